"""The mode Explore: the library, the details of the selection, and how a point is found."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from osteopoint.ui.commands.explore import selection_commands
from osteopoint.ui.commands.registry import Command, CommandRegistry
from osteopoint.ui.context import AppContext
from osteopoint.ui.explore.bone_menu import open_bone_menu
from osteopoint.ui.explore.bone_strip import BoneStrip
from osteopoint.ui.explore.demonstration_bar import DemonstrationBar
from osteopoint.ui.explore.detail import DetailPanel
from osteopoint.ui.explore.library import Library
from osteopoint.ui.support.channel_tracer import ChannelTracer
from osteopoint.ui.viewport.widget import Viewport


class ExploreMode(QObject):
    """Builds the widgets of the mode and lists its commands."""

    def __init__(self, context: AppContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._parent = context, parent
        explorer = context.explorer
        self.library = Library(explorer)
        self.detail = DetailPanel(explorer)
        self.demonstration = DemonstrationBar(explorer)
        self.tracer = ChannelTracer(explorer, self)

    def commands(self) -> list[Command]:
        """Return the commands of the mode, in menu order."""
        return [
            Command(
                "find",
                "Find…",
                "Explore",
                self.library.focus_search,
                ("Ctrl+F", "/"),
                keywords=("search",),
            ),
            *selection_commands(self._context.explorer),
            Command("measures", "My measures…", "Explore", self.edit_own_lengths),
        ]

    def attach(self, viewport: Viewport, registry: CommandRegistry) -> None:
        """Add the strip of commands over the 3D view, and its context menu."""
        self.strip = BoneStrip(self._context.explorer, registry, viewport)
        viewport.menu_requested.connect(
            lambda target, where: open_bone_menu(
                self._context.explorer, target, self._parent, where
            )
        )

    def edit_own_lengths(self) -> None:
        """Ask for the user's own lengths."""
        from osteopoint.ui.explore.lengths_dialog import LengthsDialog  # only now: few need it

        if self._context.explorer.body_data is not None:
            LengthsDialog(self._context.explorer, self._parent).open()

    def stop(self) -> None:
        """Wait until nothing is being traced."""
        self.tracer.stop()

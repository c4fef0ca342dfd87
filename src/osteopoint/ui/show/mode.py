"""The mode Show: pictures to hand out."""

from PySide6.QtWidgets import QWidget

from osteopoint.ui.commands.registry import Command
from osteopoint.ui.context import AppContext
from osteopoint.ui.show.export_picture import export_picture


class ShowMode:
    """Exports what the 3D view shows.

    Parameters
    ----------
    view : the 3D view
    """

    def __init__(self, context: AppContext, view: QWidget, parent: QWidget) -> None:
        self._context, self._view, self._parent = context, view, parent

    def commands(self) -> list[Command]:
        """Return the commands of the mode."""
        keywords = ("export", "image", "png")
        return [
            Command(
                "picture",
                "Save a picture…",
                "Explore",
                self.save_picture,
                ("Ctrl+S",),
                keywords=keywords,
            )
        ]

    def save_picture(self) -> None:
        """Ask for a file and save a picture there."""
        name = export_picture(self._view, self._parent)
        if name:
            self._context.notices.say(f"Saved {name}.")

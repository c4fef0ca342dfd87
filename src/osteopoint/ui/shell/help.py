"""The menu Help: all commands, keys, about; and the commands of the window itself."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from osteopoint.ui.commands.registry import Command, CommandRegistry
from osteopoint.ui.context import AppContext


class Help:
    """Opens the palette, the list of keys and the credits."""

    def __init__(self, context: AppContext, registry: CommandRegistry, parent: QWidget) -> None:
        self._context, self._registry, self._parent = context, registry, parent

    def commands(self) -> list[Command]:
        """Return the commands of the menu Help."""
        return [
            Command("palette", "All commands…", "Help", self.show_palette, ("Ctrl+K",)),
            Command("keys", "Keys", "Help", self.show_keys, ("F1",)),
            Command("about", "About and credits", "Help", self.show_about, keywords=("licence",)),
        ]

    def show_palette(self) -> None:
        """Open the palette of all commands."""
        from osteopoint.ui.commands.palette import Palette  # only now: see docs/decisions.md

        Palette(self._registry, self._parent).open()

    def show_keys(self) -> None:
        """List all keys."""
        from osteopoint.documents.help import keys_page

        self._box("Keys", keys_page(self._registry.key_rows()))

    def show_about(self) -> None:
        """Say what this is, under which licence, and whose bones these are."""
        from osteopoint.anatomy.registry import list_atlases
        from osteopoint.documents.help import about_page

        explorer = self._context.explorer
        skin = "" if explorer.body_data is None else explorer.body_data.about_skin
        text = about_page(explorer.atlas, list_atlases(self._context.assets), skin)
        self._box("About Osteopoint", text)

    def _box(self, title: str, text: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._parent, windowTitle=title, text=text)
        box.setTextFormat(Qt.TextFormat.RichText)
        box.open()


def quit_command(close: Callable[[], object]) -> Command:
    """Return the command that closes the window."""
    return Command("quit", "Quit", "Explore", close, ("Ctrl+Q",), keywords=("exit",))

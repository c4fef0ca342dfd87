"""Sentences for the user, sent to whoever shows them."""

from PySide6.QtCore import QObject, Signal


class Notices(QObject):
    """Sends sentences; the window's status line and banner show them.

    Signals
    -------
    said : a sentence for the status line
    warned : a sentence that stays in the banner, and details to copy; empty if there are none
    noted : a sentence in the banner about what goes on now; empty to hide the banner
    """

    said = Signal(str)
    warned = Signal(str, str)
    noted = Signal(str)

    def say(self, text: str) -> None:
        """Show a sentence in the status line."""
        self.said.emit(text)

    def warn(self, text: str, details: str = "") -> None:
        """Show in the banner what is wrong, until another notice replaces it."""
        self.warned.emit(text, details)

    def note(self, text: str) -> None:
        """Show in the banner what goes on now; hide the banner for an empty text."""
        self.noted.emit(text)

"""Labels and tool tips: text that is never taken for HTML, times, weight and size."""

from html import escape
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from osteopoint.documents.text import plain_text


class PlainLabel(QLabel):
    """A label that shows text unchanged, never as HTML.

    Parameters
    ----------
    text : its text
    narrow : whether it may be narrower than its text, which is cut then
    properties : of QLabel
    """

    def __init__(self, text: str = "", *, narrow: bool = False, **properties: Any) -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText, **properties)
        if narrow:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802
        """Show a text, on one line unless it wraps."""
        super().setText(plain_text(text))

    def set_lines(self, lines: list[str]) -> None:
        """Show several texts, each on a line of its own."""
        super().setText("\n".join(plain_text(line) for line in lines))


class RichLabel(QLabel):
    """A label that shows our own HTML; what is not ours in it went through `as_html`."""

    def __init__(self, html: str = "", **properties: Any) -> None:
        super().__init__(html, wordWrap=True, textFormat=Qt.TextFormat.RichText, **properties)


def tip(text: object) -> str:
    """Return text for a tool tip, which Qt shows as HTML if it looks like it."""
    plain = plain_text(text)
    return f"<span>{escape(plain)}</span>" if "<" in plain else plain


def say(label: QLabel, text: str) -> None:
    """Set a label's text only if it differs: a label lays itself out anew each time."""
    if label.text() != text:
        label.setText(text)


def clock_text(seconds: float) -> str:
    """Return a time left as minutes and seconds, rounded up."""
    minutes, rest = divmod(int(seconds + 0.999), 60)
    return f"{minutes}:{rest:02d}"


def embolden(label: QLabel, *, bold: bool = True, point_size: int | None = None) -> None:
    """Set a label's weight and size; fonts, because a style sheet costs the start 20 ms."""
    font = label.font()
    font.setBold(bold)
    if point_size is not None:
        font.setPointSize(point_size)
    label.setFont(font)

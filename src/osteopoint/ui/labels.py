"""What labels have in common: text that changes often, times, weight and size."""

from PySide6.QtWidgets import QLabel


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

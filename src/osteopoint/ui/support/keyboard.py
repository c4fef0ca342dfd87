"""What a key means depends on the widget that has the focus."""

from PySide6.QtWidgets import QAbstractButton, QApplication


def press_focused_button() -> bool:
    """Press the button that has the focus; return whether one has."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QAbstractButton):
        focus.click()
        return True
    return False

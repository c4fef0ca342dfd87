"""Making buttons."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton


def push_button(text: str, tip: str, run: Callable[[], object]) -> QPushButton:
    """Return a button that runs a function without arguments.

    Parameters
    ----------
    tip : its tool tip
    """
    button = QPushButton(text)
    button.setToolTip(tip)
    button.clicked.connect(lambda _=False: run())
    return button

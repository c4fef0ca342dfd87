"""Where the window shows notices: a banner across it, and its status line."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QPushButton, QWidget

from osteopoint.documents.text import plain_text
from osteopoint.ui.support.labels import PlainLabel, tip
from osteopoint.ui.support.notices import Notices


class Banner(QWidget):
    """A sentence across the window; after a fault with a button that copies its details."""

    def __init__(self) -> None:
        super().__init__(visible=False)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self._label = PlainLabel(wordWrap=True)
        self._label.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self._label.setContentsMargins(10, 6, 10, 6)
        self.copy = QPushButton("Copy details", visible=False)
        self.copy.setToolTip("For a report: the kind of fault and where it is, none of your texts")
        self.copy.clicked.connect(lambda _=False: QApplication.clipboard().setText(self._details))
        self._details = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._label, 1)
        row.addWidget(self.copy)

    def text(self) -> str:
        """Return what it shows."""
        return self._label.text()

    def show_text(self, text: str, details: str = "") -> None:
        """Show a sentence, or nothing.

        Parameters
        ----------
        details : what the button copies; empty for no button
        """
        self._label.setText(text)
        self._details = details
        self.copy.setVisible(bool(details))
        self.setVisible(bool(text))


class NoticeBar:
    """Shows notices in a banner and in the status bar of a window."""

    def __init__(self, notices: Notices, window: QMainWindow) -> None:
        self._window = window
        self.banner = Banner()
        self._message = PlainLabel(narrow=True)
        window.statusBar().addWidget(self._message, 1)
        notices.said.connect(self._say)
        notices.warned.connect(self._warn)
        notices.noted.connect(self._note)

    @property
    def message(self) -> str:
        """The sentence in the status bar."""
        return self._message.text()

    def _say(self, text: str) -> None:
        """Show a sentence in the status bar, and have a screen reader speak it."""
        if text and plain_text(text) != self._message.text() and QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(self._window, text)
            QAccessible.updateAccessibility(event)
        self._message.setText(text)
        self._message.setToolTip(tip(text))

    def _warn(self, text: str, details: str) -> None:
        self.banner.show_text(f"⚠ {text}", details)
        self._say(text)

    def _note(self, text: str) -> None:
        self.banner.show_text(text)
        self._say(text)

"""Asking once more before something is lost."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from osteopoint.documents.text import plain_text


def confirm(parent: QWidget, title: str, text: str, yes: str) -> bool:
    """Return whether the user presses the button `yes`; Esc and Enter mean no."""
    from PySide6.QtWidgets import QMessageBox  # only now: see docs/decisions.md

    box = QMessageBox(QMessageBox.Icon.Warning, title, plain_text(text), parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    button = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    meant = box.clickedButton() == button
    box.deleteLater()
    return meant

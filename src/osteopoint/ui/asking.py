"""Asking once more before something is lost."""

from PySide6.QtWidgets import QWidget


def sure(parent: QWidget, title: str, text: str, yes: str) -> bool:
    """Ask, and return whether the person means it; Esc and Enter mean no."""
    from PySide6.QtWidgets import QMessageBox  # only now: see docs/decisions.md

    box = QMessageBox(QMessageBox.Icon.Warning, title, text, parent=parent)
    button = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    meant = box.clickedButton() == button
    box.deleteLater()
    return meant

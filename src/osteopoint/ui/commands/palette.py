"""The palette: type a few letters of a command, Enter runs it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from osteopoint.documents.text import plain_text
from osteopoint.ui.commands.registry import Command, CommandRegistry


class Palette(QDialog):
    """A line to type in and the commands that fit; it closes before a command runs."""

    def __init__(self, registry: CommandRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent, windowTitle="All commands")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(520, 420)
        self._registry = registry
        self.field = QLineEdit(placeholderText="Type what you want to do")
        self.field.setAccessibleName("Find a command")
        self.list = QListWidget(accessibleName="Commands")
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        self.field.textChanged.connect(lambda _: self._fill())
        self.field.installEventFilter(self)
        self.list.itemActivated.connect(self._run)
        self._fill()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Move through the list with the arrows, and run with Enter, while typing."""
        if watched is self.field and isinstance(event, QKeyEvent):
            if event.type() != QEvent.Type.KeyPress:
                return False
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                row = self.list.currentRow() + (1 if key == Qt.Key.Key_Down else -1)
                self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self.list.currentItem()
                if item is not None:
                    self._run(item)
                return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        self.list.clear()
        for command in self._registry.find(self.field.text()):
            self.list.addItem(_item(command))
        self.list.setCurrentRow(0)

    def _run(self, item: QListWidgetItem) -> None:
        if not item.flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        command_id = item.data(Qt.ItemDataRole.UserRole)
        self.accept()
        self._registry.run(command_id)


def _item(command: Command) -> QListWidgetItem:
    menu = command.menu.replace("/", " › ")
    keys = f"  ({', '.join(command.keys)})" if command.keys else ""
    title = command.current_title.replace("&&", "&")
    on = "✓ " if command.checked is not None and command.checked() else ""
    item = QListWidgetItem(plain_text(f"{menu}: {on}{title}{keys}"))
    item.setData(Qt.ItemDataRole.UserRole, command.id)
    if command.enabled is not None and not command.enabled():
        item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item

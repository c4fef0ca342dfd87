"""The dialog in which the user tells which bone a name means."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from osteopoint.anatomy.atlas import SUFFIX
from osteopoint.anatomy.importing.names import Entry, Names
from osteopoint.anatomy.importing.naming import NO_BONE, Unknown
from osteopoint.documents.text import button_text, plain_text
from osteopoint.ui.support.labels import PlainLabel

# Each row has a list of its own; of more names the likeliest are shown.
_MAX_ROWS = 150
_OPEN, _NONE = "Not said", "No bone"
_ID = Qt.ItemDataRole.UserRole


class BoneChoice(QDialog):
    """A row for each name that was not understood, with a list of all bones.

    Parameters
    ----------
    unknown : the names, with what each may mean
    names : all bones that there are
    told : what the user told before: bone by name

    Attributes
    ----------
    lists : the list of bones of each name
    """

    def __init__(
        self,
        parent: QWidget,
        unknown: Sequence[Unknown],
        names: Names,
        told: dict[str, str],
    ) -> None:
        super().__init__(parent, windowTitle="What the names mean")
        self._names, self._bones = names, _model(names)
        self.lists: dict[str, QComboBox] = {}
        likely = sorted(unknown, key=lambda each: not each.guess)[:_MAX_ROWS]
        about = PlainLabel(
            "Choose the bone of each name that is one. What is left open is not taken."
            + (f" The {_MAX_ROWS} likeliest names are shown." if len(unknown) > _MAX_ROWS else ""),
            wordWrap=True,
        )
        self.table = QTableWidget(len(likely), 3, accessibleName="Names that were not understood")
        self.table.setHorizontalHeaderLabels(["Name", "Bone", "Perhaps"])
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().hide()
        for row, each in enumerate(likely):
            self._add(row, each, told.get(each.name, ""))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        again = buttons.addButton("Import again", QDialogButtonBox.ButtonRole.AcceptRole)
        again.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (PlainLabel(about, wordWrap=True), self.table, buttons):
            layout.addWidget(widget)
        self.resize(720, 460)

    def told(self) -> dict[str, str]:
        """Return the bone of each name for which one was chosen."""
        chosen = {name: str(bones.currentData(_ID) or "") for name, bones in self.lists.items()}
        return {name: bone for name, bone in chosen.items() if bone}

    def _add(self, row: int, each: Unknown, told: str) -> None:
        name = QTableWidgetItem(plain_text(each.name))
        name.setFlags(Qt.ItemFlag.ItemIsEnabled)
        bones = QComboBox(accessibleName=f"Bone of {plain_text(each.name, 80)}")
        bones.setModel(self._bones)
        bones.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        bones.setMinimumContentsLength(16)
        bones.setCurrentIndex(max(bones.findData(told, _ID), 0))
        self.lists[each.name] = bones
        self.table.setItem(row, 0, name)
        self.table.setCellWidget(row, 1, bones)
        at = bones.findData(each.guess, _ID) if each.guess else -1
        if at > 0:
            guess = QPushButton(button_text(bones.itemText(at)), autoDefault=False, flat=True)
            guess.clicked.connect(lambda: bones.setCurrentIndex(at))
            self.table.setCellWidget(row, 2, guess)


def _model(names: Names) -> QStandardItemModel:
    """Return all bones with their ids, by name; one list for all rows."""
    model = QStandardItemModel()
    rows = [(title, bone) for entry in names.entries.values() for title, bone in _sides(entry)]
    for title, bone in [(_OPEN, ""), (_NONE, NO_BONE), *sorted(rows)]:
        item = QStandardItem(plain_text(title))
        item.setData(bone, _ID)
        model.appendRow(item)
    return model


def _sides(entry: Entry) -> list[tuple[str, str]]:
    if not entry.paired:
        return [(entry.name, entry.id)]
    return [
        (f"{entry.name}, left", entry.id + SUFFIX["left"]),
        (f"{entry.name}, right", entry.id + SUFFIX["right"]),
        (f"{entry.name}, on the side where it lies", entry.id),
    ]

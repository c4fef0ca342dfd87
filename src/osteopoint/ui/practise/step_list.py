"""The steps of a session to be made, in order: add, remove, up, down."""

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from osteopoint.catalogue.protocols import MAX_STEPS, ProtocolStep
from osteopoint.documents.text import plain_text
from osteopoint.errors import OsteopointError
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import PointTarget


class StepList(QWidget):
    """A list of steps with its buttons.

    Signals
    -------
    changed : the steps or their order have changed
    chosen : another step is chosen; True if it was just added
    """

    changed = Signal()
    chosen = Signal(bool)

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert explorer.body_data is not None
        self._explorer, self._practice = explorer, explorer.body_data.practice
        self._points = explorer.body_data.catalogue.points
        self._steps: list[ProtocolStep] = []
        self.list = QListWidget(accessibleName="Steps", wordWrap=True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add, self.remove, self.up, self.down = (
            QPushButton(text, autoDefault=False) for text in ("&Add", "Remo&ve", "&Up", "D&own")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        for pair in ((self.add, self.remove), (self.up, self.down)):
            row = QHBoxLayout()
            for button in pair:
                row.addWidget(button)
            column.addLayout(row)
        self.list.currentRowChanged.connect(lambda _: self._choose())
        self.add.clicked.connect(lambda _=False: self._add())
        self.remove.clicked.connect(lambda _=False: self._remove())
        self.up.clicked.connect(lambda _=False: self._move(-1))
        self.down.clicked.connect(lambda _=False: self._move(1))

    @property
    def steps(self) -> tuple[ProtocolStep, ...]:
        """The steps in order."""
        return tuple(self._steps)

    @property
    def chosen_step(self) -> ProtocolStep | None:
        """The chosen step, if there is one."""
        row = self.list.currentRow()
        return self._steps[row] if 0 <= row < len(self._steps) else None

    def show_steps(self, steps: Iterable[ProtocolStep]) -> None:
        """Show steps, with the first one chosen."""
        self._steps = list(steps)
        self._fill(0)

    def take(self, step: ProtocolStep | None) -> None:
        """Replace the chosen step."""
        row = self.list.currentRow()
        if step is not None and 0 <= row < len(self._steps):
            self._steps[row] = step
            self.list.item(row).setText(plain_text(self._line(row + 1, step)))
            self.changed.emit()

    def seconds(self, step: ProtocolStep) -> float:
        """Return the duration of a step, seconds; 0 if it names something unknown."""
        try:
            return self._explorer.step_geometry.duration_s(step)
        except OsteopointError:
            return 0.0

    # inside

    def _fill(self, row: int, *, added: bool = False) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for number, step in enumerate(self._steps, start=1):
                self.list.addItem(plain_text(self._line(number, step)))
            self.list.setCurrentRow(min(row, len(self._steps) - 1))
        self._choose(added=added)
        self.changed.emit()

    def _choose(self, *, added: bool = False) -> None:
        row, last = self.list.currentRow(), len(self._steps) - 1
        self.add.setEnabled(len(self._steps) < MAX_STEPS)
        self.remove.setEnabled(row >= 0)
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < last)
        self.chosen.emit(added)

    def _add(self) -> None:
        """Add a step after the chosen one: at the selected point if it is one to press."""
        row = self.list.currentRow() + 1 if self._steps else 0
        target, technique = self._explorer.selected, ""
        if isinstance(target, PointTarget) and not self._explorer.absent(target):
            technique = self._explorer.point(target).technique
        if technique and isinstance(target, PointTarget):
            step = ProtocolStep(technique, target.point, target.side)
        else:
            step = ProtocolStep(next(t.id for t in self._practice.techniques.values() if t.timed))
        self._steps.insert(row, step)
        self._fill(row, added=True)

    def _remove(self) -> None:
        row = self.list.currentRow()
        del self._steps[row]
        self._fill(row)

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        self._steps.insert(row + by, self._steps.pop(row))
        self._fill(row + by)

    def _line(self, number: int, step: ProtocolStep) -> str:
        technique = self._practice.techniques.get(step.technique)
        if technique is None:
            return f"{number}. {step.technique}"
        text = technique.name
        if step.place in self._points:
            text += f": {self._explorer.step_title(step)}"
        elif step.place in self._practice.paths:
            text = self._explorer.step_title(step)
        return f"{number}. {text} – {time_text(self.seconds(step))}"


def time_text(seconds: float) -> str:
    """Return a duration in words."""
    whole = round(seconds)
    parts = [f"{whole // 60} min" if whole >= 60 else "", f"{whole % 60} s" if whole % 60 else ""]
    return " ".join(part for part in parts if part) or "0 s"

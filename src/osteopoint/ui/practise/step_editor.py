"""One step of a session to be made: what, where, with what, how long."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QSignalBlocker, QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from osteopoint.catalogue.protocols import ProtocolStep
from osteopoint.catalogue.search import search
from osteopoint.catalogue.techniques import Limit, Setting, Technique
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.own_rules import paths_for
from osteopoint.explorer.targets import PointTarget
from osteopoint.ui.support.labels import tip

_HITS = 8
_SIDES = {"left": "Left", "right": "Right", "midline": "In the middle", "both": "Both"}
_SIZES = {"squeeze": "together", "shake": "to and fro", "rub": "to and fro", "tap": "high"}
_SLOW_HZ = 1.0  # slower rates are shown by the minute
_MINUTE_S = 60.0


class StepEditor(QWidget):
    """The fields of one step; each offers only what goes with the others.

    Signals
    -------
    changed : the user changed the step
    said : a sentence for the user
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert explorer.body_data is not None
        self._explorer, self._body_data = explorer, explorer.body_data
        self._practice, self._points = self._body_data.practice, self._body_data.catalogue.points
        self.step: ProtocolStep | None = None
        self._hits: list[str] = []
        self.what = _combo("What is done")
        self.where = QLineEdit(placeholderText="BL23, dimple, temple…")
        self.where.setAccessibleName("Where: id or name of a point")
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_HITS)
        self.where.setCompleter(self._completer)
        self.selected = QPushButton("Use the selected &point", autoDefault=False)
        self.path = _combo("Where: a path")
        self.side = _combo("On which side")
        self.contact = _combo("With what")
        self.setting = _combo("Setting")
        self.seconds = QSpinBox(suffix=" s", singleStep=5, accessibleName="Time in seconds")
        self.rate = QDoubleSpinBox(accessibleName="Rate")
        self.size = QDoubleSpinBox(singleStep=0.5, accessibleName="Size in millimetres")
        self._point = QWidget()
        column = QVBoxLayout(self._point)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.where)
        column.addWidget(self.selected)
        self.form = QFormLayout(self)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("&What", self.what), ("W&here", self._point), ("&Path", self.path),
            ("Sid&e", self.side), ("Wi&th", self.contact), ("Settin&g", self.setting),
            ("Ti&me", self.seconds), ("&Rate", self.rate), ("Si&ze", self.size),
        )  # fmt: skip
        for text, field in rows:
            self.form.addRow(text, field)
        # Each label's key leads to its field; a point's field is one of two in its row.
        label = self.form.labelForField(self._point)
        if isinstance(label, QLabel):
            label.setBuddy(self.where)
        self._connect()
        self.show_step(None)

    def show_step(self, step: ProtocolStep | None) -> None:
        """Show a step, or nothing to edit."""
        self.step = step
        technique = self._technique
        timed = [t for t in self._practice.techniques.values() if t.timed]
        _fill(self.what, ((t.id, t.name) for t in timed), step.technique if step else "")
        self.setEnabled(step is not None)
        over = "" if technique is None else technique.over
        for field, shown in ((self._point, over in ("point", "")), (self.path, over == "path")):
            self.form.setRowVisible(field, shown)
        with QSignalBlocker(self.where):
            self.where.setText(self._label(step.place) if step else "")
            self.where.setCursorPosition(0)
        self.where.setToolTip(tip(self.where.text()))
        for field in (self.seconds, self.rate, self.size):
            self.form.setRowVisible(field, technique is not None)
        if step is not None and technique is not None:
            paths = paths_for(technique.id, self._practice, self._points)
            names = self._practice.paths
            _fill(self.path, ((name, _first_up(names[name].name)) for name in paths), step.place)
            _fill(self.side, ((s, _SIDES[s]) for s in self._sides(step)), step.side)
            _fill(self.contact, self._contacts(step), step.contact)
            first = step.setting or technique.settings[0].id
            _fill(self.setting, ((s.id, s.name) for s in technique.settings), first)
            self._show_numbers(technique, step)
        for combo, least in ((self.side, 1), (self.contact, 1), (self.setting, 2)):
            self.form.setRowVisible(combo, technique is not None and combo.count() >= least)

    def take_typed(self) -> None:
        """Take the best match for what was typed, else the text itself, which is a fault."""
        text = self.where.text().strip()
        if self.step is None or text == self._label(self.step.place):
            return
        first = self._body_data.catalogue.first_of(text)
        hits = [] if first in self._points else search(self._body_data.catalogue, text, 1)
        self._change(place=hits[0].point.id if hits else first)

    # inside

    @property
    def _technique(self) -> Technique | None:
        """The technique of the step, if it is one that can be done here."""
        if self.step is None:
            return None
        technique = self._practice.techniques.get(self.step.technique)
        return technique if technique is not None and technique.timed else None

    def _connect(self) -> None:
        self.what.currentIndexChanged.connect(lambda _: self._choose_technique())
        self.where.textEdited.connect(self._search)
        self.where.editingFinished.connect(self.take_typed)
        completed = self._completer.activated[QModelIndex]
        completed.connect(lambda index: self._change(place=self._hits[index.row()]))
        self.selected.clicked.connect(lambda _=False: self._use_selected())
        for combo, key in (
            (self.path, "place"), (self.side, "side"), (self.contact, "contact"),
        ):  # fmt: skip
            combo.currentIndexChanged.connect(
                lambda _, combo=combo, key=key: self._change(**{key: combo.currentData()})
            )
        self.setting.currentIndexChanged.connect(
            lambda _: self._change(setting=self.setting.currentData(), numbers={})
        )
        self.seconds.valueChanged.connect(lambda value: self._set("seconds", float(value)))
        self.rate.valueChanged.connect(
            lambda value: self._set("rate_hz", value / _MINUTE_S if self._slow else value)
        )
        self.size.valueChanged.connect(lambda value: self._set("size_mm", value))

    @property
    def _slow(self) -> bool:
        technique = self._technique
        return technique is not None and technique.limits[0].rate_hz.max < _SLOW_HZ

    def _change(self, **changes: object) -> None:
        """Change a value, and with it those that no longer fit."""
        if self.step is None:
            return
        self.show_step(self._fitting(replace(self.step, **changes)))
        self.changed.emit()

    def _fitting(self, step: ProtocolStep) -> ProtocolStep:
        """Return a step with a side and a contact that its place allows."""
        sides = self._sides(step)
        side = step.side if step.side in sides else (sides[0] if sides else "")
        contacts = [name for name, _ in self._contacts(step)]
        contact = step.contact if step.contact in contacts else (contacts[0] if contacts else "")
        return replace(step, side=side, contact=contact)

    def _set(self, name: str, value: float) -> None:
        """Set a number; leave it out of the step if the setting has the same."""
        technique = self._technique
        if self.step is None or technique is None:
            return
        limit: Limit = getattr(technique.limits[0], name)
        usual = getattr(_setting(technique, self.step).numbers[0], name)
        numbers = dict(self.step.numbers) | {name: limit.clamped(value)}
        if abs(numbers[name] - usual) < 1e-3 * max(usual, 1e-3):
            del numbers[name]
        self.step = replace(self.step, numbers=numbers)
        self.changed.emit()

    def _show_numbers(self, technique: Technique, step: ProtocolStep) -> None:
        limits = technique.limits[0]
        setting = _setting(technique, step)
        values = {
            name: step.numbers.get(name, getattr(setting.numbers[0], name))
            for name in ("seconds", "rate_hz", "size_mm")
        }
        for field, limit in ((self.seconds, limits.seconds), (self.size, limits.size_mm)):
            with QSignalBlocker(field):
                field.setRange(int(limit.min) if field is self.seconds else limit.min, limit.max)
            field.setToolTip(_tip(limit, field.suffix()))
        by = _MINUTE_S if self._slow else 1.0
        with QSignalBlocker(self.rate):
            self.rate.setDecimals(1 if self._slow else 2)
            self.rate.setSingleStep(0.5 if self._slow else 0.25)
            self.rate.setSuffix(" a minute" if self._slow else " a second")
            self.rate.setRange(limits.rate_hz.min * by, limits.rate_hz.max * by)
            self.rate.setValue(values["rate_hz"] * by)
        self.rate.setToolTip(_tip(limits.rate_hz, self.rate.suffix(), by))
        with QSignalBlocker(self.seconds), QSignalBlocker(self.size):
            self.seconds.setValue(round(values["seconds"]))
            self.size.setValue(values["size_mm"])
        self.form.setRowVisible(self.rate, limits.rate_hz.max > 0.0)
        self.form.setRowVisible(self.size, limits.size_mm.max > 0.0)
        self.size.setSuffix(f" mm {_SIZES.get(technique.phases[0].motion, 'across')}")

    def _choose_technique(self) -> None:
        if self.step is None:
            return
        technique = self._practice.technique(self.what.currentData())
        before, place, side = self._technique, self.step.place, self.step.side
        if technique.over == "path":
            paths = paths_for(technique.id, self._practice, self._points)
            if place not in paths:
                place, side = technique.example if technique.example[0] in paths else (paths[0], "")
        elif before is None or technique.over != before.over:
            place, side = "", ""
        self.show_step(self._fitting(ProtocolStep(technique.id, place, side, note=self.step.note)))
        self.changed.emit()

    def _search(self, text: str) -> None:
        """Offer the points that fit what was typed."""
        hits = search(self._body_data.catalogue, text, _HITS)
        self._hits = [hit.point.id for hit in hits]
        self._model.setStringList([self._label(name) for name in self._hits])

    def _use_selected(self) -> None:
        target = self._explorer.selected
        absent = self._explorer.absent(target) if isinstance(target, PointTarget) else ""
        if absent:
            self.said.emit(absent)
        elif isinstance(target, PointTarget):
            self._change(place=target.point, side=target.side)
        else:
            self.said.emit("Select a point in the main window first.")

    def _label(self, place: str) -> str:
        point = self._points.get(place)
        if point is None:
            return place
        # Osteopoints have no code that anybody else knows.
        return point.name if point.system == "osteopoint" else f"{point.name} ({point.id})"

    def _sides(self, step: ProtocolStep) -> tuple[str, ...]:
        if step.place in self._points:
            return self._points[step.place].sides
        return ("left", "right", "both") if step.place in self._practice.paths else ()

    def _contacts(self, step: ProtocolStep) -> list[tuple[str, str]]:
        known = self._practice.contacts
        allowed = self._explorer.step_geometry.contacts(step)
        return [(name, _first_up(known[name].name)) for name in allowed]


def _combo(name: str) -> QComboBox:
    combo = QComboBox(accessibleName=name)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(12)
    combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return combo


def _fill(combo: QComboBox, rows: Iterable[tuple[str, str]], chosen: str) -> None:
    """Fill a list with rows of id and name; show the first if none was chosen."""
    with QSignalBlocker(combo):
        combo.clear()
        for name, text in rows:
            combo.addItem(text, name)
            combo.setItemData(combo.count() - 1, tip(text), Qt.ItemDataRole.ToolTipRole)
        combo.setCurrentIndex(combo.findData(chosen) if chosen else 0)
        combo.setToolTip(tip(combo.currentText()))


def _setting(technique: Technique, step: ProtocolStep) -> Setting:
    known = {setting.id: setting for setting in technique.settings}
    return known.get(step.setting, technique.settings[0])


def _tip(limit: Limit, unit: str, by: float = 1.0) -> str:
    return f"{limit.min * by:.3g} to {limit.max * by:.3g}{unit}: {limit.origin}"


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]

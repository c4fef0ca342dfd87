"""The filter bar: how points are grouped and which are listed and shown."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from osteopoint.explorer.events import BodyDataLoaded, FilterChanged
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.filters import Filter, count_fitting
from osteopoint.ui.explore.library_rows import GROUPINGS, capital, region_rank
from osteopoint.ui.support.labels import PlainLabel

_SIDES = (("", "Any side"), ("left", "Your left"), ("right", "Your right"), ("midline", "Midline"))
_REACHES = (
    ("", "Any way"), ("self", "Within your own reach"), ("tool", "With a tool"),
    ("partner", "By a partner"),
)  # fmt: skip


class FilterBar(QWidget):
    """A choice of grouping and a button that unfolds the filter.

    Signals
    -------
    grouped : one of `GROUPINGS`
    """

    grouped = Signal(str)

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self.grouping = QComboBox()
        self.grouping.setAccessibleName("Group points by")
        for name in GROUPINGS:
            self.grouping.addItem(f"By {name}", name)
        self.grouping.currentIndexChanged.connect(
            lambda _: self.grouped.emit(self.grouping.currentData())
        )
        self.button = QToolButton(text="Filter", checkable=True)
        self.button.setToolTip("Show only some of the points")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.toggled.connect(self._unfold)
        self.count = PlainLabel()
        self.clear = QToolButton(text="Clear", autoRaise=True)
        self.clear.setAccessibleName("Clear the filter")
        self.clear.setToolTip("Show all points again")
        self.clear.clicked.connect(lambda: explorer.filter_points(Filter()))
        line = QHBoxLayout()
        line.addWidget(self.grouping, 1)
        line.addWidget(self.button)
        told = QHBoxLayout()
        told.addWidget(self.count, 1)
        told.addWidget(self.clear)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._layout.addLayout(line)
        self._layout.addLayout(told)
        self.panel: QWidget | None = None
        explorer.events.subscribe(FilterChanged, lambda _: self.refresh())
        explorer.events.subscribe(BodyDataLoaded, lambda _: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Show the filter as it is, and how many points fit."""
        wanted, body_data = self._explorer.filter, self._explorer.body_data
        self.clear.setVisible(wanted.narrows)
        self.count.setVisible(body_data is not None and (wanted.narrows or self.button.isChecked()))
        if body_data is None:
            return
        fit, every = count_fitting(body_data, wanted)
        below = wanted.channel or wanted.bone  # chosen in the tree, so it is named here
        self.count.setText(f"{below + ': ' if below else ''}{fit} of {every} points fit")
        if self.panel is not None:
            self._fill_regions()
            for combo, value in (
                (self.region, wanted.region), (self.side, wanted.side), (self.reach, wanted.reach)
            ):  # fmt: skip
                combo.blockSignals(True)
                combo.setCurrentIndex(max(combo.findData(value), 0))
                combo.blockSignals(False)
            self.caution_free.blockSignals(True)
            self.caution_free.setChecked(wanted.caution_free)
            self.caution_free.blockSignals(False)

    # inside

    def _unfold(self, unfolded: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
        if unfolded and self.panel is None:
            self._build()  # only now: most starts never need it
        if self.panel is not None:
            self.panel.setVisible(unfolded)
        self.refresh()

    def _build(self) -> None:
        self.panel = QWidget()
        form = QFormLayout(self.panel)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.region = self._combo("region", [("", "Any region")])
        self.side = self._combo("side", _SIDES)
        self.reach = self._combo("reach", _REACHES)
        self.caution_free = QCheckBox("Only points without cautions")
        self.caution_free.toggled.connect(lambda on: self._ask(caution_free=on))
        form.addRow("Region", self.region)
        form.addRow("Side", self.side)
        form.addRow("Reach", self.reach)
        form.addRow(self.caution_free)
        self._layout.insertWidget(1, self.panel)

    def _combo(self, field: str, choices: Any) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(f"Show only points of this {field}")
        for value, title in choices:
            combo.addItem(title, value)
        combo.currentIndexChanged.connect(lambda _: self._ask(**{field: combo.currentData()}))
        return combo

    def _fill_regions(self) -> None:
        body_data = self._explorer.body_data
        if body_data is None:
            return
        regions = sorted({p.region for p in body_data.catalogue.points.values()}, key=region_rank)
        if [self.region.itemData(n) for n in range(1, self.region.count())] == regions:
            return
        self.region.blockSignals(True)
        self.region.clear()
        for value, title in [("", "Any region"), *((r, capital(r)) for r in regions)]:
            self.region.addItem(title, value)
        self.region.blockSignals(False)

    def _ask(self, **more: Any) -> None:
        self._explorer.filter_points(replace(self._explorer.filter, **more))

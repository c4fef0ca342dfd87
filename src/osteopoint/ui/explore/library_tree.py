"""The library's tree: shows rows, remembers what is unfolded, marks the selection."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from osteopoint.documents.text import plain_text
from osteopoint.explorer.targets import BoneTarget, Target
from osteopoint.ui.explore.library_rows import Row
from osteopoint.ui.support.labels import tip

_ROW, _PATH = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_NAME, _CAUTION = 0, 1


class LibraryTree(QTreeWidget):
    """Rows as a tree with a second, narrow column for cautions.

    Signals
    -------
    chosen : the `Row` that the user clicked or pressed Enter on
    left : the user moves up beyond the first row
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, headerHidden=True, uniformRowHeights=True, columnCount=2)
        self.setAccessibleName("Points, bones and landmarks")
        self._unfolded: dict[str, bool] = {}
        self._rows: tuple[Row, ...] = ()
        self._flat = self._filling = self._few = False
        self.itemActivated.connect(lambda item, _: self._choose(item))
        self.itemClicked.connect(lambda item, _: self._choose(item))
        self.itemExpanded.connect(self._open)
        self.itemCollapsed.connect(lambda item: self._remember(item, False))

    def show_rows(
        self,
        rows: Iterable[Row],
        *,
        flat: bool = False,
        unfolded: bool = False,
        at_top: bool = False,
    ) -> None:
        """Show rows; groups stay unfolded or folded as the user left them.

        Parameters
        ----------
        flat : whether these are search results, which do not change what is unfolded
        unfolded : whether all points shall be seen, because they are few
        at_top : whether to scroll to the beginning, because it is another list
        """
        place = 0 if at_top else self.verticalScrollBar().value()
        self._flat, self._filling, self._few = flat, True, unfolded
        self._rows = tuple(rows)
        self.setUpdatesEnabled(False)
        self.clear()
        self.addTopLevelItems([self._item(row, "") for row in self._rows])
        for number in range(self.topLevelItemCount()):
            self._unfold(self.topLevelItem(number))
        self._filling = False
        self._narrow_caution_column()
        self.setUpdatesEnabled(True)
        self.verticalScrollBar().setValue(place)

    def mark(self, target: Target | None) -> None:
        """Mark the selection on either side; if it was chosen here, do not scroll."""
        whole = None if target is None else _whole(target)
        current = self.currentItem()
        if current is not None and current.isSelected() and _is(_row(current), whole):
            return
        trail = [] if whole is None else _trail(self._rows, whole)
        item = self.topLevelItem(trail[0]) if trail else None
        for number in trail[1:]:
            self._fill(item)
            item = item.child(number)
        if item is None:
            self.clearSelection()
        else:
            self.setCurrentItem(item)

    def row_at(self, number: int) -> Row | None:
        """Return a row of the outermost level."""
        item = self.topLevelItem(number)
        return None if item is None else _row(item)

    def first_choice(self) -> Row | None:
        """Return the first row that can be chosen, or None."""
        item = self._first_item()
        return None if item is None else _row(item)

    def row_under(self, index: QModelIndex) -> Row | None:
        """Return the row of a model index."""
        item = self.itemFromIndex(index)
        return None if item is None else _row(item)

    def enter(self) -> None:
        """Take the focus at the current row, or at the first."""
        if self.currentItem() is None or not self.currentItem().isSelected():
            self.setCurrentItem(self._first_item())
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave upwards from the first row."""
        up = event.key() == Qt.Key.Key_Up
        if up and self.currentItem() is self._first_item():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # inside

    def _first_item(self) -> QTreeWidgetItem | None:
        items = (self.topLevelItem(number) for number in range(self.topLevelItemCount()))
        return next((item for item in items if _row(item).key), None)

    def _item(self, row: Row, path: str) -> QTreeWidgetItem:
        """Return the item of a row; things are added below a group only when it is opened."""
        item = QTreeWidgetItem(
            [plain_text(row.text), "⚠"] if row.cautions else [plain_text(row.text)]
        )
        path = f"{path}/{row.key}"
        item.setData(_NAME, _ROW, row)
        item.setData(_NAME, _PATH, path)
        if row.tip:
            item.setToolTip(_NAME, tip(row.tip))
        if row.cautions:
            item.setToolTip(_CAUTION, tip(row.cautions))
            item.setTextAlignment(_CAUTION, Qt.AlignmentFlag.AlignCenter)
        if row.spoken:
            item.setData(_NAME, Qt.ItemDataRole.AccessibleTextRole, row.spoken)
        if row.greyed or not row.key:
            item.setForeground(_NAME, self.palette().brush(QPalette.ColorRole.PlaceholderText))
        if not row.key:  # a sentence, nothing to choose
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        if row.children:
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            if row.children[0].target is None and row.children[0].children:
                item.addChildren([self._item(child, path) for child in row.children])
        return item

    def _fill(self, item: QTreeWidgetItem) -> None:
        row = _row(item)
        if row.children and not item.childCount():
            path = item.data(_NAME, _PATH)
            item.addChildren([self._item(child, path) for child in row.children])

    def _unfold(self, item: QTreeWidgetItem) -> None:
        row = _row(item)
        open_first = row.opened or (self._few and row.of_points)
        if row.children and self._unfolded.get(item.data(_NAME, _PATH), open_first):
            self._fill(item)
            item.setExpanded(True)
            for number in range(item.childCount()):
                self._unfold(item.child(number))

    def _open(self, item: QTreeWidgetItem) -> None:
        self._fill(item)
        self._remember(item, True)
        for number in range(item.childCount()):
            self._unfold(item.child(number))  # as they were when it was folded, or at first

    def _remember(self, item: QTreeWidgetItem, unfolded: bool) -> None:
        if not self._flat and not self._filling:
            self._unfolded[item.data(_NAME, _PATH)] = unfolded

    def _narrow_caution_column(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(1)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_CAUTION, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(_CAUTION, self.fontMetrics().height() + 8)

    def _choose(self, item: QTreeWidgetItem) -> None:
        row = item.data(_NAME, _ROW)
        if row is not None and row.key:
            self.chosen.emit(row)


def _whole(target: Target) -> Target:
    """Return a target without its side."""
    return target if isinstance(target, BoneTarget) else replace(target, side="midline")


def _row(item: QTreeWidgetItem) -> Row:
    return item.data(_NAME, _ROW)


def _is(row: Row, whole: Target | None) -> bool:
    return whole is not None and row.target is not None and _whole(row.target) == whole


def _trail(rows: tuple[Row, ...], whole: Target) -> list[int]:
    """Return the row numbers that lead to a target, from the outermost level inwards."""
    for number, row in enumerate(rows):
        if type(row.target) is type(whole) and _is(row, whole):
            return [number]
        below = _trail(row.children, whole)
        if below:
            return [number, *below]
    return []

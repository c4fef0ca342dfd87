"""The library on the left: everything that can be selected, with search and filter."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from osteopoint.documents.text import button_text
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.events import (
    BodyDataLoaded,
    FilterChanged,
    SelectionChanged,
    StatusMessage,
)
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.filters import Filter
from osteopoint.ui.explore.filter_bar import FilterBar
from osteopoint.ui.explore.library_rows import PointRows, Row, all_rows, bone_row, landmark_row
from osteopoint.ui.explore.library_tree import LibraryTree

_HITS = 80
_FEW = 30  # so many points can be seen at once


class SearchField(QLineEdit):
    """A search field: Down moves to the results, Esc clears it.

    Signals
    -------
    down : the user wants to move to the results
    """

    down = Signal()

    def event(self, event: QEvent) -> bool:
        """Take Esc while there is a text to clear; else it clears the selection."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Act on Down and Esc."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class Library(QWidget):
    """A tree of points, bones and landmarks; typing shows what fits, best first."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explorer = explorer
        self._listed: object = None
        self.field = SearchField(placeholderText="Find: dimple, BL23, sacrum…")
        self.field.setAccessibleName("Find a point, a bone or a landmark")
        self.field.textChanged.connect(self._refresh)
        self.field.returnPressed.connect(self._choose_first)
        self.filter_bar = FilterBar(explorer)
        self.filter_bar.grouped.connect(lambda _: self._regroup())
        self.tree = LibraryTree()
        self.tree.chosen.connect(self._choose)
        self.tree.left.connect(lambda: self.field.setFocus(Qt.FocusReason.OtherFocusReason))
        self.field.down.connect(self.tree.enter)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._offer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self.tree, 1)
        for event in (BodyDataLoaded, FilterChanged):
            explorer.events.subscribe(event, lambda _: self._refresh())
        explorer.events.subscribe(SelectionChanged, lambda event: self.tree.mark(event.target))

    def fill(self) -> None:
        """Show all rows; called after the first picture, for a faster start."""
        self.field.setClearButtonEnabled(True)
        self._refresh()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.field.setFocus()
        self.field.selectAll()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Rebuild the rows when the colours change, because some rows are grey."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.tree.topLevelItemCount():
            self._refresh()

    # inside

    def _regroup(self) -> None:
        self.field.clear()
        self._refresh()

    def _refresh(self) -> None:
        text, wanted = self.field.text().strip(), self._explorer.filter
        grouping = self.filter_bar.grouping.currentData()
        at_top = self._listed != (text, grouping, wanted)
        self._listed = (text, grouping, wanted)
        if text:
            self.tree.show_rows(self._answers(text), flat=True, at_top=at_top)
        else:
            rows = all_rows(self._explorer, grouping)
            few = wanted.narrows and sum(row.count for row in rows if row.of_points) <= _FEW
            self.tree.show_rows(rows, unfolded=few, at_top=at_top)
        self.tree.mark(self._explorer.selected)

    def _answers(self, text: str) -> list[Row]:
        """Return the points, bones and landmarks that match a text, then a sentence about them."""
        body_data, wanted = self._explorer.body_data, text.casefold()
        rows, hidden = ([], 0) if body_data is None else self._points(body_data, text)
        bones = self._explorer.atlas.bones.values()
        fits = [b.id for b in bones if wanted in b.title.casefold() or wanted in b.latin.casefold()]
        rows.extend(bone_row(self._explorer, bone) for bone in fits[:_HITS])
        if body_data is not None:
            named = [q.id for q in body_data.queries.values() if wanted in q.name.casefold()]
            rows.extend(landmark_row(self._explorer, body_data, name) for name in named[:_HITS])
        if hidden:
            rows.append(Row("", f"{hidden} more, left out by the filter"))
        return rows or [Row("", f"Nothing fits “{text}”")]

    def _points(self, body_data: BodyData, text: str) -> tuple[list[Row], int]:
        """Return the rows of the points found, and how many the filter leaves out."""
        # Imported here: the first picture needs no search.
        from osteopoint.catalogue.search import search
        from osteopoint.catalogue.spelling import folded

        points, rows, hidden = PointRows(self._explorer, body_data), [], 0
        for hit in search(body_data.catalogue, text, _HITS):
            first = hit.point.id == body_data.catalogue.first_of(hit.point.code)
            row = points.row(hit.point.code) if first else points.place(hit.point)
            if row is None:
                hidden += 1
                continue
            said = hit.matched in hit.point.id or folded(hit.matched) in folded(row.text)
            if not said:
                row = replace(row, text=f"{row.text} – {hit.matched}")
            rows.append(row)
        return rows, hidden

    def _choose(self, row: Row) -> None:
        if row.target is not None:
            self._explorer.select(row.target, fly_to=True)
        elif row.greyed:
            self._explorer.events.publish(StatusMessage(row.tip))

    def _choose_first(self) -> None:
        row = self.tree.row_at(0)
        if self.field.text().strip() and row is not None:
            self._choose(row)

    def _offer(self, where: QPoint) -> None:
        """Offer to show only what is below a group."""
        row = self.tree.row_under(self.tree.indexAt(where))
        if row is None or row.only is None:
            return
        from PySide6.QtWidgets import QMenu  # only now: see docs/decisions.md

        menu, only = QMenu(self), row.only
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(
            button_text(f"Show only: {row.key}"), lambda: self._explorer.filter_points(only)
        )
        if self._explorer.filter.narrows:
            menu.addAction("Show all points", lambda: self._explorer.filter_points(Filter()))
        menu.popup(self.tree.viewport().mapToGlobal(where))

"""The library on the left: everything that can be selected, with search and filter."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from osteopoint.documents.text import button_text
from osteopoint.explorer.events import (
    BodyDataLoaded,
    FilterChanged,
    SelectionChanged,
    StatusMessage,
)
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.filters import Filter
from osteopoint.ui.explore.bone_menu import open_bone_menu
from osteopoint.ui.explore.filter_bar import FilterBar
from osteopoint.ui.explore.library_rows import Row, all_rows
from osteopoint.ui.explore.library_tree import LibraryTree
from osteopoint.ui.explore.result_rows import result_rows

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
    """A tree of points, bones and landmarks; typing shows results in groups, best first.

    Signals
    -------
    lesson_asked : id of a lesson
    """

    lesson_asked = Signal(str)

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
            self.tree.show_rows(result_rows(self._explorer, text), flat=True, at_top=at_top)
        else:
            rows = all_rows(self._explorer, grouping)
            few = wanted.narrows and sum(row.count for row in rows if row.of_points) <= _FEW
            self.tree.show_rows(rows, unfolded=few, at_top=at_top)
        self.tree.mark(self._explorer.selected)

    def _choose(self, row: Row) -> None:
        if row.target is not None:
            self._explorer.select(row.target, fly_to=True)
        elif row.session:
            self._explorer.guidance.begin_session(row.session)
        elif row.lesson:
            self.lesson_asked.emit(row.lesson)
        elif row.greyed:
            self._explorer.events.publish(StatusMessage(row.tip))

    def _choose_first(self) -> None:
        row = self.tree.first_choice()
        if self.field.text().strip() and row is not None:
            self._choose(row)

    def _offer(self, where: QPoint) -> None:
        """Open the menu of a row: of a bone, or of a group that can be shown alone."""
        row = self.tree.row_under(self.tree.indexAt(where))
        if row is not None and self._explorer.bones.of_target(row.target):
            place = self.tree.viewport().mapToGlobal(where)
            open_bone_menu(self._explorer, row.target, self, place)
            return
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

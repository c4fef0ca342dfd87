"""The log of sessions: read, export, delete."""

import datetime
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from osteopoint.csvfile import write_rows
from osteopoint.documents.text import plain_text
from osteopoint.errors import OsteopointError
from osteopoint.storage import log
from osteopoint.storage.atomic import replacing_text
from osteopoint.storage.export import check_export
from osteopoint.ui.support.confirm import confirm
from osteopoint.ui.support.labels import PlainLabel, tip

_COLUMNS = ("When", "What", "Minutes", "Comfort", "Note", "Ended")
_NOTE = _COLUMNS.index("Note")
_MAX_SHOWN = 2000
_ENDED = {"whole": "At its end", "early": "Early", "stopped": "Stopped"}
_ABOUT = (
    "This is kept on this machine only, and the program draws no conclusion from it. "
    "Comfort is what you said before → after, from 0 not at all to 10 fully."
)


class LogDialog(QDialog):
    """A table of all sessions, the latest first; it reads the log when it opens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, windowTitle="What was practised")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(560, 360)
        self.resize(720, 460)
        self.entries: list[log.Entry] = []
        self.table = QTableWidget(0, len(_COLUMNS), accessibleName="Sessions, the latest first")
        self.table.setHorizontalHeaderLabels(_COLUMNS)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.setVerticalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_NOTE, QHeaderView.ResizeMode.Stretch)
        self.note = PlainLabel(wordWrap=True, visible=False)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said = PlainLabel(wordWrap=True)
        about = PlainLabel(_ABOUT, wordWrap=True)
        self.export, self.delete, self.delete_all, self.close_button = (
            QPushButton(text) for text in ("&Export…", "&Delete", "Delete &all…", "&Close")
        )
        self.close_button.setDefault(True)
        buttons = QHBoxLayout()
        for button in (self.export, self.delete, self.delete_all):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        for label in (self.note, self.said, about):
            column.addWidget(label)
        column.addLayout(buttons)
        self.table.itemSelectionChanged.connect(self._show_chosen)
        self.export.clicked.connect(lambda _=False: self._export())
        self.delete.clicked.connect(lambda _=False: self._delete())
        self.delete_all.clicked.connect(lambda _=False: self._delete_all())
        self.close_button.clicked.connect(lambda _=False: self.reject())
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table, self._delete)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read and show the log; show a sentence if it cannot be read."""
        said = ""
        try:
            self.entries = sorted(log.entries(), key=_began_s, reverse=True)
            if len(self.entries) > _MAX_SHOWN:
                said = f"The latest {_MAX_SHOWN:,} of {len(self.entries):,} are shown."
                self.entries = self.entries[:_MAX_SHOWN]
        except OsteopointError as error:
            self.entries, said = [], f"{error} “Delete all” removes it."
        self.table.setRowCount(len(self.entries))
        for row, entry in enumerate(self.entries):
            for column, text in enumerate(_cells(entry)):
                item = QTableWidgetItem(plain_text(text))
                item.setToolTip(tip(text))
                self.table.setItem(row, column, item)
        if self.entries:
            self.table.selectRow(0)
        self.export.setEnabled(bool(self.entries))
        self.delete_all.setEnabled(bool(self.entries or said))
        self._say(said or ("" if self.entries else "Nothing is in it yet."))
        self._show_chosen()

    # inside

    @property
    def _chosen(self) -> log.Entry | None:
        rows = self.table.selectionModel().selectedRows()
        return self.entries[rows[0].row()] if rows else None

    def _show_chosen(self) -> None:
        """Show the whole note of the chosen session below the table."""
        entry = self._chosen
        self.delete.setEnabled(entry is not None)
        note = str(entry.note) if entry is not None else ""
        self.note.setText(f"Note: {note}")
        self.note.setVisible(bool(note))

    def _delete(self) -> None:
        entry, row = self._chosen, self.table.currentRow()
        if entry is None:
            return
        try:
            log.delete(entry)
        except OsteopointError as error:
            self._say(str(error))
            return
        self.refresh()
        if self.entries:
            self.table.selectRow(min(row, len(self.entries) - 1))

    def _delete_all(self) -> None:
        text = "All that was kept of your sessions is gone then, from this machine too."
        if not confirm(self, "Delete the whole log?", text, "Delete all"):
            return
        try:
            log.delete_all()
        except OsteopointError as error:
            self._say(str(error))
            return
        self.refresh()

    def _export(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # only now: see docs/decisions.md

        name, _ = QFileDialog.getSaveFileName(
            self, "Export the log", "practised.csv", "Comma-separated values (*.csv)"
        )
        if not name:
            return
        path = Path(name if Path(name).suffix else f"{name}.csv")
        try:
            check_export(path)
            rows = log.rows()  # the log is read whole before a file is touched
            with replacing_text(path, private=True) as stream:
                write_rows(stream, log.COLUMNS, rows)
        except OsteopointError as error:
            self._say(str(error))
        except OSError as error:
            self._say(f"Cannot write {path}: {error.strerror}.")
        else:
            self._say(f"{len(rows)} sessions are in {path}.")

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))


def _began(entry: log.Entry) -> datetime.datetime | None:
    """Return the local time when a session began; None if the log has no valid time."""
    try:
        return datetime.datetime.fromisoformat(entry.began).astimezone()
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _began_s(entry: log.Entry) -> float:
    began = _began(entry)
    return began.timestamp() if began is not None else 0.0


def _cells(entry: log.Entry) -> tuple[str, ...]:
    """Return the cells of a session; show an invalid value unchanged."""
    began, here = _began(entry), QLocale()
    when = str(entry.began)
    if began is not None:
        moment = QDateTime.fromSecsSinceEpoch(int(began.timestamp()))
        when = here.toString(moment, QLocale.FormatType.ShortFormat)
    try:
        minutes = here.toString(float(entry.practised_s) / 60.0, "f", 1)
    except (TypeError, ValueError):
        minutes = str(entry.practised_s)
    before, after = (
        "–" if c is None else str(c) for c in (entry.comfort_before, entry.comfort_after)
    )
    comfort = "" if before == after == "–" else f"{before} → {after}"
    ended = _ENDED.get(entry.ended, str(entry.ended))
    return when, str(entry.name or entry.what), minutes, comfort, str(entry.note), ended

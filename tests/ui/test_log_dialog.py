"""What was practised, in its dialog."""

import csv
import io
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMessageBox

from osteopoint.storage import log
from osteopoint.ui.practise import log_dialog
from osteopoint.ui.practise.log_dialog import LogDialog

pytestmark = pytest.mark.window
Opened = Callable[[], LogDialog]


@pytest.fixture
def opened(show_dialog: Callable[[QDialog], None]) -> Opened:
    def open_() -> LogDialog:
        dialog = LogDialog()
        show_dialog(dialog)
        return dialog

    return open_


@pytest.fixture
def three() -> None:
    log.add(log.Entry("2026-03-01T08:00:00+01:00", "P1", "Both dimples", 90.0, "whole", 4, 6))
    # Later than the third, though its text comes first.
    log.add(log.Entry("2026-03-02T09:00:00-05:00", "P2", "Neck", 300.0, "stopped", note="<b>ow"))
    log.add(log.Entry("2026-03-02T10:00:00+01:00", "P3", "Head", 60.0, "early", None, 7))


def row(dialog: LogDialog, number: int) -> list[str]:
    return [dialog.table.item(number, i).text() for i in range(dialog.table.columnCount())]


def test_the_latest_comes_first_in_local_time(opened: Opened, three: None):
    locale = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    try:
        dialog = opened()
    finally:
        QLocale.setDefault(locale)
    assert [row(dialog, i)[1] for i in range(3)] == ["Neck", "Head", "Both dimples"]
    assert row(dialog, 1)[2:] == ["1,0", "– → 7", "", "Early"]
    assert row(dialog, 2)[2:] == ["1,5", "4 → 6", "", "At its end"]
    assert row(dialog, 0)[2:] == ["5,0", "", "<b>ow", "Stopped"]
    assert ".03.26" in row(dialog, 0)[0]
    assert dialog.note.text() == "Note: <b>ow"
    texts = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "on this machine only" in texts
    assert "draws no conclusion" in texts


def test_an_empty_log_is_a_sentence(opened: Opened):
    dialog = opened()
    assert dialog.said.text() == "Nothing is in it yet."
    for button in (dialog.export, dialog.delete, dialog.delete_all):
        assert not button.isEnabled()
    assert not log.log_file().exists(), "looking makes no file"


def test_the_chosen_one_is_deleted_by_button_and_key(opened: Opened, three: None):
    dialog = opened()
    dialog.table.selectRow(1)
    dialog.delete.click()
    assert [entry.name for entry in dialog.entries] == ["Neck", "Both dimples"]
    assert dialog.table.currentRow() == 1
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert [entry.name for entry in log.entries()] == ["Neck"]
    dialog.delete.click()
    assert dialog.said.text() == "Nothing is in it yet."
    assert not dialog.delete.isEnabled()


def test_all_is_deleted_after_asking(opened: Opened, three: None, monkeypatch):
    answers = [False, True]
    monkeypatch.setattr(log_dialog, "confirm", lambda *_: answers.pop(0))
    dialog = opened()
    dialog.delete_all.click()
    assert len(log.entries()) == 3
    dialog.delete_all.click()
    assert not log.log_file().exists()
    assert dialog.table.rowCount() == 0


def test_esc_and_enter_mean_no(opened: Opened, three: None):
    dialog = opened()

    def answer(key: Qt.Key | None) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        if key is None:
            next(b for b in box.buttons() if b.text() == "Delete all").click()
        else:
            QTest.keyClick(box, key)

    for key, left in ((Qt.Key.Key_Escape, 3), (Qt.Key.Key_Return, 3), (None, 0)):
        QTimer.singleShot(50, lambda key=key: answer(key))
        dialog.delete_all.click()
        assert len(log.entries()) == left
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert dialog.findChildren(QMessageBox) == []


def test_it_is_exported(opened: Opened, three: None, tmp_path: Path, monkeypatch):
    dialog, target = opened(), tmp_path / "mine"
    answers = ["", str(target), "/no/such/folder/x.csv"]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (answers.pop(0), ""))
    dialog.export.click()
    assert not dialog.said.isVisible()
    dialog.export.click()
    text = (tmp_path / "mine.csv").read_text("utf-8")
    assert len(list(csv.DictReader(io.StringIO(text)))) == 3
    assert dialog.said.text() == f"3 sessions are in {target}.csv."
    dialog.export.click()
    assert "Cannot write /no/such/folder/x.csv" in dialog.said.text()


def test_a_damaged_log_is_a_sentence_and_can_be_deleted(opened: Opened, monkeypatch):
    log.log_file().write_bytes(b"no log" * 100)
    dialog = opened()
    assert "journal.sqlite" in dialog.said.text()
    assert not dialog.export.isEnabled()
    monkeypatch.setattr(log_dialog, "confirm", lambda *_: True)
    dialog.delete_all.click()
    assert dialog.said.text() == "Nothing is in it yet."
    assert not log.log_file().exists()


def test_rows_that_make_no_sense_are_shown_as_they_stand(opened: Opened, three: None):
    with sqlite3.connect(log.log_file()) as journal:
        journal.execute("update sessions set began = 'once', ended = 'x', practised_s = 'long'")
        journal.execute("update sessions set began = '9999-12-31T23:59:59-12:00' where what = 'P1'")
    journal.close()
    dialog = opened()
    assert dialog.table.rowCount() == 3
    assert row(dialog, 0)[0] == "once"
    assert row(dialog, 0)[2] == "long"
    assert row(dialog, 2)[0].startswith("9999-12-31"), "past the last day that this machine knows"


def test_it_is_used_with_the_keyboard(opened: Opened, three: None):
    dialog = opened()
    assert QApplication.focusWidget() is dialog.table
    assert dialog.table.accessibleName()
    seen = []
    for _ in range(5):
        seen.append(QApplication.focusWidget())
        QTest.keyClick(seen[-1], Qt.Key.Key_Tab)
    assert seen == [
        dialog.table, dialog.export, dialog.delete, dialog.delete_all, dialog.close_button,
    ]  # fmt: skip
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()

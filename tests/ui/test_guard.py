"""One guard: an expected error is a notice, an unexpected one is written down and told once."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton

from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import Events, LayersChanged, StatusMessage
from osteopoint.explorer.targets import PointTarget
from osteopoint.storage import fault_log
from osteopoint.ui.shell.main_window import MainWindow


def test_a_listener_that_raises_silences_no_other():
    events, heard, faults = Events(), [], []

    def broken(_: object) -> None:
        raise ZeroDivisionError

    events.subscribe(StatusMessage, broken)
    events.subscribe(StatusMessage, lambda event: heard.append(event.text))
    with pytest.raises(ZeroDivisionError):
        events.publish(StatusMessage("one"))
    events.on_fault = faults.append
    events.publish(StatusMessage("two"))
    assert heard == ["one", "two"]
    assert [type(fault) for fault in faults] == [ZeroDivisionError]


def test_a_fault_in_a_listener_is_told_and_the_window_goes_on(window: MainWindow, capsys):
    def broken(_: object) -> None:
        raise ZeroDivisionError("a note of mine")

    stop = window.explorer.events.subscribe(LayersChanged, broken)
    window.explorer.show("labels", False)
    assert "A fault in the program (test_guard.py" in window.notice_bar.banner.text()
    assert not window.menus.actions["labels"].isChecked(), "who listens after it is told too"
    stop()
    written = fault_log.fault_file().read_text("utf-8")
    assert "ZeroDivisionError" in written
    assert "test_guard.py" in written
    assert "a note of mine" not in written, "messages may quote what is private"
    assert fault_log.fault_file().stat().st_mode & 0o077 == 0


def test_an_expected_error_is_a_notice_and_no_fault(window: MainWindow, capsys):
    def refused() -> None:
        raise OsteopointError("That is not there.")

    window.guard.run(refused)
    window.guard(OsteopointError, OsteopointError("Nor is this."), None)
    assert window.notice_bar.message == "Nor is this."
    assert not window.notice_bar.banner.isVisible()
    assert capsys.readouterr().err == ""


def test_a_side_that_a_point_does_not_have_cannot_be_chosen(window: MainWindow):
    explorer = window.explorer
    body_data = explorer.body_data
    left = PointTarget("OP-PSIS", "left")
    gone = {key: p for key, p in body_data.placements.items() if key != ("OP-PSIS", "right")}
    explorer.body_data = replace(body_data, placements=gone)
    explorer.select(left)
    right = next(b for b in window.explore.detail.findChildren(QPushButton) if "right" in b.text())
    assert not right.isEnabled()
    right.setEnabled(True)  # a body may change under the pointer
    with pytest.raises(OsteopointError, match="OP-PSIS"):
        window.explore.detail._choose_side("right")
    left_button = next(
        b for b in window.explore.detail.findChildren(QPushButton) if "left" in b.text()
    )
    assert left_button.isChecked()
    assert explorer.selected == left
    explorer.body_data = body_data


def test_a_picture_that_cannot_be_saved_is_a_notice_and_the_old_one_stays(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    mine = tmp_path / "mine.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(mine), ""))
    window.menus.actions["picture"].trigger()
    before = mine.read_bytes()
    assert before.startswith(b"\x89PNG")

    def no_room(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    window.menus.actions["picture"].trigger()
    assert window.notice_bar.message == f"Cannot write {mine}: No space left on device."
    assert mine.read_bytes() == before


def test_one_fault_is_told_once_whatever_its_message_says(window: MainWindow, capsys):
    def broken(at: float) -> None:
        raise ValueError(f"bad at {at} s")

    for at in range(20):
        window.guard.run(broken, at)
    assert capsys.readouterr().err.count("\n") == 1
    assert "bad at 0 s" in window.notice_bar.banner.text()

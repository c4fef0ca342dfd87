"""“Show me how”, channels and own lengths in the real window."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from helpers import FakeClock
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.targets import BoneTarget, PointTarget
from osteopoint.placement.channels import course
from osteopoint.storage.lengths import load_own_lengths, save_own_lengths
from osteopoint.ui.explore.lengths_dialog import LengthsDialog
from osteopoint.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.window
ZUSANLI, DIMPLE = PointTarget("ST36", "left"), PointTarget("OP-PSIS", "left")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("OSTEOPOINT_DATA", str(folder))
    return folder


def press(window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    QTest.keyClick(window.viewport, key, *modifiers)
    QApplication.processEvents()


def click(button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def rest(window: MainWindow, qtbot) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not window.viewport.view.needs_refining, timeout=10_000)
    window.viewport.repaint()


# the construction


def test_keys_start_go_on_back_again_and_end(window: MainWindow):
    bar, how = window.explore.demonstration, window.explorer.demonstration
    assert not bar.isVisible()
    window.explorer.select(ZUSANLI)
    press(window, Qt.Key.Key_H)
    assert bar.isVisible()
    count = len(how.steps)
    assert bar.text.startswith(f"Step 1 of {count}. {how.steps[0].sentence}")
    assert window.notice_bar.message == how.steps[0].sentence
    press(window, Qt.Key.Key_Period)
    assert how.number == 2
    press(window, Qt.Key.Key_Comma)
    assert how.number == 1
    for _ in range(count):
        press(window, Qt.Key.Key_Period)
    assert bar.text == f"Here it is. {window.explorer.title(ZUSANLI)}."
    press(window, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    assert how.number == 1
    press(window, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert window.explorer.selected == ZUSANLI, "the first Esc ends what is shown"
    press(window, Qt.Key.Key_Escape)
    assert window.explorer.selected is None


def test_the_bar_has_a_button_for_each_of_them(window: MainWindow):
    window.explorer.select(ZUSANLI)
    window.explorer.show_how()
    bar, how = window.explore.demonstration, window.explorer.demonstration
    assert (bar.back.isEnabled(), bar.onward.isEnabled()) == (False, True)
    for _ in how.steps:
        click(bar.onward)
    assert how.finished
    assert (bar.back.isEnabled(), bar.onward.isEnabled()) == (True, False)
    click(bar.back)
    assert how.number == len(how.steps)
    click(bar.again)
    assert how.number == 1
    click(bar.close_button)
    assert not bar.isVisible()


def test_without_a_point_the_key_says_what_to_do(window: MainWindow):
    window.explorer.select(BoneTarget("sacrum"))
    press(window, Qt.Key.Key_H)
    assert window.notice_bar.message == "Choose a point first, then ask how to find it."
    assert not window.explore.demonstration.isVisible()


def test_the_ruler_is_drawn_as_it_is_laid(settled: MainWindow, qtbot, clock: FakeClock):
    window = settled
    window.explorer.select(PointTarget("PC6", "left"))
    window.explorer.show_how()
    how = window.explorer.demonstration
    while not how.steps[how.number - 1].spacing:
        window.explorer.show_step(1)
    rest(window, qtbot)
    window.viewport.view.reduced_motion = False
    begun = window.viewport.grab().toImage()
    clock.now += 10
    laid = window.viewport.grab().toImage()
    assert begun != laid


# own lengths


def dialog(window: MainWindow, qtbot) -> LengthsDialog:
    window.menus.actions["measures"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), LengthsDialog))
    return QApplication.activeModalWidget()


def choose(box: LengthsDialog, which: QDialogButtonBox.StandardButton) -> None:
    click(box.findChild(QDialogButtonBox).button(which))


def gone(box: LengthsDialog) -> None:
    box.deleteLater()
    QApplication.sendPostedEvents(box, QEvent.Type.DeferredDelete)


def known(window: MainWindow) -> dict[str, float]:
    assert window.explorer.body_data is not None
    return load_own_lengths(window.explorer.body_data.own_lengths)


def test_own_lengths_are_saved_and_told_with_the_steps(window: MainWindow, qtbot):
    window.explorer.select(DIMPLE)
    box = dialog(window, qtbot)
    assert box.fields["psis"].text() == "not measured"
    box.fields["psis"].setValue(9.2)
    choose(box, QDialogButtonBox.StandardButton.Save)
    gone(box)
    assert known(window) == pytest.approx({"psis": 0.092})
    press(window, Qt.Key.Key_H)
    told = []
    while not window.explorer.demonstration.finished:
        told.append(window.explore.demonstration.text)
        press(window, Qt.Key.Key_Period)
    assert any("About 4.6 cm to each side on you." in text for text in told)


def test_cancel_keeps_what_was_and_clear_empties_all(window: MainWindow, qtbot):
    window.explorer.point_context.measure({"stature": 1.7})
    save_own_lengths({"stature": 1.7})
    box = dialog(window, qtbot)
    assert box.fields["stature"].value() == 170.0
    box.fields["stature"].setValue(180)
    choose(box, QDialogButtonBox.StandardButton.Cancel)
    gone(box)
    assert window.explorer.point_context.own_lengths == {"stature": 1.7}
    assert known(window) == {"stature": 1.7}
    box = dialog(window, qtbot)
    choose(box, QDialogButtonBox.StandardButton.Reset)
    assert {field.text() for field in box.fields.values()} == {"not measured"}
    assert known(window) == {"stature": 1.7}, "not before they are saved"
    choose(box, QDialogButtonBox.StandardButton.Save)
    gone(box)
    assert known(window) == {}
    assert window.explorer.point_context.own_lengths == {}


def test_a_slip_of_the_keyboard_cannot_be_entered(window: MainWindow, qtbot):
    assert window.explorer.body_data is not None
    box = dialog(window, qtbot)
    for own in window.explorer.body_data.own_lengths:
        field = box.fields[own.id]
        field.setValue(1e6)
        assert field.value() == pytest.approx(own.most_m * 100)
        field.setValue(-1)
        assert field.text() == "not measured"
        assert field.accessibleName() == own.name
    choose(box, QDialogButtonBox.StandardButton.Cancel)
    gone(box)


def test_lengths_that_cannot_be_kept_hold_until_the_window_closes(
    window: MainWindow, qtbot, data: Path
):
    data.write_text("a file, not a folder")
    box = dialog(window, qtbot)
    box.fields["psis"].setValue(9.2)
    choose(box, QDialogButtonBox.StandardButton.Save)
    gone(box)
    assert window.notice_bar.message.startswith("They hold until you close. Cannot write ")
    assert window.explorer.point_context.own_lengths == pytest.approx({"psis": 0.092})


# channels


def test_a_channel_is_traced_on_another_thread_and_drawn(
    settled: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch
):
    window, threads = settled, []

    def watched(*arguments):
        threads.append(threading.current_thread())
        return course(*arguments)

    monkeypatch.setattr("osteopoint.placement.channels.course", watched)
    window.explorer.select(ZUSANLI, fly_to=True)
    rest(window, qtbot)
    bare = window.viewport.grab().toImage()
    press(window, Qt.Key.Key_C)
    assert window.explorer.layers.channels
    around = window.explorer.point_context
    qtbot.waitUntil(lambda: bool(around.course(ZUSANLI)), timeout=10_000)
    assert [thread is threading.main_thread() for thread in threads] == [False]
    rest(window, qtbot)
    assert window.viewport.grab().toImage() != bare
    window.explorer.select(PointTarget("ST37", "left"))
    press(window, Qt.Key.Key_C)
    press(window, Qt.Key.Key_C)
    QApplication.processEvents()
    assert len(threads) == 1, "traced once"


def test_a_channel_asked_for_meanwhile_is_traced_next(
    settled: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch
):
    window, go_on, asked = settled, threading.Event(), []

    def slow(channel, side, solver):
        asked.append(channel.id)
        assert go_on.wait(10)
        return [np.zeros((2, 3))]

    monkeypatch.setattr("osteopoint.placement.channels.course", slow)
    window.explorer.show("channels", True)
    window.explorer.select(ZUSANLI)
    liver = PointTarget("LR3", "left")
    window.explorer.select(PointTarget("KI3", "left"))
    window.explorer.select(liver)
    go_on.set()
    around = window.explorer.point_context
    qtbot.waitUntil(lambda: bool(around.course(liver)), timeout=10_000)
    assert asked == ["ST", "LR"], "what is no longer selected is not traced"


def test_the_channel_of_a_body_that_has_gone_is_not_taken(
    settled: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch, body_data: BodyData
):
    window, go_on, lines = settled, threading.Event(), [[np.zeros((2, 3))], [np.ones((2, 3))]]

    def slow(*_):
        assert go_on.wait(10)
        return lines.pop(0)

    monkeypatch.setattr("osteopoint.placement.channels.course", slow)
    window.explorer.show("channels", True)
    window.explorer.select(ZUSANLI)
    window.explorer.set_body_data(replace(body_data))
    go_on.set()
    around = window.explorer.point_context
    qtbot.waitUntil(lambda: bool(around.course(ZUSANLI)), timeout=10_000)
    assert around.course(ZUSANLI)[0].all()


def test_a_fault_in_tracing_is_told(settled: MainWindow, qtbot, monkeypatch: pytest.MonkeyPatch):
    window = settled

    def broken(*_):
        raise RuntimeError("the skin is\ngone")

    monkeypatch.setattr("osteopoint.placement.channels.course", broken)
    window.explorer.select(ZUSANLI)
    window.explorer.show("channels", True)
    qtbot.waitUntil(lambda: "fault" in window.notice_bar.message, timeout=5_000)
    assert window.notice_bar.message.startswith("A fault in the program (test_show_me_how")
    assert window.notice_bar.message.endswith("the skin is gone.")

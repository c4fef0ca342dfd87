"""Sessions in the real window, by keyboard, in fast time."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from helpers import FakeClock, practise
from osteopoint.explorer.stages import Stage
from osteopoint.explorer.targets import PointTarget
from osteopoint.storage import log
from osteopoint.storage.interrupted import interrupted_dir
from osteopoint.ui.practise.panel import SessionPanel
from osteopoint.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.window
LEFT = PointTarget("OP-PSIS", "left")
CTRL = Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)


def panel(window: MainWindow) -> SessionPanel:
    assert window.practise.panel is not None
    return window.practise.panel


def begin(window: MainWindow, number: int, *, last: Qt.Key = Qt.Key.Key_N) -> None:
    """Ask for a session by its key and answer its questions, the last one as told."""
    window.viewport.setFocus()
    press(Qt.Key(Qt.Key.Key_0 + number), CTRL)
    session = window.explorer.session
    assert session.stage is Stage.SCREENING
    for _ in session.screening.questions[:-1]:
        press(Qt.Key.Key_N)
    press(last)
    press(Qt.Key.Key_Return)


@pytest.mark.parametrize("number", range(1, 8))
def test_every_protocol_runs_from_end_to_end_by_keyboard(
    settled: MainWindow, clock: FakeClock, number: int
):
    window, session = settled, settled.explorer.session
    begin(window, number)
    assert session.stage is Stage.SETUP
    press(Qt.Key.Key_Space)
    steps = []
    for _ in range(4000):
        if session.stage is Stage.CAUTION:
            press(Qt.Key.Key_Space)
        if session.stage is not Stage.RUNNING:
            break
        steps.append(session.index)
        clock.now += 2.0
        window.explorer.player.tick()
    assert session.protocol is not None
    assert sorted(set(steps)) == list(range(len(session.protocol.steps)))
    assert session.stage is Stage.AFTER
    assert panel(window).currentWidget() is panel(window).after
    assert panel(window).after.rest.text() in ("Rest: 30:00 left", "Rest: 29:59 left")
    for _ in range(8):
        press(Qt.Key.Key_Right)  # from "not said" to 7 of 10
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(panel(window).after.note, "calm now")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    assert session.stage is Stage.NONE
    assert window.practise.aside.currentWidget() is window.explore.detail
    (entry,) = log.entries()
    assert (entry.ended, entry.comfort_before, entry.comfort_after, entry.note) == (
        "whole", None, 7, "calm now",
    )  # fmt: skip


@pytest.mark.parametrize("number", range(1, 8))
def test_a_yes_leads_to_the_way_out_by_keyboard(settled: MainWindow, number: int):
    window, session = settled, settled.explorer.session
    begin(window, number, last=Qt.Key.Key_Y)
    assert session.stage is Stage.REFUSED
    assert panel(window).currentWidget() is panel(window).refused
    text = panel(window).refused.text.text()
    assert session.exit is not None
    assert session.exit.title in text
    press(Qt.Key.Key_Space)
    assert session.stage is Stage.NONE
    assert not window.explorer.player.playing


def test_an_unanswered_question_keeps_the_gate_shut(settled: MainWindow):
    window, session = settled, settled.explorer.session
    window.viewport.setFocus()
    press(Qt.Key.Key_D)
    gate = panel(window).screening
    assert not gate.forward.isEnabled()
    press(Qt.Key.Key_Return)
    assert session.stage is Stage.SCREENING
    assert "24 of 24 questions" in gate._state.text()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_N)
    assert list(session.screening.answers) == [session.screening.questions[1].id]


def test_space_pauses_and_goes_on_and_the_time_is_large(settled: MainWindow, clock: FakeClock):
    window = settled
    practise(window.explorer, "P1")
    running = panel(window).running
    clock.now += 30.0
    window.explorer.player.tick()
    assert running.clock.time_left.text() == "1:00"
    assert running.clock.time_left.font().pointSize() >= 60
    press(Qt.Key.Key_Space)
    assert not window.explorer.player.playing
    assert running.clock.phase.text().startswith("Paused")
    press(Qt.Key.Key_Space)
    assert window.explorer.player.playing


@pytest.mark.parametrize("number", [2, 6, 7])
def test_no_step_widens_the_window(settled: MainWindow, number: int):
    window = settled
    practise(window.explorer, window.explorer.guidance.protocols()[number - 1].id)
    session = window.explorer.session
    assert session.protocol is not None
    for _ in session.protocol.steps:
        if session.stage is Stage.CAUTION:
            session.go_on()
        QApplication.processEvents()
        assert window.minimumSizeHint().width() <= 1000
        session.skip()


def test_stop_is_one_key_away_and_always_there(settled: MainWindow):
    window = settled
    practise(window.explorer, "P1")
    stop = panel(window).running.stop
    assert stop.isVisible()
    assert stop.isEnabled()
    assert stop.height() >= 44
    press(Qt.Key.Key_Q)
    assert window.explorer.session.stage is Stage.STOPPED
    assert "Take your hands away" in panel(window).stopped.text.text()
    assert window.practise.sounds.asked[-1] == "stop"


def test_losing_the_focus_pauses(settled: MainWindow):
    window = settled
    practise(window.explorer, "P1")
    assert window.explorer.player.playing
    window.practise.pause_unwatched = lambda: window.explorer.player.pause()  # type: ignore[method-assign]
    window.isActiveWindow = lambda: False  # type: ignore[method-assign]
    QApplication.sendEvent(window, QEvent(QEvent.Type.ActivationChange))
    assert not window.explorer.player.playing


def test_hands_busy_makes_the_time_larger_and_speaks(settled: MainWindow):
    window = settled
    practise(window.explorer, "P1")
    before = panel(window).running.clock.time_left.font().pointSize()
    panel(window).running.busy.click()
    assert window.explorer.settings.hands_busy
    assert panel(window).running.clock.time_left.font().pointSize() > 1.4 * before


def test_without_an_audio_device_everything_goes_on(settled: MainWindow, clock: FakeClock):
    window = settled
    practise(window.explorer, "P1")
    for _ in range(200):
        clock.now += 0.1
        window.explorer.player.tick()
    assert window.practise.sounds.asked.count("tick") >= 28
    assert window.explorer.player.playing


def test_the_way_back_to_a_session_that_was_cut_off_is_offered(
    settled: MainWindow, clock: FakeClock
):
    window = settled
    practise(window.explorer, "P1")
    clock.now += 33.0
    window.explorer.player.tick()
    window.explorer.session.suspend()
    assert list(interrupted_dir().glob("*.json"))
    window.practise.offer_to_resume()
    assert window.practise.resume.isVisible()
    assert "Both dimples" in window.practise.resume.text()
    window.practise.resume.click()
    assert window.explorer.session.stage is Stage.SETUP
    window.explorer.session.ready()
    window.explorer.session.go_on()
    assert window.explorer.player.elapsed_s == pytest.approx(33.0, abs=0.2)


def test_slow_motion_asks_nothing_and_leaves_nothing(settled: MainWindow, clock: FakeClock):
    window = settled
    window.explorer.select(LEFT)
    window.viewport.setFocus()
    press(Qt.Key.Key_W)
    assert window.explorer.player.watching
    assert window.practise.transport.time_left.text() == "¼"
    press(Qt.Key.Key_W)
    assert not window.explorer.player.watching
    assert log.entries() == []

"""A machine that cannot draw the movement smoothly is noticed, and one that hiccups is not."""

import pytest
from PySide6.QtWidgets import QApplication

from helpers import FakeClock, practise
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import PointTarget
from osteopoint.ui.shell.main_window import MainWindow
from osteopoint.ui.viewport.frame_pace import FramePace


def found_slow(pace: FramePace, clock: FakeClock, hz: float, moments: int) -> bool:
    slow = False
    for _ in range(moments):
        clock.now += 1.0 / hz
        slow = pace.too_slow(True) or slow
    return slow


def test_below_twenty_a_second_for_some_seconds_is_slow(clock: FakeClock):
    assert found_slow(FramePace(clock), clock, 12.0, 100)
    assert not found_slow(FramePace(clock), clock, 30.0, 1000)


def test_one_hiccup_is_not(clock: FakeClock):
    pace = FramePace(clock)
    assert not found_slow(pace, clock, 30.0, 100)
    clock.now += 5.0
    assert not found_slow(pace, clock, 30.0, 200)


def test_a_pause_begins_the_count_anew(clock: FakeClock):
    pace = FramePace(clock)
    assert not found_slow(pace, clock, 12.0, 60)
    pace.too_slow(False)
    assert not found_slow(pace, clock, 12.0, 60)


def test_the_state_says_so_once(explorer: Explorer):
    said: list[object] = []
    from osteopoint.explorer.events import StatusMessage

    explorer.events.subscribe(StatusMessage, said.append)
    explorer.guidance.report_slow_drawing()
    explorer.guidance.report_slow_drawing()
    assert explorer.guidance.drawing_slow
    assert len(said) == 1


@pytest.mark.window
def test_a_slow_window_turns_to_arrows_by_itself(settled: MainWindow, qtbot, clock: FakeClock):
    window = settled
    window.explorer.select(PointTarget("OP-PSIS", "left"))
    practise(window.explorer)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not window.viewport.view.needs_refining, timeout=10_000)
    slow = FakeClock()
    window.viewport._pace = FramePace(slow)
    window.viewport._hands.stop()
    for _ in range(100):
        slow.now += 0.1
        clock.now += 0.1
        window.explorer.player.tick()
    assert window.explorer.guidance.drawing_slow
    assert "arrows and sound" in window.notice_bar.message

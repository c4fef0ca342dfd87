"""The guide keeps its brightness: captured at 60 pictures a second, nothing in it flashes.

A flash is a pair of opposing changes of a tenth of the relative luminance over a quarter of ten
degrees of sight, which is 148 by 148 pixels (WCAG 2.2, 2.3.1). We allow one change a second.
"""

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from helpers import FakeClock, practise
from osteopoint.explorer.targets import PointTarget
from osteopoint.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.window
# Every second pixel of every second line is looked at: a block of 148 pixels is 74 of those.
FPS, EVERY_PX, BLOCK_PX, STEP_PX = 60, 2, 74, 18
_SHARE = np.arange(256) / 255.0
_LINEAR = np.where(_SHARE <= 0.04045, _SHARE / 12.92, ((_SHARE + 0.055) / 1.055) ** 2.4)


def luminance(image: QImage) -> NDArray[np.float64]:
    """Relative luminance of the pixels looked at."""
    rgb = image.convertToFormat(QImage.Format.Format_RGBX8888)
    bytes_ = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), -1, 4)
    seen = bytes_[::EVERY_PX, : rgb.width() : EVERY_PX]
    red, green, blue = (_LINEAR[seen[..., i]] for i in range(3))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def blocks(image: QImage) -> NDArray[np.float64]:
    """Mean luminance of every block, wherever it lies, in steps."""
    whole = np.cumsum(np.cumsum(luminance(image), axis=0), axis=1)
    whole = np.pad(whole, ((1, 0), (1, 0)))
    a = whole[:-BLOCK_PX:STEP_PX, :-BLOCK_PX:STEP_PX]
    b = whole[BLOCK_PX::STEP_PX, BLOCK_PX::STEP_PX]
    c = whole[:-BLOCK_PX:STEP_PX, BLOCK_PX::STEP_PX]
    d = whole[BLOCK_PX::STEP_PX, :-BLOCK_PX:STEP_PX]
    rows, columns = min(len(a), len(b)), min(a.shape[1], b.shape[1])
    mean = (a + b)[:rows, :columns] - c[:rows, :columns] - d[:rows, :columns]
    return mean.ravel() / BLOCK_PX**2


def changes(series: NDArray[np.float64]) -> list[int]:
    """At which pictures a block's luminance has changed by a tenth since its last extreme."""
    found, low, high = [], series[0], series[0]
    for i, value in enumerate(series):
        low, high = min(low, value), max(high, value)
        if high - low >= 0.1 and min(low, high) < 0.8:
            found.append(i)
            low = high = value
    return found


def most_in_a_second(frames: NDArray[np.float64]) -> int:
    """The most changes that any block makes within one second."""
    most = 0
    for series in frames.T:
        if np.ptp(series) >= 0.1:
            at = changes(series)
            most = max(most, *(sum(0 <= b - a < FPS for b in at) for a in at))
    return most


def captured(window: MainWindow, clock: FakeClock, seconds: float) -> NDArray[np.float64]:
    frames = []
    window.viewport.view.reduced_motion = False
    assert not window.explorer.settings.still
    for _ in range(round(seconds * FPS)):
        clock.now += 1.0 / FPS
        window.explorer.player.tick()
        QApplication.processEvents()
        frames.append(blocks(window.grab().toImage()))
    return np.array(frames)


def rest(window: MainWindow, qtbot) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not window.viewport.view.needs_refining, timeout=10_000)


def test_this_test_would_notice_a_ring_that_blinks():
    blinking = np.array([[0.3 + 0.2 * (i // 10 % 2)] for i in range(FPS)])
    assert most_in_a_second(blinking) > 1


def test_the_fastest_and_largest_circles_do_not_flash(settled: MainWindow, qtbot, clock: FakeClock):
    window = settled
    window.explorer.select(PointTarget("OP-PSIS", "left"))
    practise(window.explorer)
    window.explorer.player.choose_setting("source")
    rest(window, qtbot)
    assert window.explorer.player.rate_hz == 3.0
    frames = captured(window, clock, 1.5)
    assert np.ptp(frames, axis=0).max() > 0.001, "it moves, and that is seen"
    window.explorer.player.next()
    frames = np.concatenate([frames, captured(window, clock, 0.5)])
    assert most_in_a_second(frames) <= 1


@pytest.mark.parametrize("technique", ["tapping", "shiatsu"])
def test_whole_hands_do_not_flash_either(
    settled: MainWindow, qtbot, clock: FakeClock, technique: str
):
    window = settled
    window.explorer.guidance.watch_technique(technique)
    rest(window, qtbot)
    window.explorer.player.watching = False
    window.explorer.player.time.speed = 1.0
    assert most_in_a_second(captured(window, clock, 1.2)) <= 1


def test_without_motion_the_picture_changes_at_most_once_a_second(
    settled: MainWindow, qtbot, clock: FakeClock
):
    window = settled
    window.explorer.change_settings(still=True)
    window.explorer.guidance.watch_technique("neck_stroking")
    rest(window, qtbot)
    window.explorer.player.watching = False
    window.explorer.player.time.speed = 1.0
    while window.viewport.view.prepare_hands():
        pass
    pictures = []
    for _ in range(3 * 12):
        clock.now += 1.0 / 12.0
        window.explorer.player.tick()
        QApplication.processEvents()
        pictures.append(window.viewport.grab().toImage())
    differ = [a != b for a, b in pairwise(pictures)]
    assert 1 <= sum(differ) <= 4

"""The real window: click the dimple, read, play, follow the three phases."""

import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from helpers import FakeClock, practise, stand_in_skin
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.stages import Stage
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget
from osteopoint.storage.settings import load_settings
from osteopoint.ui.shell.main_window import MainWindow
from osteopoint.ui.support.theme import choose_scheme

pytestmark = pytest.mark.window
MATCH = Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive
LEFT, RIGHT = PointTarget("OP-PSIS", "left"), PointTarget("OP-PSIS", "right")


def rest(window: MainWindow, qtbot) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not window.viewport.view.needs_refining, timeout=10_000)
    window.viewport.repaint()


def pass_time(window: MainWindow, clock: FakeClock, seconds: float) -> None:
    clock.now += seconds
    window.explorer.player.tick()
    QApplication.processEvents()


def reading(window: MainWindow) -> tuple[str, str, str]:
    bar = window.practise.transport
    return bar.phase.text().split(".")[0], bar.circles.text(), bar.time_left.text()


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def answer_by_keys(window: MainWindow) -> None:
    """Answer every question with no, and go on past the set-up and a caution."""
    session = window.explorer.session
    for _ in session.screening.questions:
        press(Qt.Key.Key_N)
    press(Qt.Key.Key_Return)
    while session.stage in (Stage.SETUP, Stage.CAUTION):
        press(Qt.Key.Key_Space)


def test_click_the_left_dimple_read_play_and_follow(settled: MainWindow, qtbot, clock: FakeClock):
    window = settled
    QTest.keyClick(window.viewport, Qt.Key.Key_2)
    rest(window, qtbot)
    spot = window.viewport.marker_position(LEFT)
    assert spot is not None
    assert spot.x() < window.viewport.width() / 2, "from the back, the body's left is on the left"
    QTest.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=spot.toPoint())
    assert window.explorer.selected == LEFT
    assert "Posterior superior iliac spine, your left" in window.explore.detail.text
    assert "How to find it" in window.explore.detail.text

    QTest.mouseClick(window.practise.transport.play, Qt.MouseButton.LeftButton)
    panel = window.practise.panel
    assert panel is not None
    for row in panel.screening._rows.values():
        QTest.mouseClick(row.no, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.screening.forward, Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.caution.go_on, Qt.MouseButton.LeftButton)
    rest(window, qtbot)
    pass_time(window, clock, 30.0)
    assert reading(window) == ("Stimulation", "45 circles", "1:00")
    pass_time(window, clock, 31.0)
    pass_time(window, clock, 30.0)
    assert reading(window) == ("Release", "135 circles", "0:19")
    QTest.mouseClick(window.practise.transport.pulse, Qt.MouseButton.LeftButton)
    assert reading(window)[0] == "Green light"
    pass_time(window, clock, 5.0)
    assert not window.explorer.player.playing


def test_the_same_by_keyboard_only(settled: MainWindow, qtbot, clock: FakeClock):
    window = settled
    QTest.keyClick(window.viewport, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is window.explore.library.field
    QTest.keyClicks(window.explore.library.field, "dimple")
    QTest.keyClick(window.explore.library.field, Qt.Key.Key_Return)
    assert window.explorer.selected == LEFT
    assert "your left" in window.explore.detail.text
    window.viewport.setFocus()
    QTest.keyClick(window.viewport, Qt.Key.Key_Space)
    answer_by_keys(window)
    assert window.explorer.player.playing
    pass_time(window, clock, 10.0)
    assert reading(window) == ("Stimulation", "15 circles", "1:20")
    QTest.keyClick(window.viewport, Qt.Key.Key_N)
    assert reading(window)[0] == "Release"
    QTest.keyClick(window.viewport, Qt.Key.Key_P)
    assert reading(window)[0] == "Green light"
    QTest.keyClick(window.viewport, Qt.Key.Key_R)
    assert reading(window) == ("Stimulation", "0 circles", "1:30")
    window.viewport.setFocus()
    QTest.keyClick(window.viewport, Qt.Key.Key_S)
    assert window.explorer.selected == RIGHT
    QTest.keyClick(window.viewport, Qt.Key.Key_Escape)
    assert window.explorer.selected is None


def test_the_guide_is_drawn_over_the_body_and_moves(settled: MainWindow, qtbot, clock: FakeClock):
    window = settled
    window.explorer.select(LEFT)
    practise(window.explorer)
    rest(window, qtbot)
    window.viewport.view.reduced_motion = False
    window.viewport.repaint()
    first = window.viewport.grab().toImage()
    frame = window.viewport.view.frame()
    pass_time(window, clock, 1.0 / 3.0)
    second = window.viewport.grab().toImage()
    assert first != second
    assert window.viewport.view.frame() is frame, "the body was not drawn again"


def test_a_click_on_nothing_clears_and_on_a_bone_selects_it(settled: MainWindow, qtbot):
    window = settled
    window.explorer.select(LEFT)
    QTest.mouseClick(window.viewport, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert window.explorer.selected is None
    window.explorer.select(BoneTarget("frontal_bone"), fly_to=True)
    window.explorer.select(None)
    rest(window, qtbot)
    QTest.mouseClick(
        window.viewport, Qt.MouseButton.LeftButton, pos=window.viewport.rect().center()
    )
    assert isinstance(window.explorer.selected, BoneTarget)
    assert "FMA" in window.explore.detail.text


def test_pointing_at_a_marker_names_it(settled: MainWindow, qtbot):
    window = settled
    window.explorer.look_from("back")
    rest(window, qtbot)
    spot = window.viewport.marker_position(RIGHT)
    assert spot is not None
    QTest.mouseMove(window.viewport, spot.toPoint())
    qtbot.waitUntil(lambda: window.explorer.hovered == RIGHT)
    assert "right" in window.notice_bar.message


def test_dragging_turns_and_the_wheel_zooms_to_the_pointer(settled: MainWindow):
    view, widget = settled.viewport.view, settled.viewport
    before = view.pose
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    QTest.mouseMove(widget, QPoint(260, 200))
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=QPoint(260, 200))
    assert view.pose.azimuth_deg != before.azimuth_deg
    assert settled.explorer.selected is None, "a drag is no click"
    here = QPointF(100.0, 100.0)
    wheel = QWheelEvent(
        here, widget.mapToGlobal(here), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, wheel)
    assert view.pose.distance_m < before.distance_m
    QTest.keyClick(widget, Qt.Key.Key_Left)
    QTest.keyClick(widget, Qt.Key.Key_Minus)
    assert view.pose.distance_m == pytest.approx(before.distance_m * 0.85 * 1.15)


def test_one_key_shows_the_skin_as_glass_then_solid_then_not(
    window: MainWindow, body_data: BodyData
):
    window.explorer.set_body_data(replace(body_data, skin=stand_in_skin()))
    window.explorer.show("acupoints", False)
    action = window.menus.actions["skin"]
    seen = [action.iconText()]
    for _ in range(4):
        QTest.keyClick(window.viewport, Qt.Key.Key_K)
        seen.append(action.iconText())
    assert seen == ["Skin: off", "Skin: glass", "Skin: solid", "Skin: off", "Skin: off"]
    window.menus.actions["skin_solid"].trigger()
    window.menus.actions["skin_solid"].trigger()
    assert window.explorer.skin == "solid"
    chosen = [a.id for a in window.registry if a.one_of and window.menus.actions[a.id].isChecked()]
    assert chosen == ["skin_solid", "tone_light"]


def test_the_skins_tone_is_chosen_in_the_menu_and_kept(window: MainWindow, body_data: BodyData):
    window.explorer.set_body_data(replace(body_data, skin=stand_in_skin()))
    window.menus.actions["tone_dark"].trigger()
    chosen = [
        a.id
        for a in window.registry
        if a.one_of == "tone"
        if window.menus.actions[a.id].isChecked()
    ]
    assert chosen == ["tone_dark"]
    assert load_settings().skin_tone == "dark"


def test_a_landmark_is_found_by_name_shown_and_read_about(settled: MainWindow, qtbot):
    window = settled
    window.explore.library.field.setText("tip of the mastoid")
    window.explore.library._choose_first()
    mastoid = LandmarkTarget("mastoid_tip", "left")
    assert window.explorer.selected == mastoid
    rest(window, qtbot)
    assert window.viewport.marker_position(mastoid) is not None
    assert "Tip of the mastoid process, your left" in window.explore.detail.text
    assert "Temporal bone" in window.explore.detail.text
    QTest.keyClick(window.viewport, Qt.Key.Key_S)
    assert window.explorer.selected == LandmarkTarget("mastoid_tip", "right")
    assert "your right" in window.explore.detail.text


def test_a_landmark_that_a_body_lacks_says_why(window: MainWindow, body_data: BodyData):
    absent = {("mastoid_tip", side): "its bone is broken <off>" for side in ("left", "right")}
    found = {k: v for k, v in body_data.landmarks.found.items() if k not in absent}
    landmarks = replace(body_data.landmarks, found=found, absent=absent)
    window.explorer.set_body_data(replace(body_data, landmarks=landmarks))
    window.explorer.select(LandmarkTarget("mastoid_tip", "left"), fly_to=True)
    assert "Not on this body: its bone is broken <off>." in window.explore.detail.text
    assert [w.text(0) for w in window.explore.library.tree.findItems("Not on", MATCH)] != []


def test_the_rate_cannot_be_set_beyond_its_maximum(settled: MainWindow):
    settled.explorer.select(LEFT)
    bar = settled.practise.transport
    bar.rate.setValue(10_000)
    assert settled.explorer.player.rate_hz == 3.0
    for _ in range(10):
        QTest.keyClick(settled.viewport, Qt.Key.Key_BracketRight)
    assert settled.explorer.player.rate_hz == 3.0
    assert "3.00" in bar.rate_label.text()


def test_every_action_has_a_menu_entry_and_no_key_is_given_twice(settled: MainWindow):
    keys = [key for action in settled.registry for key in action.keys]
    assert len(keys) == len(set(keys))
    for action in settled.registry:
        shown = settled.menus.actions[action.id]
        assert action.id.startswith("session_") or shown.text() == action.title
    names = [p.name for p in settled.explorer.guidance.protocols()]
    assert [settled.menus.actions[f"session_{n + 1}"].text() for n in range(7)] == names
    assert not settled.menus.actions["session_8"].isVisible()


@pytest.mark.parametrize("name", ["keys", "about"])
def test_the_help_boxes_open_and_close(settled: MainWindow, qtbot, name: str):
    settled.menus.actions[name].trigger()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    QApplication.activeModalWidget().close()


def test_light_and_dark_reach_widgets_and_scene(settled: MainWindow, qtbot):
    view = settled.viewport.view
    try:
        lightness = {}
        for name in ("dark", "light"):
            choose_scheme(name)
            rest(settled, qtbot)
            corner = view.frame().pixels[0, 0, :3].mean()
            panel = settled.explore.detail.grab().toImage().pixelColor(20, 60)
            lightness[name] = (corner, QColor(panel).lightness())
        assert lightness["dark"][0] + 80 < lightness["light"][0]
        assert lightness["dark"][1] + 80 < lightness["light"][1]
    finally:
        choose_scheme("system")


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there")
def test_painting_does_not_give_away_references(settled: MainWindow):
    """PySide6 6.12.0 does, with most calls: after minutes Python 3.11 ends with a fatal error."""
    before = sys.getrefcount(None)
    for _ in range(50):
        settled.viewport.repaint()
    assert abs(sys.getrefcount(None) - before) < 50

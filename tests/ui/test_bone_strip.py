"""The strip, the menu and the keys that hide, isolate and fade bones."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from osteopoint.explorer.targets import BoneTarget, PointTarget
from osteopoint.ui.explore.bone_menu import open_bone_menu
from osteopoint.ui.shell.main_window import MainWindow

pytestmark = pytest.mark.window
FEMUR = BoneTarget("femur.l")


def test_the_strip_shows_while_there_is_something_to_do(window: MainWindow):
    strip, explorer = window.explore.strip, window.explorer
    assert not strip.isVisible()
    explorer.select(FEMUR)
    assert strip.isVisible()
    assert not strip.all.isVisible()
    strip.buttons["hide"].click()
    assert explorer.bones.shown.hidden == {"femur.l"}
    assert strip.all.text() == "1 hidden · show all"
    explorer.select(None)
    assert strip.isVisible(), "there is a bone to be shown again"
    strip.all.click()
    assert not strip.isVisible()


def test_the_strip_stays_within_the_view(window: MainWindow, qtbot):
    window.explorer.select(PointTarget("OP-PSIS", "left"))
    for width, height in ((1440, 900), (1024, 640)):
        window.resize(width, height)
        qtbot.wait(20)
        assert window.viewport.rect().contains(window.explore.strip.geometry())


def test_keys_hide_isolate_and_undo(settled: MainWindow):
    explorer, bones = settled.explorer, settled.explorer.bones
    explorer.select(FEMUR)
    settled.viewport.setFocus()
    QTest.keyClick(settled.viewport, Qt.Key.Key_Delete)
    assert bones.shown.hidden == {"femur.l"}
    QTest.keyClick(settled.viewport, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not bones.shown.changed
    QTest.keyClick(settled.viewport, Qt.Key.Key_I)
    assert len(bones.shown.hidden) == len(explorer.atlas.bones) - 1
    assert settled.menus.actions["undo"].text() == "Undo: isolate Femur, left"


def test_delete_in_the_search_field_deletes_a_letter(settled: MainWindow):
    settled.explorer.select(FEMUR)
    field = settled.explore.library.field
    field.setFocus()
    field.setText("ab")
    field.setCursorPosition(0)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    assert field.text() == "b"
    assert not settled.explorer.bones.shown.changed


def test_the_menu_of_a_bone_has_its_region_too(window: MainWindow):
    menu = open_bone_menu(window.explorer, FEMUR, window, window.rect().center())
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:4] == ["Femur, left", "Show it alone", "Hide it", "Fade it"]
    assert "All of the thigh (2)" in texts
    assert not menu.actions()[-1].isEnabled(), "nothing is hidden yet"
    menu.actions()[3].trigger()
    assert window.explorer.bones.shown.hidden == {"femur.l"}
    menu.close()


def test_the_other_side_of_a_bone(window: MainWindow):
    window.explorer.select(FEMUR)
    window.registry.run("side")
    assert window.explorer.selected == BoneTarget("femur.r")

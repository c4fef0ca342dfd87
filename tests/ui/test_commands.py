"""One registry of commands: menus, keys and palette read it, one guard runs it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from osteopoint.errors import OsteopointError
from osteopoint.explorer.targets import PointTarget
from osteopoint.storage import fault_log
from osteopoint.ui.commands.palette import Palette
from osteopoint.ui.commands.registry import Command, CommandRegistry
from osteopoint.ui.shell.main_window import MainWindow
from osteopoint.ui.support.guard import Guard
from osteopoint.ui.support.notices import Notices

pytestmark = pytest.mark.window
LEFT = PointTarget("OP-PSIS", "left")


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def registry(qapp, said: list[str]) -> CommandRegistry:
    notices = Notices()
    notices.said.connect(said.append)
    registry = CommandRegistry(Guard(notices, lambda: None))
    registry.notices = notices  # type: ignore[attr-defined]  # it lives as long as the registry
    return registry


def test_a_command_knows_no_window(registry: CommandRegistry):
    done: list[str] = []
    registry.add([Command("wave", "Wave a hand", "Guide", lambda: done.append("waved"))])
    registry.run("wave")
    assert done == ["waved"]


def test_a_command_that_cannot_be_run_now_is_not_run(registry: CommandRegistry):
    done: list[str] = []
    never = Command("wave", "Wave", "Guide", lambda: done.append("x"), enabled=lambda: False)
    registry.add([never])
    registry.run("wave")
    assert done == []


def test_what_a_command_refuses_is_a_notice(registry: CommandRegistry, said: list[str]):
    def refuse() -> None:
        raise OsteopointError("There is no such point.")

    registry.add([Command("refuse", "Refuse", "Guide", refuse)])
    registry.run("refuse")
    assert said == ["There is no such point."]


def test_commands_are_found_by_every_word_of_title_menu_and_keywords(registry: CommandRegistry):
    hidden = Command("no", "Hidden", "View", lambda: None, name=lambda: "")
    front = Command("front", "From the front", "View", lambda: None, keywords=("camera",))
    skin = Command("skin", "Glass", "Show/Skin", lambda: None)
    registry.add([hidden, front, skin])
    assert [each.id for each in registry.find("")] == ["front", "skin"]
    assert [each.id for each in registry.find("FRONT view")] == ["front"]
    assert [each.id for each in registry.find("camera")] == ["front"]
    assert [each.id for each in registry.find("skin glass")] == ["skin"]
    assert registry.find("no such thing") == []


def test_the_palette_runs_what_is_typed(settled: MainWindow, show_dialog):
    palette = Palette(settled.registry, settled)
    show_dialog(palette)
    QTest.keyClicks(palette.field, "acupoints show")
    assert palette.list.item(0).text() == "Show: Acupoints (A)"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert settled.explorer.layers.acupoints
    assert not palette.isVisible()


def test_the_palette_greys_what_cannot_be_run(settled: MainWindow, show_dialog):
    palette = Palette(settled.registry, settled)
    show_dialog(palette)
    QTest.keyClicks(palette.field, "other side")
    assert not palette.list.item(0).flags() & Qt.ItemFlag.ItemIsEnabled
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_commands_that_need_a_selection_follow_it(window: MainWindow):
    actions = window.menus.actions
    assert not actions["fly_to"].isEnabled()
    assert not actions["side"].isEnabled()
    window.explorer.select(LEFT)
    assert actions["fly_to"].isEnabled()
    assert actions["side"].isEnabled()
    actions["side"].trigger()
    assert window.explorer.selected == PointTarget("OP-PSIS", "right")


def test_stop_is_never_greyed(window: MainWindow):
    assert all(window.menus.actions[name].isEnabled() for name in ("stop", "too_much", "play"))


def test_the_details_of_a_fault_can_be_copied_and_hold_no_text_of_the_user(
    window: MainWindow, qapp, capsys
):
    def broken() -> None:
        raise ZeroDivisionError("a note of mine")

    banner = window.notice_bar.banner
    window.notices.warn("A file is damaged.")
    assert not banner.copy.isVisible(), "there are no details of what was expected"
    window.guard.run(broken)
    assert banner.copy.isVisible()
    banner.copy.click()
    copied = qapp.clipboard().text()
    assert "ZeroDivisionError" in copied
    assert "test_commands.py" in copied
    assert "a note of mine" not in copied
    assert copied.splitlines()[-1] in fault_log.fault_file().read_text("utf-8")


def test_the_guide_plays_without_its_bar(window: MainWindow, clock, qtbot):
    window.practise.transport.deleteLater()
    window.explorer.select(LEFT)
    window.explorer.guidance.watch()
    clock.now += 2.0
    qtbot.waitUntil(lambda: window.explorer.player.latest.t_s > 0.4)
    window.explorer.player.pause()

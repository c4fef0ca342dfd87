"""Starting: what comes late, and what is wrong, is said in the window."""

import json
from pathlib import Path

import pytest

from osteopoint.app import Mishaps, open_window
from osteopoint.errors import OsteopointError

pytestmark = pytest.mark.window


def test_the_points_come_while_the_window_shows(opened, qtbot, assets_copy: Path):
    window, loader = opened(assets_copy)
    assert window.explorer.knowledge is None
    with qtbot.waitSignal(loader.knowledge, timeout=20_000):
        loader.start()
    assert window.explorer.knowledge is not None


@pytest.mark.parametrize("name", ["points.json", "techniques.json", "landmarks.json"])
def test_a_damaged_file_is_named_in_the_window_and_the_skeleton_stays(
    opened, qtbot, assets_copy: Path, name: str
):
    (assets_copy / name).write_text("{", encoding="utf-8")
    window, loader = opened(assets_copy)
    with qtbot.waitSignal(loader.failed, timeout=20_000):
        loader.start()
    assert name in window.message
    assert window.banner.isVisible()
    assert name in window.banner.text()
    assert window.viewport.view.frame() is not None
    window.explorer.play()
    assert "point" in window.message


def test_a_point_without_a_place_is_named_and_the_others_are_there(
    opened, qtbot, assets_copy: Path
):
    path = assets_copy / "points.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["points"][0]["rule"] = [{"step": "at", "landmark": "no_such_place"}]
    path.write_text(json.dumps(document), encoding="utf-8")
    window, loader = opened(assets_copy)
    with qtbot.waitSignal(loader.knowledge, timeout=20_000):
        loader.start()
    assert document["points"][0]["id"] in window.message
    assert window.explorer.knowledge is not None
    assert len(window.explorer.knowledge.placements) > 100


def test_a_fault_in_the_program_is_told_once_and_stops_the_guide(window, capsys):
    tell = Mishaps(window)
    window.explorer.play_protocol("dimples")
    for _ in range(3):
        try:
            raise ZeroDivisionError("by\nzero")
        except ZeroDivisionError as error:
            tell(type(error), error, error.__traceback__)
    assert capsys.readouterr().err.count("\n") == 1
    assert "by zero" in window.banner.text()
    assert not window.explorer.player.playing


def test_without_a_skeleton_there_is_a_reason(qapp, assets_copy: Path):
    (assets_copy / "meshes" / "skeleton.glb").unlink()
    with pytest.raises(OsteopointError, match=r"skeleton\.glb"):
        open_window(assets_copy / "meshes", assets_copy)

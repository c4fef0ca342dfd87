"""Starting: what comes late, and what is wrong, is said in the window."""

import json
from pathlib import Path
from typing import Any

import pytest

from helpers import ASSETS
from osteopoint.app import open_window
from osteopoint.errors import OsteopointError
from osteopoint.storage.lengths import own_lengths_file, save_own_lengths

pytestmark = pytest.mark.window


def test_the_points_come_while_the_window_shows(opened, qtbot, assets_copy: Path):
    window = opened(assets_copy)
    assert window.explorer.body_data is None
    with qtbot.waitSignal(window.bodies.loader.first_loaded, timeout=20_000):
        window.bodies.loader.load_first()
    assert window.explorer.body_data is not None


@pytest.mark.parametrize(
    "name", ["points.json", "techniques.json", "landmarks.json", "channels.json"]
)
def test_a_damaged_file_is_named_in_the_window_and_the_skeleton_stays(
    opened, qtbot, assets_copy: Path, name: str
):
    (assets_copy / name).write_text("{", encoding="utf-8")
    window = opened(assets_copy)
    with qtbot.waitSignal(window.notices.warned, timeout=20_000):
        window.bodies.loader.load_first()
    assert name in window.notice_bar.message
    assert window.notice_bar.banner.isVisible()
    assert name in window.notice_bar.banner.text()
    assert window.viewport.view.frame() is not None
    window.explorer.guidance.play()
    assert "point" in window.notice_bar.message


def test_a_point_without_a_place_is_named_and_the_others_are_there(
    opened, qtbot, assets_copy: Path
):
    path = assets_copy / "points.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["points"][0]["rule"] = [{"step": "at", "landmark": "no_such_place"}]
    path.write_text(json.dumps(document), encoding="utf-8")
    window = opened(assets_copy)
    with qtbot.waitSignal(window.bodies.loader.first_loaded, timeout=20_000):
        window.bodies.loader.load_first()
    assert document["points"][0]["id"] in window.notice_bar.message
    assert window.explorer.body_data is not None
    assert len(window.explorer.body_data.placements) > 100


def test_own_lengths_are_there_from_the_start_and_a_damaged_file_of_them_is_named(
    opened, qtbot, assets_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OSTEOPOINT_DATA", str(tmp_path / "data"))
    (assets_copy / "points.json").write_text(
        json.dumps({"points": [point("LI4"), {**point("OP-PSIS"), "rule": [{"step": "fly"}]}]})
    )
    save_own_lengths({"psis": 0.092})
    for text, known, banner in (
        (None, {"psis": 0.092}, "'fly' is no step"),
        ("{", {}, "my_lengths.json"),
    ):
        if text is not None:
            own_lengths_file().write_text(text)
        window = opened(assets_copy)
        with qtbot.waitSignal(window.bodies.loader.first_loaded, timeout=20_000):
            window.bodies.loader.load_first()
        assert window.explorer.point_context.own_lengths == known
        assert banner in window.notice_bar.banner.text()
        assert "more: run 'osteopoint check'" in window.notice_bar.banner.text()


def point(name: str) -> dict[str, Any]:
    rows = json.loads((ASSETS / "points.json").read_text(encoding="utf-8"))["points"]
    return next(row for row in rows if row["id"] == name)


def test_a_fault_in_the_program_is_told_once_and_stops_the_guide(window, capsys):
    tell = window.guard
    window.explorer.guidance.begin_session("dimples")
    for _ in range(3):
        try:
            raise ZeroDivisionError("by\nzero")
        except ZeroDivisionError as error:
            tell(type(error), error, error.__traceback__)
    assert capsys.readouterr().err.count("\n") == 1
    assert "by zero" in window.notice_bar.banner.text()
    assert not window.explorer.player.playing


def test_without_a_skeleton_there_is_a_reason(qapp, assets_copy: Path):
    (assets_copy / "meshes" / "skeleton.glb").unlink()
    with pytest.raises(OsteopointError, match=r"skeleton\.glb"):
        open_window(assets_copy / "meshes", assets_copy)

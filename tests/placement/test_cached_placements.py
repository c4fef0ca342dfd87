"""Cache of placements between starts."""

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from helpers import ASSETS
from osteopoint.anatomy.atlas import Atlas
from osteopoint.anatomy.landmark_store import landmarks_fingerprint
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.load import load_body_data
from osteopoint.placement.cache import fingerprint, load_cached, save_cached
from osteopoint.placement.model import Placement, Unplaced

REASON = "points.json: OP-TOY (left), step 1: there is no landmark 'moon'."
Answers = list[Placement | Unplaced]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("OSTEOPOINT_DATA", str(folder))
    return folder


@pytest.fixture
def answers(body_data: BodyData) -> Answers:
    return [*body_data.placements.values(), Unplaced("OP-TOY", "left", REASON)]


def the_file(data: Path) -> Path:
    (path,) = (data / "placements").iterdir()
    return path


def test_cached_placements_are_read_back(atlas: Atlas, answers: Answers) -> None:
    assert load_cached(atlas, "m") is None
    save_cached(answers, atlas, "m")
    again = load_cached(atlas, "m")
    assert again is not None
    assert again[-1] == answers[-1]
    for was, now in zip(answers[:-1], again[:-1], strict=True):
        assert isinstance(was, Placement)
        assert isinstance(now, Placement)
        assert (now.point, now.side, now.bone, now.surface) == (
            was.point, was.side, was.bone, was.surface,
        )  # fmt: skip
        assert np.abs(now.position - was.position).max() < 1e-6
        assert np.abs(now.normal - was.normal).max() < 1e-6
        assert now.depth_mm == pytest.approx(was.depth_mm, abs=1e-6)


def test_another_fingerprint_does_not_match(atlas: Atlas, answers: Answers) -> None:
    save_cached(answers, atlas, "m")
    assert load_cached(atlas, "n") is None


@pytest.mark.parametrize("name", ["points.json", "measures.json"])
def test_the_fingerprint_changes_with_the_files(assets_copy: Path, name: str) -> None:
    before = fingerprint(assets_copy, "meshes", "queries")
    assert fingerprint(ASSETS, "meshes", "queries") == before
    assert fingerprint(ASSETS, "others", "queries") != before
    assert fingerprint(ASSETS, "meshes", "others") != before
    (assets_copy / name).write_text((assets_copy / name).read_text("utf-8") + " ", "utf-8")
    assert fingerprint(assets_copy, "meshes", "queries") != before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "3",
        "{}",
        '{"mark": "m"}',
        '{"mark": "m", "numbers": [], "places": [["LI4"]], "unplaced": []}',
        '{"mark": "m", "numbers": [[1, 2]], "places": [], "unplaced": []}',
        '{"mark": "m", "numbers": "x", "places": 3, "unplaced": null}',
        '{"mark": "m", "numbers": [], "places": [], "unplaced": [3]}',
        '{"mark": "m", "numbers": [], "places": [], "unplaced": [["a"]]}',
    ],
)
def test_a_damaged_cache_is_ignored(atlas: Atlas, answers: Answers, data: Path, text: str) -> None:
    save_cached(answers, atlas, "m")
    the_file(data).write_text(text, encoding="utf-8")
    assert load_cached(atlas, "m") is None
    save_cached(answers, atlas, "m")
    assert load_cached(atlas, "m") is not None, "the damaged file is replaced"


def test_a_binary_cache_file_is_ignored(atlas: Atlas, answers: Answers, data: Path) -> None:
    save_cached(answers, atlas, "m")
    the_file(data).write_bytes(b"\x7fELF\xff\x00")
    assert load_cached(atlas, "m") is None


@pytest.mark.parametrize("blocked", ["data", "data/placements"])
def test_write_errors_are_ignored(
    atlas: Atlas, answers: Answers, tmp_path: Path, blocked: str
) -> None:
    (tmp_path / blocked).parent.mkdir(exist_ok=True)
    (tmp_path / blocked).write_text("a file, not a folder")
    save_cached(answers, atlas, "m")
    assert load_cached(atlas, "m") is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_without_write_permission_is_ignored(
    atlas: Atlas, answers: Answers, data: Path
) -> None:
    data.mkdir()
    data.chmod(0o500)
    save_cached(answers, atlas, "m")
    assert load_cached(atlas, "m") is None


def test_no_atlas_id_writes_outside_the_folder(atlas: Atlas, answers: Answers, data: Path) -> None:
    for name in ("../../../evil", "/tmp/evil", "..", "", "a" * 500, "a\0b"):
        claimed = replace(atlas, id=name)
        save_cached(answers, claimed, "mark")
        assert load_cached(claimed, "mark")
    places = {path.parent for path in data.rglob("*") if path.is_file()}
    assert places == {data / "placements"}
    assert not list(data.parent.glob("evil*"))


def test_two_bodies_with_the_same_id_have_separate_caches(
    atlas: Atlas, answers: Answers, tmp_path: Path
) -> None:
    other = replace(atlas, folder=tmp_path / "elsewhere")
    save_cached(answers, atlas, "m")
    save_cached(answers[:3], other, "m")
    assert [len(load_cached(body, "m") or ()) for body in (atlas, other)] == [len(answers), 3]


def test_the_fingerprint_changes_with_the_landmarks(body_data: BodyData) -> None:
    landmarks = body_data.landmarks
    key, mark = next(iter(landmarks.found.items()))
    moved = replace(mark, position=mark.position + 0.001)
    other = replace(landmarks, found=landmarks.found | {key: moved})
    assert landmarks_fingerprint(other) != landmarks_fingerprint(landmarks)
    less = {name: each for name, each in landmarks.found.items() if name != key}
    assert landmarks_fingerprint(replace(landmarks, found=less)) != landmarks_fingerprint(landmarks)


def test_a_second_start_uses_the_cache(
    assets_copy: Path, atlas: Atlas, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = assets_copy / "points.json"
    document = json.loads(path.read_text("utf-8"))
    document["points"] = [row for row in document["points"] if row["id"] in ("LI4", "OP-PSIS")]
    path.write_text(json.dumps(document), "utf-8")
    first = load_body_data(assets_copy, atlas)
    monkeypatch.setattr("osteopoint.placement.solve.Solver.solve_all", None)
    second = load_body_data(assets_copy, atlas)
    assert list(first.placements) == list(second.placements)
    monkeypatch.undo()
    document["points"][0]["rule"] = [{"step": "at", "place": "moon"}]
    path.write_text(json.dumps(document), "utf-8")
    third = load_body_data(assets_copy, atlas)
    assert len(third.placements) < len(first.placements), "the edited rule is solved anew"

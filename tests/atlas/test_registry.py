"""The registry lists valid atlases, reports broken ones, and ignores leftovers."""

import json
import random
from pathlib import Path

import pytest

from fuzz.atlases import write_folder
from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.registry import find_atlas, list_atlases, skipped_folders
from osteopoint.assets import assets_dir
from osteopoint.catalogue.paths import read_zones
from osteopoint.cli import main
from osteopoint.errors import OsteopointError


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of imported atlases, with one whole atlas, ``boxes``."""
    monkeypatch.setenv("OSTEOPOINT_DATA", str(tmp_path))
    folder = tmp_path / "atlases"
    folder.mkdir()
    write_folder(random.Random(0), folder / "boxes", damage=False)
    return folder


def copy(folder: Path, called: str, **about: str) -> Path:
    """Another atlas beside it, with something else in its atlas.json."""
    other = folder.parent / called
    other.mkdir()
    for path in folder.iterdir():
        (other / path.name).write_bytes(path.read_bytes())
    said = json.loads((folder / "atlas.json").read_text()) | {"id": called} | about
    (other / "atlas.json").write_text(json.dumps(said))
    return other


def listed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main(["atlas", "list"]) == 0
    return capsys.readouterr().out.splitlines()


def test_leftovers_are_never_listed_nor_opened(
    imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy(imported / "boxes", ".body-tibjqomp", id="body")
    copy(imported / "boxes", ".osteopoint-0123456789abcdef.part", id="body")
    assert [entry.id for entry in list_atlases(assets_dir()) if not entry.own] == ["boxes"]
    assert not [line for line in listed(capsys) if line.startswith("body")]
    with pytest.raises(OsteopointError, match="There is no atlas and no folder 'body'"):
        find_atlas("body", assets_dir())


@pytest.mark.parametrize("spoilt", ["atlas.json", "bones.json", "skeleton.glb"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]", b'{"bones": 1e999}', b"\xff"])
def test_each_broken_atlas_is_one_line_and_the_others_are_listed(
    imported: Path, spoilt: str, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = copy(imported / "boxes", "broken")
    if content is None:
        (broken / spoilt).unlink()
    else:
        (broken / spoilt).write_bytes(content)
    lines = listed(capsys)
    assert len([line for line in lines if "broken" in line]) == 1
    assert any(line.startswith("boxes: Boxes 1, 3 bones") for line in lines)
    assert any(line.startswith("default") for line in lines)
    with pytest.raises(OsteopointError, match="broken"):
        read_atlas(find_atlas("broken", assets_dir()))


def test_of_two_atlases_with_one_id_the_first_is_listed(imported: Path) -> None:
    ours = list_atlases(assets_dir())[0]
    copy(imported / "boxes", "other", id=ours.id)
    assert list_atlases(assets_dir())[0].own
    (said,) = skipped_folders(assets_dir())
    assert "other" in said
    assert f"'{ours.id}'" in said


def test_a_line_break_in_a_name_stays_in_its_line(
    imported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy(imported / "boxes", "lines", name="one\ntwo\x1b[31m")
    assert any("one two" in line for line in listed(capsys))


BONES = {
    "a number": {"bones": 10**30},
    "a row that is none": {"bones": [7]},
    "an id that is a list": {"bones": [{"id": [1], "node": "femur.l", "side": "left"}]},
    "a side that is a list": {"bones": [{"id": "a", "node": "femur.l", "side": ["left"]}]},
    "a node that is a list": {"bones": [{"id": "a", "node": [], "side": "left"}]},
    "an endless number": {"bones": [{"fma": 1e999}]},
}


@pytest.mark.parametrize("kind", BONES)
def test_a_broken_bones_json_is_reported_with_file_and_row(imported: Path, kind: str) -> None:
    (imported / "boxes" / "bones.json").write_text(json.dumps(BONES[kind]))
    with pytest.raises(OsteopointError, match=r"bones\.json"):
        read_atlas(imported / "boxes")


@pytest.mark.parametrize(
    "row",
    [
        7, {}, {"id": ["a"]}, {"id": "a", "side": "up"}, {"id": "a", "side": "midline", "query": 3},
        {"id": "a", "side": "midline", "bone": "sacrum", "query": [["extreme"]]},
        {"id": "a", "side": "midline", "bone": "sacrum", "query": [{"vertex": [1]}]},
    ],
)  # fmt: skip
def test_a_broken_query_is_reported_with_file_and_row(tmp_path: Path, row: object) -> None:
    sound = {"id": "b", "side": "midline", "bone": "sacrum", "query": [{"centre": True}]}
    (tmp_path / "landmarks.json").write_text(json.dumps({"landmarks": [sound, row]}))
    with pytest.raises(OsteopointError, match=r"landmarks\.json, landmark 2 lacks or spoils"):
        read_queries(tmp_path / "landmarks.json")


@pytest.mark.parametrize(
    "change", [{"id": ["a"]}, {"bands": 3}, {"level": []}, {"sources": 1}, {"name": None}]
)
def test_a_broken_zone_is_reported_with_file_and_row(
    tmp_path: Path, change: dict[str, object]
) -> None:
    zones = json.loads((assets_dir() / "zones.json").read_text())
    zones["zones"][1] |= change
    (tmp_path / "zones.json").write_text(json.dumps(zones))
    with pytest.raises(OsteopointError, match=r"zones\.json, row 2 of 'zones'"):
        read_zones(tmp_path / "zones.json")

"""Reading the points: the files of the program, and damaged ones."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import ASSETS
from osteopoint.catalogue.checks import check_catalogue
from osteopoint.catalogue.model import Catalogue
from osteopoint.catalogue.reading import points_from, read_catalogue
from osteopoint.errors import OsteopointError

GOOD: dict[str, Any] = {
    "id": "OP-TOY",
    "system": "osteopoint",
    "name": "Toy",
    "latin": "ludus",
    "bone": "toy",
    "region": "hand",
    "side": "bilateral",
    "rule": [{"step": "at", "landmark": "edge"}],
    "find": ["Look.", "Feel."],
    "feel": "Hard.",
    "reach": "self",
    "technique": "osteomassage",
    "location_status": "derived",
    "sources": ["S0"],
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(ASSETS)


@pytest.mark.parametrize("name", ["points", "sources"])
def test_files_match_their_schema(name: str) -> None:
    schema = json.loads((ASSETS / "schema" / f"{name}.schema.json").read_text())
    jsonschema.validate(json.loads((ASSETS / f"{name}.json").read_text()), schema)


def test_the_catalogue_has_no_violations(catalogue: Catalogue) -> None:
    assert check_catalogue(catalogue) == []


def test_there_are_enough_points_over_all_regions(catalogue: Catalogue) -> None:
    points = list(catalogue.points.values())
    assert sum(p.system == "osteopoint" for p in points) >= 40
    assert sum(p.system == "acupoint" for p in points) >= 24
    regions = {p.region for p in points}
    assert {"head", "face", "shoulder", "chest", "lumbar", "sacral", "hip"} <= regions
    assert {"elbow", "wrist", "hand", "knee", "leg", "ankle", "foot"} <= regions


def test_the_texts_of_the_dimples(catalogue: Catalogue) -> None:
    dimple = catalogue.points["OP-PSIS"]
    said = " ".join(dimple.notes)
    assert dimple.location_status == "seed"
    assert dimple.sources[0] == "S0"
    for fact in ("S2", "below the lumbar spine", "38 mm", "19.6 mm", "10.9 mm", "sacroiliac"):
        assert fact in said


def test_nothing_in_the_file_is_a_coordinate() -> None:
    text = (ASSETS / "points.json").read_text(encoding="utf-8")
    assert "position" not in text
    assert "coordinate" not in text


@pytest.mark.parametrize("code", ["LI4", "SP6", "BL60", "GB21", "BL28", "BL32", "OP-PSIS"])
def test_pregnancy_is_never_left_out(catalogue: Catalogue, code: str) -> None:
    assert any(c.kind == "pregnancy" for c in catalogue.points[code].cautions)


def test_the_middle_of_the_spine_is_shown_but_never_pressed(catalogue: Catalogue) -> None:
    for code in ("GV14", "GV4", "BL40"):
        assert catalogue.points[code].technique == ""


def write(folder: Path, points: Any, sources: Any = None) -> Path:
    sources = [{"id": "S0", "title": "T", "kind": "seed"}] if sources is None else sources
    (folder / "points.json").write_text(json.dumps({"version": 1, "points": points}))
    (folder / "sources.json").write_text(json.dumps({"version": 1, "sources": sources}))
    return folder


def spoilt(**changes: Any) -> dict[str, Any]:
    return {**GOOD, **changes}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (3, "no JSON object"),
        (None, "no JSON object"),
        (spoilt(id=""), "'id' is missing"),
        (spoilt(name=7), "'name' must be text"),
        (spoilt(system="magic"), "'system' is 'magic'"),
        (spoilt(side=["left"]), "'side' is"),
        (spoilt(rule=[]), "list of steps"),
        (spoilt(rule=["at"]), "list of steps"),
        (spoilt(find="Look."), "'find' must be a list of texts"),
        (spoilt(cautions=[3]), "caution is no JSON object"),
        (spoilt(cautions=[{"kind": "ghost", "text": "t", "source": "S0"}]), "'ghost' is unknown"),
        (GOOD, "taken by an earlier row"),
    ],
)
def test_a_bad_row_is_left_out_and_reported(tmp_path: Path, row: Any, reason: str) -> None:
    catalogue = read_catalogue(write(tmp_path, [GOOD, row]))
    assert list(catalogue.points) == ["OP-TOY"]
    assert len(catalogue.problems) == 1
    assert reason in catalogue.problems[0]
    assert catalogue.problems[0].startswith("points.json: ")
    assert "\n" not in catalogue.problems[0]


def test_a_bad_source_is_left_out_and_reported(tmp_path: Path) -> None:
    good = {"id": "S0", "title": "T", "kind": "seed"}
    catalogue = read_catalogue(write(tmp_path, [GOOD], [good, {"id": "S1"}, "S2"]))
    assert list(catalogue.sources) == ["S0"]
    assert len(catalogue.problems) == 2


def damaged(folder: Path) -> None:
    (folder / "points.json").write_text("{")


def emptied(folder: Path) -> None:
    (folder / "points.json").write_text('{"points": []}')


def removed(folder: Path) -> None:
    (folder / "sources.json").unlink()


@pytest.mark.parametrize("harm", [damaged, emptied, removed])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    write(tmp_path, [GOOD])
    harm(tmp_path)
    with pytest.raises(OsteopointError) as caught:
        read_catalogue(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(GOOD)), anything)
def test_no_value_of_a_field_raises_another_error(field: str, value: Any) -> None:
    with contextlib.suppress(ValueError):
        points_from({**GOOD, field: value})


@pytest.mark.parametrize(
    ("changes", "breach"),
    [
        ({"find": ["One."]}, "'find' has 1 steps"),
        ({"find": ["Look.", " "]}, "step 2 of 'find' is empty"),
        ({"feel": ""}, "'feel' is empty"),
        ({"sources": []}, "names no source"),
        ({"sources": ["S9"]}, "'S9' is not in sources.json"),
        ({"name": "Coccyx"}, "does not press there"),
        ({"id": "TOY"}, "does not begin with OP-"),
        ({"latin": ""}, "'latin' is empty"),
        ({"system": "acupoint"}, "no WHO code"),
    ],
)
def test_each_rule_of_the_catalogue_is_checked(
    tmp_path: Path, changes: dict[str, Any], breach: str
) -> None:
    catalogue = read_catalogue(write(tmp_path, [spoilt(**changes)]))
    assert any(breach in sentence for sentence in check_catalogue(catalogue))

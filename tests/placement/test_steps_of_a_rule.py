"""The steps of rules on a body of two bricks, and the answers for bad rules."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from osteopoint.anatomy.atlas import Atlas, Bone
from osteopoint.anatomy.landmark_model import Landmark, Landmarks, Queries
from osteopoint.anatomy.surface import Surface, vertex_normals
from osteopoint.catalogue.model import Catalogue, Point
from osteopoint.catalogue.reading import points_from
from osteopoint.errors import OsteopointError
from osteopoint.placement.body import Body
from osteopoint.placement.checks import check_rules
from osteopoint.placement.measures import Measure, read_measures
from osteopoint.placement.model import Placement, Unplaced
from osteopoint.placement.solve import Solver

SIDES = {"left": 1.0, "right": -1.0}


def wall(side: str) -> Bone:
    """A thin upright wall 1 cm behind the body's middle plane, 20 cm wide and high."""
    shift = 0.1 * SIDES[side]
    corners = [[x, y, z] for x in (-0.1, 0.1) for y in (0.9, 1.1) for z in (-0.02, -0.01)]
    vertices = np.array(corners, dtype=np.float32) + np.array([shift, 0, 0], dtype=np.float32)
    faces = np.array(
        [
            [0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1],
            [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3],
        ],
        dtype=np.int32,
    )  # fmt: skip
    surface = Surface(vertices, faces, vertex_normals(vertices, faces))
    return Bone(f"wall.{side[0]}", "Wall", "Paries", 1, "trunk", side, "bone", surface)  # type: ignore[arg-type]


def mark(name: str, side: Any, *place: float) -> tuple[tuple[str, Any], Landmark]:
    return (name, side), Landmark(name, name, side, "wall", np.array(place))


@pytest.fixture
def body() -> Body:
    bones = {bone.id: bone for bone in (wall("left"), wall("right"))}
    atlas = Atlas("toy", "Toy", "1", "", "", "", 1.5, Path(), bones)
    found = dict(
        [mark("nape", "midline", 0, 1, 0)]
        + [mark("edge", side, 0.06 * sign, 1, 0) for side, sign in SIDES.items()]
        + [mark("foot", side, 0.06 * sign, 0.95, 0) for side, sign in SIDES.items()]
    )
    back = Measure("back", "the midline to the edge", "edge", "midline", "span", 3)
    return Body(atlas, Landmarks(found, {}, {}), {"back": back})


def point(*rule: dict[str, Any], system: str = "osteopoint", name: str = "OP-TOY") -> Point:
    row = {
        "id": name,
        "system": system,
        "name": "Toy",
        "side": "bilateral",
        "rule": list(rule) or [{}],
        "reach": "self",
        "location_status": "derived",
    }
    return points_from(row)[0]


def solve(body: Body, *rule: dict[str, Any], side: Any = "left") -> Placement | Unplaced:
    return Solver({}, body).solve(point(*rule), side)


def sentences(body: Body, *rule: dict[str, Any]) -> list[str]:
    return [step.sentence for step in Solver({}, body).steps(point(*rule), "left")]


ONTO = {"step": "onto", "bones": ["wall"], "from": "anterior"}


def place(body: Body, *rule: dict[str, Any], side: Any = "left") -> Placement:
    answer = solve(body, *rule, ONTO, side=side)
    assert isinstance(answer, Placement), answer
    return answer


@pytest.mark.parametrize(
    ("rule", "x", "y"),
    [
        ([{"step": "at", "place": "edge"}], 60, 1000),
        ([{"step": "between", "from": "nape", "to": "edge", "fraction": 0.25}], 15, 1000),
        ([{"step": "level", "place": "nape", "lateral_cun": 1.5, "measure": "back"}], 30, 1000),
        (
            [
                {"step": "at", "place": "edge"},
                {"step": "cun", "count": 2, "direction": "inferior", "measure": "back"},
            ],
            60,
            960,
        ),
        (
            [
                {"step": "at", "place": "edge"},
                {"step": "cun", "count": 1, "to": "foot", "measure": "back"},
            ],
            60,
            980,
        ),
        (
            [
                {"step": "at", "place": "edge"},
                {"step": "fingers", "count": 2, "direction": "medial"},
            ],
            30,
            1000,
        ),
        (
            [
                {"step": "at", "place": "nape"},
                {"step": "towards", "place": "edge", "fraction": 0.5},
            ],
            30,
            1000,
        ),
        ([{"step": "at", "place": "edge"}, {"step": "height", "place": "foot"}], 60, 950),
    ],
)
def test_each_step_reaches_its_place(
    body: Body, rule: list[dict[str, Any]], x: float, y: float
) -> None:
    left, right = place(body, *rule), place(body, *rule, side="right")
    assert left.position * 1000 == pytest.approx([x, y, -10], abs=1e-3)
    assert right.position == pytest.approx(left.position * [-1, 1, 1], abs=1e-6)
    assert (left.bone, right.bone) == ("wall.l", "wall.r")
    assert left.normal[2] > 0
    assert len(sentences(body, *rule, ONTO)) == len(rule) + 1


def test_onto_the_back_when_coming_from_behind(body: Body) -> None:
    rule = ({"step": "at", "place": "edge"}, {**ONTO, "from": "posterior"})
    answer = solve(body, *rule)
    assert isinstance(answer, Placement)
    assert answer.position[2] == pytest.approx(-0.02)
    assert sentences(body, *rule)[-1] == "Straight forward, 2.0 cm on, lies the wall, left."


def test_without_bone_beneath_the_nearest_bone_is_taken(body: Body) -> None:
    away = {"step": "fingers", "count": 10, "direction": "lateral"}
    answer = place(body, AT, away)
    assert answer.position[0] == pytest.approx(0.2)
    assert sentences(body, AT, away, ONTO)[-1].startswith("No bone lies straight beneath")


def test_compare_and_below_measure_without_moving(body: Body) -> None:
    rule = (
        {"step": "at", "place": "edge"},
        ONTO,
        {"step": "compare", "midline_mm": 38},
        {"step": "below", "place": "foot"},
    )
    said = sentences(body, *rule)
    assert said[2] == (
        "The source says about 38 mm from the midline; on this skeleton it is 60.0 mm."
    )
    assert said[3] == "It lies 5.0 cm above the foot."


AT = {"step": "at", "place": "edge"}


@pytest.mark.parametrize(
    ("rule", "number", "reason"),
    [
        ([{"step": "fly"}], 1, "'fly' is no step"),
        ([{}], 1, "'' is no step"),
        ([{"step": "at"}], 1, "lacks its field 'place'"),
        ([{"step": "at", "place": 3}], 1, "must be a word"),
        ([{"step": "at", "place": "edge", "why": 1}], 1, "no field 'why'"),
        ([{"step": "at", "place": "moon"}], 1, "no landmark 'moon'"),
        ([AT, {"step": "fingers", "count": "two", "direction": "medial"}], 2, "must be a number"),
        ([AT, {"step": "fingers", "count": True, "direction": "medial"}], 2, "must be a number"),
        ([AT, {"step": "fingers", "count": 1, "direction": "leftish"}], 2, "no direction"),
        (
            [AT, {"step": "cun", "count": 1, "direction": "medial", "measure": "leg"}],
            2,
            "no cun measure 'leg'",
        ),
        ([{"step": "height", "place": "edge"}], 1, "needs a place to start from"),
        ([AT, {"step": "onto", "bones": "wall"}], 2, "must be a list"),
        ([AT, {"step": "onto", "bones": []}], 2, "names no bone"),
        ([AT, {"step": "fingers", "count": 20, "direction": "lateral"}, ONTO], 3, "away"),
        ([AT, {"step": "towards", "place": "edge", "fraction": float("nan")}], 2, "number"),
    ],
)
def test_a_bad_rule_gives_one_sentence_with_file_point_and_step(
    body: Body, rule: list[dict[str, Any]], number: int, reason: str
) -> None:
    answer = solve(body, *rule)
    assert isinstance(answer, Unplaced)
    assert answer.reason.startswith(f"points.json: OP-TOY (left), step {number}: ")
    assert reason in answer.reason
    assert "\n" not in answer.reason
    assert answer.reason.endswith(".")


def test_a_missing_bone_is_named(body: Body) -> None:
    answer = solve(body, AT, {"step": "onto", "bones": ["wing"]})
    assert isinstance(answer, Unplaced)
    assert answer.lacks == ("wing",)
    assert answer.reason == (
        "OP-TOY has no place on this body, which lacks the wing; choose a body that has it."
    )


def test_a_missing_bone_of_any_name_is_one_sentence(body: Body) -> None:
    answer = solve(body, AT, {"step": "onto", "bones": ["wing\nwing " + 200 * "x"]})
    assert isinstance(answer, Unplaced)
    assert "\n" not in answer.reason
    assert len(answer.reason) < 200


def test_a_rule_without_bone_at_its_end_is_unplaced(body: Body) -> None:
    answer = solve(body, AT)
    assert isinstance(answer, Unplaced)
    assert "does not end on a bone" in answer.reason


def test_the_check_finds_unsolvable_rules(body: Body) -> None:
    queries = Queries(Path("landmarks.json"), {}, {}, "", "")
    bad = replace(point({"step": "at", "place": "moon"}, {"step": "fly"}), side="midline")
    found = check_rules(Catalogue({"OP-TOY": bad}, {}), queries, {})
    assert "points.json: OP-TOY, step 1: the landmark 'moon' is unknown." in found
    assert any("step 2: 'fly' is no step" in sentence for sentence in found)
    assert "points.json: OP-TOY, step 2: its rule does not end on a bone." in found
    sideways = replace(
        point(AT, {"step": "fingers", "count": 1, "direction": "medial"}), side="midline"
    )
    found = check_rules(Catalogue({"OP-TOY": sideways}, {}), queries, {})
    assert any("no medial or lateral" in sentence for sentence in found)
    found = check_rules(Catalogue({}, {}), queries, body.measures)
    assert found == ["measures.json: back: the landmark 'edge' is unknown."]


@pytest.mark.parametrize("text", ["", "{}", '{"measures": [{}]}', '{"measures": [3]}'])
def test_damaged_measures_are_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "measures.json"
    path.write_text(text)
    with pytest.raises(OsteopointError, match=r"measures\.json"):
        read_measures(path)

"""Rows of a rule and the steps that they become."""

import re
from typing import Any

import pytest

from helpers import ASSETS
from osteopoint.catalogue.reading import points_from, read_catalogue
from osteopoint.catalogue.rule_parsing import parse_rule, parse_step
from osteopoint.catalogue.rules import (
    At,
    Below,
    Between,
    Column,
    Compare,
    Cun,
    Fingers,
    Height,
    Level,
    Onto,
    Step,
    Towards,
    Unreadable,
    places_in,
)

EXAMPLES: list[tuple[dict[str, Any], Step]] = [
    ({"step": "at", "place": "psis"}, At("psis")),
    (
        {"step": "at", "place": "psis", "seen_from": {"posterior": 1, "superior": 0.3}},
        At("psis", {"posterior": 1, "superior": 0.3}),
    ),
    (
        {"step": "between", "from": "LI4", "to": "LI5", "fraction": 0.5},
        Between("LI4", "LI5", 0.5),
    ),
    (
        {"step": "between", "from": "a", "to": "b", "cun": 3, "measure": "arm", "via": ["c"]},
        Between("a", "b", cun=3.0, measure="arm", via=("c",)),
    ),
    (
        {"step": "level", "place": "l4", "lateral_cun": 1.5, "measure": "back"},
        Level("l4", 1.5, "back", "posterior"),
    ),
    (
        {"step": "cun", "count": 2, "measure": "arm", "direction": "superior"},
        Cun(2.0, "arm", direction="superior"),
    ),
    ({"step": "cun", "count": 2, "measure": "arm", "to": "LI5"}, Cun(2.0, "arm", to="LI5")),
    ({"step": "fingers", "count": 1, "direction": "medial"}, Fingers(1.0, "medial")),
    ({"step": "towards", "place": "psis", "fraction": 0.25}, Towards("psis", 0.25)),
    ({"step": "height", "place": "psis"}, Height("psis")),
    ({"step": "column", "place": "psis"}, Column("psis")),
    (
        {"step": "onto", "bones": ["hip_bone"], "from": "posterior"},
        Onto(("hip_bone",), "posterior"),
    ),
    ({"step": "compare", "midline_mm": 38}, Compare(38.0)),
    ({"step": "below", "place": "psis"}, Below("psis")),
]


@pytest.mark.parametrize(("row", "step"), EXAMPLES)
def test_a_row_becomes_a_step(row: dict[str, Any], step: Step) -> None:
    assert parse_step(row) == step
    assert step.kind == row["step"]


@pytest.mark.parametrize(
    ("step", "places", "measures"),
    [
        (At("psis"), ("psis",), ()),
        (Between("a", "b", via=("c", "d")), ("a", "b", "c", "d"), ()),
        (Between("a", "b", cun=3.0, measure="arm"), ("a", "b"), ("arm",)),
        (Level("l4", 1.5, "back"), ("l4",), ("back",)),
        (Cun(2.0, "arm", direction="superior"), (), ("arm",)),
        (Cun(2.0, "arm", to="LI5"), ("LI5",), ("arm",)),
        (Fingers(1.0, to="LI5"), ("LI5",), ()),
        (Onto(("hip_bone",), "posterior"), (), ()),
        (Compare(38.0), (), ()),
        (Unreadable("'fly' is no step", "fly"), (), ()),
    ],
)
def test_a_step_lists_its_places_and_measures(
    step: Step, places: tuple[str, ...], measures: tuple[str, ...]
) -> None:
    assert (step.places(), step.measures()) == (places, measures)


def test_places_in_a_rule() -> None:
    rule = (At("psis"), Fingers(2.0, to="LI5"), Onto(("hip_bone",), "posterior"), Below("psis"))
    assert places_in(rule) == {"psis", "LI5"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            {"step": "fly"},
            "'fly' is no step; known are at, between, level, cun, fingers, towards, height, "
            "column, onto, compare, below",
        ),
        ({"step": "at"}, "the step 'at' lacks its field 'place'"),
        ({"step": "at", "place": "psis", "why": 1}, "the step 'at' has no field 'why'"),
        ({"step": "at", "place": 3}, "'place' must be a word"),
        (
            {"step": "between", "from": "a", "to": "b", "cun": 3},
            "the step 'between' needs 'cun' and 'measure' together",
        ),
        (
            {"step": "fingers", "count": 1, "to": "b", "direction": "medial"},
            "the step 'fingers' needs either 'direction' or 'to'",
        ),
        ({"step": "compare", "midline_mm": True}, "'midline_mm' must be a number"),
        (
            {"step": "compare", "midline_mm": 1001},
            "'midline_mm' is 1001, which is out of its bounds",
        ),
        (
            {"step": "towards", "place": "a", "fraction": 1.5},
            "'fraction' is 1.5, which is out of its bounds",
        ),
        ({"step": "onto", "bones": "hip_bone"}, "'bones' must be a list of ids"),
        ({"step": "onto", "bones": []}, "the step 'onto' names no bone"),
        (
            {"step": "at", "place": "psis", "seen_from": {}},
            "'seen_from' must be a direction, or several with a number each",
        ),
        (
            {"step": "at", "place": "psis", "seen_from": "leftish"},
            "'leftish' is no direction; known are superior, inferior, anterior, posterior, "
            "medial, lateral",
        ),
    ],
)
def test_a_bad_row_raises_one_sentence(row: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse_step(row)


def test_a_bad_row_leaves_the_point_readable() -> None:
    row = {
        "id": "OP-TOY",
        "system": "osteopoint",
        "name": "Toy",
        "side": "midline",
        "reach": "self",
        "location_status": "derived",
        "rule": [{"step": "at", "place": "psis"}, {"step": "onto", "bones": []}],
    }
    (point,) = points_from(row)
    assert point.rule == (At("psis"), Unreadable("the step 'onto' names no bone", "onto"))
    assert parse_rule([{}])[0].kind == ""


def test_the_places_in_a_bad_row_are_known() -> None:
    (step,) = parse_rule([{"step": "between", "from": "LI4", "via": ["c"], "why": 1}])
    assert isinstance(step, Unreadable)
    assert step.places() == ("LI4", "c")


def test_every_rule_of_the_catalogue_can_be_read() -> None:
    steps = [step for point in read_catalogue(ASSETS).points.values() for step in point.rule]
    assert [step for step in steps if isinstance(step, Unreadable)] == []

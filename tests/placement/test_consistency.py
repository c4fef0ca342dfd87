"""Inconsistent placements are found on any body and removed with a reason."""

from dataclasses import replace

import numpy as np
import pytest

from helpers import ASSETS
from osteopoint.anatomy.atlas import Atlas, Side, read_atlas
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.anatomy.skin import read_skin
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.explorer.body_data import BodyData
from osteopoint.placement.body import Body, is_point
from osteopoint.placement.consistency import Consistency, Key
from osteopoint.placement.measures import read_measures
from osteopoint.placement.model import Placement, Unplaced
from osteopoint.placement.relations import Relations, read_relations
from osteopoint.placement.solve import Solver

Placed = dict[Key, Placement]


@pytest.fixture(scope="module")
def relations() -> Relations:
    return read_relations(ASSETS / "relations.json")


@pytest.fixture(scope="module")
def consistency(relations: Relations, atlas: Atlas, body_data: BodyData) -> Consistency:
    landmarks = load_landmarks(ASSETS, atlas)
    return Consistency(relations, body_data.catalogue.points, atlas, landmarks)


def moved(placed: Placed, name: str, side: Side, *by_mm: float) -> Placed:
    there = placed[name, side]
    place = there.position + np.array(by_mm) / 1000
    return placed | {(name, side): replace(there, position=place)}


def left_out(consistency: Consistency, placed: Placed) -> dict[Key, str]:
    answers = consistency.filter(list(placed.values()))
    return {(a.point, a.side): a.reason for a in answers if isinstance(a, Unplaced)}


@pytest.mark.parametrize("body", ["default", "female", "reference"])
def test_no_violations_on_three_bodies(
    body: str, relations: Relations, request: pytest.FixtureRequest
) -> None:
    folder = ASSETS / "meshes"
    if body == "female":
        folder = folder / "female"
    elif body == "reference":
        folder = request.getfixturevalue("reference")
    atlas, catalogue = read_atlas(folder), read_catalogue(ASSETS)
    landmarks = load_landmarks(ASSETS, atlas)
    measures = read_measures(ASSETS / "measures.json")
    solver = Solver(catalogue.points, Body(atlas, landmarks, measures, read_skin(folder)))
    answers = solver.solve_all()
    placed = {(a.point, a.side): a for a in answers if isinstance(a, Placement)}
    consistency = Consistency(relations, catalogue.points, atlas, landmarks)
    found = consistency.violations(placed)
    assert [f"{each.points[0]}: {each.sentence}" for each in found] == []
    assert consistency.filter(answers) == answers
    assert len(placed) >= (1178 if body == "reference" else 1182)


def test_every_stated_distance_is_checked(relations: Relations) -> None:
    assert sum(len(row.points) for row in relations.distances) >= 220


@pytest.mark.parametrize(
    ("name", "side", "by_mm", "says"),
    [
        ("BL23", "left", (0, 5, 0), "above the lower border of the spinous process of L2"),
        ("CV12", "midline", (0, 20, 0), "not 4"),
        ("BL23", "left", (12, 0, 0), "cun from the midline, not 1.5"),
        ("LI4", "left", (0, 400, 0), "nearest bone"),
        ("GV23", "midline", (0, 0, -90), "it would come before GV"),
        ("KI3", "right", (140, 0, 0), "the other side of the body"),
    ],
)
def test_a_violating_placement_is_removed_with_its_reason(
    consistency: Consistency,
    body_data: BodyData,
    name: str,
    side: Side,
    by_mm: tuple[float, float, float],
    says: str,
) -> None:
    placed = moved(body_data.placements, name, side, *by_mm)
    if "bone" in says:  # the bone beneath goes with the place
        placed[name, side] = replace(placed[name, side], bone="humerus.l")
    gone = left_out(consistency, placed)
    assert (name, side) in gone
    assert gone[name, side].startswith(f"{name} is not given on this body: ")
    built_on = {key for key, reason in gone.items() if "built on" in reason}
    assert set(gone) - built_on == {(name, side)}


def test_one_of_two_points_in_the_same_place_is_removed(
    consistency: Consistency, body_data: BodyData
) -> None:
    placed = dict(body_data.placements)
    here = placed["GB16", "left"].position
    placed["GB17", "left"] = replace(placed["GB17", "left"], position=here)
    gone = left_out(consistency, placed)
    assert len(gone.keys() & {("GB16", "left"), ("GB17", "left")}) == 1
    assert "same place" in " ".join(gone.values())


def test_dependent_points_are_removed_too(consistency: Consistency, body_data: BodyData) -> None:
    gone = left_out(consistency, moved(body_data.placements, "GB27", "left", 0, 60, 0))
    assert "it is built on GB27, which has no place here" in gone["GB28", "left"]
    assert ("GB28", "right") not in gone


def test_every_name_is_known(relations: Relations, body_data: BodyData) -> None:
    landmarks = set(read_queries(ASSETS / "landmarks.json").by_id) | {"midline"}
    names = {n for row in relations.distances for n in (*row.points, row.start, row.low, row.high)}
    names |= {n for row in relations.levels for n in (*row.points, row.place)}
    names |= {n for row in relations.orders for n in row.points}
    names |= {n for row in relations.rows for n in row.landmarks}
    names |= {row.away_from for row in relations.orders if row.away_from}
    names |= {n for pair in relations.together for n in pair} | set(relations.also)
    points = body_data.catalogue.points
    assert {n for n in names if n not in (points if is_point(n) else landmarks)} == set()
    assert {p.region for p in points.values()} <= set(relations.regions)

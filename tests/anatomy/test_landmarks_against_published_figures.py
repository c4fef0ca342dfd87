"""The landmarks of both our bodies against figures that others measured on people.

Spinous processes along the line C7–PSIS, PSIS apart and level with S2, crests with L4:
the palpation literature as gathered for this project (assets/sources.json names it).
"""

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from osteopoint.anatomy.atlas import SUFFIX, Atlas, read_atlas
from osteopoint.anatomy.landmark_model import Landmarks
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.assets import assets_dir
from osteopoint.geometry.surfaces import nearest, triangles_of

Body = tuple[Atlas, Landmarks]
IDS = Path(__file__).resolve().parents[3] / "shared" / "reference" / "points" / "landmark_ids.csv"
QUERIES = read_queries(assets_dir() / "landmarks.json")


@pytest.fixture(scope="module", params=["male", "female"])
def body(request: pytest.FixtureRequest) -> Body:
    folder = assets_dir() / "meshes" / ("" if request.param == "male" else "female")
    atlas = read_atlas(folder)
    return atlas, load_landmarks(assets_dir(), atlas)


def height(body: Body, name: str) -> float:
    return float(body[1].position(name, "midline")[1])


def test_the_dimples_are_75_to_105_mm_apart(body: Body) -> None:
    left, right = (body[1].position("psis", side) for side in ("left", "right"))
    assert 75 <= 1000 * np.linalg.norm(left - right) <= 105


@pytest.mark.parametrize(
    ("vertebra", "percent"), [("t4", 21), ("t7", 39), ("t10", 54), ("l1", 71), ("l4", 86)]
)
def test_spinous_processes_lie_along_the_back_as_measured(
    body: Body, vertebra: str, percent: float
) -> None:
    top, bottom = height(body, "c7_spinous_tip"), height(body, "psis")
    share = (top - height(body, f"{vertebra}_spinous_tip")) / (top - bottom)
    assert 100 * share == pytest.approx(percent, abs=4)


def test_the_dimples_are_level_with_s2(body: Body) -> None:
    assert (
        height(body, "sacral_foramen_1") > height(body, "psis") > height(body, "sacral_foramen_3")
    )


def test_the_iliac_crests_are_level_with_l4_or_the_gap_below(body: Body) -> None:
    crest = height(body, "iliac_crest_apex")
    assert height(body, "l4_spinous_superior") > crest > height(body, "l5_spinous_superior")


def test_foramina_and_rib_spaces_follow_each_other_downward(body: Body) -> None:
    for names in (
        [f"sacral_foramen_{n}" for n in range(1, 5)],
        [f"intercostal_space_{n}_midclavicular" for n in range(1, 12)],
        [f"{v}_spinous_tip" for v in ("c2", "c7", "t1", "t6", "t12", "l1", "l5")],
    ):
        heights = [height(body, name) for name in names]
        assert all(upper > lower for upper, lower in pairwise(heights)), names


def test_each_lies_on_its_own_bone_and_side(body: Body) -> None:
    atlas, landmarks = body
    for (name, side), mark in landmarks.found.items():
        query = QUERIES.by_id[name]
        if side == "midline":
            assert abs(mark.position[0]) < 0.004, name
        else:
            assert (mark.position[0] > 0) == (side == "left"), name
        if mark.bone == "skin":
            continue
        stems = QUERIES.wholes.get(query.bone, (query.bone,))
        assert any(mark.bone in (s, s + SUFFIX[side], s + ".l", s + ".r") for s in stems), name
        if not query.note:
            surface = atlas.bones[mark.bone].surface
            touch = nearest(mark.position, triangles_of(surface.vertices, surface.faces))
            assert np.linalg.norm(touch.position - mark.position) < 0.012, name


def test_left_mirrors_right(body: Body) -> None:
    for (name, side), mark in body[1].found.items():
        if side == "left":
            # The meshes of unpaired bones are not cut alike left and right.
            other = body[1].found[name, "right"].position * [-1, 1, 1]
            assert np.linalg.norm(mark.position - other) < 0.002, name


def test_all_but_a_few_of_the_agreed_ids_are_there(body: Body) -> None:
    if not IDS.is_file():
        pytest.skip("the list of agreed ids is not beside the repository")
    with IDS.open(encoding="utf-8", newline="") as lines:
        agreed = {row["id"]: row["side"] for row in csv.DictReader(lines)}
    found = body[1].found
    missing = [
        name
        for name, side in agreed.items()
        if any(
            (name, s) not in found
            for s in (("left", "right") if side == "bilateral" else ("midline",))
        )
    ]
    assert len(agreed) - len(missing) >= 250, missing

"""The second body: the same bones in a woman's proportions."""

import json
from pathlib import Path

import numpy as np
import pytest

from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.anatomy.checks import check_atlas
from osteopoint.anatomy.landmark_model import Landmarks
from osteopoint.anatomy.landmark_store import fingerprint, load_landmarks
from osteopoint.anatomy.registry import find_atlas, list_atlases
from osteopoint.assets import assets_dir
from osteopoint.jsonfile import read_json

FOLDER = assets_dir() / "meshes" / "female"
DATA = Path(__file__).resolve().parents[2] / "tools" / "atlas" / "data" / "proportions.json"


@pytest.fixture(scope="module")
def bodies() -> dict[str, tuple[Atlas, Landmarks]]:
    atlases = {"male": read_atlas(assets_dir() / "meshes"), "female": read_atlas(FOLDER)}
    return {sex: (atlas, load_landmarks(assets_dir(), atlas)) for sex, atlas in atlases.items()}


def test_it_has_no_problems_and_is_listed_second() -> None:
    assert check_atlas(FOLDER) == []
    assert [entry.id for entry in list_atlases(assets_dir()) if entry.own] == ["default", "female"]
    assert find_atlas("female", assets_dir()) == FOLDER


def test_it_has_the_same_bones(bodies: dict[str, tuple[Atlas, Landmarks]]) -> None:
    assert list(bodies["female"][0].bones) == list(bodies["male"][0].bones)
    assert (bodies["male"][0].sex, bodies["female"][0].sex) == ("male", "female")


def test_its_proportions_are_a_womans(bodies: dict[str, tuple[Atlas, Landmarks]]) -> None:
    def breadth(sex: str, name: str) -> float:
        marks = bodies[sex][1]
        left, right = (marks.position(name, side) for side in ("left", "right"))
        return float(left[0] - right[0]) / bodies[sex][0].stature_m

    said = json.loads(DATA.read_text("utf-8"))
    assert bodies["female"][0].stature_m * 1000 == pytest.approx(said["height_mm"], abs=4)
    for narrower in ("acromion_lateral", "mandibular_angle"):
        assert breadth("female", narrower) < breadth("male", narrower), narrower
    for wider in ("iliac_tubercle", "ischial_tuberosity", "pubic_tubercle", "psis"):
        assert breadth("female", wider) > breadth("male", wider), wider


def test_left_and_right_mirror_each_other(bodies: dict[str, tuple[Atlas, Landmarks]]) -> None:
    bones = bodies["female"][0].bones
    for name in (name for name in bones if name.endswith(".l")):
        left, right = (bones[name[:-1] + side].surface.bounds for side in "lr")
        mirrored = np.array([right[1], right[0]]) * [-1, 0, 0] + right * [0, 1, 1]
        assert np.abs(left - mirrored).max() < 0.0001, name


def test_its_landmarks_are_stored(bodies: dict[str, tuple[Atlas, Landmarks]]) -> None:
    atlas, landmarks = bodies["female"]
    assert landmarks.absent == {}
    assert read_json(FOLDER / "landmarks.json")["meshes"] == fingerprint(atlas)

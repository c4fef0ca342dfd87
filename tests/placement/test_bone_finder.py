"""Search for the bone beneath a place on the skin, and its depth."""

from pathlib import Path

import numpy as np
import pytest

from helpers import ball
from osteopoint.anatomy.atlas import Atlas, Bone
from osteopoint.anatomy.landmark_model import Landmarks
from osteopoint.explorer.body_data import BodyData
from osteopoint.placement.body import Body
from osteopoint.placement.bone_finder import BoneFinder, BonePoint

OUT = np.array([0.0, 0.0, 1.0])


def stone(name: str, x: float, z: float, kind: str = "bone") -> Bone:
    """A ball of a centimetre's radius."""
    surface = ball((x, 1.0, z), (0.01, 0.01, 0.01))
    return Bone(name, name, name, 1, "hand", "left", kind, surface)  # type: ignore[arg-type]


def beneath(*bones: Bone) -> BoneFinder:
    atlas = Atlas("toy", "Toy", "1", "", "", "", 1.5, Path(), {b.id: b for b in bones})
    return Body(atlas, Landmarks({}, {}, {}), {}).bone_finder


def straight_in(stones: BoneFinder, place: np.ndarray) -> BonePoint | None:
    return stones.straight_in(place[None], OUT[None])[0]


def nearest(stones: BoneFinder, place: np.ndarray) -> BonePoint:
    return stones.nearest(place[None])[0]


def at(x: float, z: float) -> np.ndarray:
    return np.array([x, 1.0, z])


def test_straight_in_finds_the_first_bone() -> None:
    found = straight_in(beneath(stone("far", 0, -0.03), stone("near", 0, 0)), at(0, 0.022))
    assert found is not None
    assert found.bone == "near"
    assert found.depth == pytest.approx(0.012, abs=2e-4)
    assert found.position == pytest.approx([0, 1, 0.01], abs=2e-4)
    assert found.normal == pytest.approx(OUT, abs=0.1)


def test_bones_beside_behind_or_too_deep_are_ignored() -> None:
    stones = beneath(stone("beside", 0.03, 0), stone("above", 0, 0.06), stone("deep", 0, -0.06))
    assert straight_in(stones, at(0, 0.022)) is None


def test_nearest_bone_at_any_distance() -> None:
    stones = beneath(stone("left", 0.05, 0), stone("right", -0.06, 0), stone("deep", 0, -0.08))
    found = nearest(stones, at(0, 0.0))
    assert found.bone == "left"
    assert found.depth == pytest.approx(0.04, abs=2e-4)
    assert nearest(stones, at(-1.0, 0.0)).bone == "right"


def test_cartilage_counts_as_bone_but_discs_do_not() -> None:
    stones = beneath(stone("disc", 0, 0.0, "disc"), stone("rib", 0, -0.02, "cartilage"))
    found = straight_in(stones, at(0, 0.022))
    assert found is not None
    assert found.bone == "rib"
    assert nearest(stones, at(0, 0.022)).bone == "rib"


def test_a_body_without_bones_raises() -> None:
    assert straight_in(beneath(), at(0, 0)) is None
    with pytest.raises(ValueError, match="no bones"):
        nearest(beneath(), at(0, 0))


def test_the_hip_bone_lies_beneath_the_dimples(body_data: BodyData) -> None:
    bones = body_data.solver.body.bone_finder
    dimple = body_data.placements["OP-PSIS", "left"]
    place = dimple.position + 0.01 * dimple.normal
    found = bones.straight_in(place[None], dimple.normal[None])[0]
    assert found is not None
    assert found.bone == "hip_bone.l"
    assert found.depth == pytest.approx(0.01, abs=1e-4)


def test_many_places_match_single_queries(body_data: BodyData) -> None:
    bones = body_data.solver.body.bone_finder
    skin = [p for p in body_data.placements.values() if p.surface == "skin"][::9]
    places, outward = np.array([p.position for p in skin]), np.array([p.normal for p in skin])
    for together, ask in (
        (bones.straight_in(places, outward), bones.straight_in),
        (bones.nearest(places, outward), bones.nearest),
    ):
        alone = [ask(place[None], way[None])[0] for place, way in zip(places, outward, strict=True)]
        for one, other in zip(together, alone, strict=True):
            assert (one is None) == (other is None)
            if one is not None and other is not None:
                assert one.bone[:-2] == other.bone[:-2]  # over a suture either side may answer
                assert one.depth == pytest.approx(other.depth, abs=1e-9)

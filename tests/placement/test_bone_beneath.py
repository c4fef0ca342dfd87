"""Which bone lies beneath a place on the skin, and how deep."""

from pathlib import Path

import numpy as np
import pytest

from helpers import ball
from osteopoint.anatomy.atlas import Atlas, Bone
from osteopoint.anatomy.landmarks import Landmarks
from osteopoint.explorer.knowledge import Knowledge
from osteopoint.placement.beneath import Beneath
from osteopoint.placement.body import Body

OUT = np.array([0.0, 0.0, 1.0])


def stone(name: str, x: float, z: float, kind: str = "bone") -> Bone:
    """A ball of a centimetre's radius."""
    surface = ball((x, 1.0, z), (0.01, 0.01, 0.01))
    return Bone(name, name, name, 1, "hand", "left", kind, surface)  # type: ignore[arg-type]


def beneath(*bones: Bone) -> Beneath:
    atlas = Atlas("toy", "Toy", "1", "", "", "", 1.5, Path(), {b.id: b for b in bones})
    return Body(atlas, Landmarks({}, {}, {}), {}).bones_beneath


def at(x: float, z: float) -> np.ndarray:
    return np.array([x, 1.0, z])


def test_straight_in_the_first_bone_is_met() -> None:
    found = beneath(stone("far", 0, -0.03), stone("near", 0, 0)).straight_in(at(0, 0.022), OUT)
    assert found is not None
    assert found.bone == "near"
    assert found.depth == pytest.approx(0.012, abs=2e-4)
    assert found.position == pytest.approx([0, 1, 0.01], abs=2e-4)
    assert found.normal == pytest.approx(OUT, abs=0.1)


def test_what_lies_beside_behind_or_too_deep_is_not_beneath() -> None:
    stones = beneath(stone("beside", 0.03, 0), stone("above", 0, 0.06), stone("deep", 0, -0.06))
    assert stones.straight_in(at(0, 0.022), OUT) is None


def test_the_nearest_bone_is_found_however_far() -> None:
    stones = beneath(stone("left", 0.05, 0), stone("right", -0.06, 0), stone("deep", 0, -0.08))
    found = stones.nearest(at(0, 0.0))
    assert found.bone == "left"
    assert found.depth == pytest.approx(0.04, abs=2e-4)
    assert stones.nearest(at(-1.0, 0.0)).bone == "right"


def test_discs_do_not_count_as_bone_but_cartilage_does() -> None:
    stones = beneath(stone("disc", 0, 0.0, "disc"), stone("rib", 0, -0.02, "cartilage"))
    found = stones.straight_in(at(0, 0.022), OUT)
    assert found is not None
    assert found.bone == "rib"
    assert stones.nearest(at(0, 0.022)).bone == "rib"


def test_a_body_without_bones_says_so() -> None:
    assert beneath().straight_in(at(0, 0), OUT) is None
    with pytest.raises(ValueError, match="no bones"):
        beneath().nearest(at(0, 0))


def test_beneath_the_dimples_lies_the_hip_bone(knowledge: Knowledge) -> None:
    bones = knowledge.solver.body.bones_beneath
    dimple = knowledge.placements["OP-PSIS", "left"]
    found = bones.straight_in(dimple.position + 0.01 * dimple.normal, dimple.normal)
    assert found is not None
    assert found.bone == "hip_bone.l"
    assert found.depth == pytest.approx(0.01, abs=1e-4)

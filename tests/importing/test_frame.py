"""How a skeleton stands and its unit are found from its bones alone."""

import itertools

import numpy as np
import pytest
from bodies import skeleton
from hypothesis import given, settings
from hypothesis import strategies as st

from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.importing.frame import find_turn
from osteopoint.anatomy.importing.sizes import longest, read_sizes, stem
from osteopoint.anatomy.importing.units import UNITS, Unit, find_unit, read_height
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError

OURS = {bone.id: (bone.vertices.min(0) + bone.vertices.max(0)) / 2 for bone in skeleton()}
SIZES = read_sizes(assets_dir())
_REGIONS = {bone.id: bone.region for bone in read_atlas(assets_dir() / "meshes").bones.values()}
PARTS = {
    "hand": {n for n, r in _REGIONS.items() if r == "hand" and n.endswith(".l")},
    "foot": {n for n, r in _REGIONS.items() if r == "foot" and n.endswith(".r")},
    "skull": {n for n, r in _REGIONS.items() if r == "head" and "tooth" not in n},
    "spine": {n for n in _REGIONS if n.startswith(("vertebra", "sacrum", "coccyx"))},
    "pelvis and legs": {n for n, r in _REGIONS.items() if r in ("pelvis", "thigh", "knee", "leg")},
}
TURNS = [
    turn
    for order in itertools.permutations(range(3))
    for signs in itertools.product((1.0, -1.0), repeat=3)
    if np.linalg.det(turn := np.eye(3)[list(order)] * np.array(signs)[:, None]) > 0
]


def unit_of(theirs: dict[str, np.ndarray], turn_scale: tuple[np.ndarray, float]) -> Unit:
    extent = float(np.ptp(np.array(list(theirs.values())), axis=0).max())
    return find_unit(turn_scale[1], extent, SIZES)


@settings(max_examples=60, deadline=None)
@given(
    turn=st.sampled_from(TURNS),
    unit=st.sampled_from(sorted(UNITS)),
    size=st.floats(0.85, 1.15),
    away=st.tuples(*[st.floats(-5, 5)] * 3),
    left_out=st.sets(st.sampled_from(sorted(OURS)), max_size=200),
)
def test_any_frame_and_unit_is_found(
    turn: np.ndarray, unit: str, size: float, away: tuple[float, ...], left_out: set[str]
) -> None:
    theirs = {
        name: (place * size) @ turn / UNITS[unit] + np.array(away) / UNITS[unit]
        for name, place in OURS.items()
        if name not in left_out
    }
    found = find_turn(theirs, OURS)
    assert found[0] == pytest.approx(turn)
    assert unit_of(theirs, found).name == unit


@pytest.mark.parametrize("part", ["hand", "foot", "skull", "spine", "pelvis and legs"])
@pytest.mark.parametrize("turn", TURNS[::5])
def test_the_frame_of_a_part_is_found(part: str, turn: np.ndarray) -> None:
    theirs = {
        name: place @ turn * 1000 + 77.0 for name, place in OURS.items() if name in PARTS[part]
    }
    assert len(theirs) > 8
    found, scale = find_turn(theirs, OURS, whole=False)
    assert found == pytest.approx(turn)
    assert scale == pytest.approx(0.001)


def test_a_part_may_have_any_orientation() -> None:
    turn = np.linalg.qr(np.random.default_rng(3).normal(size=(3, 3)))[0]
    turn *= np.linalg.det(turn)
    theirs = {name: place @ turn for name, place in OURS.items() if name in PARTS["hand"]}
    found, _ = find_turn(theirs, OURS, whole=False)
    assert found == pytest.approx(turn, abs=1e-6)


def test_shapes_determine_the_orientation_of_a_row_of_bones() -> None:
    names = ("femur.l", "tibia.l", "fibula.l")
    turn = TURNS[7]
    ours = {bone.id: bone.vertices for bone in skeleton() if bone.id in names}
    shapes = {name: vertices @ turn for name, vertices in ours.items()}
    middles = {name: (v.min(0) + v.max(0)) / 2 for name, v in shapes.items()}
    found, _ = find_turn(middles, OURS, False, (shapes, ours))
    assert found == pytest.approx(turn)


def test_a_hand_with_the_wrong_side_is_rejected() -> None:
    turn = TURNS[11]
    theirs = {name: (OURS[name] * [-1, 1, 1]) @ turn for name in PARTS["hand"]}
    with pytest.raises(OsteopointError, match="mirrored"):
        find_turn(theirs, OURS, whole=False)


def test_a_mirrored_skeleton_is_refused() -> None:
    theirs = {name: place * [-1, 1, 1] for name, place in OURS.items()}
    with pytest.raises(OsteopointError, match="mirrored"):
        find_turn(theirs, OURS)


def test_scattered_bones_are_rejected() -> None:
    places = np.random.default_rng(1).normal(size=(len(OURS), 3))
    with pytest.raises(OsteopointError, match="do not lie like"):
        find_turn(dict(zip(OURS, places, strict=True)), OURS)


def test_some_misnamed_bones_do_not_change_the_orientation() -> None:
    theirs = dict(OURS)
    names = sorted(theirs)[::12]
    places = np.random.default_rng(2).permutation([theirs[name] for name in names])
    theirs |= dict(zip(names, places, strict=True))
    assert find_turn(theirs, OURS)[0] == pytest.approx(np.eye(3))


def test_two_bones_are_too_few() -> None:
    few = {name: OURS[name] for name in ("femur.l", "femur.r")}
    with pytest.raises(OsteopointError, match=r"Only 2 bones .* at least 3"):
        find_turn(few, OURS)


def test_bones_in_one_place_are_rejected() -> None:
    with pytest.raises(OsteopointError):
        find_turn(dict.fromkeys(OURS, np.zeros(3)), OURS)


def test_an_unknown_unit_gives_an_adult_with_a_note() -> None:
    unit = find_unit(0.0033, 520.0, SIZES)
    assert unit.scale == 0.0033
    assert "one would be 3.3 mm" in unit.assumed
    assert "--height" in unit.assumed


def test_a_child_keeps_its_size_with_a_note() -> None:
    unit = find_unit(1.7 / 1.05, 1.05, SIZES)
    assert unit.name == "metres"
    assert "a child of some 1.05 m" in unit.assumed


@pytest.mark.parametrize("length", [1.0, 2.0, 100.0])
def test_a_normalised_model_becomes_an_adult(length: float) -> None:
    unit = find_unit(1.7 / length, length, SIZES)
    if length == 2.0:
        assert unit == Unit("metres", 1.0, pytest.approx(2 / 1.7))
    else:
        assert unit.size == 1.0
        assert "round size" in unit.assumed


def test_a_given_height_is_used_and_an_absurd_one_rejected() -> None:
    assert find_unit(0.05, 30.0, SIZES, 1.05).scale == pytest.approx(0.05 * 1.05 / 1.7)
    assert read_height("1,05 m") == read_height("105 cm") == read_height("105") == 1.05
    for height in (0.1, 9.0, float("nan")):
        with pytest.raises(OsteopointError, match="none of a person"):
            find_unit(0.05, 30.0, SIZES, height)
    with pytest.raises(OsteopointError, match="no number"):
        read_height("tall")


def test_our_bones_have_the_lengths_of_the_table() -> None:
    for bone in skeleton():
        length = longest(bone.vertices)
        assert SIZES.longest_m[stem(bone.id)] == pytest.approx(length, rel=0.08), bone.id

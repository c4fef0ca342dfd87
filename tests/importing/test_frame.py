"""How a skeleton stands and its unit are found from its bones alone."""

import itertools

import numpy as np
import pytest
from bodies import skeleton
from hypothesis import given, settings
from hypothesis import strategies as st

from osteopoint.anatomy.importing.frame import UNITS, find_frame
from osteopoint.errors import OsteopointError

OURS = {bone.id: (bone.vertices.min(0) + bone.vertices.max(0)) / 2 for bone in skeleton()}
TURNS = [
    turn
    for order in itertools.permutations(range(3))
    for signs in itertools.product((1.0, -1.0), repeat=3)
    if np.linalg.det(turn := np.eye(3)[list(order)] * np.array(signs)[:, None]) > 0
]


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
    frame = find_frame(theirs, OURS)
    assert frame.unit == unit
    assert frame.turn == pytest.approx(turn)


def test_a_mirrored_skeleton_is_refused() -> None:
    theirs = {name: place * [-1, 1, 1] for name, place in OURS.items()}
    with pytest.raises(OsteopointError, match="mirrored"):
        find_frame(theirs, OURS)


def test_bones_strewn_about_are_no_body() -> None:
    places = np.random.default_rng(1).normal(size=(len(OURS), 3))
    with pytest.raises(OsteopointError, match="do not lie like"):
        find_frame(dict(zip(OURS, places, strict=True)), OURS)


def test_a_unit_that_nobody_uses_is_refused_with_its_size() -> None:
    theirs = {name: place / 0.0033 for name, place in OURS.items()}
    with pytest.raises(OsteopointError, match=r"one unit would be 3\.3 mm"):
        find_frame(theirs, OURS)


def test_a_hand_alone_does_not_say_how_a_body_stands() -> None:
    few = {name: place for name, place in OURS.items() if name.startswith("carpal")}
    with pytest.raises(OsteopointError, match="at least 20"):
        find_frame(few, OURS)


def test_bones_all_in_one_place_are_no_body() -> None:
    with pytest.raises(OsteopointError):
        find_frame(dict.fromkeys(OURS, np.zeros(3)), OURS)

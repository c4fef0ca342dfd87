"""Walks and tapes on skins whose lengths are known: a drum, a ball, a wall, loose patches."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapes import RADIUS, drum, surface

from osteopoint.anatomy.missing_bones import MissingBonesError
from osteopoint.anatomy.surface import Surface
from osteopoint.geometry.frames import UP
from osteopoint.geometry.lines import length
from osteopoint.placement.skin_probe import SkinProbe
from osteopoint.placement.skin_walk import SkinWalk

LEFT, FRONT = np.array([1.0, 0, 0]), np.array([0, 0, 1.0])


TUBE = SkinWalk(SkinProbe(drum(), layered=False))


@pytest.fixture
def tube() -> SkinWalk:
    return TUBE


def test_a_level_walk_around_a_limb_keeps_its_height(tube: SkinWalk) -> None:
    start = tube.project(np.zeros(3), FRONT)
    quarter = RADIUS * math.pi / 2
    way = tube.walk(start, LEFT, quarter)
    line, end = way.places, way.end
    assert end.position == pytest.approx([RADIUS, 0, 0], abs=3e-4)
    assert end.normal == pytest.approx([1, 0, 0], abs=0.02)
    assert length(line) == pytest.approx(quarter, rel=0.003)
    assert np.ptp(line[:, 1]) < 1e-6


@given(angle=st.floats(-3.0, 3.0), rise=st.floats(-0.08, 0.08), distance=st.floats(0.001, 0.08))
@settings(max_examples=40, deadline=None)
def test_a_walk_has_its_length_and_stays_on_the_skin(
    angle: float, rise: float, distance: float
) -> None:
    ground = TUBE
    out = np.array([math.sin(angle), 0, math.cos(angle)])
    start = ground.project(out * 0.05 + UP * rise, out)
    way = ground.walk(start, UP, distance)
    line, end = way.places, way.end
    assert end.position[1] - rise == pytest.approx(distance, abs=2e-5)
    assert length(line) == pytest.approx(distance, rel=1e-3, abs=1e-5)
    away = np.hypot(line[:, 0], line[:, 2])
    assert away == pytest.approx(np.full(len(line), RADIUS), abs=3e-5)


def test_a_tape_round_a_limb_is_a_helix(tube: SkinWalk) -> None:
    start = tube.project(np.array([0, -0.05, 0.0]), FRONT)
    end = tube.project(np.array([0, 0.05, 0.0]), LEFT)
    line = tube.tape(start, end).places
    shortest = math.hypot(RADIUS * math.pi / 2, 0.1)
    assert line[0] == pytest.approx(start.position)
    assert line[-1] == pytest.approx(end.position)
    assert shortest - 1e-3 < length(line) < shortest * 1.03


def test_walk_to_a_level(tube: SkinWalk) -> None:
    start = tube.project(np.zeros(3), FRONT)
    end = tube.walk_to(start, UP, UP, -0.12).end
    assert end.position == pytest.approx([0, -0.12, RADIUS], abs=1e-4)
    end = tube.walk_to(start, LEFT, LEFT, 0.06).end
    assert end.position == pytest.approx([0.06, 0, 0.08], abs=2e-4)
    with pytest.raises(ValueError, match="does not lead there"):
        tube.walk_to(start, LEFT, LEFT, 0.2)


def test_a_walk_beyond_the_skin_raises(tube: SkinWalk) -> None:
    start = tube.project(np.zeros(3), FRONT)
    with pytest.raises(ValueError, match="does not lead"):
        tube.walk(start, UP, 0.3)
    with pytest.raises(ValueError, match="that way"):
        tube.walk(start, FRONT, 0.01)


def patches(gap: float) -> Surface:
    """A flat skin of closed plates 2 cm wide and 2 mm thick that overlap or lie apart."""
    vertices: list[NDArray[np.float64]] = []
    faces: list[NDArray[np.int64]] = []
    cube = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=float)
    sides = np.array(
        [
            [0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1],
            [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3],
        ]
    )  # fmt: skip
    for i in range(8):
        plate = cube * [0.02, 0.04, 0.002] + [i * (0.02 + gap), -0.02, -0.0004 * (i % 2)]
        faces.append(np.arange(36).reshape(-1, 3) + 36 * i)  # no shared corners: sharp edges
        vertices.append(plate[sides].reshape(-1, 3))
    return surface(np.concatenate(vertices), np.concatenate(faces))


@pytest.mark.parametrize("gap", [-0.002, 0.001])
def test_a_walk_crosses_skin_that_is_made_of_patches(gap: float) -> None:
    ground = SkinWalk(SkinProbe(patches(gap), layered=True))
    start = ground.project(np.array([0.005, 0, -0.01]), FRONT)
    assert start.position[2] > 0.001
    end = ground.walk(start, LEFT, 0.09).end
    assert end.position[0] == pytest.approx(0.095, abs=0.004)
    assert abs(end.position[2] - 0.0018) < 0.001


def test_a_surface_with_huge_faces_is_rejected() -> None:
    huge = surface([[0, 0, 0], [90, 0, 0], [0, 90, 0]], [[0, 1, 2]])
    with pytest.raises(ValueError, match="no skin"):
        SkinWalk(SkinProbe(huge, layered=True))


def test_a_tape_across_a_gap_in_partial_skin_raises() -> None:
    whole = drum()
    middle = whole.vertices[whole.faces].mean(axis=1)[:, 1]
    cut = replace(whole, faces=whole.faces[np.abs(middle) > 0.02])
    ends = [np.array([0, y, 0.0]) for y in (-0.06, 0.06)]
    ground = SkinWalk(SkinProbe(whole, layered=False))
    assert ground.tape(*(ground.project(end, FRONT) for end in ends)).length > 0.11
    ground = SkinWalk(SkinProbe(cut, layered=False, partial=True))
    with pytest.raises(MissingBonesError, match="the skin there"):
        ground.tape(*(ground.project(end, FRONT) for end in ends))
    below = [np.array([0, y, 0.0]) for y in (-0.09, -0.06)]
    assert ground.tape(*(ground.project(end, FRONT) for end in below)).length > 0.02

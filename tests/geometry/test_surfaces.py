"""Nearest points and rays on triangles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osteopoint.geometry.frames import unit
from osteopoint.geometry.surfaces import (
    Triangles,
    first_hit,
    joined,
    nearest,
    normal_at,
    triangles_of,
)

CUBE_VERTICES = np.array(
    [[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=np.float32
)
CUBE_FACES = np.array(
    [
        [0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1],
        [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3],
    ],
    dtype=np.int32,
)  # fmt: skip
CUBE = triangles_of(CUBE_VERTICES, CUBE_FACES)

coordinate = st.floats(-3, 3, allow_nan=False, width=32)
places = st.tuples(coordinate, coordinate, coordinate).map(np.array)


def distance_to_cube(place: np.ndarray) -> float:
    """Distance from a place to the surface of the unit cube, by arithmetic."""
    outside = np.maximum(np.maximum(-place, place - 1), 0)
    if outside.any():
        return float(np.linalg.norm(outside))
    return float(np.minimum(place, 1 - place).min())


@given(places)
def test_nearest_point_of_a_cube(place: np.ndarray) -> None:
    touch = nearest(place, CUBE)
    assert np.linalg.norm(touch.position - place) == pytest.approx(
        distance_to_cube(place), abs=1e-6
    )
    assert touch.weights.sum() == pytest.approx(1)
    assert (touch.weights >= -1e-9).all()


@given(places)
def test_nearest_is_idempotent(place: np.ndarray) -> None:
    on = nearest(place, CUBE).position
    assert np.linalg.norm(nearest(on, CUBE).position - on) < 1e-9


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_ray_from_the_front_hits_the_front(x: float, y: float) -> None:
    hit = first_hit(np.array([x, y, 5.0]), np.array([0.0, 0.0, -1.0]), CUBE)
    assert hit is not None
    assert hit.position == pytest.approx([x, y, 1.0])


@given(places)
def test_a_hit_lies_on_the_surface(
    place: np.ndarray,
) -> None:
    towards = np.array([0.5, 0.5, 0.5]) - place
    if np.linalg.norm(towards) < 1e-3:
        return
    hit = first_hit(place, unit(towards), CUBE)
    assert hit is not None
    assert np.linalg.norm(nearest(hit.position, CUBE).position - hit.position) < 1e-6


def test_a_ray_that_misses() -> None:
    assert first_hit(np.array([2.0, 2.0, 5.0]), np.array([0.0, 0.0, -1.0]), CUBE) is None
    assert first_hit(np.array([0.5, 0.5, 5.0]), np.array([0.0, 0.0, 1.0]), CUBE) is None


def test_a_surface_without_faces() -> None:
    nothing = Triangles(np.zeros((0, 3, 3)), np.zeros((0, 3)), np.zeros(0))
    with pytest.raises(ValueError, match="without faces"):
        nearest(np.zeros(3), nothing)
    assert first_hit(np.zeros(3), np.array([0.0, 0.0, 1.0]), nothing) is None


def test_joined_surfaces() -> None:
    away = triangles_of(CUBE_VERTICES + 10, CUBE_FACES)
    both = joined([CUBE, away])
    assert nearest(np.array([9.0, 10.5, 10.5]), both).position == pytest.approx([10, 10.5, 10.5])
    assert nearest(np.array([-1.0, 0.5, 0.5]), both).position == pytest.approx([0, 0.5, 0.5])


def test_the_normal_is_interpolated() -> None:
    vertices = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], dtype=np.float32)
    faces = np.array([[0, 1, 2]], dtype=np.int32)
    normals = np.array([[0, 0, 1], [0, 0, 1], [0, 0, 1]], dtype=np.float32)
    touch = nearest(np.array([0.2, 0.2, 1.0]), triangles_of(vertices, faces))
    assert normal_at(touch, normals, faces) == pytest.approx([0, 0, 1])
    with pytest.raises(ValueError, match="no normal"):
        normal_at(touch, normals * 0, faces)

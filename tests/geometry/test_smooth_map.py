"""Samples of surfaces, nearest neighbours, boundary edges, smoothing, and the smooth map."""

import numpy as np
import pytest

from helpers import ball
from osteopoint.geometry.boundary_edges import boundary_edges, distance_to_edges
from osteopoint.geometry.mesh_smoothing import neighbours, smooth_from_below, smoothed
from osteopoint.geometry.nearest_neighbours import nearest_within
from osteopoint.geometry.sampling import sample_evenly
from osteopoint.geometry.smooth_map import Pairs, map_smoothly

SQUARE = np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32)


@pytest.fixture
def some() -> np.random.Generator:
    return np.random.default_rng(7)


def one_group(before: np.ndarray, after: np.ndarray) -> Pairs:
    return Pairs(before, after, np.zeros(len(before), dtype=np.intp))


def test_a_similarity_is_reproduced(some: np.random.Generator):
    turn, _ = np.linalg.qr(some.normal(size=(3, 3)))
    turn *= np.sign(np.linalg.det(turn))
    before, places = some.normal(size=(40, 3)), 3 * some.normal(size=(20, 3))
    found = map_smoothly(
        places,
        np.ones((20, 1), np.float32),
        one_group(before, 1.3 * before @ turn.T + [1.0, 2.0, 3.0]),
        0.6,
    )
    assert np.abs(found.places - (1.3 * places @ turn.T + [1.0, 2.0, 3.0])).max() < 1e-3
    assert found.scales == pytest.approx(np.full(20, 1.3), abs=1e-3)
    assert np.abs(found.turns - turn).max() < 1e-3


def test_pairs_of_a_group_of_weight_zero_are_ignored(some: np.random.Generator):
    before = some.normal(size=(30, 3))
    pairs = Pairs(
        np.concatenate([before, before]),
        np.concatenate([before, before + 5.0]),
        np.repeat([0, 1], 30),
    )
    near = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)
    found = map_smoothly(np.zeros((2, 3)), near, pairs, 0.6)
    assert np.abs(found.places - [[0.0], [5.0]]).max() < 1e-3


def test_a_place_without_pairs_is_refused():
    pairs = one_group(np.zeros((3, 3)), np.zeros((3, 3)))
    with pytest.raises(ValueError, match="no pairs"):
        map_smoothly(np.zeros((1, 3)), np.zeros((1, 1), np.float32), pairs, 0.6)


def test_even_samples_follow_the_area():
    surface = ball((0.0, 1.0, 0.0), (0.1, 0.1, 0.1))
    places, normals = sample_evenly(surface.vertices, surface.faces, 500)
    away = places - [0.0, 1.0, 0.0]
    assert np.linalg.norm(away, axis=1) == pytest.approx(np.full(500, 0.1), abs=1e-3)
    assert ((away * normals).sum(axis=1) > 0.09).all()
    assert abs((away[:, 1] > 0).mean() - 0.5) < 0.02
    assert np.array_equal(places, sample_evenly(surface.vertices, surface.faces, 500)[0])


def test_a_surface_without_area_has_no_samples():
    with pytest.raises(ValueError, match="without area"):
        sample_evenly(np.zeros((4, 3)), SQUARE, 5)
    with pytest.raises(ValueError, match="without area"):
        sample_evenly(np.zeros((4, 3)), SQUARE[:0], 5)


def test_nearest_within_matches_brute_force(
    some: np.random.Generator,
):
    asked, places = some.random((200, 3)), some.random((300, 3))
    rows, nearest = nearest_within(asked, places, 0.1)
    apart = np.linalg.norm(asked[:, None] - places, axis=2)
    assert np.array_equal(rows, np.flatnonzero(apart.min(axis=1) <= 0.1))
    assert np.array_equal(nearest, apart.argmin(axis=1)[rows])


def test_nearest_within_finds_nothing_if_nothing_is_near():
    for asked, places in ((np.zeros((2, 3)), np.ones((2, 3))), (np.zeros((0, 3)), np.ones((2, 3)))):
        rows, nearest = nearest_within(asked, places, 0.1)
        assert len(rows) == len(nearest) == 0


def test_smoothing_reduces_differences_and_keeps_constants():
    beside = neighbours(SQUARE, 5)
    assert smoothed(np.full(5, 3.0), beside, 4) == pytest.approx(np.full(5, 3.0))
    values = smoothed(np.array([1.0, 0.0, 0.0, 0.0, 7.0]), beside, 50)
    assert np.ptp(values[:4]) < 1e-3
    assert values[4] == 7.0, "a vertex in no face is its own neighbour"


def test_smoothing_from_below_is_nowhere_less_than_the_minimum():
    least = np.array([1.0, 0.0, 0.0, 0.5, 0.0])
    spread = smooth_from_below(least, neighbours(SQUARE, 5), 10)
    assert (spread >= least.astype(np.float32)).all()
    assert spread[1] > 0.2
    assert spread[4] == 0.0


def test_boundary_edges_have_one_face():
    assert {tuple(edge) for edge in boundary_edges(SQUARE).tolist()} == {
        (0, 1),
        (1, 2),
        (2, 3),
        (3, 0),
    }
    tetrahedron = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]], dtype=np.int32)
    assert not len(boundary_edges(tetrahedron))
    assert len(boundary_edges(tetrahedron[1:])) == 3


def test_distance_to_boundary_edges():
    corners = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    ends = corners[boundary_edges(SQUARE)]
    assert distance_to_edges(np.array([0.5, 0.25, 0.0]), ends) == pytest.approx(0.25)
    assert distance_to_edges(np.array([2.0, 1.0, 0.0]), ends) == pytest.approx(1.0)
    assert distance_to_edges(np.zeros(3), ends[:0]) == np.inf

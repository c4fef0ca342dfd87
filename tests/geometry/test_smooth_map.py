"""Places on surfaces, pairs of places near each other, and the smooth map through pairs."""

import numpy as np
import pytest

from helpers import ball
from osteopoint.geometry.close_pairs import nearest_within
from osteopoint.geometry.mesh_smoothing import neighbours, smoothed, spread_out
from osteopoint.geometry.rim import distance_to_rim, rim_of
from osteopoint.geometry.sampling import even
from osteopoint.geometry.smooth_map import Pairs, carried

SQUARE = np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32)


@pytest.fixture
def some() -> np.random.Generator:
    return np.random.default_rng(7)


def one_group(before: np.ndarray, after: np.ndarray) -> Pairs:
    return Pairs(before, after, np.zeros(len(before), dtype=np.intp))


def test_a_turn_a_scale_and_a_move_come_out_as_they_are(some: np.random.Generator):
    turn, _ = np.linalg.qr(some.normal(size=(3, 3)))
    turn *= np.sign(np.linalg.det(turn))
    before, places = some.normal(size=(40, 3)), 3 * some.normal(size=(20, 3))
    found = carried(
        places,
        np.ones((20, 1), np.float32),
        one_group(before, 1.3 * before @ turn.T + [1.0, 2.0, 3.0]),
        0.6,
    )
    assert np.abs(found.places - (1.3 * places @ turn.T + [1.0, 2.0, 3.0])).max() < 1e-3
    assert found.scales == pytest.approx(np.full(20, 1.3), abs=1e-3)
    assert np.abs(found.turns - turn).max() < 1e-3


def test_pairs_of_a_group_that_does_not_count_pull_nothing(some: np.random.Generator):
    before = some.normal(size=(30, 3))
    pairs = Pairs(
        np.concatenate([before, before]),
        np.concatenate([before, before + 5.0]),
        np.repeat([0, 1], 30),
    )
    near = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)
    found = carried(np.zeros((2, 3)), near, pairs, 0.6)
    assert np.abs(found.places - [[0.0], [5.0]]).max() < 1e-3


def test_a_place_without_pairs_is_refused():
    pairs = one_group(np.zeros((3, 3)), np.zeros((3, 3)))
    with pytest.raises(ValueError, match="no pairs"):
        carried(np.zeros((1, 3)), np.zeros((1, 1), np.float32), pairs, 0.6)


def test_even_places_lie_on_the_surface_by_its_area():
    surface = ball((0.0, 1.0, 0.0), (0.1, 0.1, 0.1))
    places, normals = even(surface.vertices, surface.faces, 500)
    away = places - [0.0, 1.0, 0.0]
    assert np.linalg.norm(away, axis=1) == pytest.approx(np.full(500, 0.1), abs=1e-3)
    assert ((away * normals).sum(axis=1) > 0.09).all()
    assert abs((away[:, 1] > 0).mean() - 0.5) < 0.02
    assert np.array_equal(places, even(surface.vertices, surface.faces, 500)[0])


def test_a_surface_without_area_has_no_even_places():
    with pytest.raises(ValueError, match="without area"):
        even(np.zeros((4, 3)), SQUARE, 5)
    with pytest.raises(ValueError, match="without area"):
        even(np.zeros((4, 3)), SQUARE[:0], 5)


def test_the_nearest_within_reach_is_the_one_that_looking_at_all_finds(
    some: np.random.Generator,
):
    asked, places = some.random((200, 3)), some.random((300, 3))
    rows, nearest = nearest_within(asked, places, 0.1)
    apart = np.linalg.norm(asked[:, None] - places, axis=2)
    assert np.array_equal(rows, np.flatnonzero(apart.min(axis=1) <= 0.1))
    assert np.array_equal(nearest, apart.argmin(axis=1)[rows])


def test_where_nothing_is_near_nothing_is_found():
    for asked, places in ((np.zeros((2, 3)), np.ones((2, 3))), (np.zeros((0, 3)), np.ones((2, 3)))):
        rows, nearest = nearest_within(asked, places, 0.1)
        assert len(rows) == len(nearest) == 0


def test_smoothing_draws_values_together_and_leaves_even_ones():
    beside = neighbours(SQUARE, 5)
    assert smoothed(np.full(5, 3.0), beside, 4) == pytest.approx(np.full(5, 3.0))
    values = smoothed(np.array([1.0, 0.0, 0.0, 0.0, 7.0]), beside, 50)
    assert np.ptp(values[:4]) < 1e-3
    assert values[4] == 7.0, "a vertex in no face is its own neighbour"


def test_what_is_spread_out_is_nowhere_less_than_needed():
    least = np.array([1.0, 0.0, 0.0, 0.5, 0.0])
    spread = spread_out(least, neighbours(SQUARE, 5), 10)
    assert (spread >= least.astype(np.float32)).all()
    assert spread[1] > 0.2
    assert spread[4] == 0.0


def test_a_rim_is_the_edges_of_one_face_alone():
    assert {tuple(edge) for edge in rim_of(SQUARE).tolist()} == {(0, 1), (1, 2), (2, 3), (3, 0)}
    tetrahedron = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]], dtype=np.int32)
    assert not len(rim_of(tetrahedron))
    assert len(rim_of(tetrahedron[1:])) == 3


def test_how_far_a_rim_is():
    corners = np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    ends = corners[rim_of(SQUARE)]
    assert distance_to_rim(np.array([0.5, 0.25, 0.0]), ends) == pytest.approx(0.25)
    assert distance_to_rim(np.array([2.0, 1.0, 0.0]), ends) == pytest.approx(1.0)
    assert distance_to_rim(np.zeros(3), ends[:0]) == np.inf

"""The camera's arithmetic: what is under the pointer stays there, left is left."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osteopoint.scene.camera import (
    Pose,
    between,
    facing,
    fitted,
    orbited,
    panned,
    projected,
    ray,
    zoomed,
)

SIZE = (1280, 800)
BODY = np.array([[-0.25, 0.0, -0.15], [0.25, 1.7, 0.15]])
angles = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
poses = st.builds(lambda a, d: Pose((0.0, 0.9, 0.0), a[0], a[1], d), angles, st.floats(0.1, 10.0))
pixels = st.tuples(st.floats(0, SIZE[0]), st.floats(0, SIZE[1]))


def place(pose: Pose, point: list[float]) -> np.ndarray:
    return projected(pose, np.array([point]), SIZE)[0][0]


@pytest.mark.parametrize(
    ("view", "right_of_picture", "top_of_picture"),
    [
        ("front", [0.2, 0.85, 0.0], [0.0, 1.5, 0.0]),
        ("back", [-0.2, 0.85, 0.0], [0.0, 1.5, 0.0]),
        ("left", [0.0, 0.85, -0.1], [0.0, 1.5, 0.0]),
        ("right", [0.0, 0.85, 0.1], [0.0, 1.5, 0.0]),
        ("top", [0.2, 0.85, 0.0], [0.0, 0.85, -0.1]),
        ("sole", [0.2, 0.85, 0.0], [0.0, 0.85, 0.1]),
    ],
)
def test_the_six_views_look_from_where_they_say(view, right_of_picture, top_of_picture):
    pose = fitted(view, BODY, 1.6)
    assert place(pose, right_of_picture)[0] > SIZE[0] / 2 + 5
    assert place(pose, top_of_picture)[1] < SIZE[1] / 2 - 5


@pytest.mark.parametrize("view", ["front", "back", "left", "right", "top", "sole"])
@pytest.mark.parametrize("aspect", [0.4, 1.0, 2.5])
def test_a_view_shows_the_whole_body(view: str, aspect: float):
    size = (round(800 * aspect), 800)
    corners = np.array([[x, y, z] for x in BODY[:, 0] for y in BODY[:, 1] for z in BODY[:, 2]])
    where, _ = projected(fitted(view, BODY, aspect), corners, size)
    assert (where >= 0).all()
    assert (where <= size).all()


@given(poses, pixels, st.floats(0.5, 2.0))
def test_zooming_keeps_what_is_under_the_pointer(
    pose: Pose, at: tuple[float, float], factor: float
):
    origin, direction = ray(pose, at, SIZE)
    back = pose.axes[2]
    under = origin + direction * (pose.distance_m / -float(direction @ back))
    after = zoomed(pose, factor, at, SIZE)
    assert place(after, list(under)) == pytest.approx(at, abs=0.01)


@given(poses, st.floats(-200, 200), st.floats(-200, 200))
def test_panning_moves_the_focus_with_the_pointer(pose: Pose, right: float, down: float):
    after = panned(pose, right, down, SIZE[1])
    middle = np.array([SIZE[0] / 2 + right, SIZE[1] / 2 + down])
    assert place(after, list(pose.focus)) == pytest.approx(middle, abs=0.01)


@given(poses, st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_orbiting_never_turns_the_body_upside_down(pose: Pose, right: float, down: float):
    after = orbited(pose, right, down)
    assert after.axes[1][1] >= -1e-9
    assert np.linalg.norm(after.position - np.array(after.focus)) == pytest.approx(pose.distance_m)


@given(poses)
def test_the_axes_stand_on_each_other(pose: Pose):
    axes = np.array(pose.axes)
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-9)
    assert np.linalg.det(axes) == pytest.approx(1.0)


@given(poses, pixels)
def test_a_ray_through_a_pixel_falls_back_onto_it(pose: Pose, at: tuple[float, float]):
    origin, direction = ray(pose, at, SIZE)
    assert place(pose, list(origin + 0.7 * direction)) == pytest.approx(at, abs=0.01)


def test_facing_a_place_looks_against_its_normal():
    pose = facing(np.array([0.04, 1.0, -0.1]), np.array([0.0, 0.0, -1.0]), 0.5)
    assert pose.position == pytest.approx([0.04, 1.0, -0.6])


def test_travel_takes_the_short_way_round_and_ends_where_it_should():
    start, end = Pose((0, 1, 0), 170.0, 0.0, 4.0), Pose((0, 1, 0), -170.0, 10.0, 1.0)
    assert between(start, end, 0.0) == start
    assert between(start, end, 0.5).azimuth_deg == pytest.approx(180.0)
    last = between(start, end, 1.0)
    assert last.axes[2] == pytest.approx(end.axes[2])
    assert last.distance_m == pytest.approx(1.0)


def test_what_is_behind_the_camera_has_no_pixel():
    pose = Pose((0, 1, 0), 0.0, 0.0, 1.0)
    where, depths = projected(pose, np.array([[0.0, 1.0, 2.0]]), SIZE)
    assert np.isnan(where).all()
    assert depths[0] < 0

"""Repair of damaged surfaces."""

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from osteopoint.anatomy.importing.grouping import groups
from osteopoint.anatomy.importing.mesh_reduction import MAX_FACES, grid_for, reduced
from osteopoint.anatomy.importing.mesh_repair import closed, welded
from osteopoint.anatomy.surface import Surface, is_closed, volume

BALL = trimesh.creation.icosphere(subdivisions=3, radius=0.05)


def mended(vertices: np.ndarray, faces: np.ndarray) -> Surface:
    points, triangles = closed(*welded(vertices, faces, 1e-6))
    return Surface(points.astype(np.float32), triangles.astype(np.int32), points)


def assert_whole(surface: Surface) -> None:
    assert is_closed(surface)
    assert volume(surface) > 0


def test_a_closed_ball_is_unchanged() -> None:
    surface = mended(BALL.vertices, BALL.faces)
    assert_whole(surface)
    assert len(surface.faces) == len(BALL.faces)
    assert volume(surface) == pytest.approx(BALL.volume, rel=1e-5)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_holes_duplicates_and_reversed_faces_are_repaired(data: st.DataObject) -> None:
    random = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    faces = BALL.faces.copy()
    turned = random.random(len(faces)) < data.draw(st.sampled_from([0, 0.02, 0.3]))
    faces[turned] = faces[turned][:, ::-1]
    faces = faces[random.random(len(faces)) > data.draw(st.sampled_from([0, 0.01, 0.1]))]
    again = random.integers(0, len(faces), data.draw(st.integers(0, 40)))
    faces = np.concatenate([faces, faces[again]])
    vertices = BALL.vertices
    if data.draw(st.booleans()):  # every corner its own vertex, as STL has it
        vertices, faces = vertices[faces.reshape(-1)], np.arange(faces.size).reshape(-1, 3)
    if data.draw(st.booleans()):
        faces = faces[:, ::-1]
    surface = mended(vertices, faces)
    assert_whole(surface)
    assert volume(surface) == pytest.approx(BALL.volume, rel=0.1)


def test_two_boxes_that_share_an_edge_get_an_edge_each() -> None:
    one = trimesh.creation.box(extents=(0.02, 0.02, 0.02))
    both = [one.vertices, one.vertices + [0.02, 0.02, 0]]
    faces = np.concatenate([one.faces, one.faces + len(one.vertices)])
    surface = mended(np.concatenate(both), faces)
    assert_whole(surface)
    assert volume(surface) == pytest.approx(2 * one.volume, rel=1e-4)


def test_a_sheet_is_closed_or_dropped() -> None:
    top = BALL.triangles_center[:, 2] > 0.02
    surface = mended(BALL.vertices, BALL.faces[top])
    assert not len(surface.faces) or is_closed(surface)


def test_a_flat_pair_of_faces_is_dropped() -> None:
    vertices = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], float)
    assert not len(mended(vertices, np.array([[0, 1, 2], [0, 2, 1]])).faces)


def test_connected_components() -> None:
    label = groups(6, np.array([0, 1, 4]), np.array([1, 2, 5]))
    assert label.tolist() == [0, 0, 0, 3, 4, 4]


def test_a_huge_mesh_gets_a_coarser_grid() -> None:
    huge = trimesh.creation.icosphere(subdivisions=7, radius=0.05)  # 327,680 triangles
    grid = grid_for(huge.vertices, huge.faces, 1e-6)
    assert 0.0003 < grid < 0.001
    points, triangles = closed(*welded(huge.vertices, huge.faces, grid))
    fewer, kept = reduced(points, triangles, MAX_FACES)
    surface = Surface(fewer.astype(np.float32), kept.astype(np.int32), fewer)
    assert_whole(surface)
    assert len(kept) <= 1.1 * MAX_FACES
    assert volume(surface) == pytest.approx(huge.volume, rel=0.02)
    assert grid_for(BALL.vertices, BALL.faces, 1e-6) == 1e-6

"""Projection onto a surface, one place at a time and many at once."""

import numpy as np
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from osteopoint.anatomy.surface import vertex_normals
from osteopoint.geometry.frames import unit
from osteopoint.geometry.surface_grid import SurfaceGrid

BALL = trimesh.creation.icosphere(subdivisions=4, radius=0.1)
NORMALS = vertex_normals(BALL.vertices.astype(np.float32), BALL.faces.astype(np.int32))
GRID = SurfaceGrid(
    BALL.vertices.astype(np.float32), BALL.faces.astype(np.int32), NORMALS, reach=0.015
)


@given(
    st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda way: np.linalg.norm(way) > 0.1),
    st.floats(-0.03, 0.03),
)
@settings(max_examples=60, deadline=None)
def test_offsets_of_many_places_match_single_projections(
    way: tuple[float, float, float], off: float
) -> None:
    outward = unit(np.array(way))
    aside = 0.004 * np.array([[0, 0, 0], [1, 0, 0], [0, -1, 0], [0, 0, 1]])
    places = (0.1 + off) * outward + aside
    for place, offset in zip(places, GRID.offsets(places, outward), strict=True):
        point = GRID.project(place, outward)
        if point is None:
            assert (
                np.isnan(offset) or abs(offset) > 0.014
            )  # at the edge of the cells around the first place
        elif not np.isnan(offset):
            assert abs((point.position - place) @ outward - offset) < 1e-9
        else:
            assert np.linalg.norm(point.position - place) > 0.009

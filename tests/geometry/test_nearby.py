"""Feeling for one surface from many places, by one and all at once."""

import numpy as np
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from osteopoint.anatomy.surface import vertex_normals
from osteopoint.geometry.frames import unit
from osteopoint.geometry.nearby import Nearby

BALL = trimesh.creation.icosphere(subdivisions=4, radius=0.1)
NORMALS = vertex_normals(BALL.vertices.astype(np.float32), BALL.faces.astype(np.int32))
NEARBY = Nearby(BALL.vertices.astype(np.float32), BALL.faces.astype(np.int32), NORMALS, reach=0.015)


@given(
    st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda way: np.linalg.norm(way) > 0.1),
    st.floats(-0.03, 0.03),
)
@settings(max_examples=60, deadline=None)
def test_many_feelers_feel_what_each_of_them_does(
    way: tuple[float, float, float], off: float
) -> None:
    outward = unit(np.array(way))
    aside = 0.004 * np.array([[0, 0, 0], [1, 0, 0], [0, -1, 0], [0, 0, 1]])
    places = (0.1 + off) * outward + aside
    for place, rise in zip(places, NEARBY.rises(places, outward), strict=True):
        foot = NEARBY.touch(place, outward)
        if foot is None:
            assert np.isnan(rise) or abs(rise) > 0.014  # at the edge of what the first one feels
        elif not np.isnan(rise):
            assert abs((foot.position - place) @ outward - rise) < 1e-9
        else:
            assert np.linalg.norm(foot.position - place) > 0.009

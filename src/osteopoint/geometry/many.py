"""Many places and many rays asked of one surface at a time.

The same as `nearest` and `first_hit` of `surfaces`, for whole arrays: one pass finds which pairs of
place and face come into question, a second looks at those alone.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from osteopoint.geometry.surfaces import (
    Triangles,
    cross_rows,
    dot_rows,
    nearest_weights,
)

_TINY = 1e-15
_SLACK = 1e-9

Places = NDArray[np.float64]


class Touches(NamedTuple):
    """What was found for each of k places.

    Attributes
    ----------
    distances : (k,) metres; infinite where nothing was found
    faces : (k,)
    weights : (k, 3) of the face's corners
    """

    distances: NDArray[np.float64]
    faces: NDArray[np.intp]
    weights: NDArray[np.float64]


def nearest_of_many(
    places: Places, surface: Triangles, outward: Places | None, most: NDArray[np.float64]
) -> Touches:
    """Return the nearest place on the surface for each of some places.

    Parameters
    ----------
    places : (k, 3)
    outward : (k, 3) faces whose middle lies on this side of a place do not count for it
    most : (k,) what is farther away is of no interest
    """
    squared = _squared_distances(places, surface.middles)
    near = np.sqrt(np.maximum(squared, 0.0))
    if outward is not None:
        ahead = outward @ surface.middles.T - dot_rows(outward, places)[:, None]
        near[ahead >= 0.0] = np.inf
    reach = np.minimum(near.min(axis=1), most)
    rows, faces = np.nonzero(near - surface.radii <= reach[:, None] + 1e-12)
    weights = nearest_weights(places[rows], surface.corners[faces])
    found = np.einsum("pc,pcx->px", weights, surface.corners[faces]) - places[rows]
    return _least(len(places), rows, faces, weights, np.sqrt(dot_rows(found, found)))


def first_hits(
    origins: Places, ways: Places, surface: Triangles, most: NDArray[np.float64]
) -> Touches:
    """Return where each of some rays first meets the surface, from either side.

    Parameters
    ----------
    origins, ways : (k, 3); ways of length one
    most : (k,) what is farther along is of no interest
    """
    ahead = ways @ surface.middles.T - dot_rows(ways, origins)[:, None]
    aside = _squared_distances(origins, surface.middles) - ahead**2
    close = (aside <= surface.radii**2 + _SLACK) & (ahead >= -surface.radii)
    rows, faces = np.nonzero(close & (ahead - surface.radii <= most[:, None]))
    corners, way = surface.corners[faces], ways[rows]
    a = corners[:, 0]
    ab, ac = corners[:, 1] - a, corners[:, 2] - a
    p = cross_rows(way, ac)
    det = dot_rows(ab, p)
    inverse = 1 / np.where(np.abs(det) < _TINY, np.inf, det)
    s = origins[rows] - a
    u = dot_rows(s, p) * inverse
    q = cross_rows(s, ab)
    v = dot_rows(way, q) * inverse
    t = dot_rows(ac, q) * inverse
    met = (inverse != 0) & (u >= -_SLACK) & (v >= -_SLACK) & (u + v <= 1 + _SLACK) & (t >= 0)
    met &= t <= most[rows]
    weights = np.stack([1 - u - v, u, v], axis=1)[met]
    return _least(len(origins), rows[met], faces[met], weights, t[met])


def _squared_distances(a: Places, b: Places) -> NDArray[np.float64]:
    return dot_rows(a, a)[:, None] - 2.0 * (a @ b.T) + dot_rows(b, b)


def _least(
    count: int,
    rows: NDArray[np.intp],
    faces: NDArray[np.intp],
    weights: NDArray[np.float64],
    distances: NDArray[np.float64],
) -> Touches:
    """Return the least distance of each row, and what belongs to it."""
    order = np.lexsort((distances, rows))
    first = order[np.unique(rows[order], return_index=True)[1]]
    answer = Touches(np.full(count, np.inf), np.zeros(count, dtype=np.intp), np.zeros((count, 3)))
    answer.distances[rows[first]] = distances[first]
    answer.faces[rows[first]] = faces[first]
    answer.weights[rows[first]] = weights[first]
    return answer

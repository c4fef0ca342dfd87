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
_ROUGH_M = np.float32(1e-4)

Places = NDArray[np.float64]
Rough = NDArray[np.float32]


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
    here, middles = _rough(places, surface)
    near = np.sqrt(np.maximum(_squared_distances(here, middles), 0.0))
    if outward is not None:
        way = outward.astype(np.float32)
        near[way @ middles.T >= dot_rows(way, here)[:, None]] = np.inf
    reach = np.minimum(near.min(axis=1), most.astype(np.float32)) + _ROUGH_M
    rows, faces = np.nonzero(near <= surface.radii.astype(np.float32) + reach[:, None])
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
    (here, middles), way = _rough(origins, surface), ways.astype(np.float32)
    radii = surface.radii.astype(np.float32) + _ROUGH_M
    ahead = way @ middles.T - dot_rows(way, here)[:, None]
    aside = _squared_distances(here, middles) - ahead * ahead
    far = most.astype(np.float32)[:, None]
    close = (aside <= radii * radii) & (ahead >= -radii) & (ahead <= far + radii)
    rows, faces = np.nonzero(close)
    corners, along = surface.corners[faces], ways[rows]
    a = corners[:, 0]
    ab, ac = corners[:, 1] - a, corners[:, 2] - a
    p = cross_rows(along, ac)
    det = dot_rows(ab, p)
    inverse = 1 / np.where(np.abs(det) < _TINY, np.inf, det)
    s = origins[rows] - a
    u = dot_rows(s, p) * inverse
    q = cross_rows(s, ab)
    v = dot_rows(along, q) * inverse
    t = dot_rows(ac, q) * inverse
    met = (inverse != 0) & (u >= -_SLACK) & (v >= -_SLACK) & (u + v <= 1 + _SLACK) & (t >= 0)
    met &= t <= most[rows]
    weights = np.stack([1 - u - v, u, v], axis=1)[met]
    return _least(len(origins), rows[met], faces[met], weights, t[met])


def _rough(places: Places, surface: Triangles) -> tuple[Rough, Rough]:
    """Return places and middles of faces in half the digits, about one of the middles.

    It is the first pass that costs: in half the digits it takes half the time, and what it lets
    through is looked at in full.
    """
    centre = surface.middles[0]
    return (places - centre).astype(np.float32), (surface.middles - centre).astype(np.float32)


def _squared_distances(a: Rough, b: Rough) -> Rough:
    return np.asarray(dot_rows(a, a)[:, None] - 2 * (a @ b.T) + dot_rows(b, b), dtype=np.float32)


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

"""Nearest points and ray hits on one surface, for many places or rays at once.

The functions match `nearest` and `first_hit` of `surfaces`. A first pass selects candidate
pairs of place and face; a second pass computes those exactly.
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


class FacePoints(NamedTuple):
    """Results for k places.

    Attributes
    ----------
    distances : (k,) metres; infinite if nothing was found
    faces : (k,) index of the face
    weights : (k, 3) barycentric weights of the corners of the face
    """

    distances: NDArray[np.float64]
    faces: NDArray[np.intp]
    weights: NDArray[np.float64]


def nearest_points(
    places: Places, surface: Triangles, outward: Places | None, most: NDArray[np.float64]
) -> FacePoints:
    """Return the nearest point of the surface to each place.

    Parameters
    ----------
    places : (k, 3)
    outward : (k, 3) directions; faces whose centre lies on this side of a place are ignored for it
    most : (k,) largest distance, metres
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
) -> FacePoints:
    """Return the first hit of each ray on the surface, from either side.

    Parameters
    ----------
    origins, ways : (k, 3); `ways` has unit length
    most : (k,) largest distance along the ray, metres
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
    """Return places and centres of faces in single precision, relative to one of the centres.

    Most of the time goes into the first pass; single precision halves it. The second pass uses
    double precision.
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
) -> FacePoints:
    """Return the candidate with the least distance for each row."""
    order = np.lexsort((distances, rows))
    first = order[np.unique(rows[order], return_index=True)[1]]
    answer = FacePoints(
        np.full(count, np.inf), np.zeros(count, dtype=np.intp), np.zeros((count, 3))
    )
    answer.distances[rows[first]] = distances[first]
    answer.faces[rows[first]] = faces[first]
    answer.weights[rows[first]] = weights[first]
    return answer

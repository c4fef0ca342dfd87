"""Boundary edges of an open surface."""

import numpy as np
from numpy.typing import NDArray

from osteopoint.geometry.frames import Vector

_TINY = 1e-15


def boundary_edges(faces: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the edges with only one face, (k, 2) vertices, in the orientation of that face."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    count = int(faces.max(initial=0)) + 1
    forward, backward = edges @ [count, 1], edges @ [1, count]
    return edges[~np.isin(forward, backward)]


def distance_to_edges(place: Vector, ends: NDArray[np.float64]) -> float:
    """Return the distance of a place to the nearest edge, (k, 2, 3); infinite without edges."""
    if not len(ends):
        return np.inf
    along = ends[:, 1] - ends[:, 0]
    away = place - ends[:, 0]
    share = (away * along).sum(axis=1) / np.maximum((along * along).sum(axis=1), _TINY)
    off = away - np.clip(share, 0.0, 1.0)[:, None] * along
    return float(np.sqrt((off * off).sum(axis=1).min()))

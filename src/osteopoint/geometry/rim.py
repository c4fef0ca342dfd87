"""The open edges of a surface, where it ends."""

import numpy as np
from numpy.typing import NDArray

from osteopoint.geometry.frames import Vector

_TINY = 1e-15


def rim_of(faces: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the edges that one face alone has, (k, 2) vertices, as that face goes round it."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    count = int(faces.max(initial=0)) + 1
    forward, backward = edges @ [count, 1], edges @ [1, count]
    return edges[~np.isin(forward, backward)]


def distance_to_rim(place: Vector, ends: NDArray[np.float64]) -> float:
    """Return how far a place is from the nearest of some edges, (k, 2, 3); infinite without any."""
    if not len(ends):
        return np.inf
    along = ends[:, 1] - ends[:, 0]
    away = place - ends[:, 0]
    share = (away * along).sum(axis=1) / np.maximum((along * along).sum(axis=1), _TINY)
    off = away - np.clip(share, 0.0, 1.0)[:, None] * along
    return float(np.sqrt((off * off).sum(axis=1).min()))

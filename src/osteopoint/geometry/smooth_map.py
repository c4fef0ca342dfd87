"""A smooth map of space through pairs of places: moving least squares by similarities.

Every place is taken along by the turn, scale and move that fit the pairs around it best, the
near ones counting most; so shapes are kept, far from all pairs too. What that leaves of each
pair is shared out over the places around it.
Sources: S. Schaefer, T. McPhail and J. Warren, Image deformation using moving least squares
(2006); Y. Zhu and S. Gortler, 3D deformation using moving least squares (2007); the fit of each
place after S. Umeyama (1991).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
_BLOCK = 300_000  # pairs of places that are looked at together
_TINY = 1e-12
_SOFT_M2 = np.float32(1e-6)


class Pairs(NamedTuple):
    """Places before, (k, 3), where they lie after, (k, 3), and which group each is of, (k,)."""

    before: Places
    after: Places
    groups: NDArray[np.intp]


class Carried(NamedTuple):
    """Places after the map, (n, 3), and how each was turned, (n, 3, 3), and scaled, (n,)."""

    places: Places
    turns: NDArray[np.float64]
    scales: NDArray[np.float64]


def carried(places: Places, nearness: NDArray[np.float32], pairs: Pairs, blur: float) -> Carried:
    """Return where places come by the map through some pairs.

    Parameters
    ----------
    nearness : (n, groups) how much each group of pairs counts for a place; where it is zero, its
        pairs do not, however near they lie, as those of a neighbouring finger
    blur : how evenly pairs count that are about as near, as a share of the nearest one's distance

    Raises
    ------
    ValueError
        If a place has no pairs that count for it.
    """
    out = Carried(np.empty((len(places), 3)), np.empty((len(places), 3, 3)), np.empty(len(places)))
    # Places for which the same groups count are looked at together, with those groups alone.
    kinds, which = np.unique(nearness > 0, axis=0, return_inverse=True)
    which = which.reshape(-1)
    for kind, groups in enumerate(kinds):
        rows, some = np.flatnonzero(which == kind), np.flatnonzero(groups[pairs.groups])
        if not len(some):
            raise ValueError("no pairs count for a place")
        fewer = Pairs(pairs.before[some], pairs.after[some], pairs.groups[some])
        step = max(1, _BLOCK // len(some))
        for begin in range(0, len(rows), step):
            block = rows[begin : begin + step]
            found = _fitted(places[block], nearness[block][:, fewer.groups], fewer, blur)
            for whole, part in zip(out, found, strict=True):
                whole[block] = part
    return out


def _fitted(places: Places, counts: NDArray[np.float32], pairs: Pairs, blur: float) -> Carried:
    # In half the digits, about the middle of them all: a tenth of a micrometre is enough.
    middle = pairs.before.mean(axis=0)
    here = (places - middle).astype(np.float32)
    before = (pairs.before - middle).astype(np.float32)
    squared = (here**2).sum(axis=1)[:, None] + (before**2).sum(axis=1)
    squared -= 2 * here @ before.T
    soft = np.float32(blur * blur) * squared.min(axis=1, keepdims=True).clip(min=0) + _SOFT_M2
    weights = counts / (squared.clip(min=0) + soft) ** 2
    weights /= weights.sum(axis=1, keepdims=True)
    after = pairs.after - middle
    products = (after[:, :, None] * before[:, None, :]).reshape(-1, 9)
    square = (before**2).sum(axis=1)[:, None]
    means = weights @ np.hstack([before, after, products, square]).astype(np.float32)
    middle_a, middle_b = means[:, :3].astype(np.float64), means[:, 3:6].astype(np.float64)
    covariance = means[:, 6:15].reshape(-1, 3, 3) - middle_b[:, :, None] * middle_a[:, None, :]
    spread = means[:, 15] - (middle_a**2).sum(axis=1)
    u, d, vt = np.linalg.svd(covariance)
    signs = np.sign(np.linalg.det(u @ vt))
    d[:, 2] *= signs
    u[:, :, 2] *= signs[:, None]
    turns = u @ vt
    scales = d.sum(axis=1) / np.maximum(spread, _TINY)
    away = places - middle - middle_a
    moved = middle + middle_b + scales[:, None] * np.einsum("nij,nj->ni", turns, away)
    return Carried(moved, turns, scales)

"""A smooth map of space through pairs of places: moving least squares by similarities.

Every place is moved by the rotation, scale and translation that best fit the pairs around it;
nearer pairs have more weight. So shapes are preserved, also far from all pairs.
Sources: S. Schaefer, T. McPhail and J. Warren, Image deformation using moving least squares
(2006); Y. Zhu and S. Gortler, 3D deformation using moving least squares (2007); the fit of each
place follows S. Umeyama (1991).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
_BLOCK = 300_000  # combinations of place and pair processed together, to bound memory
_TINY = 1e-12
_SOFT_M2 = np.float32(1e-6)


class Pairs(NamedTuple):
    """Places before, (k, 3), and after the map, (k, 3), and the group of each pair, (k,)."""

    before: Places
    after: Places
    groups: NDArray[np.intp]


class MappedPlaces(NamedTuple):
    """Places after the map, (n, 3), with rotations, (n, 3, 3), and scales, (n,)."""

    places: Places
    turns: NDArray[np.float64]
    scales: NDArray[np.float64]


def map_smoothly(
    places: Places, nearness: NDArray[np.float32], pairs: Pairs, blur: float
) -> MappedPlaces:
    """Return places mapped by moving least squares through pairs of places.

    Parameters
    ----------
    nearness : (n, groups) weight of each group of pairs for each place; pairs with weight zero
        are ignored however near they lie, such as those of a neighbouring finger
    blur : softening of the weights of similarly near pairs, as a share of the distance of the
        nearest pair

    Raises
    ------
    ValueError
        If a place has no pairs with a weight above zero.
    """
    out = MappedPlaces(
        np.empty((len(places), 3)), np.empty((len(places), 3, 3)), np.empty(len(places))
    )
    # Places with the same groups are processed together, with the pairs of those groups only.
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


def _fitted(places: Places, counts: NDArray[np.float32], pairs: Pairs, blur: float) -> MappedPlaces:
    # Single precision relative to the centroid is accurate to a tenth of a micrometre.
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
    return MappedPlaces(moved, turns, scales)

"""Transfer of places from one body to another by the anchors around each place.

An anchor is a place that is known on both bodies.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
Numbers = NDArray[np.float64]
# Number of nearest anchors that are used for a place; nearer ones have more weight.
_ANCHORS = 12
_SOFTENING_M = 0.02
# Anchors on one line do not determine the rotation about that line.
_FLAT = 0.02
# Smallest number of anchors, and the largest distance of a place from their centroid as a
# multiple of their own root mean square distance.
_MIN_COUNT, _OUTSIDE = 4, 3.2


@dataclass(frozen=True, slots=True, eq=False)
class LocalTransfer:
    """Places on the other body, and the similarity that was used for each.

    Attributes
    ----------
    places : (n, 3) metres
    turns_deg : (n,) rotation around each place, degrees
    scales : (n,) scale around each place; 1 if both bodies are equally large there
    distances_m : (n,) weighted mean distance of the anchors on the first body, metres
    known : (n,) whether the anchors are enough to determine the similarity
    """

    places: Places
    turns_deg: Numbers
    scales: Numbers
    distances_m: Numbers
    known: NDArray[np.bool_]


def transfer_locally(
    places: Places, here: Places, there: Places, usable: NDArray[np.bool_]
) -> LocalTransfer:
    """Transfer places by the similarity that fits the anchors around each (Umeyama 1991).

    Parameters
    ----------
    places : (n, 3) on the first body, metres
    here, there : (m, 3) anchors on the first and on the other body; unusable ones are ignored
    usable : (n, m) which anchors may be used for which place
    """
    squared = (places**2).sum(axis=1)[:, None] - 2 * places @ here.T + (here**2).sum(axis=1)
    apart = np.sqrt(np.maximum(squared, 0.0))
    count = min(_ANCHORS, len(here))
    apart = np.where(usable, apart, np.inf)
    chosen = np.argpartition(apart, count - 1, axis=1)[:, :count]
    near = np.take_along_axis(apart, chosen, axis=1)
    weights = np.where(np.isfinite(near), 1.0 / (near + _SOFTENING_M) ** 2, 0.0)
    total = weights.sum(axis=1, keepdims=True)
    weights = weights / np.maximum(total, 1e-12)
    a, b = here[chosen], there[chosen]
    middle_a, middle_b = ((weights[:, :, None] * each).sum(axis=1) for each in (a, b))
    a, b = a - middle_a[:, None], b - middle_b[:, None]
    u, d, vt = np.linalg.svd((b * weights[:, :, None]).transpose(0, 2, 1) @ a)
    signs = np.ones_like(d)
    signs[:, 2] = np.where(np.linalg.det(u @ vt) < 0, -1.0, 1.0)
    turns = (u * signs[:, None, :]) @ vt
    spread = (weights * (a**2).sum(axis=2)).sum(axis=1)
    scales = (d * signs).sum(axis=1) / np.maximum(spread, 1e-12)
    moved = (turns @ (places - middle_a)[:, :, None])[:, :, 0]
    cosines = (np.trace(turns, axis1=1, axis2=2) - 1.0) / 2.0
    known = np.isfinite(near).sum(axis=1) >= _MIN_COUNT
    known &= d[:, 1] > _FLAT * np.maximum(d[:, 0], 1e-12)
    known &= np.linalg.norm(places - middle_a, axis=1) <= _OUTSIDE * np.sqrt(spread)
    return LocalTransfer(
        middle_b + scales[:, None] * moved,
        np.degrees(np.arccos(np.clip(cosines, -1.0, 1.0))),
        scales,
        (weights * np.minimum(near, 1e3)).sum(axis=1),
        known,
    )

"""Places of one body carried over to another by what lies around them on both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]
Numbers = NDArray[np.float64]
# So many anchors carry a place, the nearest ones counting most.
_ANCHORS = 12
_SOFTENING_M = 0.02
# Anchors in one line do not say how a body is turned about it.
_FLAT = 0.02
# So many must be there, and a place may lie so many times as far from their middle as they do.
_MIN_COUNT, _OUTSIDE = 4, 3.2


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """Places on the other body.

    Attributes
    ----------
    places : (n, 3) metres
    turns_deg : (n,) how far the body is turned about each, degrees
    scales : (n,) how large the other body is there, 1 for as large
    reach_m : (n,) how far the anchors are from each on the first body, the near ones counting most
    known : (n,) whether there are anchors enough to tell
    """

    places: Places
    turns_deg: Numbers
    scales: Numbers
    reach_m: Numbers
    known: NDArray[np.bool_]


def carried(places: Places, here: Places, there: Places, usable: NDArray[np.bool_]) -> Carried:
    """Carry places over by the similarity that fits the anchors around each (Umeyama 1991).

    Parameters
    ----------
    places : (n, 3) on the first body, metres
    here, there : (m, 3) the anchors on either body; those of `there` that are not usable count not
    usable : (n, m) which anchors may carry which place
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
    return Carried(
        middle_b + scales[:, None] * moved,
        np.degrees(np.arccos(np.clip(cosines, -1.0, 1.0))),
        scales,
        (weights * np.minimum(near, 1e3)).sum(axis=1),
        known,
    )

"""The direction from which a position is not hidden."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

# Directions that are tried; and how far off the surface another bone counts as in the way.
_AROUND_DEG, _UP_DEG = np.arange(-180, 180, 15), np.arange(-60, 61, 15)
_CLEAR_M = 0.004


def clear_way(
    position: NDArray[np.float64],
    facing: NDArray[np.float64],
    hides: Callable[[NDArray[np.float64], NDArray[np.float64]], object],
) -> NDArray[np.float64]:
    """Return the direction nearest to `facing` from which nothing hides a position.

    Return `facing` if it is hidden from all sides.

    Parameters
    ----------
    hides : returns what a ray from a position along a direction hits, or None
    """
    around, up = (np.radians(a).ravel() for a in np.meshgrid(_AROUND_DEG, _UP_DEG))
    fan = np.column_stack([np.cos(up) * np.sin(around), np.sin(up), np.cos(up) * np.cos(around)])
    nearest_first = fan[np.argsort(-(fan @ facing), kind="stable")]
    for way in (facing, *nearest_first):
        if hides(position + _CLEAR_M * way, way) is None:
            return np.asarray(way)
    return facing

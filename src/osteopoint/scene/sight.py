"""From where a place can be seen."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

# From where a landmark may be looked at; this far off it another bone counts as in the way.
_AROUND_DEG, _UP_DEG = np.arange(-180, 180, 15), np.arange(-60, 61, 15)
_CLEAR_M = 0.004


def clear_way(
    position: NDArray[np.float64],
    facing: NDArray[np.float64],
    hides: Callable[[NDArray[np.float64], NDArray[np.float64]], object],
) -> NDArray[np.float64]:
    """Return the direction nearest to `facing` from which a place is seen; `facing` if none is.

    Parameters
    ----------
    hides : what a ray from a place along a direction meets, or None
    """
    around, up = (np.radians(a).ravel() for a in np.meshgrid(_AROUND_DEG, _UP_DEG))
    fan = np.column_stack([np.cos(up) * np.sin(around), np.sin(up), np.cos(up) * np.cos(around)])
    nearest_first = fan[np.argsort(-(fan @ facing), kind="stable")]
    for way in (facing, *nearest_first):
        if hides(position + _CLEAR_M * way, way) is None:
            return np.asarray(way)
    return facing

"""A smooth map of space through moved places, symmetric about the midline.

It is a thin-plate spline (Bookstein 1989). Everything between the places moves smoothly, so that
joints and sutures still fit.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

MIRROR = np.array([-1.0, 1.0, 1.0])


def moves_through(
    at: NDArray[np.float64], moves: NDArray[np.float64], kernel: str = "thin_plate_spline"
) -> RBFInterpolator:
    """Return a function that gives the displacement of any place.

    Parameters
    ----------
    at, moves : (n, 3) places and their displacements; those with x > 0 also count for their mirror
        images
    kernel : "linear" bends space least, and its displacement levels out soonest beyond the places
    """
    paired = at[:, 0] > 0
    at, moves = (np.vstack([a, a[paired] * MIRROR]) for a in (at, moves))
    return RBFInterpolator(at, moves, kernel=kernel, degree=1)

"""A smooth map of space through places that move, the same on both sides of the body.

A thin-plate spline (Bookstein 1989): what lies between the places goes along, so that joints and
sutures go on fitting.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RBFInterpolator

MIRROR = np.array([-1.0, 1.0, 1.0])


def moves_through(
    at: NDArray[np.float64], moves: NDArray[np.float64], kernel: str = "thin_plate_spline"
) -> RBFInterpolator:
    """Return by how much any place moves.

    Parameters
    ----------
    at, moves : (n, 3) places, and how far each goes; those with x > 0 stand for their images too
    kernel : "linear" bends space least of all, and levels out soonest beyond the places
    """
    paired = at[:, 0] > 0
    at, moves = (np.vstack([a, a[paired] * MIRROR]) for a in (at, moves))
    return RBFInterpolator(at, moves, kernel=kernel, degree=1)

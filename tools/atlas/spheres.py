"""Spheres that fit points."""

import numpy as np
from numpy.typing import NDArray


def sphere_centre(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the centre of the sphere that fits points (n, 3) by least squares."""
    unknowns = np.column_stack([2 * points, np.ones(len(points))])
    return np.asarray(np.linalg.lstsq(unknowns, (points**2).sum(axis=1), rcond=None)[0][:3])

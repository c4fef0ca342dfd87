"""Where sacrum and hip bone meet: one sheet that both are cut by; mm.

The source's ilium is several millimetres too thick here, and its sacrum reaches into it.
"""

import numpy as np
from numpy.typing import NDArray

from atlas import field as f

# Half of the joint's gap, a cartilage's width in all.
HALF_GAP = 0.8
# The ear-shaped faces lie about here.
MIDDLE, EXTENT = np.array([45.0, 956.0, -45.0]), np.array([18.0, 34.0, 23.0])


def beyond(p: f.Points) -> NDArray[np.float64]:
    """Return how far outside the left joint's sheet points lie; inside is negative.

    The sheet is wider apart in front than behind, and above than below.
    """
    wave = 1.2 * np.sin((p[:, 1] - 956.0) / 14.0) * np.cos((p[:, 2] + 45.0) / 12.0)
    x = 47.0 + 0.30 * (p[:, 2] + 45.0) + 0.11 * (p[:, 1] - 956.0) + wave
    return (p[:, 0] - x) * 0.94


def taken_from_hip(p: f.Points) -> NDArray[np.float64]:
    """Return what the hip bone loses: all inside the sheet, near the joint."""
    near = f.ellipsoid(MIDDLE, EXTENT)(p)
    return np.maximum(near, beyond(p) - HALF_GAP)


def taken_from_sacrum(p: f.Points) -> NDArray[np.float64]:
    """Return what the sacrum loses: all outside the sheet."""
    return -(beyond(p) + HALF_GAP)

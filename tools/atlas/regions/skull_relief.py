"""Ridges and hollows of the braincase's outer surface, for its left half."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from atlas.field import Field, Points
from atlas.field.displacements import ridge

# Swellings of the outer surface: curve, height (mm, groove if negative), radius (mm).
RELIEF = {
    "superciliary arch": ([(6, 42, 92), (16, 46, 91), (27, 49, 87)], [1.5, 1.5, 0.5], 10),
    "glabella": ([(0, 40, 93), (0, 45, 93)], [0.8, 0.8], 9),
    "groove over the nose": ([(0, 31, 86), (4, 31, 86)], [-0.8, -0.8], 6),
    "temporal line": (
        [(47, 30, 72), (47, 42, 72), (49, 58, 66), (53, 74, 50), (59, 82, 26), (63, 82, 0),
         (64, 74, -28), (63, 54, -46), (63, 32, -46), (65, 18, -32)],
        [1.0, 1.6, 1.3, 0.8, 0.5, 0.4, 0.35, 0.35, 0.5, 0.6], 7,
    ),
    "supramastoid crest": ([(63, 6, 4), (66, 8, -10), (66, 14, -26)], [1.6, 2.0, 0.6], 6),
    "external protuberance": ([(0, 8, -80), (0, 4, -79)], [1.9, 2.0], 12),
    "superior nuchal line": (
        [(0, 5, -79), (14, 9, -78), (30, 9, -73), (46, 4, -60), (54, 0, -46)],
        [0.9, 0.7, 0.6, 0.5, 0.4], 10,
    ),
    "inferior nuchal line": ([(2, -9, -66), (20, -6, -66), (36, -8, -54), (42, -10, -42)],
                             [0.7, 0.8, 0.7, 0.4], 7),
    "external crest": ([(0, 2, -78), (0, -10, -64), (0, -18, -44)], [1.0, 0.9, 0.6], 6),
    "hollow under the nuchal line": ([(12, -1, -73), (24, -2, -70)], [-0.3, -0.3], 10),
    "hollow beside the foramen": ([(12, -14, -56), (24, -12, -50)], [-1.4, -1.4], 12),
    "infratemporal crest": ([(42, 6, 40), (48, 6, 30), (50, 5, 24)], [2.0, 2.2, 1.2], 5),
}  # fmt: skip


@cache
def relief() -> Field:
    """Return the displacement of the outer surface from the smooth braincase."""
    parts = [(ridge(c, h, r), np.asarray(c, float), r) for c, h, r in RELIEF.values()]

    def outward(p: Points) -> NDArray[np.float64]:
        result = np.zeros(len(p))
        for part, curve, reach in parts:
            near = ((p > curve.min(0) - reach) & (p < curve.max(0) + reach)).all(axis=1)
            if near.any():
                result[near] += part(p[near])
        return result

    return outward

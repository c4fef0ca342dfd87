"""Taking details off a body that say nothing about where bones and points lie."""

import numpy as np
from scipy.sparse.linalg import spsolve

from atlas.fairing import bending
from skin.source import Array
from skin.topology import Topology

# The tip of the chest on the left, and how far around it the skin is made round, metres.
NIPPLE, AROUND_M = 7540, 0.02
# Of a cotangent: with the wild angles of needles the plate would not behave.
BOUNDS = 0.02, 10.0


def without_nipples(points: Array, topology: Topology) -> Array:
    """Return the resting skin with the tips of the chest rounded off like what is around them."""
    stiff = bending(points * 1000, topology.faces, BOUNDS)[0].tocsr()
    near = np.linalg.norm(points - points[NIPPLE], axis=1) < AROUND_M
    free, fixed = np.flatnonzero(near), np.flatnonzero(~near)
    result = points.copy()
    rows = stiff[free]
    result[free] = spsolve(rows[:, free].tocsc(), -(rows[:, fixed] @ points[fixed]))
    result[topology.mirror[free]] = result[free] * [-1.0, 1.0, 1.0]
    return result

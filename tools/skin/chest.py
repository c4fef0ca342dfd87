"""Removal of the nipples, details that say nothing about the position of bones and points."""

import numpy as np
from scipy.sparse.linalg import spsolve

from atlas.fairing import bending
from skin.source import Array
from skin.topology import Topology

# The tip of the chest on the left, and the radius of the replaced skin, metres.
NIPPLE, AROUND_M = 7540, 0.02
# Limits of a cotangent: the extreme angles of needle-shaped triangles would spoil the plate.
BOUNDS = 0.02, 10.0


def without_nipples(points: Array, topology: Topology) -> Array:
    """Return the resting skin with the tips of the chest replaced by a thin plate."""
    stiff = bending(points * 1000, topology.faces, BOUNDS)[0].tocsr()
    near = np.linalg.norm(points - points[NIPPLE], axis=1) < AROUND_M
    free, fixed = np.flatnonzero(near), np.flatnonzero(~near)
    result = points.copy()
    rows = stiff[free]
    result[free] = spsolve(rows[:, free].tocsc(), -(rows[:, fixed] @ points[fixed]))
    result[topology.mirror[free]] = result[free] * [-1.0, 1.0, 1.0]
    return result

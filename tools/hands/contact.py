"""Contact of a posed hand with the skin: the plane z = 0, the pads' centre at the origin."""

from typing import Any

import numpy as np

from hands.pose import Motion, X, Y, Z, about
from skin.source import Array

AXES = {"x": X, "y": Y, "z": Z}
# A soft pad yields until it is flat: no vertex is deeper than this.
DEEPEST_M = 0.001
# Vertices up to this height touch the skin when the pad's centre is computed.
NEAR_M = 0.0008


def orientation(pose: dict[str, Any]) -> Motion:
    """Return the rotation of the whole hand: successive rotations about the skin's axes."""
    motion = about(X, 0.0)
    for axis, degrees in pose["lay"]:
        motion = about(AXES[axis], degrees).after(motion)
    return motion


def placed_on_skin(points: Array, owners: Array, pose: dict[str, Any]) -> Array:
    """Return the hand moved so that the pose's pads touch the skin, and flattened there.

    Parameters
    ----------
    points : (n, 3) the posed hand, rotated already
    owners : (n,) the bone that moves each vertex most
    """
    pads = [np.isin(owners, bones) for bones in pose["touch"]]
    lowest = min(points[pad, 2].min() for pad in pads)
    raised = points - [0.0, 0.0, lowest + pose["press_mm"] / 1000]
    middles = [raised[pad & (raised[:, 2] < NEAR_M), :2].mean(axis=0) for pad in pads]
    middle = np.mean(middles, axis=0)
    return flattened(raised - [*middle, 0.0])


def flattened(points: Array) -> Array:
    """Return points with those below the skin compressed to a depth of at most `DEEPEST_M`."""
    depth = np.maximum(-points[:, 2], 0.0)
    flat = points.copy()
    flat[:, 2] = np.where(depth > 0, -DEEPEST_M * (1 - np.exp(-depth / DEEPEST_M)), points[:, 2])
    return flat

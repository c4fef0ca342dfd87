"""Directions of the body and frames on a surface.

The world frame is the body's own: +X its left, +Y up, +Z to the front.
"""

import math

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

LEFT: Vector = np.array([1.0, 0.0, 0.0])
UP: Vector = np.array([0.0, 1.0, 0.0])
FRONT: Vector = np.array([0.0, 0.0, 1.0])
ONTO_MIDLINE: Vector = np.array([0.0, 1.0, 1.0])  # factor that projects a place onto the midline


def unit(vector: Vector) -> Vector:
    """Return `vector` at length one.

    Raises
    ------
    ValueError
        If the length is zero.
    """
    length = norm(vector)
    if length < 1e-12:
        raise ValueError("a vector of no length has no direction")
    return np.asarray(vector / length, dtype=np.float64)


def cross(a: Vector, b: Vector) -> Vector:
    """Return the cross product of two vectors; numpy's own is slow for a single pair."""
    ax, ay, az = a.tolist()
    bx, by, bz = b.tolist()
    return np.array([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])


def norm(vector: Vector) -> float:
    """Return the length of a vector."""
    return math.sqrt(float(vector @ vector))


def tangent_frame(normal: Vector, towards: Vector = UP) -> tuple[Vector, Vector]:
    """Return two unit vectors that span the plane perpendicular to `normal`.

    The second is the projection of `towards` onto the plane. The first makes
    (first, second, normal) right-handed. If `normal` is parallel to `towards`,
    the front direction is projected instead.
    """
    n = unit(normal)
    across = towards - n * float(towards @ n)
    if np.linalg.norm(across) < 1e-6:
        across = FRONT - n * float(FRONT @ n)
        if np.linalg.norm(across) < 1e-6:
            across = LEFT - n * float(LEFT @ n)
    second = unit(across)
    return unit(cross(second, n)), second

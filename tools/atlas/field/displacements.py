"""Displacements: small changes of a field's surface, such as ridges, bumps and roughness."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from atlas.field import Displacement, Field, Points
from atlas.field.curves import on_segment, refined


def displaced(field: Field, outward: Displacement) -> Field:
    """Return a shape whose surface lies `outward(points)` mm further out.

    The displacement must be smooth, or the distances become wrong.
    """
    return lambda p: field(p) - outward(p)


def bump(middle: ArrayLike, height: float, radius: float) -> Displacement:
    """Return a smooth swelling of `height` mm at `middle` that ends at `radius` mm."""
    return ridge([middle, middle], height, radius)


def ridge(
    points: ArrayLike, height: ArrayLike, radius: float, *, smooth: bool = True
) -> Displacement:
    """Return a smooth swelling along a curve; a negative height makes a groove.

    Parameters
    ----------
    points : (m, 3) the curve, on the surface or near it
    height : mm at the curve, one number or (m,)
    radius : distance from the curve at which the swelling ends, mm
    smooth : lay a cubic spline through three or more points
    """
    points = np.asarray(points, float)
    heights = np.broadcast_to(np.asarray(height, float), len(points))
    along, heights = refined(points, heights, smooth and len(points) > 2, 6)

    low, high = along.min(axis=0) - radius, along.max(axis=0) + radius

    def outward(p: Points) -> NDArray[np.float64]:
        result = np.zeros(len(p))
        close = np.flatnonzero(((p > low) & (p < high)).all(axis=1))
        p = p[close]
        value, nearest = np.zeros(len(p)), np.full(len(p), np.inf)
        for a, b, ha, hb in zip(along[:-1], along[1:], heights[:-1], heights[1:], strict=True):
            t, off = on_segment(p, a, b)
            far = np.linalg.norm(off, axis=1)
            fade = np.maximum(1.0 - (far / radius) ** 2, 0.0) ** 2
            closer = far < nearest
            value[closer] = ((ha + t * (hb - ha)) * fade)[closer]
            nearest[closer] = far[closer]
        result[close] = value
        return result

    return outward


def roughness(height: float, length: float, seed: int) -> Displacement:
    """Return an irregular roughness: waves about `length` mm long in all directions."""
    random = np.random.default_rng(seed)
    ways = random.normal(size=(8, 3))
    ways *= 2 * np.pi / length * random.uniform(0.7, 1.3, (8, 1)) / np.linalg.norm(
        ways, axis=1, keepdims=True
    )  # fmt: skip
    phases = random.uniform(0, 2 * np.pi, 8)
    return lambda p: height * sum(np.sin(p @ w + b) for w, b in zip(ways, phases, strict=True)) / 4


def faded(outward: Displacement, middle: ArrayLike, radius: float) -> Displacement:
    """Return a displacement that fades to nothing `radius` mm from `middle`."""
    fade = bump(middle, 1.0, radius)

    def displacement(p: Points) -> NDArray[np.float64]:
        share = fade(p)
        inside = share > 0
        share[inside] *= outward(p[inside])
        return share

    return displacement

"""Operations on fields: combine, offset, mirror and transform.

The smooth minimum follows Inigo Quilez's articles on distance functions; the formula is written
out here.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from atlas.field import Field, Points


def union(*fields: Field, blend: float = 0.0) -> Field:
    """Return the union of shapes, with a fillet about `blend` mm wide where two meet."""

    def distance(p: Points) -> NDArray[np.float64]:
        result = fields[0](p)
        for field in fields[1:]:
            result = smooth_min(result, field(p), blend)
        return result

    return distance


def intersection(*fields: Field, blend: float = 0.0) -> Field:
    """Return the intersection of shapes; `blend` mm rounds its edges."""

    def distance(p: Points) -> NDArray[np.float64]:
        result = fields[0](p)
        for field in fields[1:]:
            result = -smooth_min(-result, -field(p), blend)
        return result

    return distance


def difference(field: Field, *holes: Field, blend: float = 0.0) -> Field:
    """Return a shape with others cut out of it; `blend` mm rounds the rims."""

    def distance(p: Points) -> NDArray[np.float64]:
        result = field(p)
        for hole in holes:
            result = -smooth_min(-result, hole(p), blend)
        return result

    return distance


def smooth_min(a: NDArray[np.float64], b: NDArray[np.float64], blend: float) -> NDArray[np.float64]:
    """Return the minimum of two distances, rounded where they differ by less than `blend` mm."""
    if blend <= 0.0:
        return np.minimum(a, b)
    h = np.maximum(blend - np.abs(a - b), 0.0) / blend
    return np.minimum(a, b) - h * h * blend / 4.0


def offset(field: Field, by: float) -> Field:
    """Return a shape whose surface lies `by` mm further out (further in if negative)."""
    return lambda p: field(p) - by


def mirrored(field: Field) -> Field:
    """Return the half of a shape where x ≥ 0, together with its mirror image."""
    return lambda p: field(np.column_stack([np.abs(p[:, 0]), p[:, 1], p[:, 2]]))


def transformed(field: Field, origin: ArrayLike, axes: ArrayLike) -> Field:
    """Return a shape moved from its own frame into the body's frame.

    Parameters
    ----------
    origin : (3,) the frame's origin in the body
    axes : (3, 3) rows: the frame's x, y, z axes in the body
    """
    origin, axes = np.asarray(origin, float), np.asarray(axes, float)
    return lambda p: field((p - origin) @ axes.T)

"""Polylines: arc length, refinement, and the segments nearest to points."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline

from atlas.field import Points


def arc_length(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the length of a polyline (m, k) up to each of its points, (m,)."""
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])


def refined(
    points: ArrayLike, values: ArrayLike, smooth: bool, steps: int
) -> tuple[Points, NDArray[np.float64]]:
    """Return a finer polyline with interpolated values.

    Parameters
    ----------
    points : (m, 3) the polyline
    values : (m, ...) one value, or one row of values, for each point
    smooth : lay a cubic spline through the points; else return the points unchanged
    steps : pieces that each segment is divided into
    """
    points, values = np.asarray(points, float), np.asarray(values, float)
    if not smooth or len(points) < 3:
        return points, values
    s = arc_length(points)
    fine = np.interp(np.linspace(0, len(s) - 1, (len(s) - 1) * steps + 1), np.arange(len(s)), s)
    linear: Sequence = values.reshape(len(s), -1).T
    between = np.column_stack([np.interp(fine, s, v) for v in linear])
    return CubicSpline(s, points, axis=0)(fine), between.reshape(len(fine), *values.shape[1:])


def on_segment(p: Points, a: Points, b: Points) -> tuple[NDArray[np.float64], Points]:
    """Project points (n, 3) onto the segment from `a` to `b`.

    Returns
    -------
    position of the foot of each perpendicular, (n,), 0 at `a` and 1 at `b`; and the vectors (n, 3)
    from the feet to the points
    """
    way = b - a
    t = np.clip((p - a) @ way / max(way @ way, 1e-12), 0.0, 1.0)
    return t, p - a - t[:, None] * way


def near_segments(p: Points, along: Points, thickest: float) -> list[int]:
    """Return the numbers of the segments that can be nearest to any of some points.

    A segment is left out if another one is nearer to every point of the bounding sphere, even
    after allowing for the rod's thickness.

    Parameters
    ----------
    p : (n, 3) points
    along : (m, 3) the polyline
    thickest : the rod's greatest radius, mm
    """
    if not len(p) or len(along) < 4:
        return list(range(len(along) - 1))
    low, high = p.min(axis=0), p.max(axis=0)
    middle, radius = (low + high) / 2, float(np.linalg.norm(high - low)) / 2
    way = np.diff(along, axis=0)
    share = ((middle - along[:-1]) * way).sum(axis=1) / np.maximum((way**2).sum(axis=1), 1e-12)
    feet = along[:-1] + np.clip(share, 0.0, 1.0)[:, None] * way
    far = np.linalg.norm(feet - middle, axis=1)
    return list(np.flatnonzero(far - radius <= far.min() + radius + 2.0 * thickest))

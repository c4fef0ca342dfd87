"""Basic shapes as signed distance fields.

The round cone follows Inigo Quilez's articles on distance functions; the formula is written out
here.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline
from scipy.ndimage import map_coordinates

from atlas.field import Field, Points
from atlas.field.curves import near_segments, on_segment, refined
from atlas.field.operations import smooth_min


def sphere(middle: ArrayLike, radius: float) -> Field:
    """Return a sphere."""
    middle = np.asarray(middle, float)
    return lambda p: np.linalg.norm(p - middle, axis=1) - radius


def ellipsoid(middle: ArrayLike, radii: ArrayLike, turn: ArrayLike | None = None) -> Field:
    """Return an ellipsoid; the rows of `turn` are its axes. Its distances are first-order."""
    middle, radii = np.asarray(middle, float), np.asarray(radii, float)
    axes = np.eye(3) if turn is None else np.asarray(turn, float)

    def distance(p: Points) -> NDArray[np.float64]:
        q = (p - middle) @ axes.T
        k0 = np.linalg.norm(q / radii, axis=1)
        k1 = np.linalg.norm(q / radii**2, axis=1)
        return np.where(k1 > 1e-9, k0 * (k0 - 1.0) / np.maximum(k1, 1e-9), -radii.min())

    return distance


def cone(a: ArrayLike, b: ArrayLike, radius_a: float, radius_b: float | None = None) -> Field:
    """Return a round cone: a rod with round ends and radii `radius_a` at `a`, `radius_b` at `b`."""
    return tube([a, b], [radius_a, radius_a if radius_b is None else radius_b], smooth=False)


def tube(points: ArrayLike, radii: ArrayLike, *, smooth: bool = True, steps: int = 4) -> Field:
    """Return a round rod along a curve.

    Parameters
    ----------
    points : (m, 3) the curve
    radii : (m,) the radius at each point
    smooth : lay a cubic spline through the points; else use straight pieces
    steps : straight pieces for each stretch of the spline
    """
    along, thick = refined(points, radii, smooth, steps)

    def distance(p: Points) -> NDArray[np.float64]:
        best = np.full(len(p), np.inf)
        for i in near_segments(p, along, float(thick.max())):
            a, b, ra, rb = along[i], along[i + 1], thick[i], thick[i + 1]
            t, off = on_segment(p, a, b)
            np.minimum(best, np.linalg.norm(off, axis=1) - (ra + t * (rb - ra)), out=best)
        return best

    return distance


def blade(
    points: ArrayLike, widths: ArrayLike, thicknesses: ArrayLike, across: ArrayLike,
    *, steps: int = 4,
) -> Field:  # fmt: skip
    """Return a flat rod along a smooth curve, with elliptical sections and rounded ends.

    Parameters
    ----------
    points : (m, 3) the curve
    widths, thicknesses : (m,) half-axes of the section at each point
    across : (3,) or (m, 3) the direction of the width; it is made perpendicular to the curve
    steps : straight pieces for each stretch of the curve
    """
    points = np.asarray(points, float)
    across = np.broadcast_to(np.asarray(across, float), points.shape)
    values = np.column_stack([np.broadcast_to(widths, len(points)),
                              np.broadcast_to(thicknesses, len(points)), across])  # fmt: skip
    along, values = refined(points, values, True, steps)

    def distance(p: Points) -> NDArray[np.float64]:
        best = np.full(len(p), np.inf)
        for i in near_segments(p, along, float(values[:, :2].max())):
            t, off = on_segment(p, along[i], along[i + 1])
            v = values[i] + t[:, None] * (values[i + 1] - values[i])
            forward = along[i + 1] - along[i]
            forward = forward / max(np.linalg.norm(forward), 1e-9)
            side = v[:, 2:] - np.outer(v[:, 2:] @ forward, forward)
            side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
            x = np.abs(np.einsum("ij,ij->i", off, side))
            rest = np.sqrt(np.maximum((off**2).sum(axis=1) - x**2, 0.0))
            wide, thin = np.maximum(v[:, 0], 1e-3), np.maximum(v[:, 1], 1e-3)
            k0 = np.sqrt((x / wide) ** 2 + (rest / thin) ** 2)
            k1 = np.sqrt((x / wide**2) ** 2 + (rest / thin**2) ** 2)
            d = np.where(k1 > 1e-9, k0 * (k0 - 1.0) / np.maximum(k1, 1e-9), -np.minimum(wide, thin))
            # Without blending, the pieces would meet in a crease where the curve bends.
            best = smooth_min(best, d, 0.12 * float(thin.min())) if np.isfinite(best[0]) else d
        return best

    return distance


def box(
    middle: ArrayLike, half: ArrayLike, edge: float = 0.0, turn: ArrayLike | None = None
) -> Field:
    """Return a box with half lengths `half`, edges rounded by `edge` mm; rows of `turn`: axes."""
    middle, half = np.asarray(middle, float), np.asarray(half, float) - edge
    axes = np.eye(3) if turn is None else np.asarray(turn, float)

    def distance(p: Points) -> NDArray[np.float64]:
        q = np.abs((p - middle) @ axes.T) - half
        outside = np.linalg.norm(np.maximum(q, 0.0), axis=1)
        return outside + np.minimum(q.max(axis=1), 0.0) - edge

    return distance


def half_space(point: ArrayLike, outward: ArrayLike) -> Field:
    """Return everything behind the plane through `point` with the normal `outward`."""
    point, outward = np.asarray(point, float), np.asarray(outward, float)
    outward = outward / np.linalg.norm(outward)
    return lambda p: (p - point) @ outward


def cylinder(middle: ArrayLike, axis: ArrayLike, radius: float) -> Field:
    """Return an infinite cylinder around the line through `middle` along `axis`."""
    middle, axis = np.asarray(middle, float), np.asarray(axis, float)
    axis = axis / np.linalg.norm(axis)

    def distance(p: Points) -> NDArray[np.float64]:
        off = p - middle
        return np.linalg.norm(off - np.outer(off @ axis, axis), axis=1) - radius

    return distance


def polar_loft(heights: ArrayLike, angles: ArrayLike, radii: ArrayLike) -> Field:
    """Return a column along +Y with sections in polar coordinates and flat ends.

    Parameters
    ----------
    heights : (m,) rising; where the sections lie
    angles : (k,) rising, in [0, 2π), from +X towards +Z
    radii : (m, k) distance of the surface from the Y axis
    """
    heights, angles = np.asarray(heights, float), np.asarray(angles, float)
    radii = np.asarray(radii, float)
    round_ = CubicSpline(
        np.append(angles, angles[0] + 2 * np.pi), np.hstack([radii, radii[:, :1]]),
        axis=1, bc_type="periodic",
    )  # fmt: skip
    fine = np.arange(180) * (2 * np.pi / 180)
    levels = np.linspace(heights[0], heights[-1], 60)
    up = CubicSpline(heights, round_(fine + (angles[0] // (2 * np.pi))), axis=0)
    table = up(levels)

    def distance(p: Points) -> NDArray[np.float64]:
        y = np.clip(p[:, 1], heights[0], heights[-1])
        q = p[:, [0, 2]]
        rho, theta = np.hypot(q[:, 0], q[:, 1]), np.arctan2(q[:, 1], q[:, 0]) % (2 * np.pi)
        row = (y - heights[0]) / (heights[-1] - heights[0]) * (len(levels) - 1)
        column = theta / (2 * np.pi) * len(fine)
        radius = map_coordinates(table, [row, column], order=1, mode="grid-wrap")
        radius = np.where(row >= len(levels) - 1, _wrapped(table[-1], column), radius)
        # A slanting wall is nearer than its distance along the radius.
        side = (rho - radius) * 0.85
        end = np.maximum(heights[0] - p[:, 1], p[:, 1] - heights[-1])
        both = np.minimum(np.maximum(side, end), 0.0)
        return both + np.hypot(np.maximum(side, 0.0), np.maximum(end, 0.0))

    return distance


def _wrapped(row: NDArray[np.float64], column: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.interp(column, np.arange(len(row) + 1), np.append(row, row[0]))


def sheet(
    outline: ArrayLike, middle: Callable[[Points], NDArray[np.float64]],
    thickness: Callable[[Points], NDArray[np.float64]], edge: float, slope: float = 1.0,
) -> Field:  # fmt: skip
    """Return a bent sheet: an outline in x and y, bent to z = middle(points).

    Parameters
    ----------
    outline : (m, 2) x, y; a closed polygon's corners in order
    middle, thickness : functions of points (n, 3): z of the sheet's middle, and its thickness, mm
    edge : radius of its rims, mm
    slope : cosine of the sheet's tilt, so that the thickness is perpendicular to the sheet
    """
    corners = np.asarray(outline, float)

    def distance(p: Points) -> NDArray[np.float64]:
        flat = _outline_distance(p[:, :2], corners)
        deep = (np.abs(p[:, 2] - middle(p)) - thickness(p) / 2) * slope
        return -smooth_min(-flat, -deep, edge * 2.0)

    return distance


def _outline_distance(q: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return signed distances (n,) to a closed polygon in the plane, negative inside."""
    best, inside = np.full(len(q), np.inf), np.zeros(len(q), bool)
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        way = b - a
        t = np.clip((q - a) @ way / max(way @ way, 1e-12), 0.0, 1.0)
        np.minimum(best, np.hypot(*(q - a - t[:, None] * way).T), out=best)
        crosses = (a[1] > q[:, 1]) != (b[1] > q[:, 1])
        at = a[0] + (q[:, 1] - a[1]) * way[0] / (way[1] if way[1] else 1e-12)
        inside ^= crosses & (q[:, 0] < at)
    return np.where(inside, -best, best)

"""Solid shapes as signed distances: what a bone is made of before it is a mesh.

A field is a function from points (n, 3) in mm to distances (n,) in mm, negative inside.
Shapes are joined, hollowed and blended; `solid.py` turns the result into a closed mesh.
The distances need only be right near the surface and must not grow faster than the real
distance, else `solid.py` could miss a part. Smooth minimum and the round cone after
Inigo Quilez's articles on distance functions; the formulas are written out here.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline
from scipy.ndimage import map_coordinates

Points = NDArray[np.float64]
Field = Callable[[Points], NDArray[np.float64]]


# shapes


def sphere(middle: ArrayLike, radius: float) -> Field:
    """Return a ball."""
    middle = np.asarray(middle, float)
    return lambda p: np.linalg.norm(p - middle, axis=1) - radius


def ellipsoid(middle: ArrayLike, radii: ArrayLike, turn: ArrayLike | None = None) -> Field:
    """Return an ellipsoid; the rows of `turn` are its axes. Distances are first-order."""
    middle, radii = np.asarray(middle, float), np.asarray(radii, float)
    axes = np.eye(3) if turn is None else np.asarray(turn, float)

    def distance(p: Points) -> NDArray[np.float64]:
        q = (p - middle) @ axes.T
        k0 = np.linalg.norm(q / radii, axis=1)
        k1 = np.linalg.norm(q / radii**2, axis=1)
        return np.where(k1 > 1e-9, k0 * (k0 - 1.0) / np.maximum(k1, 1e-9), -radii.min())

    return distance


def cone(a: ArrayLike, b: ArrayLike, radius_a: float, radius_b: float | None = None) -> Field:
    """Return a straight rod with round ends, `radius_a` thick at `a`, `radius_b` at `b`."""
    return tube([a, b], [radius_a, radius_a if radius_b is None else radius_b], smooth=False)


def tube(points: ArrayLike, radii: ArrayLike, *, smooth: bool = True, steps: int = 4) -> Field:
    """Return a round rod along a curve through `points` (m, 3) with a radius at each.

    Parameters
    ----------
    smooth : a cubic curve through the points, each stretch of `steps` straight pieces;
        otherwise straight pieces from point to point
    """
    along, thick = _curve(points, radii, smooth, steps)

    def distance(p: Points) -> NDArray[np.float64]:
        best = np.full(len(p), np.inf)
        for i in _near_segments(p, along, float(thick.max())):
            a, b, ra, rb = along[i], along[i + 1], thick[i], thick[i + 1]
            t, off = _on_segment(p, a, b)
            np.minimum(best, np.linalg.norm(off, axis=1) - (ra + t * (rb - ra)), out=best)
        return best

    return distance


def blade(
    points: ArrayLike, widths: ArrayLike, thicknesses: ArrayLike, across: ArrayLike,
    *, smooth: bool = True, steps: int = 4,
) -> Field:  # fmt: skip
    """Return a flat rod along a curve: elliptical sections, their ends rounded.

    Parameters
    ----------
    points : (m, 3) the curve
    widths, thicknesses : (m,) half-axes of the section at each point
    across : (3,) or (m, 3) the direction of the width; it is made square to the curve
    """
    points = np.asarray(points, float)
    across = np.broadcast_to(np.asarray(across, float), points.shape)
    values = np.column_stack([np.broadcast_to(widths, len(points)),
                              np.broadcast_to(thicknesses, len(points)), across])  # fmt: skip
    along, values = _curve(points, values, smooth, steps)

    def distance(p: Points) -> NDArray[np.float64]:
        best = np.full(len(p), np.inf)
        for i in _near_segments(p, along, float(values[:, :2].max())):
            t, off = _on_segment(p, along[i], along[i + 1])
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
            # Where the curve bends, its pieces would meet in a crease.
            best = smooth_min(best, d, 0.12 * float(thin.min())) if np.isfinite(best[0]) else d
        return best

    return distance


def box(
    middle: ArrayLike, half: ArrayLike, edge: float = 0.0, turn: ArrayLike | None = None
) -> Field:
    """Return a box of half lengths `half`, edges rounded by `edge`; rows of `turn`: axes."""
    middle, half = np.asarray(middle, float), np.asarray(half, float) - edge
    axes = np.eye(3) if turn is None else np.asarray(turn, float)

    def distance(p: Points) -> NDArray[np.float64]:
        q = np.abs((p - middle) @ axes.T) - half
        outside = np.linalg.norm(np.maximum(q, 0.0), axis=1)
        return outside + np.minimum(q.max(axis=1), 0.0) - edge

    return distance


def half_space(point: ArrayLike, outward: ArrayLike) -> Field:
    """Return everything behind the plane through `point`; `outward` looks out of it."""
    point, outward = np.asarray(point, float), np.asarray(outward, float)
    outward = outward / np.linalg.norm(outward)
    return lambda p: (p - point) @ outward


def polar_loft(
    heights: ArrayLike, angles: ArrayLike, radii: ArrayLike, middles: ArrayLike | None = None
) -> Field:
    """Return a column along +Y whose sections are given in polar form; flat ends.

    Parameters
    ----------
    heights : (m,) rising; where the sections lie
    angles : (k,) rising, in [0, 2π), from +X towards +Z
    radii : (m, k) how far the surface is from the section's middle
    middles : (m, 2) x and z of each section's middle
    """
    heights, angles = np.asarray(heights, float), np.asarray(angles, float)
    radii = np.asarray(radii, float)
    middles = np.zeros((len(heights), 2)) if middles is None else np.asarray(middles, float)
    round_ = CubicSpline(
        np.append(angles, angles[0] + 2 * np.pi), np.hstack([radii, radii[:, :1]]),
        axis=1, bc_type="periodic",
    )  # fmt: skip
    fine = np.arange(180) * (2 * np.pi / 180)
    levels = np.linspace(heights[0], heights[-1], 60)
    up = CubicSpline(heights, round_(fine + (angles[0] // (2 * np.pi))), axis=0)
    table = up(levels)
    centre = CubicSpline(heights, middles, axis=0)

    def distance(p: Points) -> NDArray[np.float64]:
        y = np.clip(p[:, 1], heights[0], heights[-1])
        q = p[:, [0, 2]] - centre(y)
        rho, theta = np.hypot(q[:, 0], q[:, 1]), np.arctan2(q[:, 1], q[:, 0]) % (2 * np.pi)
        row = (y - heights[0]) / (heights[-1] - heights[0]) * (len(levels) - 1)
        column = theta / (2 * np.pi) * len(fine)
        radius = map_coordinates(table, [row, column], order=1, mode="grid-wrap")
        radius = np.where(row >= len(levels) - 1, _wrapped(table[-1], column), radius)
        # A slanting wall is nearer than it looks along the radius.
        side = (rho - radius) * 0.85
        end = np.maximum(heights[0] - p[:, 1], p[:, 1] - heights[-1])
        both = np.minimum(np.maximum(side, end), 0.0)
        return both + np.hypot(np.maximum(side, 0.0), np.maximum(end, 0.0))

    return distance


def plate(
    outline: ArrayLike, middle: Callable[[Points], NDArray[np.float64]],
    thickness: Callable[[Points], NDArray[np.float64]], edge: float, slope: float = 1.0,
) -> Field:  # fmt: skip
    """Return a bent sheet seen from the front: an outline in x and y, standing at z = middle.

    Parameters
    ----------
    outline : (m, 2) x, y; closed, its corners in order
    middle, thickness : of points (n, 3): z of the sheet's middle, and how thick it is there
    edge : how far its rims are rounded, mm
    slope : cosine of the sheet's tilt, so that the thickness is square to it
    """
    corners = np.asarray(outline, float)

    def distance(p: Points) -> NDArray[np.float64]:
        flat = _outline_distance(p[:, :2], corners)
        deep = (np.abs(p[:, 2] - middle(p)) - thickness(p) / 2) * slope
        return -smooth_min(-flat, -deep, edge * 2.0)

    return distance


def _outline_distance(q: NDArray[np.float64], corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return signed distances (n,) in the plane to a closed polygon, negative inside."""
    best, inside = np.full(len(q), np.inf), np.zeros(len(q), bool)
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        way = b - a
        t = np.clip((q - a) @ way / max(way @ way, 1e-12), 0.0, 1.0)
        np.minimum(best, np.hypot(*(q - a - t[:, None] * way).T), out=best)
        crosses = (a[1] > q[:, 1]) != (b[1] > q[:, 1])
        at = a[0] + (q[:, 1] - a[1]) * way[0] / (way[1] if way[1] else 1e-12)
        inside ^= crosses & (q[:, 0] < at)
    return np.where(inside, -best, best)


# joining


def union(*fields: Field, blend: float = 0.0) -> Field:
    """Return all shapes together; where two meet, a fillet about `blend` mm wide."""

    def distance(p: Points) -> NDArray[np.float64]:
        result = fields[0](p)
        for field in fields[1:]:
            result = smooth_min(result, field(p), blend)
        return result

    return distance


def common(*fields: Field, blend: float = 0.0) -> Field:
    """Return what lies in every shape."""

    def distance(p: Points) -> NDArray[np.float64]:
        result = fields[0](p)
        for field in fields[1:]:
            result = -smooth_min(-result, -field(p), blend)
        return result

    return distance


def without(field: Field, *holes: Field, blend: float = 0.0) -> Field:
    """Return a shape less others; `blend` rounds the rims."""

    def distance(p: Points) -> NDArray[np.float64]:
        result = field(p)
        for hole in holes:
            result = -smooth_min(-result, hole(p), blend)
        return result

    return distance


def smooth_min(a: NDArray[np.float64], b: NDArray[np.float64], blend: float) -> NDArray[np.float64]:
    """Return the lesser of two distances, rounded off where they are within `blend` mm."""
    if blend <= 0.0:
        return np.minimum(a, b)
    h = np.maximum(blend - np.abs(a - b), 0.0) / blend
    return np.minimum(a, b) - h * h * blend / 4.0


# changing


def grown(field: Field, by: float) -> Field:
    """Return a shape `by` mm thicker all round (thinner if negative)."""
    return lambda p: field(p) - by


def displaced(field: Field, outward: Callable[[Points], NDArray[np.float64]]) -> Field:
    """Return a shape whose surface lies `outward(points)` mm further out; keep it gentle."""
    return lambda p: field(p) - outward(p)


def both_sides(field: Field) -> Field:
    """Return a shape together with its mirror image: `field` is asked about x ≥ 0 only."""
    return lambda p: field(np.column_stack([np.abs(p[:, 0]), p[:, 1], p[:, 2]]))


def placed(field: Field, origin: ArrayLike, axes: ArrayLike, scale: float = 1.0) -> Field:
    """Return a shape made in its own frame, put into the body's.

    Parameters
    ----------
    origin : where the frame's origin lies in the body
    axes : (3, 3) rows: the frame's own x, y, z axes in the body
    scale : how much larger it becomes
    """
    origin, axes = np.asarray(origin, float), np.asarray(axes, float)
    return lambda p: field((p - origin) @ axes.T / scale) * scale


def bump(
    middle: ArrayLike, height: float, radius: float
) -> Callable[[Points], NDArray[np.float64]]:
    """Return a smooth swelling for `displaced`: `height` mm at `middle`, gone at `radius`."""
    return ridge([middle, middle], height, radius)


def ridge(
    points: ArrayLike, height: ArrayLike, radius: float, *, smooth: bool = True
) -> Callable[[Points], NDArray[np.float64]]:
    """Return a smooth swelling along a curve for `displaced`; a negative height is a groove.

    Parameters
    ----------
    points : (m, 3) the curve, on the surface or near it
    height : mm at the curve; a number or one for each point
    radius : where it has faded to nothing
    """
    points = np.asarray(points, float)
    heights = np.broadcast_to(np.asarray(height, float), len(points))
    along, heights = _curve(points, heights, smooth and len(points) > 2, 6)

    low, high = along.min(axis=0) - radius, along.max(axis=0) + radius

    def outward(p: Points) -> NDArray[np.float64]:
        result = np.zeros(len(p))
        close = np.flatnonzero(((p > low) & (p < high)).all(axis=1))
        p = p[close]
        value, nearest = np.zeros(len(p)), np.full(len(p), np.inf)
        for a, b, ha, hb in zip(along[:-1], along[1:], heights[:-1], heights[1:], strict=True):
            t, off = _on_segment(p, a, b)
            far = np.linalg.norm(off, axis=1)
            fade = np.maximum(1.0 - (far / radius) ** 2, 0.0) ** 2
            closer = far < nearest
            value[closer] = ((ha + t * (hb - ha)) * fade)[closer]
            nearest[closer] = far[closer]
        result[close] = value
        return result

    return outward


def roughness(height: float, length: float, seed: int) -> Callable[[Points], NDArray[np.float64]]:
    """Return an irregular roughness for `displaced`: waves about `length` mm long, all ways."""
    random = np.random.default_rng(seed)
    ways = random.normal(size=(8, 3))
    ways *= 2 * np.pi / length * random.uniform(0.7, 1.3, (8, 1)) / np.linalg.norm(
        ways, axis=1, keepdims=True
    )  # fmt: skip
    phases = random.uniform(0, 2 * np.pi, 8)
    return lambda p: height * sum(np.sin(p @ w + b) for w, b in zip(ways, phases, strict=True)) / 4


def within(
    outward: Callable[[Points], NDArray[np.float64]], middle: ArrayLike, radius: float
) -> Callable[[Points], NDArray[np.float64]]:
    """Return a displacement that fades to nothing `radius` mm from `middle`."""
    fade = bump(middle, 1.0, radius)

    def faded(p: Points) -> NDArray[np.float64]:
        share = fade(p)
        inside = share > 0
        share[inside] *= outward(p[inside])
        return share

    return faded


# inside


def _on_segment(p: Points, a: Points, b: Points) -> tuple[NDArray[np.float64], Points]:
    """Return how far along a…b (0…1) each point's foot lies, and the way from foot to point."""
    way = b - a
    t = np.clip((p - a) @ way / max(way @ way, 1e-12), 0.0, 1.0)
    return t, p - a - t[:, None] * way


def _near_segments(p: Points, along: Points, thickest: float) -> list[int]:
    """Return the pieces of a polyline that can be nearest to any of the points.

    A piece whose distance from the points' ball is greater than another's farthest one by
    more than the rod's thickness counts for none of them.
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


def _curve(
    points: ArrayLike, values: ArrayLike, smooth: bool, steps: int
) -> tuple[Points, NDArray[np.float64]]:
    """Return a finer polyline through `points` with `values` carried along."""
    points, values = np.asarray(points, float), np.asarray(values, float)
    if not smooth or len(points) < 3:
        return points, values
    s = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    fine = np.interp(np.linspace(0, len(s) - 1, (len(s) - 1) * steps + 1), np.arange(len(s)), s)
    linear: Sequence = values.reshape(len(s), -1).T
    between = np.column_stack([np.interp(fine, s, v) for v in linear])
    return CubicSpline(s, points, axis=0)(fine), between.reshape(len(fine), *values.shape[1:])


def _wrapped(row: NDArray[np.float64], column: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.interp(column, np.arange(len(row) + 1), np.append(row, row[0]))

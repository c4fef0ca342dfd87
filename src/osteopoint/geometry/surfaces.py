"""Nearest points and ray hits on triangles, for one place or ray at a time.

A surface is passed as `Triangles`, which is built once per surface.
Sources: C. Ericson, Real-Time Collision Detection (2005), 5.1.5 for the nearest point
on a triangle; T. Moeller and B. Trumbore (1997) for the ray.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from osteopoint.geometry.frames import Vector

Corners = NDArray[np.float64]
_TINY = 1e-15
_SLACK = 1e-9
_NEXT = np.array([1, 2, 0])


class SurfacePoint(NamedTuple):
    """A point on a surface, (3,) metres, and its outward unit normal, (3,)."""

    position: Vector
    normal: Vector


class FacePoint(NamedTuple):
    """A point on a face: position (3,), index of the face, barycentric weights (3,)."""

    position: Vector
    face: int
    weights: Vector


class Triangles(NamedTuple):
    """Corners of m faces (m, 3, 3), their centroids (m, 3) and the radii around these (m,)."""

    corners: Corners
    middles: NDArray[np.float64]
    radii: NDArray[np.float64]


def triangles_of(vertices: NDArray[np.float32], faces: NDArray[np.int32]) -> Triangles:
    """Return the triangles of a surface, metres."""
    places = vertices.astype(np.float64)
    # Column by column, because a reduction over an axis of length three is several times slower.
    a, b, c = (places[faces[:, i]] for i in range(3))
    corners = np.empty((len(faces), 3, 3))
    corners[:, 0], corners[:, 1], corners[:, 2] = a, b, c
    middles = (a + b + c) / 3
    a -= middles
    b -= middles
    c -= middles
    squared = np.maximum(np.maximum(dot_rows(a, a), dot_rows(b, b)), dot_rows(c, c))
    return Triangles(corners, middles, np.sqrt(squared))


def joined(parts: list[Triangles]) -> Triangles:
    """Return several surfaces joined into one."""
    if len(parts) == 1:
        return parts[0]
    columns = zip(*parts, strict=True)
    return Triangles(*(np.concatenate(column) for column in columns))


def nearest(point: Vector, surface: Triangles) -> FacePoint:
    """Return the point of the surface that is nearest to `point`.

    Raises
    ------
    ValueError
        If the surface has no faces.
    """
    if not len(surface.corners):
        raise ValueError("a surface without faces has no nearest point")
    chosen = _candidates(point, surface)
    corners = surface.corners[chosen]
    weights = nearest_weights(point, corners)
    places = np.einsum("mc,mcx->mx", weights, corners)
    apart = places - point
    best = int(np.argmin(dot_rows(apart, apart)))
    return FacePoint(places[best], int(chosen[best]), weights[best])


def _candidates(point: Vector, surface: Triangles) -> NDArray[np.intp]:
    """Return the faces that could contain the nearest point.

    A face is never nearer than the distance of its centroid minus its radius. The nearest
    point is never farther than the nearest centroid.
    """
    apart = surface.middles - point
    far = np.sqrt(np.einsum("mx,mx->m", apart, apart))
    return np.flatnonzero(far - surface.radii <= far.min() + 1e-12)


def nearest_weights(point: NDArray[np.float64], corners: Corners) -> NDArray[np.float64]:
    """Return barycentric weights (m, 3) of the point on each face that is nearest to `point`.

    Parameters
    ----------
    point : (3,) for all faces, or (m, 3) for one point per face
    """
    edges = corners[:, _NEXT] - corners  # from each corner to the next, (m, 3, 3)
    away = point[..., None, :] - corners
    squared = np.einsum("mcx,mcx->mc", edges, edges)
    t = np.einsum("mcx,mcx->mc", away, edges) / np.maximum(squared, _TINY)
    t = np.minimum(np.maximum(t, 0.0), 1.0)
    rest = away - t[..., None] * edges
    edge = np.einsum("mcx,mcx->mc", rest, rest).argmin(axis=1)
    rows = np.arange(len(corners))
    weights = np.zeros((len(corners), 3))
    share = t[rows, edge]
    weights[rows, edge], weights[rows, _NEXT[edge]] = 1 - share, share
    across = cross_rows(edges[:, 0], -edges[:, 2])
    area = np.maximum(np.einsum("mx,mx->m", across, across), _TINY**2)
    v = np.einsum("mx,mx->m", cross_rows(-edges[:, 2], -away[:, 0]), across) / area
    w = np.einsum("mx,mx->m", cross_rows(edges[:, 0], away[:, 0]), across) / area
    inside = (v >= 0) & (w >= 0) & (v + w <= 1) & (area > _TINY)
    weights[inside] = np.stack([1 - v - w, v, w], axis=1)[inside]
    return weights


def cross_rows(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the cross products of rows; faster than numpy's, which handles any axes."""
    ax, ay, az = a[..., 0], a[..., 1], a[..., 2]
    bx, by, bz = b[..., 0], b[..., 1], b[..., 2]
    across = np.empty(np.broadcast_shapes(a.shape, b.shape))
    across[..., 0] = ay * bz - az * by
    across[..., 1] = az * bx - ax * bz
    across[..., 2] = ax * by - ay * bx
    return across


def dot_rows(a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    """Return the scalar products of rows."""
    return np.asarray(np.einsum("mx,mx->m", a, b))


def first_hit(origin: Vector, direction: Vector, surface: Triangles) -> FacePoint | None:
    """Return the first hit of a ray on the surface, from either side; None if it misses.

    `direction` has unit length.
    """
    apart = surface.middles - origin
    ahead = apart @ direction
    aside = np.einsum("mx,mx->m", apart, apart) - ahead**2
    chosen = np.flatnonzero((aside <= surface.radii**2 + _SLACK) & (ahead >= -surface.radii))
    if not len(chosen):
        return None
    corners = surface.corners[chosen]
    a = corners[:, 0]
    ab, ac = corners[:, 1] - a, corners[:, 2] - a
    p = cross_rows(direction, ac)
    det = dot_rows(ab, p)
    inverse = 1 / np.where(np.abs(det) < _TINY, np.inf, det)
    s = origin - a
    u = dot_rows(s, p) * inverse
    q = cross_rows(s, ab)
    v = (q @ direction) * inverse
    t = dot_rows(ac, q) * inverse
    met = (inverse != 0) & (u >= -_SLACK) & (v >= -_SLACK) & (u + v <= 1 + _SLACK) & (t >= 0)
    hits = np.flatnonzero(met)
    if not len(hits):
        return None
    face = int(hits[np.argmin(t[hits])])
    return FacePoint(
        np.asarray(origin + t[face] * direction, dtype=np.float64),
        int(chosen[face]),
        np.array([1 - u[face] - v[face], u[face], v[face]]),
    )


def normal_at(point: FacePoint, normals: NDArray[np.float32], faces: NDArray[np.int32]) -> Vector:
    """Return the unit normal at a point on a face, interpolated from the normals of its corners.

    Raises
    ------
    ValueError
        If the corners' normals cancel out.
    """
    blended = point.weights @ normals[faces[point.face]].astype(np.float64)
    length = float(np.linalg.norm(blended))
    if length < 1e-9:
        raise ValueError("the surface has no normal there")
    return np.asarray(blended / length, dtype=np.float64)

"""A surface as evenly spread places, so that what is measured on it does not hang on its mesh."""

import numpy as np
from numpy.typing import NDArray


def spread(
    vertices: NDArray[np.floating], faces: NDArray[np.integer], spacing: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return places on a surface, corners among them, and the area that each stands for.

    Each triangle is laid with a lattice whose step is at most `spacing`; a small triangle
    has its three corners only. The same surface in coarser or finer triangles gives places
    that differ, but the same area at each spot.

    Returns
    -------
    points : (n, 3)
    areas : (n,), their sum is the surface's area
    """
    corners = np.asarray(vertices, dtype=np.float64)[faces]
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)
    longest = np.linalg.norm(np.stack([b - a, c - b, a - c]), axis=2).max(axis=0)
    steps = np.maximum(1, np.ceil(longest / spacing).astype(np.int64))
    points, areas = [], []
    for n in np.unique(steps):
        which = steps == n
        lattice, share = _lattice(int(n))
        points.append(np.einsum("lk,tkd->tld", lattice, corners[which]).reshape(-1, 3))
        areas.append((area[which][:, None] * share).reshape(-1))
    return np.concatenate(points), np.concatenate(areas)


def spread_count(vertices: NDArray[np.floating], faces: NDArray[np.integer], spacing: float) -> int:
    """Return how many places `spread` would give, without giving them."""
    corners = np.asarray(vertices)[faces]
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    steps = np.maximum(1.0, np.ceil(longest.astype(np.float64) / spacing))
    return int(((steps + 1) * (steps + 2) / 2).sum())


def _lattice(n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the corners of a triangle cut into n² alike, and the share of its area of each.

    Barycentric, ((n+1)(n+2)/2, 3). A corner of the large triangle belongs to one small
    one, a place on its edge to three, one within to six; each has a third of them.
    """
    i, j = np.divmod(np.arange((n + 1) ** 2), n + 1)
    inside = i + j <= n
    i, j = i[inside], j[inside]
    lattice = np.stack([i, j, n - i - j], axis=1)
    touching = np.array([6, 3, 1])[(lattice == 0).sum(axis=1)]
    return lattice / n, touching / (3 * n * n)

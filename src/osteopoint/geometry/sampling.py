"""Evenly spread samples of a surface, for measurements that do not depend on its triangles."""

import numpy as np
from numpy.typing import NDArray


def sample_surface(
    vertices: NDArray[np.floating], faces: NDArray[np.integer], spacing: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return samples of a surface, including the vertices, and the area that each represents.

    Each triangle gets a lattice whose step is at most `spacing`; a small triangle gets its
    three corners only. Coarser or finer triangles of the same surface give other samples, but
    the same sampled area everywhere.

    Returns
    -------
    points : (n, 3)
    areas : (n,) their sum is the area of the surface
    """
    corners = np.asarray(vertices, dtype=np.float64)[faces]
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)
    longest = np.linalg.norm(np.stack([b - a, c - b, a - c]), axis=2).max(axis=0)
    steps = np.maximum(1, np.ceil(longest / spacing).astype(np.int64))
    points, areas = [], []
    for n in np.unique(steps):
        which = np.flatnonzero(steps == n)
        lattice, share = _lattice(int(n))
        u, v, w = lattice.T[:, None, :, None]
        places = u * a[which][:, None]  # summed in place, which is faster than one product
        places += v * b[which][:, None]
        places += w * c[which][:, None]
        points.append(places.reshape(-1, 3))
        areas.append((area[which][:, None] * share).reshape(-1))
    return np.concatenate(points), np.concatenate(areas)


def sample_count(vertices: NDArray[np.floating], faces: NDArray[np.integer], spacing: float) -> int:
    """Return the number of samples of `sample_surface` without computing them."""
    corners = np.asarray(vertices)[faces]
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    steps = np.maximum(1.0, np.ceil(longest.astype(np.float64) / spacing))
    return int(((steps + 1) * (steps + 2) / 2).sum())


def _lattice(n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lattice of a triangle cut into n² equal ones, and each point's share of area.

    The points are barycentric, ((n+1)(n+2)/2, 3). A corner of the large triangle belongs to
    one small triangle, a point on an edge to three, a point inside to six. Each point gets a
    third of the area of its small triangles.
    """
    i, j = np.divmod(np.arange((n + 1) ** 2), n + 1)
    inside = i + j <= n
    i, j = i[inside], j[inside]
    lattice = np.stack([i, j, n - i - j], axis=1)
    touching = np.array([6, 3, 1])[(lattice == 0).sum(axis=1)]
    return lattice / n, touching / (3 * n * n)


def sample_evenly(
    vertices: NDArray[np.floating], faces: NDArray[np.integer], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a fixed number of samples at equal shares of a surface's area; deterministic.

    The positions inside the triangles follow the additive sequence R2 (M. Roberts 2018). So
    the samples are spread evenly even if one triangle holds many.

    Returns
    -------
    points : (count, 3)
    normals : (count, 3) unit normals of the triangles; zero for a triangle without area

    Raises
    ------
    ValueError
        If the surface has no area.
    """
    corners = np.asarray(vertices, dtype=np.float64)[faces]
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    across = np.cross(b - a, c - a)
    doubled = np.linalg.norm(across, axis=1)
    marks = np.cumsum(doubled)
    if not len(marks) or not 0.0 < marks[-1] < np.inf:
        raise ValueError("a surface without area")
    order = np.arange(count)
    chosen = np.searchsorted(marks, (order + 0.5) * marks[-1] / count)
    chosen = np.minimum(chosen, len(faces) - 1)
    u, v = (0.5 + order * 0.7548776662) % 1.0, (0.5 + order * 0.5698402910) % 1.0
    beyond = u + v > 1.0
    u[beyond], v[beyond] = 1.0 - u[beyond], 1.0 - v[beyond]
    weights = np.column_stack([1.0 - u - v, u, v])
    points = np.einsum("kc,kcx->kx", weights, corners[chosen])
    normals = across[chosen] / np.maximum(doubled[chosen], 1e-30)[:, None]
    return points, normals

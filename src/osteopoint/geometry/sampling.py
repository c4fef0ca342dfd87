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


def even(
    vertices: NDArray[np.floating], faces: NDArray[np.integer], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a fixed number of places at equal shares of a surface's area, the same every time.

    The places within the triangles follow the additive sequence R2 (M. Roberts 2018), so that
    they are spread evenly also where one triangle holds many.

    Returns
    -------
    points : (count, 3)
    normals : (count, 3) unit normals of the triangles; zero where a triangle has no area

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

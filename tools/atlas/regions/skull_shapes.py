"""Shapes for the skull only: curved plates, sutures as cutting surfaces, bounded fields.

The skull is modelled in its own frame: the Frankfurt plane is y = 0, the middle between the ear
canals is the origin, +X is left, +Z front. `SHIFT` moves it into the body.
"""

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import trimesh
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import RectBivariateSpline
from scipy.sparse import coo_matrix
from scipy.spatial import cKDTree

from atlas.field import Field, Points
from atlas.solid import mesh_of

# Places the occipital condyles on the atlas vertebra and the vertex at its height.
SHIFT = np.array([0.0, 1571.0, -53.0])
# Half the width of a suture's groove.
SEAM = 0.15


def bounded(field: Field, low: ArrayLike, high: ArrayLike, reach: float = 7.0) -> Field:
    """Return a field that is evaluated only within `reach` of a box that contains its shape.

    Further out it returns the distance to the box, which is never too large.
    """
    low, high = np.asarray(low, float), np.asarray(high, float)

    def distance(p: Points) -> NDArray[np.float64]:
        beyond = np.linalg.norm(np.maximum(np.maximum(low - p, p - high), 0.0), axis=1)
        near = beyond < reach
        result = beyond
        if near.any():
            result[near] = field(p[near])
        return result

    return distance


def bounded_around(field: Field, points: ArrayLike, margin: float) -> Field:
    """Return `bounded` with the bounding box of some points, enlarged by `margin`."""
    points = np.asarray(points, float).reshape(-1, 3)
    return bounded(field, points.min(axis=0) - margin, points.max(axis=0) + margin)


def plate(grid: ArrayLike, thick: ArrayLike, step: float = 0.7) -> Field:
    """Return a curved plate through a grid of points, its edges rounded.

    Parameters
    ----------
    grid : (m, n, 3) points on the plate's middle surface
    thick : half thickness, one number or (m, n)
    step : mm between the sample points that represent the plate
    """
    grid = np.asarray(grid, float)
    m, n = grid.shape[:2]
    thick = np.broadcast_to(np.asarray(thick, float), (m, n))
    rows = np.linalg.norm(np.diff(grid, axis=0), axis=2).sum(axis=0).max()
    columns = np.linalg.norm(np.diff(grid, axis=1), axis=2).sum(axis=1).max()
    u = np.linspace(0, m - 1, max(int(rows / step), 2) + 1)
    v = np.linspace(0, n - 1, max(int(columns / step), 2) + 1)
    values = [
        RectBivariateSpline(np.arange(m), np.arange(n), a, kx=min(2, m - 1), ky=min(2, n - 1))(u, v)
        for a in (*np.moveaxis(grid, 2, 0), thick)
    ]
    samples = np.stack([a.ravel() for a in values], axis=1)
    tree = cKDTree(samples[:, :3])
    cap = 11.0

    def distance(p: Points) -> NDArray[np.float64]:
        far, index = tree.query(p, distance_upper_bound=cap)
        found = np.isfinite(far)
        result = np.full(len(p), cap - float(thick.max()))
        # Samples are `step` apart, so the surface between them is nearer than they are.
        flat = np.sqrt(np.maximum(far[found] ** 2 - 0.12 * step**2, 0.0))
        result[found] = flat - samples[index[found], 3]
        return result

    return bounded(
        distance, grid.min(axis=(0, 1)) - thick.max(), grid.max(axis=(0, 1)) + thick.max()
    )


def suture_sheet(
    points: ArrayLike, along: ArrayLike, towards: ArrayLike, teeth: float = 0.0, length: float = 4.0
) -> Field:
    """Return a suture: signed distances to a surface, extruded from a curve along a direction.

    Parameters
    ----------
    points : (m, 3) the curve; it must not turn back on itself
    along : the direction of extrusion
    towards : a direction that leads to the positive side
    teeth, length : height and period of the suture's zigzag, mm
    """
    points, e3 = np.asarray(points, float), np.asarray(along, float)
    e3 = e3 / np.linalg.norm(e3)
    e1 = points[-1] - points[0]
    e1 = e1 - (e1 @ e3) * e3
    e1 /= np.linalg.norm(e1)
    e2 = np.cross(e3, e1)
    e2 *= np.sign(e2 @ np.asarray(towards, float))
    u, v = (points - points[0]) @ e1, (points - points[0]) @ e2

    def side(p: Points) -> NDArray[np.float64]:
        q = p - points[0]
        at = q @ e1
        line = np.interp(at, u, v)
        if teeth:
            line = line + teeth * zigzag(at / length)
        return (q @ e2 - line) * 0.8

    return side


def zigzag(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return an uneven wave between about -1 and 1, the course of a suture."""
    return 0.6 * np.sin(2 * np.pi * t) + 0.4 * np.sin(2 * np.pi * 1.83 * t + 1.0 + np.sin(1.7 * t))


def trimmed(field: Field, *sides: Field) -> Field:
    """Return the part on the negative side of every suture, half a gap away from it."""

    def distance(p: Points) -> NDArray[np.float64]:
        result = field(p)
        for side in sides:
            result = np.maximum(result, side(p) + SEAM)
        return result

    return distance


def flipped(side: Field) -> Field:
    """Return a suture with its sides exchanged."""
    return lambda p: -side(p)


def clear_of(field: Field, *neighbours: Field) -> Field:
    """Return a shape without its neighbours and a gap around them."""

    def distance(p: Points) -> NDArray[np.float64]:
        result = field(p)
        for neighbour in neighbours:
            # Far outside the shape the neighbours change nothing.
            near = result < 1.5
            if near.any():
                result[near] = np.maximum(result[near], 2 * SEAM - neighbour(p[near]))
        return result

    return distance


def skull_mesh(
    field: Field, low: Sequence[float], high: Sequence[float], cell: float
) -> trimesh.Trimesh:
    """Return a field in the skull's frame as a mesh in the body's; the midline is on the grid."""
    low = np.round(np.asarray(low, float) / cell) * cell
    mesh = smoothed(mesh_of(field, low, np.asarray(high, float), cell))
    mesh.apply_translation(SHIFT)
    return mesh


def smoothed(mesh: trimesh.Trimesh, rounds: int = 5) -> trimesh.Trimesh:
    """Return a mesh without the steps of its grid, its size kept (Taubin 1995)."""
    edges = mesh.edges_unique
    count = len(mesh.vertices)
    links = coo_matrix((np.ones(len(edges)), edges.T), shape=(count, count)).tocsr()
    links = links + links.T
    degree = np.asarray(links.sum(axis=1))
    points = np.asarray(mesh.vertices)
    for _ in range(rounds):
        for share in (0.5, -0.52):
            points = points + share * (links @ points / degree - points)
    return trimesh.Trimesh(points, mesh.faces, process=False)


def maker(shape: Callable[[], Field], low: Sequence[float], high: Sequence[float], cell: float):
    """Return a bone's maker from the function of its field and the box around it."""

    @cache
    def make() -> trimesh.Trimesh:
        return skull_mesh(shape(), low, high, cell)

    return lambda source: make().copy()

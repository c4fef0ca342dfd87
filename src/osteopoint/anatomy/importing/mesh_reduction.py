"""Reduction of triangles, for very fine bones and for the light body."""

import fast_simplification
import numpy as np

from osteopoint.anatomy.importing.mesh_repair import Faces, Vertices, closed, welded
from osteopoint.anatomy.importing.source import Mesh

# With 30,000 triangles, a facet of a vertebra measures a third of a millimetre.
MAX_FACES = 30_000
LIGHT_SHARE, LIGHT_MIN_FACES = 0.16, 60
LIGHT_TOTAL = 80_000
# If the extent changes by more than this, a part of the bone was lost.
_KEPT_M = 0.002
# The library stops early on large meshes, so it is called repeatedly.
_ROUNDS, _NEAR = 6, 1.1
# Above this number of triangles, vertices are first merged on a grid that leaves about four times
# the wanted triangles.
HUGE = 150_000
# A surface crosses more cells of a grid than its area suggests. Each cell gives one vertex, and
# each vertex two triangles.
_PER_CELL = 2.5


def reduced(vertices: Vertices, faces: Faces, most: int) -> tuple[Vertices, Faces]:
    """Return the closed surface with about `most` triangles, or unchanged if that damages it.

    Parameters
    ----------
    vertices : metres
    """
    if len(faces) <= most:
        return vertices, faces
    # In millimetres, because the tolerances of the library are absolute.
    points, triangles = vertices * 1000.0, faces
    for _ in range(_ROUNDS):
        points, triangles = fast_simplification.simplify(
            np.ascontiguousarray(points), np.ascontiguousarray(triangles), target_count=most
        )
        if len(triangles) <= _NEAR * most:
            break
    fewer, kept = closed(points.astype(np.float64) / 1000.0, triangles.astype(np.int64))
    if not len(kept):
        return vertices, faces
    moved = np.abs([fewer.min(0) - vertices.min(0), fewer.max(0) - vertices.max(0)]).max()
    return (fewer, kept) if moved <= _KEPT_M else (vertices, faces)


def grid_for(vertices: Vertices, faces: Faces, fine: float) -> float:
    """Return the grid size for merging vertices, metres: `fine`, or more for a huge mesh."""
    if len(faces) <= HUGE:
        return fine
    return max(fine, grid_of(vertices, faces, 4 * MAX_FACES))


def grid_of(vertices: Vertices, faces: Faces, cells: float) -> float:
    """Return the size of a grid, in the mesh's unit, of which `cells` cells cover the surface."""
    a, b, c = np.moveaxis(vertices[faces], 1, 0)
    area = float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)
    return float(np.sqrt(area / cells))


def thinned(mesh: Mesh, most: int) -> Mesh:
    """Return a mesh in any unit with about `most` triangles, by merging vertices on a grid."""
    if len(mesh.faces) <= most:
        return mesh
    grid = grid_of(mesh.vertices, mesh.faces, most / _PER_CELL)
    if not grid > 0:
        return mesh
    vertices, faces = welded(mesh.vertices, mesh.faces, grid)
    return Mesh(vertices, faces) if len(faces) else mesh

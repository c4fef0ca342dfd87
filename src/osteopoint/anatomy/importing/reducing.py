"""Fewer triangles for bones that have more than anyone can see, and a light body to turn."""

import fast_simplification
import numpy as np

from osteopoint.anatomy.importing.mending import Faces, Vertices, closed, welded
from osteopoint.anatomy.importing.source import Mesh

# A vertebra of 30,000 triangles shows a facet of a third of a millimetre.
MAX_FACES = 30_000
LIGHT_SHARE, LIGHT_MIN_FACES = 0.16, 60
LIGHT_TOTAL = 80_000
# A reduced bone whose ends moved by more than this has lost a part of itself.
_KEPT_M = 0.002
# The library gives up early on large meshes, and goes on when asked again.
_ROUNDS, _NEAR = 6, 1.1
# Of more triangles than this, vertices are first drawn together on a grid, so fine that
# some four times the triangles wanted are left.
HUGE = 150_000
# A surface runs through some more cells of a grid than would cover it, each a vertex, and has two
# triangles for each vertex.
_PER_CELL = 2.5


def reduced(vertices: Vertices, faces: Faces, most: int) -> tuple[Vertices, Faces]:
    """Return the closed surface with about `most` triangles; as it was if that spoils it.

    Parameters
    ----------
    vertices : metres
    """
    if len(faces) <= most:
        return vertices, faces
    # In millimetres: the library's tolerances are absolute.
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
    """Return how far apart vertices of a mesh (metres) shall be: `fine`, or more if it is huge."""
    if len(faces) <= HUGE:
        return fine
    return max(fine, grid_of(vertices, faces, 4 * MAX_FACES))


def grid_of(vertices: Vertices, faces: Faces, cells: float) -> float:
    """Return how wide a grid is, in the mesh's unit, of which so many cells cover the surface."""
    a, b, c = np.moveaxis(vertices[faces], 1, 0)
    area = float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)
    return float(np.sqrt(area / cells))


def thinned(mesh: Mesh, most: int) -> Mesh:
    """Return a mesh in any unit with about `most` triangles, its vertices drawn onto a grid."""
    if len(mesh.faces) <= most:
        return mesh
    grid = grid_of(mesh.vertices, mesh.faces, most / _PER_CELL)
    if not grid > 0:
        return mesh
    vertices, faces = welded(mesh.vertices, mesh.faces, grid)
    return Mesh(vertices, faces) if len(faces) else mesh

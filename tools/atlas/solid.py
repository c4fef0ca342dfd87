"""Conversion of fields to closed meshes and back, and mirroring; mm."""

import manifold3d
import numpy as np
import pyvista
import trimesh
from scipy.ndimage import map_coordinates
from skimage.measure import marching_cubes

from atlas.field import Field, Points

# A block of this many cells is evaluated only if the surface can pass through it.
BLOCK = 8
# Points for which a field is evaluated at a time.
AT_ONCE = 200_000
# A point outside a bone's outline by no more than this is moved to the outline, mm.
MAX_OUTSIDE = 8.0
# A vertex this near to the midline, mm, lies on it.
ON_MIDLINE = 0.2


def mesh_of(field: Field, low: Points, high: Points, cell: float) -> trimesh.Trimesh:
    """Return the surface of a field as a closed mesh: its largest piece, faces outward.

    Parameters
    ----------
    low, high : corners of a box around the whole shape; the surface must not leave it
    cell : length of a grid cell, mm: at most half the least thickness of the shape

    Raises
    ------
    ValueError
        If the box is empty, or the shape touches its wall.
    """
    low = np.asarray(low, float) - 2 * cell
    blocks = np.ceil((np.asarray(high, float) + 2 * cell - low) / (cell * BLOCK)).astype(int)
    return _surface(_values(field, low, blocks, cell), low, cell)


def midline_mesh_of(field: Field, low: Points, high: Points, cell: float) -> trimesh.Trimesh:
    """Return the mesh of a symmetric shape; the field is evaluated where x ≥ 0 only.

    The parameters are those of `mesh_of`, but `low[0]` is ignored. The halves are exact mirror
    images.
    """
    low = np.array([0.0, *(np.asarray(low, float)[1:] - 2 * cell)])
    blocks = np.ceil((np.asarray(high, float) + 2 * cell - low) / (cell * BLOCK)).astype(int)
    half = _values(field, low, blocks, cell)
    # The middle plane belongs to both halves.
    low[0] = -(len(half) - 1) * cell
    return _surface(np.concatenate([half[:0:-1], half]), low, cell)


def _surface(values: np.ndarray, low: Points, cell: float) -> trimesh.Trimesh:
    """Return the closed surface where values on a grid change their sign."""
    wall = min(values[[0, -1]].min(), values[:, [0, -1]].min(), values[:, :, [0, -1]].min())
    if wall <= 0:
        raise ValueError("the shape reaches the wall of its box")
    if values.min() > 0:
        raise ValueError("there is no shape in the box")
    # A value of exactly zero makes slivers without area.
    values[np.abs(values) < 1e-4 * cell] = 1e-4 * cell
    points, faces, _, _ = marching_cubes(values, 0.0, spacing=(cell,) * 3)
    mesh = trimesh.Trimesh(points + low, faces, process=False)
    mesh.merge_vertices(digits_vertex=7)
    mesh = largest_piece(mesh)
    if mesh.volume < 0:
        mesh.invert()
    return mesh


def _values(field: Field, low: Points, blocks: np.ndarray, cell: float) -> np.ndarray:
    """Return the field on the grid; far from the surface a constant of the correct sign."""
    middles = np.stack(np.meshgrid(*[np.arange(n) for n in blocks], indexing="ij"), -1)
    middles = middles.reshape(-1, 3)
    centres = low + (middles + 0.5) * BLOCK * cell
    coarse = _in_parts(field, centres)
    values = np.ones(blocks * BLOCK + 1, np.float32) * 1e3
    for i, j, k in middles[coarse < 0] * BLOCK:
        values[i : i + BLOCK + 1, j : j + BLOCK + 1, k : k + BLOCK + 1] = -1e3
    # Approximate distances may be too large by a third.
    near = np.abs(coarse) < 1.35 * np.sqrt(3) / 2 * BLOCK * cell + cell
    steps = np.stack(np.meshgrid(*[np.arange(BLOCK + 1)] * 3, indexing="ij"), -1).reshape(-1, 3)
    chosen = middles[near] * BLOCK
    # A few neighbouring blocks at a time: a shape far from all of them can be skipped.
    chosen = chosen[np.lexsort((chosen // (3 * BLOCK)).T)]
    for start in range(0, len(chosen), 27):
        part = chosen[start : start + 27]
        grid = (part[:, None] + steps[None]).reshape(-1, 3)
        values[tuple(grid.T)] = field(low + grid * cell)
    return values


def _in_parts(field: Field, points: Points) -> np.ndarray:
    parts = range(0, len(points), AT_ONCE)
    return np.concatenate([field(points[i : i + AT_ONCE]) for i in parts])


def field_of(mesh: trimesh.Trimesh, cell: float, reach: float = 12.0) -> Field:
    """Return a closed mesh as a field: distances on a grid, interpolated in between.

    Parameters
    ----------
    cell : mm; at most half the least thickness of the mesh
    reach : how far around the mesh distances are stored, mm; beyond, they are never too large
    """
    low, high = mesh.bounds[0] - reach, mesh.bounds[1] + reach
    size = np.ceil((high - low) / cell).astype(int) + 1
    image = pyvista.ImageData(dimensions=size, spacing=(cell,) * 3, origin=low)
    narrow = _narrow(mesh, image, size, cell)
    upper = size - 1

    def distance(p: Points) -> np.ndarray:
        q = (p - low) / cell
        inside = np.clip(q, 0, upper)
        beyond = np.linalg.norm(q - inside, axis=1) * cell
        return map_coordinates(narrow, inside.T, order=1) + 0.5 * beyond

    return distance


def _narrow(mesh: trimesh.Trimesh, image, size: np.ndarray, cell: float) -> np.ndarray:
    """Return exact signed distances near the mesh, and coarse ones elsewhere."""
    step = 4
    coarse_size = np.ceil((size - 1) / step).astype(int) + 1
    coarse = pyvista.ImageData(
        dimensions=coarse_size, spacing=(cell * step,) * 3, origin=image.origin
    )
    surface = pyvista.wrap(mesh)
    far = _signed(coarse.points, surface).reshape(coarse_size, order="F")
    at = np.stack(np.meshgrid(*[np.arange(n) / step for n in size], indexing="ij"))
    values = map_coordinates(far, at.reshape(3, -1), order=1).reshape(size)
    near = np.abs(values) < step * cell * 1.8
    points = np.asarray(image.origin) + np.argwhere(near) * cell
    values[near] = _signed(points, surface)
    return values.astype(np.float32)


def _signed(points: Points, surface: pyvista.PolyData) -> np.ndarray:
    cloud = pyvista.PolyData(np.asarray(points, float))
    return np.asarray(cloud.compute_implicit_distance(surface)["implicit_distance"])


def projected(
    mesh: trimesh.Trimesh, points: Points, direction: tuple[float, float, float]
) -> np.ndarray:
    """Return the first hit on the mesh of each point, moved along `direction` from far away.

    This places a feature with two coordinates, read from a picture of one side. The mesh gives the
    third coordinate.

    Raises
    ------
    ValueError
        If the mesh is not under a point.
    """
    way = np.asarray(direction, float)
    points = np.atleast_2d(np.asarray(points, float))
    surface = pyvista.wrap(mesh)
    far = float(np.linalg.norm(mesh.extents)) * 2
    found = []
    for point in points:
        start = point - way * (point @ way) + way * (mesh.centroid @ way - far)
        hits, _ = surface.ray_trace(start, start + 2 * far * way)
        if not len(hits):
            # Just outside the outline: take the outline's nearest vertex.
            flat = mesh.vertices - np.outer((mesh.vertices - point) @ way, way) - point
            beside = np.linalg.norm(flat, axis=1)
            if beside.min() > MAX_OUTSIDE:
                raise ValueError(f"there is no surface under {point.tolist()}")
            hits = mesh.vertices[[beside.argmin()]]
        found.append(hits[np.argmin(np.linalg.norm(hits - start, axis=1))])
    return np.array(found)


def largest_piece(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return the connected piece of a mesh with the most faces."""
    pieces = trimesh.graph.connected_components(
        mesh.face_adjacency, nodes=np.arange(len(mesh.faces))
    )
    if len(pieces) == 1:
        return mesh
    keep = max(pieces, key=len)
    part = trimesh.Trimesh(mesh.vertices, mesh.faces[np.sort(keep)], process=False)
    part.remove_unreferenced_vertices()
    return part


def manifold_of(points: np.ndarray, faces: np.ndarray) -> manifold3d.Manifold:
    """Return a surface as a solid for boolean operations; empty if the surface is not closed."""
    return manifold3d.Manifold(
        manifold3d.Mesh(np.asarray(points, np.float32), np.asarray(faces, np.uint32))
    )


def mirror_image(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a mesh mirrored in x = 0, its faces outward again."""
    return trimesh.Trimesh(mesh.vertices * [-1.0, 1.0, 1.0], mesh.faces[:, ::-1], process=False)


def symmetric(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a midline bone whose right half is the left one's mirror image.

    Simplification does not keep the halves symmetric.
    """
    points = np.array(mesh.vertices)
    points[np.abs(points[:, 0]) < ON_MIDLINE, 0] = 0.0
    half = manifold_of(points, mesh.faces).trim_by_plane((1.0, 0.0, 0.0), 0.0)
    whole = (half + half.mirror((1.0, 0.0, 0.0))).to_mesh()
    points = np.array(whole.vert_properties[:, :3], float)
    return trimesh.Trimesh(points, np.asarray(whole.tri_verts), process=False)

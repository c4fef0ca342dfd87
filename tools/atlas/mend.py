"""Closing a source mesh: weld, drop strays and doubled faces, fill the holes.

Everything after this step relies on it: a mesh that leaves `closed` has no open
edge, no edge with more than two faces, and its faces turn outward.
"""

import numpy as np
import trimesh

# The source was exported with coordinates rounded to about 0.1 mm; vertices that
# belong together lie up to this far apart.
WELD_MM = 0.3


def closed(mesh: trimesh.Trimesh, name: str, weld: float = 0.0) -> trimesh.Trimesh:
    """Return the largest piece of the mesh as one closed, outward surface.

    Parameters
    ----------
    mesh : in any unit
    name : for the message
    weld : vertices nearer than this, in the mesh's unit, are made one

    Raises
    ------
    SystemExit
        If the mesh cannot be closed by these means.
    """
    for tolerance in (0.0, weld):
        vertices, faces = _weld(mesh.vertices, mesh.faces, tolerance)
        for _ in range(200):
            faces = _largest_piece(_without_doubles(faces))
            faces, crowded = _without_crowded_edges(vertices, faces)
            faces, pinched = (faces, False) if crowded else _without_pinches(faces)
            if crowded or pinched:
                continue
            faces = np.vstack([faces, *_fillings(vertices, faces)])
            mended = _outward(trimesh.Trimesh(vertices, faces, process=False))
            if mended.is_watertight:
                return mended
    raise SystemExit(f"The mesh of {name} cannot be closed.")


def _outward(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    mesh = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
    mesh.remove_unreferenced_vertices()
    trimesh.repair.fix_winding(mesh)
    if mesh.volume < 0:
        mesh.invert()
    return mesh


def _weld(
    vertices: np.ndarray, faces: np.ndarray, tolerance: float
) -> tuple[np.ndarray, np.ndarray]:
    """Merge vertices nearer than `tolerance` metres, each group to its first one."""
    from scipy.spatial import cKDTree

    first = np.arange(len(vertices))
    if tolerance == 0:
        return vertices, faces
    for low, high in sorted(cKDTree(vertices).query_pairs(tolerance)):
        first[high] = min(first[high], first[low])
    return vertices, first[first][faces]


def _without_doubles(faces: np.ndarray) -> np.ndarray:
    """Drop faces with a repeated corner, and faces that occur twice (both, if opposed)."""
    corners = np.sort(faces, axis=1)
    faces = faces[(corners[:, 0] != corners[:, 1]) & (corners[:, 1] != corners[:, 2])]
    _, index, count = np.unique(
        np.sort(faces, axis=1), axis=0, return_index=True, return_counts=True
    )
    return faces[np.sort(index[count % 2 == 1])]


def _edges(faces: np.ndarray) -> np.ndarray:
    return np.sort(faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)


def _largest_piece(faces: np.ndarray) -> np.ndarray:
    """Return the faces of the largest piece, pieces being joined through edges of two faces."""
    pieces = trimesh.graph.connected_components(
        trimesh.graph.face_adjacency(faces), nodes=np.arange(len(faces)), min_len=1
    )
    return faces[np.sort(max(pieces, key=len))]


def _without_crowded_edges(vertices: np.ndarray, faces: np.ndarray) -> tuple[np.ndarray, bool]:
    """At an edge with three or more faces drop the smallest face; the hole is filled later."""
    _, inverse, count = np.unique(_edges(faces), axis=0, return_inverse=True, return_counts=True)
    crowded = count[inverse.reshape(-1, 3)] > 2
    if not crowded.any():
        return faces, False
    area = trimesh.triangles.area(vertices[faces])
    area[~crowded.any(axis=1)] = np.inf
    return np.delete(faces, int(area.argmin()), axis=0), True


def _without_pinches(faces: np.ndarray) -> tuple[np.ndarray, bool]:
    """Where the rims of two holes touch in one vertex, drop that vertex's faces."""
    edges, count = np.unique(_edges(faces), axis=0, return_counts=True)
    ends, times = np.unique(edges[count == 1], return_counts=True)
    pinched = np.isin(faces, ends[times > 2]).any(axis=1)
    return faces[~pinched], bool(pinched.any())


def _fillings(vertices: np.ndarray, faces: np.ndarray) -> list[np.ndarray]:
    """Triangles for each hole: the triangulation of its loop with the least area."""
    edges, count = np.unique(_edges(faces), axis=0, return_counts=True)
    neighbours: dict[int, list[int]] = {}
    for a, b in edges[count == 1].tolist():
        neighbours.setdefault(a, []).append(b)
        neighbours.setdefault(b, []).append(a)
    fillings, seen = [], set()
    for start in sorted(neighbours):
        if start in seen:
            continue
        loop, at = [start], neighbours[start][0]
        while at != start:
            loop.append(at)
            a, b = neighbours[at][:2]
            at = b if a == loop[-2] else a
        seen.update(loop)
        fillings.append(_least_area(vertices, loop))
    return fillings


def _least_area(vertices: np.ndarray, loop: list[int]) -> np.ndarray:
    """Triangulate a closed loop so that the triangles' total area is smallest."""
    n, points = len(loop), vertices[loop]
    best = np.zeros((n, n))
    choice = np.zeros((n, n), dtype=int)
    for span in range(2, n):
        for i in range(n - span):
            k = i + span
            costs = [
                best[i, j]
                + best[j, k]
                + 0.5 * np.linalg.norm(np.cross(points[j] - points[i], points[k] - points[i]))
                for j in range(i + 1, k)
            ]
            choice[i, k] = i + 1 + int(np.argmin(costs))
            best[i, k] = min(costs)
    triangles, stack = [], [(0, n - 1)]
    while stack:
        i, k = stack.pop()
        if k - i >= 2:
            j = int(choice[i, k])
            triangles.append((loop[i], loop[j], loop[k]))
            stack += [(i, j), (j, k)]
    return np.array(triangles)

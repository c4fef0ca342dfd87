"""Repair of a source mesh: weld vertices, drop stray and doubled faces, fill holes.

All later steps rely on it. A mesh returned by `closed` has no open edge and no edge with more than
two faces, and its faces are oriented outward.
"""

import numpy as np
import trimesh

from atlas.halving import sides_of

# The source was exported with coordinates rounded to about 0.1 mm. Vertices that belong together
# lie up to this far apart.
WELD_MM = 0.3
# Pieces with fewer faces than this at crowded edges are doubled skins and inner walls (one cuts the
# coracoid process off the scapula), never bone.
MIN_PIECE_FACES = 15


def closed(mesh: trimesh.Trimesh, name: str, weld: float = 0.0) -> trimesh.Trimesh:
    """Return the largest piece of the mesh as one closed surface, faces outward.

    Parameters
    ----------
    mesh : in mm
    name : for the error message
    weld : vertices nearer than this, mm, become one

    Raises
    ------
    SystemExit
        If the mesh cannot be closed by these means.
    """
    for tolerance in (0.0, weld):
        vertices, faces = _weld(mesh.vertices, mesh.faces, tolerance)
        faces = _without_scraps(_without_doubles(faces))
        for _ in range(200):
            faces = _largest_piece(_without_doubles(faces))
            faces, crowded = _without_crowded_edges(vertices, faces)
            faces, pinched = (faces, False) if crowded else _without_pinches(faces)
            if crowded or pinched:
                continue
            faces = np.vstack([faces, *_fillings(vertices, faces)])
            mended = _outward(_unpinned(vertices, faces))
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


def _unpinned(vertices: np.ndarray, faces: np.ndarray) -> trimesh.Trimesh:
    """Give each fan of faces its own vertex where several fans touch only in one point."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    corners = np.arange(faces.size).reshape(-1, 3)
    start = faces[:, [0, 1, 2]].reshape(-1)
    end = faces[:, [1, 2, 0]].reshape(-1)
    at_start, at_end = corners.reshape(-1), corners[:, [1, 2, 0]].reshape(-1)
    turned = start > end
    low, high = np.where(turned, end, start), np.where(turned, start, end)
    of_low, of_high = np.where(turned, at_end, at_start), np.where(turned, at_start, at_end)
    order = np.lexsort((high, low))
    same = (np.diff(low[order]) == 0) & (np.diff(high[order]) == 0)
    one, other = order[:-1][same], order[1:][same]
    rows = np.concatenate((of_low[one], of_high[one]))
    columns = np.concatenate((of_low[other], of_high[other]))
    links = coo_matrix((np.ones(len(rows)), (rows, columns)), (faces.size, faces.size))
    _, fan = connected_components(links, directed=False)
    _, first, number = np.unique(fan, return_index=True, return_inverse=True)
    points = vertices[faces.reshape(-1)[first]]
    return trimesh.Trimesh(points, _largest_piece(number.reshape(-1, 3)), process=False)


def _weld(
    vertices: np.ndarray, faces: np.ndarray, tolerance: float
) -> tuple[np.ndarray, np.ndarray]:
    """Merge vertices nearer than `tolerance` mm; each group becomes its first vertex."""
    from scipy.spatial import cKDTree

    first = np.arange(len(vertices))
    if tolerance == 0:
        return vertices, faces
    for low, high in sorted(cKDTree(vertices).query_pairs(tolerance)):
        first[high] = min(first[high], first[low])
    return vertices, first[first][faces]


def _without_doubles(faces: np.ndarray) -> np.ndarray:
    """Drop faces with a repeated corner and faces that occur twice (both, if opposed)."""
    corners = np.sort(faces, axis=1)
    faces = faces[(corners[:, 0] != corners[:, 1]) & (corners[:, 1] != corners[:, 2])]
    _, index, count = np.unique(
        np.sort(faces, axis=1), axis=0, return_index=True, return_counts=True
    )
    return faces[np.sort(index[count % 2 == 1])]


def _pieces(faces: np.ndarray) -> list[np.ndarray]:
    """Return the numbers of the faces of each piece; only edges of exactly two faces connect."""
    adjacency = trimesh.graph.face_adjacency(faces)
    return trimesh.graph.connected_components(adjacency, nodes=np.arange(len(faces)), min_len=1)


def _largest_piece(faces: np.ndarray) -> np.ndarray:
    return faces[np.sort(max(_pieces(faces), key=len))]


def _without_scraps(faces: np.ndarray) -> np.ndarray:
    return faces[np.sort(np.concatenate([p for p in _pieces(faces) if len(p) >= MIN_PIECE_FACES]))]


def _without_crowded_edges(vertices: np.ndarray, faces: np.ndarray) -> tuple[np.ndarray, bool]:
    """Drop the smallest face at an edge with three or more; the hole is filled later."""
    _, inverse, count = np.unique(sides_of(faces), axis=0, return_inverse=True, return_counts=True)
    crowded = count[inverse.reshape(-1, 3)] > 2
    if not crowded.any():
        return faces, False
    area = trimesh.triangles.area(vertices[faces])
    area[~crowded.any(axis=1)] = np.inf
    return np.delete(faces, int(area.argmin()), axis=0), True


def _without_pinches(faces: np.ndarray) -> tuple[np.ndarray, bool]:
    """Drop the faces of a vertex in which the rims of two holes touch."""
    edges, count = np.unique(sides_of(faces), axis=0, return_counts=True)
    ends, times = np.unique(edges[count == 1], return_counts=True)
    pinched = np.isin(faces, ends[times > 2]).any(axis=1)
    return faces[~pinched], bool(pinched.any())


def _fillings(vertices: np.ndarray, faces: np.ndarray) -> list[np.ndarray]:
    """Return triangles for each hole: the triangulation of its loop with the least area."""
    edges, count = np.unique(sides_of(faces), axis=0, return_counts=True)
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

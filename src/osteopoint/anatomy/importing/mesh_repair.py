"""Repair of surfaces, so that every bone of an atlas is closed.

Duplicate faces are removed and faces are oriented consistently. Sheets that share an edge or a
vertex get separate ones. Holes are closed with a triangle fan. Small pieces are dropped.
"""

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.grouping import groups, same_rows
from osteopoint.anatomy.importing.shells import outward

Faces = NDArray[np.int64]
Vertices = NDArray[np.float64]
# Separate pieces with less than this share of the surface are dropped.
_CRUMB = 0.01
# Edges with more faces than this are left open, and their piece is dropped.
_RANKS = 64
_ROUNDS = 20
# Separating sheets adds faces: a few for a bone, but a tangle doubles in every round.
_MAX_GROWTH, _ALWAYS = 1.5, 2_000
# With more than this share of boundary edges, many faces are not a surface.
_HEAP, _HEAP_FACES = 0.5, 20_000


def welded(vertices: Vertices, faces: Faces, grid: float) -> tuple[Vertices, Faces]:
    """Merge vertices within a cell of `grid` metres; drop degenerate faces."""
    first, which = same_rows(np.round(vertices / grid).astype(np.int64))
    faces = which[faces]
    return _used(vertices[first], _without_doubles(faces))


def closed(vertices: Vertices, faces: Faces) -> tuple[Vertices, Faces]:
    """Return the mesh as closed surfaces with outward faces; may be empty.

    The result is also empty for a tangle whose sheets need many more faces to be separated.

    Parameters
    ----------
    vertices, faces : welded
    """
    faces = _without_doubles(faces)
    if not len(faces):
        return vertices[:0], faces
    faces = _alike(faces)
    corners, mates = _fans(faces)
    if len(faces) > _HEAP_FACES and np.count_nonzero(mates < 0) > _HEAP * len(mates):
        return vertices[:0], faces[:0]
    vertices, faces = _unpinned(vertices, faces, corners)
    vertices, faces = _parted(*_covered(vertices, faces, mates))
    if len(faces):
        vertices, faces = _without_crumbs(vertices, faces)
    if len(faces):
        faces = outward(vertices, faces)
    return vertices, np.ascontiguousarray(faces)


def _edges(faces: Faces) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return start and end of each half-edge; the k-th of face i has index 3 i + k."""
    return faces.reshape(-1), faces[:, [1, 2, 0]].reshape(-1)


def _without_doubles(faces: Faces) -> Faces:
    """Drop faces with a repeated corner, duplicates, and pairs of opposite faces."""
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (c != a)]
    if not len(faces):
        return faces
    # Rotate each face to its smallest corner, so that the other two give its orientation.
    begin = faces.argmin(axis=1)
    rolled = np.take_along_axis(faces, (begin[:, None] + np.arange(3)) % 3, axis=1)
    forward = np.where(rolled[:, 1] < rolled[:, 2], 1, -1)
    _, first, which = np.unique(
        np.sort(faces, axis=1), axis=0, return_index=True, return_inverse=True
    )
    which = which.reshape(-1)
    balance = np.bincount(which, forward, len(first))
    chosen = first.copy()
    # Of two faces of one orientation and one of the other, keep one of the two.
    for sign in (1, -1):
        some = np.flatnonzero(forward == sign)[::-1]
        ways = np.full(len(first), -1)
        ways[which[some]] = some
        chosen = np.where((balance * sign > 0) & (ways >= 0), ways, chosen)
    kept: Faces = faces[np.sort(chosen[balance != 0])]
    return kept


def _alike(faces: Faces) -> Faces:
    """Orient faces consistently across edges with two faces, starting at each part's first face."""
    start, end = _edges(faces)
    key = np.minimum(start, end) * (faces.max() + 1) + np.maximum(start, end)
    order = np.argsort(key, kind="stable")
    _, begin, count = np.unique(key[order], return_index=True, return_counts=True)
    two = begin[count == 2]
    one, other = order[two], order[two + 1]
    opposed = start[one] != start[other]
    if opposed.all():
        return faces
    neighbours: list[list[tuple[int, bool]]] = [[] for _ in range(len(faces))]
    for a, b, fine in zip(
        (one // 3).tolist(), (other // 3).tolist(), opposed.tolist(), strict=True
    ):
        neighbours[a].append((b, fine))
        neighbours[b].append((a, fine))
    turned: list[bool | None] = [None] * len(faces)
    for seed in range(len(faces)):
        if turned[seed] is not None:
            continue
        turned[seed], stack = False, [seed]
        while stack:
            at = stack.pop()
            for near, fine in neighbours[at]:
                if turned[near] is None:
                    turned[near] = turned[at] if fine else not turned[at]
                    stack.append(near)
    wrong = np.array(turned, dtype=bool)
    faces = faces.copy()
    faces[wrong] = faces[wrong][:, ::-1]
    return faces


def _fans(faces: Faces) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pair opposite half-edges; return each corner's fan, and each half-edge's mate or -1."""
    start, end = _edges(faces)
    size = int(faces.max()) + 1
    forward = start < end
    key = np.minimum(start, end) * size + np.maximum(start, end)
    mates = np.full(len(start), -1)
    # The k-th half-edge in one direction is paired with the k-th in the other direction.
    up, down = (_ranked(key, np.flatnonzero(way)) for way in (forward, ~forward))
    _, in_up, in_down = np.intersect1d(up[0], down[0], return_indices=True)
    one, other = up[1][in_up], down[1][in_down]
    mates[one], mates[other] = other, one
    after = np.arange(len(start)) // 3 * 3 + (np.arange(len(start)) + 1) % 3
    fan = groups(
        len(start), np.concatenate([one, after[one]]), np.concatenate([after[other], other])
    )
    return fan, mates


def _ranked(
    key: NDArray[np.int64], which: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return key and rank of each chosen half-edge packed into one number, and the half-edges."""
    order = which[np.argsort(key[which], kind="stable")]
    sorted_key = key[order]
    new = np.concatenate([[True], np.diff(sorted_key) != 0]) if len(order) else np.zeros(0, bool)
    first = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
    rank = np.arange(len(order)) - first
    return sorted_key * _RANKS + np.minimum(rank, _RANKS - 1), order


def _unpinned(vertices: Vertices, faces: Faces, fans: NDArray[np.int64]) -> tuple[Vertices, Faces]:
    _, first, number = np.unique(fans, return_index=True, return_inverse=True)
    return vertices[faces.reshape(-1)[first]], number.reshape(-1, 3)


def _covered(vertices: Vertices, faces: Faces, mates: NDArray[np.int64]) -> tuple[Vertices, Faces]:
    """Close each hole with a triangle fan around the centroid of its boundary."""
    start, end = _edges(faces)
    open_edges = np.flatnonzero(mates < 0)
    following = dict(zip(start[open_edges].tolist(), end[open_edges].tolist(), strict=True))
    points, covers = [vertices], [faces]
    count = len(vertices)
    while following:
        first, at = following.popitem()
        rim = [first]
        while at != first and at in following:
            rim.append(at)
            at = following.pop(at)
        if at != first or len(rim) < 2:
            continue
        if len(rim) == 2:
            # A hole of two edges: the two faces beside it share one edge again.
            continue
        rim_array = np.array(rim)
        if len(rim) == 3:
            covers.append(rim_array[None, ::-1])
            continue
        points.append(vertices[rim_array].mean(axis=0, keepdims=True))
        middle = np.full(len(rim), count)
        covers.append(np.stack([np.roll(rim_array, -1), rim_array, middle], axis=1))
        count += 1
    return np.concatenate(points), np.concatenate(covers)


def _parted(vertices: Vertices, faces: Faces) -> tuple[Vertices, Faces]:
    """Split edges with four or more faces, so that each pair of faces gets its own midpoint."""
    most = max(_MAX_GROWTH * len(faces), _ALWAYS)
    for _ in range(_ROUNDS):
        start, end = _edges(faces)
        size = len(vertices)
        key = np.minimum(start, end) * size + np.maximum(start, end)
        up, down = (_ranked(key, np.flatnonzero(way)) for way in (start < end, start > end))
        _, in_up, in_down = np.intersect1d(up[0], down[0], return_indices=True)
        second = up[0][in_up] % _RANKS > 0
        pairs = np.stack([up[1][in_up], down[1][in_down]], axis=1)[second]
        busy: set[int] = set()
        chosen = []
        for one, other in pairs.tolist():
            if not busy & {one // 3, other // 3} and one // 3 != other // 3:
                busy |= {one // 3, other // 3}
                chosen.append((one, other))
        if not chosen:
            break
        if len(faces) + 2 * len(chosen) > most:
            return vertices[:0], faces[:0]
        halves = np.array(chosen)
        middles = size + np.arange(len(halves))
        vertices = np.concatenate(
            [vertices, (vertices[start[halves[:, 0]]] + vertices[end[halves[:, 0]]]) / 2]
        )
        # The face (a, b, c), split on its edge a-b at m, becomes (a, m, c) and (m, b, c).
        split, m = halves.reshape(-1), np.repeat(middles, 2)
        face, corner = split // 3, split % 3
        a, b, c = (faces[face, (corner + k) % 3] for k in range(3))
        kept = np.delete(faces, face, axis=0)
        faces = np.concatenate([kept, np.stack([a, m, c], 1), np.stack([m, b, c], 1)])
    return vertices, faces


def _without_crumbs(vertices: Vertices, faces: Faces) -> tuple[Vertices, Faces]:
    start, end = _edges(faces)
    part = groups(len(vertices), start, end)[faces[:, 0]]
    a, b, c = np.moveaxis(vertices[faces], 1, 0)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    parts, which = np.unique(part, return_inverse=True)
    areas = np.bincount(which, area, len(parts))
    open_part = np.bincount(which[_open(faces)], minlength=len(parts)) > 0
    keep = (areas >= _CRUMB * areas.sum()) & ~open_part
    return _used(vertices, faces[keep[which]])


def _open(faces: Faces) -> NDArray[np.int64]:
    """Return the faces with an edge that has no neighbour, several, or one facing the wrong way."""
    start, end = _edges(faces)
    size = int(faces.max()) + 1
    forward, backward = start * size + end, end * size + start
    _, which, count = np.unique(forward, return_inverse=True, return_counts=True)
    bad = (count[which.reshape(-1)] != 1) | ~np.isin(backward, forward)
    return np.unique(np.flatnonzero(bad) // 3)


def _used(vertices: Vertices, faces: Faces) -> tuple[Vertices, Faces]:
    used, number = np.unique(faces, return_inverse=True)
    return vertices[used], number.reshape(-1, 3)

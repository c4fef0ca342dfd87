"""Catmull-Clark subdivision of a closed mesh (Catmull & Clark 1978), as a matrix of weights."""

import numpy as np
from scipy.sparse import csr_matrix

from skin.topology import Ints


def catmull_clark(faces: list[list[int]], count: int) -> tuple[csr_matrix, Ints]:
    """Return the subdivided mesh of polygons over `count` vertices.

    Parameters
    ----------
    faces : the vertices of each polygon; each edge joins two polygons

    Returns
    -------
    shares : (new vertices, count) the weight of each old vertex in a new one; the first `count` new
        vertices are the old ones, moved
    quads : (corners, 4) for each face the quads of its corners in turn, each beginning at its
        corner
    """
    edges: dict[tuple[int, int], int] = {}
    for face in faces:
        for a, b in zip(face, face[1:] + face[:1], strict=True):
            edges.setdefault((min(a, b), max(a, b)), len(edges))
    first_face, first_edge = count, count + len(faces)
    middles: list[dict[int, float]] = [{v: 1 / len(face) for v in face} for face in faces]
    beside: list[list[int]] = [[] for _ in edges]
    around: list[list[int]] = [[] for _ in range(count)]
    quads = []
    for i, face in enumerate(faces):
        sides = [
            edges[min(a, b), max(a, b)] for a, b in zip(face, face[1:] + face[:1], strict=True)
        ]
        for k, v in enumerate(face):
            beside[sides[k]].append(i)
            around[v].append(i)
            quads.append([v, first_edge + sides[k], first_face + i, first_edge + sides[k - 1]])
    rows: list[dict[int, float]] = [{} for _ in range(count)]
    valence = np.bincount(np.array(list(edges)).ravel(), minlength=count)
    for v, row in enumerate(rows):
        n = int(valence[v])
        _add(row, {v: 1.0}, (n - 3) / n)
        for i in around[v]:
            _add(row, middles[i], 1 / n**2)
    for a, b in edges:
        for v, w in ((a, b), (b, a)):
            _add(rows[v], {v: 0.5, w: 0.5}, 2 / valence[v] ** 2)
    rows += middles
    for (a, b), pair in zip(edges, beside, strict=True):
        row = {a: 0.25, b: 0.25}
        for i in pair:
            _add(row, middles[i], 0.25)
        rows.append(row)
    numbers = [(i, v, share) for i, row in enumerate(rows) for v, share in row.items()]
    at, of, shares = zip(*numbers, strict=True)
    return csr_matrix((shares, (at, of)), shape=(len(rows), count)), np.array(quads)


def _add(row: dict[int, float], other: dict[int, float], factor: float) -> None:
    for v, share in other.items():
        row[v] = row.get(v, 0.0) + factor * share

"""Halving of edges of a triangle mesh."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Length = Callable[[Ints, Ints], NDArray[np.float64]]


def sides_of(faces: Ints) -> Ints:
    """Return the three sides of each triangle in turn, (3 m, 2), the lower number first."""
    return np.sort(faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)


def edges_of(faces: Ints) -> tuple[Ints, Ints]:
    """Return the edges, (k, 2), and the numbers of each triangle's three edges in turn, (m, 3)."""
    edges, sides = np.unique(sides_of(faces), axis=0, return_inverse=True)
    return edges, sides.reshape(-1, 3)


def cut(faces: Ints, middles: Ints, length: Length) -> tuple[Ints, Ints]:
    """Cut each triangle at the midpoints of its marked sides.

    Parameters
    ----------
    middles : (m, 3) the vertex at the midpoint of each side; -1 where a side is not halved
    length : function that returns the distances between vertices; a quadrilateral is cut along its
        shorter diagonal

    Returns
    -------
    the new triangles, and for each the number of the triangle that it comes from
    """
    marked = (middles >= 0).sum(axis=1)
    parts, parents = [], []

    def add(chosen: NDArray[np.bool_], *triangles: tuple[Ints, ...]) -> None:
        for triangle in triangles:
            parts.append(np.column_stack(triangle)[chosen])
            parents.append(np.flatnonzero(chosen))

    add(marked == 0, tuple(faces.T))
    for k in range(3):
        a, b, c = (faces[:, (k + i) % 3] for i in range(3))
        ab, bc, ca = (middles[:, (k + i) % 3] for i in range(3))
        add((marked == 1) & (ab >= 0), (a, ab, c), (ab, b, c))
        two = (marked == 2) & (ca < 0)  # a, ab, bc, c is left: cut along its shorter diagonal
        first, second = length(a, bc), length(ab, c)
        add(two, (ab, b, bc))
        add(two & (first <= second), (a, ab, bc), (a, bc, c))
        add(two & (first > second), (a, ab, c), (ab, bc, c))
    (a, b, c), (ab, bc, ca) = faces.T, middles.T
    add(marked == 3, (a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))
    return np.vstack(parts), np.concatenate(parents)

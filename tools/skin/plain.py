"""Taking details off a body that say nothing about where bones and points lie."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags
from scipy.sparse.linalg import spsolve

from skin.source import Array
from skin.topology import Topology

# The tip of the chest on the left, and how far around it the skin is made round, metres.
NIPPLE, AROUND_M = 7540, 0.02


def without_nipples(points: Array, topology: Topology) -> Array:
    """Return the resting skin with the tips of the chest rounded off like what is around them."""
    matrix, area = laplacian(points, topology.faces)
    bending = (matrix.T @ diags(1 / area) @ matrix).tocsr()
    near = np.linalg.norm(points - points[NIPPLE], axis=1) < AROUND_M
    free, fixed = np.flatnonzero(near), np.flatnonzero(~near)
    result = points.copy()
    rows = bending[free]
    result[free] = spsolve(rows[:, free].tocsc(), -(rows[:, fixed] @ points[fixed]))
    result[topology.mirror[free]] = result[free] * [-1.0, 1.0, 1.0]
    return result


def laplacian(vertices: Array, faces: NDArray[np.int64]) -> tuple[csr_matrix, Array]:
    """Return the cotangent Laplacian and the area round each vertex."""
    count = len(vertices)
    corners = vertices[faces]
    area = np.zeros(count)
    rows, columns, values = [], [], []
    double = np.linalg.norm(
        np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1
    )
    for i in range(3):
        np.add.at(area, faces[:, i], double / 6)
        a, b = corners[:, (i + 1) % 3] - corners[:, i], corners[:, (i + 2) % 3] - corners[:, i]
        cotangent = np.einsum("ij,ij->i", a, b) / np.maximum(double, 1e-12)
        # Needles have wild angles; held within bounds the plate stays well behaved.
        half = np.clip(cotangent, 0.02, 10.0) / 2
        j, k = faces[:, (i + 1) % 3], faces[:, (i + 2) % 3]
        rows += [j, k, j, k]
        columns += [k, j, j, k]
        values += [-half, -half, half, half]
    matrix = coo_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))),
        shape=(count, count),
    )
    return matrix.tocsr(), np.maximum(area, 1e-8)

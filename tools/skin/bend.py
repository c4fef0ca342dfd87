"""Bending a surface as a thin plate: some of its places are pulled, the rest follows smoothly."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags, kron, eye
from scipy.sparse.linalg import splu

from skin.source import Array


@dataclass(slots=True)
class Pulls:
    """Wishes for the displacement d of places on a surface: direction · d(place) = amount.

    Rows are collected with `add` and solved together, each with its weight.
    """

    corners: list[Array] = field(default_factory=list)
    shares: list[Array] = field(default_factory=list)
    directions: list[Array] = field(default_factory=list)
    amounts: list[Array] = field(default_factory=list)
    weights: list[Array] = field(default_factory=list)

    def add(
        self, corners: Array, shares: Array, directions: Array, amounts: Array, weights: Array
    ) -> None:
        """Add wishes: (n, 3) corners and shares, (n, 3) directions, (n,) amounts and weights."""
        self.corners.append(corners)
        self.shares.append(shares)
        self.directions.append(directions)
        self.amounts.append(amounts)
        self.weights.append(weights)


class Plate:
    """A surface's resistance against bending, from its shape at the start."""

    def __init__(self, vertices: Array, faces: NDArray[np.int64], stiffness: Array | float) -> None:
        laplacian, area = _laplacian(vertices, faces)
        strength = np.broadcast_to(np.asarray(stiffness, np.float64), len(vertices))
        bending = laplacian.T @ diags(strength / area) @ laplacian
        # A little resistance against moving at all keeps what nothing pulls where it is.
        still = diags(area * strength * 1e2)
        self._energy = kron((bending + still).tocsc(), eye(3)).tocsc()
        self._count = len(vertices)

    def bent(self, pulls: Pulls) -> Array:
        """Return the displacement (n, 3) that meets the wishes with the least bending."""
        corners = np.vstack(pulls.corners)
        shares, directions = np.vstack(pulls.shares), np.vstack(pulls.directions)
        amounts, weights = np.concatenate(pulls.amounts), np.concatenate(pulls.weights)
        rows = np.repeat(np.arange(len(corners)), 9)
        columns = (corners[:, :, None] * 3 + np.arange(3)).reshape(-1)
        values = (shares[:, :, None] * directions[:, None, :]).reshape(-1)
        matrix = csr_matrix((values, (rows, columns)), shape=(len(corners), 3 * self._count))
        weighted = matrix.T @ diags(weights)
        system = (self._energy + weighted @ matrix).tocsc()
        solved = splu(
            system, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        ).solve(weighted @ amounts)  # fmt: skip
        return np.asarray(solved.reshape(-1, 3))


def _laplacian(vertices: Array, faces: NDArray[np.int64]) -> tuple[csr_matrix, Array]:
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

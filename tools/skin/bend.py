"""Bending a surface as a thin plate: some of its places are pulled, the rest follows smoothly."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, diags, eye, kron
from scipy.sparse.linalg import splu

from skin.source import Array
from skin.topology import Topology

# The lengths over which a slope levels out, and a shift dies away, metres.
LEVEL_M, HOME_M = 0.03, 0.12


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
    """A symmetric surface's resistance against bending, from its shape at the start.

    Only the left half is solved for: `Topology.side` and `mirror` make the whole of it.
    """

    def __init__(self, vertices: Array, topology: Topology, stiffness: float) -> None:
        matrix, area = laplacian(vertices, topology.faces)
        bending = matrix.T @ diags(1 / area) @ matrix
        # A plate alone would carry on every slope; a little tension levels it out, and a
        # little resistance against moving at all brings back what nothing pulls.
        still = matrix * (1 / LEVEL_M**2) + diags(area / HOME_M**4)
        self._whole = _from_left(topology)
        energy = kron((bending + still).tocsc() * stiffness, eye(3))
        self._energy = (self._whole.T @ energy @ self._whole).tocsc()

    def bent(self, pulls: Pulls) -> Array:
        """Return the displacement (n, 3) that meets the wishes with the least bending."""
        corners = np.vstack(pulls.corners)
        shares, directions = np.vstack(pulls.shares), np.vstack(pulls.directions)
        amounts, weights = np.concatenate(pulls.amounts), np.concatenate(pulls.weights)
        rows = np.repeat(np.arange(len(corners)), 9)
        columns = (corners[:, :, None] * 3 + np.arange(3)).reshape(-1)
        values = (shares[:, :, None] * directions[:, None, :]).reshape(-1)
        shape = (len(corners), self._whole.shape[0])
        matrix = csr_matrix((values, (rows, columns)), shape=shape) @ self._whole
        weighted = matrix.T @ diags(weights)
        system = (self._energy + weighted @ matrix).tocsc()
        factors = splu(
            system,
            permc_spec="MMD_AT_PLUS_A",
            diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        )
        return np.asarray((self._whole @ factors.solve(weighted @ amounts)).reshape(-1, 3))


def _from_left(topology: Topology) -> csr_matrix:
    """Return the matrix that makes a whole displacement from the left half's free numbers."""
    free = np.full((len(topology.side), 3), -1)
    left = topology.side > 0
    free[left] = 0
    free[topology.side == 0, 1:] = 0  # the midline stays on the midline
    free[free == 0] = np.arange((free == 0).sum())
    columns, signs = free.copy(), np.ones(free.shape)
    right = topology.side < 0
    columns[right] = free[topology.mirror[right]]
    signs[right, 0] = -1.0
    used = columns.reshape(-1) >= 0
    rows = np.flatnonzero(used)
    return csr_matrix(
        (signs.reshape(-1)[used], (rows, columns.reshape(-1)[used])),
        shape=(columns.size, free.max() + 1),
    )


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

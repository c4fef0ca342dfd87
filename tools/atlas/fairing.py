"""Smoothing of coarse closed meshes without shrinking them.

Loop's subdivision would pull every tip inward. Here the result is the thin plate with the least
bending through the source's own vertices. The mesh is cut into small triangles. The squared
Laplacian, measured on the source's own facets, is minimised while springs hold the surface to the
source's vertices. Flat facets become gently curved, and tips stay where the source has them.

All lengths in this module are millimetres.
"""

from functools import partial

import numpy as np
import scipy.sparse as sparse
import trimesh
from scipy.sparse.linalg import splu

from atlas.halving import cut, edges_of

# Spring constant of every place on a facet, relative to a plate that bends over the facet's narrow
# width. Without it thin shells bulge into each other and shafts become pinched.
FACET_SPRING = 25.0
# Spring constant of a source vertex, relative to a plate that bends over the distance to the
# vertex's neighbours. 1 smooths strongly, 30 interpolates.
VERTEX_SPRING = 1.0
# A tip, where the angles of the faces are less than a full turn by this much, has a stronger
# spring: pelvic spines, spinous processes, malleoli. A ridge does not, because its angles make a
# full turn; held at single vertices it would become wavy.
TIP, TIP_SPRING = np.radians(30.0), 6.0
# The vault of the skull is evenly round, so its facets need weaker springs.
ROUND_BONES, ROUND_FACET_SPRING = ("cranium",), 1.0
# A bone is cut into about this many triangles before it is smoothed. No edge becomes shorter than 1
# mm, which is finer than any detail of the source.
FINE_FACES, SHORTEST_EDGE = 24_000, 1.0


def smoothed(mesh: trimesh.Trimesh, name: str) -> trimesh.Trimesh:
    """Return a closed mesh (mm) made smooth; `name` is the bone's id."""
    edge = max(SHORTEST_EDGE, 3.4 * np.sqrt(mesh.area / FINE_FACES))
    return fair(mesh, edge, ROUND_FACET_SPRING if name in ROUND_BONES else FACET_SPRING)


def fair(mesh: trimesh.Trimesh, edge: float, facet_spring: float) -> trimesh.Trimesh:
    """Return a smooth mesh through the vertices of a closed coarse one.

    Parameters
    ----------
    mesh : closed, in mm
    edge : longest edge wanted, mm
    facet_spring : see `FACET_SPRING`
    """
    vertices, faces, facet = densify(mesh.vertices, mesh.faces, edge)
    bend, mass = bending(vertices, faces)
    count = len(mesh.vertices)  # densify keeps the source's vertices first
    spring = facet_spring * mass / _widths(mesh, faces, facet, len(vertices)) ** 4
    spring[:count] += vertex_springs(mesh)
    system = sparse.csc_matrix(bend + sparse.diags(spring))
    solved = splu(system).solve(spring[:, None] * vertices)
    return trimesh.Trimesh(solved, faces, process=False)


def vertex_springs(mesh: trimesh.Trimesh) -> np.ndarray:
    """Return the spring constant of each source vertex, per mm².

    A clamped thin plate of radius r yields r² / 16π to a unit force in its middle, so a spring of
    16π / r² is just as stiff as the plate.
    """
    area = np.zeros(len(mesh.vertices))
    np.add.at(area, mesh.faces, mesh.area_faces[:, None] / 3)
    radius2 = np.maximum(area / np.pi, 0.05) * 4
    tip = mesh.vertex_defects > TIP
    return np.where(tip, TIP_SPRING, VERTEX_SPRING) * 16 * np.pi / radius2


def _widths(mesh: trimesh.Trimesh, faces: np.ndarray, facet: np.ndarray, count: int) -> np.ndarray:
    """Return the mean narrow width (mm) of the facets around each vertex of the fine mesh."""
    longest = mesh.edges_unique_length[mesh.faces_unique_edges].max(axis=1)
    width = np.maximum(2 * mesh.area_faces / longest, 1.0)
    total, times = np.zeros(count), np.zeros(count)
    np.add.at(total, faces, np.repeat(width[facet][:, None], 3, axis=1))
    np.add.at(times, faces, 1.0)
    return total / times


def densify(
    vertices: np.ndarray, faces: np.ndarray, edge: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Halve every edge longer than `edge` until none is left; the surface does not change.

    Returns
    -------
    vertices (the given ones first), faces, and for each face the number of the given face it lies
    in
    """
    vertices, faces = np.asarray(vertices, float), np.asarray(faces)
    facet = np.arange(len(faces))
    while True:
        edges, sides = edges_of(faces)
        ends = vertices[edges]
        long = np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1) > edge
        if not long.any():
            return vertices, faces, facet
        number = np.full(len(edges), -1)
        number[long] = len(vertices) + np.arange(long.sum())
        vertices = np.vstack([vertices, ends[long].mean(axis=1)])
        apart = partial(_apart, vertices)
        faces, parent = cut(faces, number[sides], apart)
        facet = facet[parent]


def _apart(vertices: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.norm(vertices[first] - vertices[second], axis=1))


def bending(
    vertices: np.ndarray, faces: np.ndarray, bounds: tuple[float, float] = (-np.inf, np.inf)
) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Return the bending energy of a thin plate as a matrix K, and the lumped mass (mm²).

    The energy of positions x is x · K x / 2: half the integral of the squared mean curvature.

    Parameters
    ----------
    vertices, faces, bounds : see `cotangents`
    """
    stiffness, mass = cotangents(vertices, faces, bounds)
    return stiffness @ sparse.diags(1.0 / mass) @ stiffness, mass


def cotangents(
    vertices: np.ndarray, faces: np.ndarray, bounds: tuple[float, float] = (-np.inf, np.inf)
) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Return the Laplacian's stiffness matrix and the lumped mass (mm²) of a triangle mesh.

    Parameters
    ----------
    vertices : (n, 3) in mm
    bounds : limits of each angle's cotangent; needle-shaped triangles have extreme ones
    """
    corners = vertices[faces]
    count = len(vertices)
    rows, columns, values = [], [], []
    area = np.maximum(trimesh.triangles.area(corners), 1e-6)
    for k in range(3):
        i, j = faces[:, (k + 1) % 3], faces[:, (k + 2) % 3]
        to_i = corners[:, (k + 1) % 3] - corners[:, k]
        to_j = corners[:, (k + 2) % 3] - corners[:, k]
        weight = np.clip(np.einsum("ij,ij->i", to_i, to_j) / (2 * area), *bounds) / 2
        rows += [i, j, i, j]
        columns += [j, i, i, j]
        values += [-weight, -weight, weight, weight]
    stiffness = sparse.csr_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), (count, count)
    )
    mass = np.zeros(count)
    np.add.at(mass, faces, area[:, None] / 3)
    return stiffness, mass

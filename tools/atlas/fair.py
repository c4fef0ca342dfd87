"""Making a coarse closed mesh smooth without shrinking it.

Subdivision (Loop's) would pull every tip inward. Here the surface is instead the
thinnest bent plate through the source's own vertices: the mesh is cut into small
triangles and the squared Laplacian, measured on the source's own facets, is made
least, while each source vertex holds the surface by a spring. Flat facets become
gently curved, and tips stay where the source has them.

All lengths in this module are millimetres.
"""

from functools import partial

import numpy as np
import scipy.sparse as sparse
import trimesh
from scipy.sparse.linalg import splu

from atlas.halving import cut, edges_of

# How hard every place of a facet holds the surface, against a plate that bends over the
# facet's narrow width. Without it thin shells bulge into each other and shafts pinch.
FACET_HOLD = 25.0
# How hard a source vertex holds the surface, against a plate that bends over the
# distance to the vertex's neighbours. 1 smooths strongly, 30 passes through.
HOLD = 1.0
# A tip (the angles of its faces fall short of a full turn by this much) holds harder: the
# spines of the pelvis, spinous processes, malleoli. Not a ridge, whose angles make a full
# turn: held at single vertices it would come out wavy.
TIP, TIP_HOLD = np.radians(30.0), 6.0
# The vault of the skull is evenly round, so its facets need not be held.
ROUND, ROUND_FACET_HOLD = ("cranium",), 1.0
# A bone is cut into about this many triangles before it is smoothed, but into none
# with an edge under 1 mm, which is finer than anything in the source.
FINE_FACES, SHORTEST_EDGE = 24_000, 1.0


def smoothed(mesh: trimesh.Trimesh, name: str) -> trimesh.Trimesh:
    """Return a closed mesh (mm) made smooth; one that is fine already stays as it is."""
    edge = max(SHORTEST_EDGE, 3.4 * np.sqrt(mesh.area / FINE_FACES))
    return fair(mesh, edge, ROUND_FACET_HOLD if name in ROUND else FACET_HOLD)


def fair(mesh: trimesh.Trimesh, edge: float, facet_hold: float) -> trimesh.Trimesh:
    """Return a smooth mesh through the vertices of a closed coarse one.

    Parameters
    ----------
    mesh : closed, in mm
    edge : longest edge wanted, mm
    facet_hold : see `FACET_HOLD`
    """
    vertices, faces, facet = densify(mesh.vertices, mesh.faces, edge)
    bend, mass = bending(vertices, faces)
    count = len(mesh.vertices)  # densify keeps the source's vertices first
    spring = facet_hold * mass / _widths(mesh, faces, facet, len(vertices)) ** 4
    spring[:count] += holds(mesh)
    system = sparse.csc_matrix(bend + sparse.diags(spring))
    solved = splu(system).solve(spring[:, None] * vertices)
    return trimesh.Trimesh(solved, faces, process=False)


def holds(mesh: trimesh.Trimesh) -> np.ndarray:
    """Spring of each source vertex, per mm².

    A clamped thin plate of radius r yields r² / 16π to a unit force in its middle,
    so a spring of 16π / r² is just as stiff as the plate.
    """
    area = np.zeros(len(mesh.vertices))
    np.add.at(area, mesh.faces, mesh.area_faces[:, None] / 3)
    radius2 = np.maximum(area / np.pi, 0.05) * 4
    tip = mesh.vertex_defects > TIP
    return np.where(tip, TIP_HOLD, HOLD) * 16 * np.pi / radius2


def _widths(mesh: trimesh.Trimesh, faces: np.ndarray, facet: np.ndarray, count: int) -> np.ndarray:
    """At each vertex of the fine mesh, the mean narrow width (mm) of the facets around it."""
    longest = mesh.edges_unique_length[mesh.faces_unique_edges].max(axis=1)
    width = np.maximum(2 * mesh.area_faces / longest, 1.0)
    total, times = np.zeros(count), np.zeros(count)
    np.add.at(total, faces, np.repeat(width[facet][:, None], 3, axis=1))
    np.add.at(times, faces, 1.0)
    return total / times


def densify(
    vertices: np.ndarray, faces: np.ndarray, edge: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Halve every edge longer than `edge` until none is; the surface stays the same.

    Returns
    -------
    vertices (the given ones first), faces, and for each face the given face it lies in
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

    The energy of displacements x is x · K x / 2: half the squared mean curvature, integrated.

    Parameters
    ----------
    vertices, faces, bounds : see `cotangents`
    """
    stiffness, mass = cotangents(vertices, faces, bounds)
    return stiffness @ sparse.diags(1.0 / mass) @ stiffness, mass


def cotangents(
    vertices: np.ndarray, faces: np.ndarray, bounds: tuple[float, float] = (-np.inf, np.inf)
) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Stiffness matrix of the Laplacian and lumped mass (mm²) of a triangle mesh.

    Parameters
    ----------
    vertices : in mm
    bounds : within which each angle's cotangent is held: needles have wild ones
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

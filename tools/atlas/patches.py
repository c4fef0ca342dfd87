"""Surfaces made of curved patches, in the format of `gias3-fieldwork`, converted to triangles.

A `.mesh` file says which nodes of which patches are the same point. A `.geof` file has the
position of each point. Points are numbered in the order in which the patches' nodes first name
them. A patch is the polynomial through its nodes. A `quad` kind has its numbers of nodes in both
directions in its name, a `tri` kind its total. The nodes are evenly spaced, row by row.
"""

import json
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
import trimesh
from scipy.sparse.linalg import splu

from atlas.fairing import bending

# Nodes along a row, and rows; a triangle has as many rows, each a node shorter.
KINDS = {"quad44": (4, 4), "quad54": (5, 4), "quad55": (5, 5), "tri10": (4,), "tri15": (5,)}
# Each side of a patch is divided into this many edges.
STEPS = 24
# Bends shorter than this are smoothed away inside a patch, and along its seams, where two patches
# meet at an angle; mm. It must be much less than a shaft's radius, or the shaft would become
# pinched.
INSIDE, SEAM = 1.5, 3.5
# Width of a patch's seam, as a share of its side.
BESIDE = 0.06


@dataclass(frozen=True)
class Patches:
    """A surface: its points and the patches between them.

    Attributes
    ----------
    points : (n, 3)
    patches : for each patch its kind and the numbers of its nodes
    """

    points: np.ndarray
    patches: list[tuple[str, list[int]]]

    def parts(self) -> list["Patches"]:
        """Return the connected pieces, in the order of their first patch."""
        rows = np.concatenate([[nodes[0]] * len(nodes) for _, nodes in self.patches])
        columns = np.concatenate([nodes for _, nodes in self.patches])
        size = len(self.points)
        links = sparse.coo_matrix((np.ones(len(rows)), (rows, columns)), (size, size))
        _, label = sparse.csgraph.connected_components(links, directed=False)
        order = dict.fromkeys(label[nodes[0]] for _, nodes in self.patches)
        return [
            Patches(self.points, [p for p in self.patches if label[p[1][0]] == part])
            for part in order
        ]

    def middles(self) -> np.ndarray:
        """Return the mean of each patch's nodes."""
        return np.array([self.points[nodes].mean(axis=0) for _, nodes in self.patches])

    def mesh(self) -> trimesh.Trimesh:
        """Return the surface as triangles, its seams smoothed, faces outward."""
        vertices, faces, seam = _triangles(self)
        vertices = _without_creases(vertices, faces, seam)
        mesh = trimesh.Trimesh(vertices, faces, process=False)
        if mesh.volume < 0:
            mesh.invert()
        return mesh


def read(mesh: str, field: str) -> Patches:
    """Return a surface from the texts of its `.mesh` and its `.geof` file."""
    topology, places = json.loads(mesh), json.loads(field)["field_parameters"]
    points = np.array([[float(places[k][f"dim {d}"]) for d in range(3)] for k in sorted(places)])
    same = {
        _pair(k): [_pair(v) for v in text.split()] for k, text in topology["connectivity"].items()
    }
    number: dict[tuple[int, int], int] = {}
    count = 0
    for node in sorted(same):
        if node not in number:
            number |= dict.fromkeys([node, *same[node]], count)
            count += 1
    if count != len(points):
        raise ValueError(f"{count} points are named, {len(points)} are given")
    patches = []
    for element in sorted(map(int, topology["elements"])):
        kind = topology["elements"][str(element)].split()[1]
        patches.append((kind, [number[element, i] for i in range(len(_powers(kind)))]))
    return Patches(points, patches)


def _pair(text: str) -> tuple[int, int]:
    element, node = text.split("_")
    return int(element), int(node)


def _powers(kind: str) -> list[tuple[int, int]]:
    """Return the powers of both coordinates in a patch's polynomial, one pair for each node."""
    sizes = KINDS[kind]
    if len(sizes) == 2:
        return [(i, j) for j in range(sizes[1]) for i in range(sizes[0])]
    return [(i, j) for j in range(sizes[0]) for i in range(sizes[0] - j)]


def _terms(kind: str, at: np.ndarray) -> np.ndarray:
    return np.column_stack([at[:, 0] ** i * at[:, 1] ** j for i, j in _powers(kind)])


def _nodes(kind: str) -> np.ndarray:
    """Return the positions of a patch's nodes in its own coordinates."""
    sizes = KINDS[kind]
    return np.array(_powers(kind)) / (np.array([sizes[0], sizes[-1]]) - 1.0)


def _grid(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Return evenly spaced positions in a patch's own coordinates, and the triangles."""
    tri = kind.startswith("tri")
    rows = [[(i, j) for i in range(STEPS + 1 - (j if tri else 0))] for j in range(STEPS + 1)]
    number = {at: k for k, at in enumerate(at for row in rows for at in row)}
    faces = []
    for i, j in number:
        right, up, over = (i + 1, j), (i, j + 1), (i + 1, j + 1)
        if right in number and up in number:
            faces.append([number[i, j], number[right], number[up]])
        if over in number:
            faces.append([number[right], number[over], number[up]])
    return np.array(list(number)) / STEPS, np.array(faces)


def _triangles(surface: Patches) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return welded vertices, faces, and which vertices lie on or next to a seam."""
    vertices, faces, seam, count = [], [], [], 0
    for kind, nodes in surface.patches:
        factors = np.linalg.solve(_terms(kind, _nodes(kind)), surface.points[nodes])
        at, triangles = _grid(kind)
        rim = np.minimum(at[:, 0], at[:, 1])
        far = 1 - at.sum(axis=1) if kind.startswith("tri") else 1 - at.max(axis=1)
        vertices.append(_terms(kind, at) @ factors)
        faces.append(triangles + count)
        seam.append(np.minimum(rim, far) < BESIDE)
        count += len(at)
    stacked = np.vstack(vertices)
    _, first, welded = np.unique(stacked.round(4), axis=0, return_index=True, return_inverse=True)
    faces_ = welded.ravel()[np.vstack(faces)]
    proper = (faces_ != np.roll(faces_, 1, axis=1)).all(axis=1)
    return stacked[first], faces_[proper], np.concatenate(seam)[first]


def _without_creases(vertices: np.ndarray, faces: np.ndarray, seam: np.ndarray) -> np.ndarray:
    """Return the vertices of the smoothest surface that stays close to the patches' insides."""
    bend, mass = bending(vertices, faces)
    hold = mass / np.where(seam, SEAM, INSIDE) ** 4
    system = sparse.csc_matrix(bend + sparse.diags(hold))
    return splu(system).solve(hold[:, None] * vertices)

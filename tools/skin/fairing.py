"""Fairing of the vertices that subdivision has added to a skin.

Subdivision leaves a slight bend at every old vertex, because it considers one edge at a time. Here
the old vertices stay, and the new ones move along their normals to the position of least bending:
the sum of the squared mean curvature, by the cotangent Laplacian (Pinkall & Polthier 1993), is
smallest there, as in a thin plate. Creases do not change.
"""

import numpy as np
import trimesh
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix, diags
from scipy.sparse.linalg import splu

from atlas.fairing import bending
from atlas.glbfile import outward_normals
from atlas.halving import edges_of
from skin.refinement import IMAGE, Refinement, smoothness
from skin.source import Array
from skin.topology import Ints

# A vertex moves if the smoothness at it and all around it is at least this.
_ROUND = 0.9
# The greatest displacement, as a share of the longest edge at the vertex.
_MAX = 0.12
# Limits of a cotangent: slivers would otherwise dominate their neighbours.
_BOUNDS = 0.05, 5.0


def stiffness(vertices: Array, faces: Ints) -> csr_matrix:
    """Return the bending energy of a thin plate of this shape as a matrix, (n, n).

    The energy of positions x is x · K x / 2.
    """
    return bending(vertices * 1000, faces, _BOUNDS)[0]


def faired(vertices: Array, skin: Refinement) -> Array:
    """Return a body's vertices, all of the refined skin, with the new ones faired."""
    faces, side, mirror = skin.topology.faces, skin.topology.side, skin.topology.mirror
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    normals = outward_normals(mesh)
    normals[side == 0, 0] = 0.0
    normals[side < 0] = normals[mirror[side < 0]] * IMAGE
    free = _free(mesh, normals, len(skin.topology.taken))
    stiff = stiffness(vertices, faces)
    ways = [diags(normals[:, i]) for i in range(3)]
    whole = sum(way @ stiff @ way for way in ways)
    force = sum(way @ (stiff @ vertices[:, i]) for i, way in enumerate(ways))
    height = np.zeros(len(vertices))
    height[free] = splu(csc_matrix(whole[free][:, free])).solve(-force[free])
    most = _MAX * _longest(vertices, faces)
    height = np.clip((height + height[mirror]) / 2, -most, most)
    return np.asarray(vertices + height[:, None] * normals)


def _free(mesh: trimesh.Trimesh, normals: Array, old: int) -> Ints:
    """Return the vertices that may move: new ones that are neither on a crease nor beside one."""
    least = smoothness(mesh, normals)
    around = least.copy()
    one, other = edges_of(mesh.faces)[0].T
    np.minimum.at(around, one, least[other])
    np.minimum.at(around, other, least[one])
    around[:old] = 0.0
    return np.flatnonzero(around >= _ROUND)


def _longest(vertices: Array, faces: Ints) -> NDArray[np.float64]:
    edges = edges_of(faces)[0]
    lengths = np.linalg.norm(vertices[edges[:, 0]] - vertices[edges[:, 1]], axis=1)
    longest = np.zeros(len(vertices))
    for end in edges.T:
        np.maximum.at(longest, end, lengths)
    return longest

"""Bending the vertices that a finer skin has gained until they lie in one smooth sweep.

Halving edges leaves a slight bend at every old vertex, because it sees one edge at a time. Here
the old vertices stay, and the others move along their normals to where the whole is bent the
least: the sum of the squared mean curvature, by the cotangent Laplacian (Pinkall & Polthier
1993), is smallest there, as in a thin plate. Creases are left as they are.
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

# A vertex moves if it and all around it are at least so calm.
_ROUND = 0.9
# And no farther than this share of the longest edge at it.
_MAX = 0.12
# Of a cotangent: what slivers ask for would drown their neighbours.
_BOUNDS = 0.05, 5.0


def stiffness(vertices: Array, faces: Ints) -> csr_matrix:
    """Return what bends a thin plate of this shape, (n, n): the energy is half of x · K x."""
    return bending(vertices * 1000, faces, _BOUNDS)[0]


def faired(vertices: Array, skin: Refinement) -> Array:
    """Return a body's vertices, all of the finer skin, with the appended ones in one sweep."""
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
    """Return which vertices may move: appended ones that are not on a crease or beside one."""
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

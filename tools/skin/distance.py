"""Depth of points under a closed surface."""

from dataclasses import dataclass, fields

import numpy as np
import trimesh
import vtk
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from vtk.util.numpy_support import numpy_to_vtk, vtk_to_numpy

from skin.source import Array
from skin.vtkmesh import polydata

# Triangles tested for each point: those with the nearest centres.
CANDIDATES = 24


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest place on the surface, for each query point.

    Attributes
    ----------
    face : (n,) triangle
    share : (n, 3) weights of its corners
    place : (n, 3) the place
    depth : (n,) metres under the surface; negative outside
    outward : (n, 3) unit outward normal of the surface there
    """

    face: NDArray[np.int64]
    share: Array
    place: Array
    depth: Array
    outward: Array

    def subset(self, which: NDArray[np.bool_]) -> "Nearest":
        """Return the entries for some of the points."""
        return Nearest(*(getattr(self, field.name)[which] for field in fields(self)))


def nearest(
    points: Array, vertices: Array, faces: NDArray[np.int64], among: NDArray[np.int64]
) -> Nearest:
    """Return the nearest place of some triangles for each point, and how deep the point lies.

    Parameters
    ----------
    among : numbers of the allowed triangles; the sign of the depth follows the nearest one's normal
    """
    corners = vertices[faces[among]]
    count = min(CANDIDATES, len(among))
    candidates = cKDTree(corners.mean(axis=1)).query(points, k=count)[1]
    best = np.full(len(points), np.inf)
    chosen, share = np.zeros(len(points), np.int64), np.zeros((len(points), 3))
    for column in candidates.T:
        weights = _closest_weights(points, corners[column])
        place = np.einsum("ij,ijk->ik", weights, corners[column])
        gap = np.linalg.norm(points - place, axis=1)
        better = gap < best
        best[better], chosen[better], share[better] = gap[better], column[better], weights[better]
    place = np.einsum("ij,ijk->ik", share, corners[chosen])
    face = among[chosen]
    normals = vertex_normals(vertices, faces)
    outward = np.einsum("ij,ijk->ik", share, normals[faces[face]])
    outward /= np.maximum(np.linalg.norm(outward, axis=1, keepdims=True), 1e-12)
    inside = np.einsum("ij,ij->i", place - points, outward) > 0
    return Nearest(face, share, place, np.where(inside, best, -best), outward)


def depths(points: Array, vertices: Array, faces: NDArray[np.int64]) -> Array:
    """Return how deep each point lies under a closed surface, negative outside, metres.

    Where the surface folds into itself (lips, nostrils) the nearest place may face the wrong way,
    so
    that a bone far inside would count as outside. Rays therefore decide about points outside.
    """
    function = vtk.vtkImplicitPolyDataDistance()
    function.SetInput(polydata(vertices, faces))
    result = vtk.vtkDoubleArray()
    values = numpy_to_vtk(np.ascontiguousarray(points, np.float64), deep=True)
    function.FunctionValue(values, result)
    depth = -vtk_to_numpy(result).copy()
    outside = np.flatnonzero(depth < 0)
    if len(outside):
        inside = trimesh.Trimesh(vertices, faces, process=False).contains(points[outside])
        depth[outside[inside]] *= -1
    return depth


def vertex_normals(vertices: Array, faces: NDArray[np.int64]) -> Array:
    """Return unit normals: the area-weighted mean of the faces at each vertex."""
    a, b, c = np.moveaxis(vertices[faces], 1, 0)
    across = np.cross(b - a, c - a)
    normals = np.zeros_like(vertices)
    for i in range(3):
        np.add.at(normals, faces[:, i], across)
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)


def _closest_weights(points: Array, corners: Array) -> Array:
    """Return for each point the weights of the nearest place on its triangle."""
    a, b, c = np.moveaxis(corners, 1, 0)
    ab, ac, ap = b - a, c - a, points - a
    d00, d01, d11 = _dot(ab, ab), _dot(ab, ac), _dot(ac, ac)
    d20, d21 = _dot(ap, ab), _dot(ap, ac)
    denominator = np.maximum(d00 * d11 - d01 * d01, 1e-30)
    v = (d11 * d20 - d01 * d21) / denominator
    w = (d00 * d21 - d01 * d20) / denominator
    best = np.column_stack([1 - v - w, v, w])
    outside = (best < 0).any(axis=1)
    gap = np.where(outside, np.inf, 0.0)
    for i, j in ((0, 1), (1, 2), (2, 0)):
        start, way = corners[:, i], corners[:, j] - corners[:, i]
        along = np.clip(_dot(points - start, way) / np.maximum(_dot(way, way), 1e-30), 0, 1)
        far = np.linalg.norm(points - start - along[:, None] * way, axis=1)
        better = outside & (far < gap)
        edge = np.zeros((len(points), 3))
        edge[:, i], edge[:, j] = 1 - along, along
        best[better], gap[better] = edge[better], far[better]
    return best


def _dot(a: Array, b: Array) -> Array:
    return np.einsum("ij,ij->i", a, b)

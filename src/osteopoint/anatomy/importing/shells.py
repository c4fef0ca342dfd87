"""Orientation of closed shells."""

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.grouping import groups

Faces = NDArray[np.int64]
Vertices = NDArray[np.float64]


def outward(vertices: Vertices, faces: Faces) -> Faces:
    """Reverse each inward shell, except shells inside another one, which bound a cavity."""
    start, end = faces.reshape(-1), faces[:, [1, 2, 0]].reshape(-1)
    shell = groups(len(vertices), start, end)[faces[:, 0]]
    shells, which = np.unique(shell, return_inverse=True)
    a, b, c = np.moveaxis(vertices[faces] - vertices.mean(axis=0), 1, 0)
    volumes = np.bincount(which, np.einsum("ij,ij->i", a, np.cross(b, c)), len(shells))
    faces = faces.copy()
    for number in np.flatnonzero(volumes < 0):
        inside = which == number
        corner = vertices[faces[inside][0, 0]]
        larger = np.abs(volumes)[which] > abs(volumes[number])
        if not _within(corner, vertices, faces[larger]):
            faces[inside] = faces[inside][:, ::-1]
    return faces


def _within(point: NDArray[np.float64], vertices: Vertices, faces: Faces) -> bool:
    """Return whether a point is inside closed surfaces, by the solid angle (winding number)."""
    if not len(faces):
        return False
    a, b, c = np.moveaxis(vertices[faces] - point, 1, 0)
    la, lb, lc = (np.linalg.norm(each, axis=1) for each in (a, b, c))
    above = np.einsum("ij,ij->i", a, np.cross(b, c))
    below = (
        la * lb * lc
        + np.einsum("ij,ij->i", a, b) * lc
        + np.einsum("ij,ij->i", b, c) * la
        + np.einsum("ij,ij->i", c, a) * lb
    )
    turns = np.arctan2(above, below).sum() / (2 * np.pi)
    return abs(float(turns)) > 0.5

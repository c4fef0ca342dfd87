"""A triangle surface as plain arrays."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_BLOCK = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A triangle mesh in metres.

    Attributes
    ----------
    vertices : (n, 3) float32
    faces : (m, 3) int32, counter-clockwise seen from outside
    normals : (n, 3) float32, unit length, outward
    light : (n,) uint8, how much of the sky a vertex sees: 255 all, 0 none; None if unknown
    """

    vertices: NDArray[np.float32]
    faces: NDArray[np.int32]
    normals: NDArray[np.float32]
    light: NDArray[np.uint8] | None = None
    _bounds: list[NDArray[np.float64]] = field(default_factory=list, init=False, repr=False)

    @property
    def bounds(self) -> NDArray[np.float64]:
        """Lowest and highest corner, (2, 3); computed once."""
        if not self._bounds:
            v = self.vertices
            box = np.array([v.min(axis=0), v.max(axis=0)], dtype=np.float64)
            box.setflags(write=False)
            self._bounds.append(box)
        return self._bounds[0]

    @property
    def centre(self) -> NDArray[np.float64]:
        """Middle of the bounds, (3,)."""
        return np.asarray(self.bounds.mean(axis=0))


def vertex_normals(vertices: NDArray[np.float32], faces: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return the area-weighted mean of the adjoining faces' normals, (n, 3)."""
    normals = np.zeros((len(vertices), 3))
    # In blocks: all corners of a mesh at once take several times its own memory.
    for begin in range(0, len(faces), _BLOCK):
        some = faces[begin : begin + _BLOCK]
        corners = vertices[some].astype(np.float64)
        across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        for i in range(3):
            np.add.at(normals, some[:, i], across)
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    normals /= np.where(lengths > 0, lengths, 1.0)
    return normals.astype(np.float32)


def is_closed(surface: Surface) -> bool:
    """Return whether every edge belongs to exactly two faces of the same orientation."""
    corners = surface.faces.astype(np.int64)
    if not len(corners):
        return False
    start, end = corners.reshape(-1), corners[:, [1, 2, 0]].reshape(-1)
    count = int(corners.max()) + 1
    forward, backward = np.sort(start * count + end), np.sort(end * count + start)
    once = bool((np.diff(forward) > 0).all())
    return once and bool(np.array_equal(forward, backward))


def volume(surface: Surface) -> float:
    """Return the volume within a closed surface, m³; negative if its faces look inward."""
    a, b, c = np.moveaxis(surface.vertices[surface.faces].astype(np.float64), 1, 0)
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)

"""Grid of the triangles of one surface, for very many queries near it, such as a walk along it.

A query looks at one cell and its neighbours only. The intersection of line and triangle follows
T. Moeller and B. Trumbore (1997).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from osteopoint.geometry.frames import Vector, norm
from osteopoint.geometry.surfaces import SurfacePoint, Triangles, cross_rows, nearest, triangles_of

_AROUND = np.stack(np.meshgrid(*[np.arange(-1, 2)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
_SPREAD = np.array(
    [1, 1 << 20, 1 << 40], dtype=np.int64
)  # packs the three indices of a cell into one
_MAX_WIDTH = 16
_MAX_DISTANCE = 50  # number of cells that a ray is followed through
_BEHIND_M = 1e-4
_TINY = 1e-15
_SLACK = 1e-7
_NONE = np.zeros(0)
_NO_FACES = np.zeros(0, dtype=np.intp)


class _Cell(NamedTuple):
    """Faces of one cell, prepared for intersection with lines.

    Attributes
    ----------
    sides : (3 n, 6) matrix; its product with a line's moment and direction is twice the areas
        beside the second and the third corner, and of the whole face, seen along the line
    across : (n, 3) cross product of two edges
    faces : (n,) indices of the faces
    """

    sides: NDArray[np.float64]
    across: NDArray[np.float64]
    faces: NDArray[np.intp]


class SurfaceGrid:
    """Spatial index of one surface.

    Parameters
    ----------
    vertices, faces, normals : of the surface; faces counter-clockwise seen from outside
    reach : largest distance that queries look at, and size of a cell, metres

    Raises
    ------
    ValueError
        If a face is much larger than a cell.
    """

    def __init__(
        self,
        vertices: NDArray[np.float32],
        faces: NDArray[np.int32],
        normals: NDArray[np.float32],
        reach: float = 0.02,
    ) -> None:
        self.reach = reach
        self._triangles = triangles_of(vertices, faces)
        self._normals = normals.astype(np.float64)
        self._faces = faces
        corners = self._triangles.corners
        self._across = cross_rows(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        self._sides = _sides(corners, self._across)
        self._sorted, self._lots = _sort_into_cells(self._triangles.corners, reach)
        self._cells: dict[tuple[int, int, int], _Cell] = {}

    @property
    def triangles(self) -> Triangles:
        """The surface as triangles."""
        return self._triangles

    def project(self, place: Vector, normal: Vector) -> SurfacePoint | None:
        """Project a place onto the outside of the surface along a line in direction `normal`.

        Return the nearest intersection within reach, or None. Faces that look the other way
        are ignored.
        """
        cell = self._cell(place)
        met, along, beside = self._crossings(cell, place, normal)
        if not len(met):
            return None
        best = int(np.argmin(np.abs(along)))
        if abs(along[best]) > self.reach:
            return None
        face = int(cell.faces[met[best]])
        return SurfacePoint(place + along[best] * normal, self._normal(face, beside[best]))

    def offsets(self, places: NDArray[np.float64], normal: Vector) -> NDArray[np.float64]:
        """Return the distance along `normal` from each place to the outside, (k,) metres.

        The same as `project`, for several places at once; nan if there is none within reach.

        Parameters
        ----------
        places : (k, 3), close to the first of them
        """
        cell = self._cell(places[0])
        lines = np.hstack([np.cross(places, normal), np.broadcast_to(normal, places.shape)])
        second, third, whole = (cell.sides @ lines.T).reshape(3, -1, len(places))
        slack = _SLACK * whole
        inside = (second >= -slack) & (third >= -slack) & (second + third <= whole + slack)
        face, which = np.nonzero(inside & (whole > _TINY))
        first = self._triangles.corners[cell.faces[face], 0]
        along = ((first - places[which]) * cell.across[face]).sum(axis=1) / whole[face, which]
        found = np.full(len(places), np.nan)
        for rise, k in sorted(
            zip(along.tolist(), which.tolist(), strict=True), key=_negative_distance
        ):
            if abs(rise) <= self.reach:
                found[k] = rise
        return found

    def nearest(self, place: Vector) -> SurfacePoint:
        """Return the nearest point of the surface at any distance.

        Raises
        ------
        ValueError
            If the surface has no faces.
        """
        faces = self._cell(place).faces
        if len(faces):
            found = nearest(place, Triangles(*(column[faces] for column in self._triangles)))
            if norm(found.position - place) <= self.reach:
                face = int(faces[found.face])
                return SurfacePoint(found.position, self._normal(face, found.weights[1:]))
        found = nearest(place, self._triangles)
        return SurfacePoint(found.position, self._normal(found.face, found.weights[1:]))

    def cast_out(
        self, place: Vector, direction: Vector, layers: float = 0.0
    ) -> SurfacePoint | None:
        """Return where a ray from inside leaves the surface, or None.

        Parameters
        ----------
        layers : for skin in several layers, the ray also passes layers that begin at most
            this far beyond the first, metres
        """
        first = np.inf
        best: SurfacePoint | None = None
        for k in range(_MAX_DISTANCE):
            cell = self._cell(place + (k + 0.5) * self.reach * direction)
            met, along, beside = self._crossings(cell, place, direction)
            for i in np.argsort(along):
                if along[i] < -_BEHIND_M or along[i] > min(first, (k + 1) * self.reach) + layers:
                    continue
                first = min(first, float(along[i]))
                position = place + along[i] * direction
                best = SurfacePoint(position, self._normal(int(cell.faces[met[i]]), beside[i]))
            if first + layers <= (k + 1) * self.reach:
                break
        return best

    def _cell(self, place: Vector) -> _Cell:
        x, y, z = (place / self.reach).tolist()
        key = (int(x // 1), int(y // 1), int(z // 1))
        if key not in self._cells:
            around = ((_AROUND + np.array(key)) @ _SPREAD).tolist()
            lots = [self._lots[k] for k in around if k in self._lots]
            parts = [self._sorted[first:end] for first, end in lots]
            # A face in several cells occurs more than once, which does not change the result.
            self._cells[key] = self._gather(np.concatenate([_NO_FACES, *parts]))
        return self._cells[key]

    def _gather(self, faces: NDArray[np.intp]) -> _Cell:
        return _Cell(self._sides[:, faces].reshape(-1, 6), self._across[faces], faces)

    def _crossings(
        self, cell: _Cell, place: Vector, direction: Vector
    ) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
        """Return the faces that a line crosses from inside out.

        Also return the positions along the line, (k,), and the weights of the second and third
        corner of each face, (k, 2).
        """
        px, py, pz = place.tolist()
        dx, dy, dz = direction.tolist()
        line = np.array([py * dz - pz * dy, pz * dx - px * dz, px * dy - py * dx, dx, dy, dz])
        second, third, whole = (cell.sides @ line).reshape(3, -1)
        slack = _SLACK * whole
        inside = (second >= -slack) & (third >= -slack) & (second + third <= whole + slack)
        met = np.flatnonzero(inside & (whole > _TINY))
        if not len(met):
            return met, _NONE, _NONE
        second, third, whole = second[met], third[met], whole[met]
        first = self._triangles.corners[cell.faces[met], 0]
        along = ((first - place) * cell.across[met]).sum(axis=1) / whole
        return met, along, np.array([second / whole, third / whole]).T

    def _normal(self, face: int, beside: NDArray[np.float64]) -> Vector:
        a, b, c = self._normals[self._faces[face]]
        blended = a + beside[0] * (b - a) + beside[1] * (c - a)
        length = norm(blended)
        if length < 1e-9:
            blended = self._across[face]
            length = max(norm(blended), _TINY)
        return np.asarray(blended / length, dtype=np.float64)


def _negative_distance(found: tuple[float, int]) -> float:
    return -abs(found[0])


def _sort_into_cells(
    corners: NDArray[np.float64], size: float
) -> tuple[NDArray[np.intp], dict[int, tuple[int, int]]]:
    """Return the faces sorted by cell, and the range of each cell by its packed index."""
    low = np.floor(corners.min(axis=1) / size).astype(np.int64)
    high = np.floor(corners.max(axis=1) / size).astype(np.int64)
    spans = high - low
    if spans.max(initial=0) > _MAX_WIDTH:
        raise ValueError(f"a face spans more than {_MAX_WIDTH * size:.2f} m, so this is no skin")
    keys, faces = [], []
    every, wide = np.arange(len(spans)), np.flatnonzero((spans > 1).any(axis=1))
    for step in np.ndindex(*(spans.max(axis=0, initial=0) + 1).tolist()):
        some = wide if max(step) > 1 else every
        which = some[(spans[some] >= step).all(axis=1)]
        keys.append((low[which] + np.array(step)) @ _SPREAD)
        faces.append(which)
    key, face = np.concatenate(keys), np.concatenate(faces)
    order = np.argsort(key, kind="stable")
    cells, firsts = np.unique(key[order], return_index=True)
    ends = [*firsts[1:].tolist(), len(order)]
    lots = zip(firsts.tolist(), ends, strict=True)
    return face[order], dict(zip(cells.tolist(), lots, strict=True))


def _sides(corners: NDArray[np.float64], across: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `_Cell.sides` for all faces, as (3, n, 6).

    A line through p has moment m = p x d. With the edges from the first corner c, the parts of
    Moeller and Trumbore's solution are (p - c) x e2 . d = -e2 . m - (c x e2) . d, and
    e1 x (p - c) . d = e1 . m + (c x e1) . d; the whole is (e1 x e2) . d.
    """
    first = corners[:, 0]
    edge1, edge2 = corners[:, 1] - first, corners[:, 2] - first
    return np.stack(
        [
            np.hstack([-edge2, -cross_rows(first, edge2)]),
            np.hstack([edge1, cross_rows(first, edge1)]),
            np.hstack([np.zeros_like(across), across]),
        ]
    )

"""Surfaces that a construction is measured on: the skin, or free space with straight lines."""

from typing import NamedTuple, Protocol

import numpy as np

from osteopoint.geometry.frames import Vector, unit
from osteopoint.geometry.lines import Line, along, length
from osteopoint.geometry.surfaces import SurfacePoint


class UnreachableError(ValueError):
    """A rule goes somewhere that cannot be reached on this body; the message says why."""


class SurfacePath(NamedTuple):
    """A walk or tape on a surface: places (n, 3) metres, and the normals there (n, 3)."""

    places: Line
    normals: Line

    @property
    def start(self) -> SurfacePoint:
        """The first place and its normal."""
        return SurfacePoint(self.places[0], self.normals[0])

    @property
    def end(self) -> SurfacePoint:
        """The last place and its normal."""
        return SurfacePoint(self.places[-1], self.normals[-1])

    @property
    def length(self) -> float:
        """The length, metres."""
        return length(self.places)


def path_through(points: list[SurfacePoint]) -> SurfacePath:
    """Return the path through some points, in order."""
    return SurfacePath(np.array([f.position for f in points]), np.array([f.normal for f in points]))


def joined(ways: list[SurfacePath]) -> SurfacePath:
    """Return several paths as one; each begins where the previous one ends."""
    first, *others = ways
    return SurfacePath(
        np.concatenate([first.places, *(way.places[1:] for way in others)]),
        np.concatenate([first.normals, *(way.normals[1:] for way in others)]),
    )


class WalkSurface(Protocol):
    """Projection onto a surface, and paths along it."""

    def project(self, place: Vector, seen_from: Vector | None) -> SurfacePoint:
        """Project a place onto the surface: outward in a direction if given, else the nearest."""
        ...

    def walk(self, start: SurfacePoint, heading: Vector, distance: float) -> SurfacePath:
        """Return the path of a given length in a direction, metres."""
        ...

    def tape(self, start: SurfacePoint, end: SurfacePoint) -> SurfacePath:
        """Return the path of a tape measure from start to end."""
        ...

    def walk_to(
        self, start: SurfacePoint, heading: Vector, axis: Vector, goal: float
    ) -> SurfacePath:
        """Return the path in a direction that ends where the coordinate along `axis` is `goal`."""
        ...

    def point_at(self, way: SurfacePath, distance: float) -> SurfacePoint:
        """Return the point at a distance along a path, metres."""
        ...

    def snap(self, point: SurfacePoint) -> SurfacePoint:
        """Return the point on the surface itself at the end of a construction."""
        ...


class FreeSpace:
    """Free space without a surface: paths are straight, normals are only estimates."""

    def project(self, place: Vector, seen_from: Vector | None) -> SurfacePoint:
        """Return the place unchanged; see `WalkSurface.project`."""
        return SurfacePoint(place, np.zeros(3) if seen_from is None else seen_from)

    def walk(self, start: SurfacePoint, heading: Vector, distance: float) -> SurfacePath:
        """Go straight; see `WalkSurface.walk`."""
        return path_through(
            [start, SurfacePoint(start.position + distance * unit(heading), start.normal)]
        )

    def tape(self, start: SurfacePoint, end: SurfacePoint) -> SurfacePath:
        """Go straight; see `WalkSurface.tape`."""
        return path_through([start, end])

    def walk_to(
        self, start: SurfacePoint, heading: Vector, axis: Vector, goal: float
    ) -> SurfacePath:
        """Go straight along the axis; see `WalkSurface.walk_to`."""
        end = start.position + (goal - float(start.position @ axis)) * axis
        return path_through([start, SurfacePoint(end, start.normal)])

    def point_at(self, way: SurfacePath, distance: float) -> SurfacePoint:
        """Return the point on the straight path; see `WalkSurface.point_at`."""
        return SurfacePoint(along(way.places, distance), way.normals[0])

    def snap(self, point: SurfacePoint) -> SurfacePoint:
        """Return the point unchanged; see `WalkSurface.snap`."""
        return point

"""What a construction is laid on: the skin's surface, or straight lines where there is none."""

from typing import NamedTuple, Protocol

import numpy as np

from osteopoint.geometry.frames import Vector, unit
from osteopoint.geometry.lines import Line, along, length
from osteopoint.geometry.surfaces import SurfacePoint


class UnreachableError(ValueError):
    """A way that does not lead on this body where a rule wants to go; says why."""


class SurfacePath(NamedTuple):
    """Where one walked or laid a tape: places (n, 3), and the normals there (n, 3)."""

    places: Line
    normals: Line

    @property
    def start(self) -> SurfacePoint:
        """Where it begins."""
        return SurfacePoint(self.places[0], self.normals[0])

    @property
    def end(self) -> SurfacePoint:
        """Where it ends."""
        return SurfacePoint(self.places[-1], self.normals[-1])

    @property
    def length(self) -> float:
        """How long it is, metres."""
        return length(self.places)


def path_through(points: list[SurfacePoint]) -> SurfacePath:
    """Return the way from point to point."""
    return SurfacePath(np.array([f.position for f in points]), np.array([f.normal for f in points]))


def joined(ways: list[SurfacePath]) -> SurfacePath:
    """Return ways one after the other, each of which begins where the last one ended."""
    first, *others = ways
    return SurfacePath(
        np.concatenate([first.places, *(way.places[1:] for way in others)]),
        np.concatenate([first.normals, *(way.normals[1:] for way in others)]),
    )


class WalkSurface(Protocol):
    """Where one stands and how one gets on."""

    def project(self, place: Vector, seen_from: Vector | None) -> SurfacePoint:
        """Return where one stands at a place, gone out to in a direction if one is given."""
        ...

    def walk(self, start: SurfacePoint, heading: Vector, distance: float) -> SurfacePath:
        """Return the way of that length in a direction."""
        ...

    def tape(self, start: SurfacePoint, end: SurfacePoint) -> SurfacePath:
        """Return the way that a tape from start to end lies."""
        ...

    def walk_to(
        self, start: SurfacePoint, heading: Vector, axis: Vector, goal: float
    ) -> SurfacePath:
        """Return the way in a direction up to where the coordinate along `axis` is `goal`."""
        ...

    def point_at(self, way: SurfacePath, distance: float) -> SurfacePoint:
        """Return where one stands after a distance along a way."""
        ...

    def snap(self, point: SurfacePoint) -> SurfacePoint:
        """Return where a construction that ends here ends on the surface itself."""
        ...


class FreeSpace:
    """No surface at all: ways are straight, a normal is only a guess."""

    def project(self, place: Vector, seen_from: Vector | None) -> SurfacePoint:
        """Return the very place; see `WalkSurface.stand`."""
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
        """Go straight along the axis; see `WalkSurface.until`."""
        end = start.position + (goal - float(start.position @ axis)) * axis
        return path_through([start, SurfacePoint(end, start.normal)])

    def point_at(self, way: SurfacePath, distance: float) -> SurfacePoint:
        """Return the very place; see `WalkSurface.part`."""
        return SurfacePoint(along(way.places, distance), way.normals[0])

    def snap(self, point: SurfacePoint) -> SurfacePoint:
        """Return the same; see `WalkSurface.land`."""
        return point

"""What a construction is laid on: the skin's surface, or straight lines where there is none."""

from typing import NamedTuple, Protocol

import numpy as np

from osteopoint.geometry.frames import Vector, unit
from osteopoint.geometry.lines import Line, along, length
from osteopoint.geometry.surfaces import SurfacePoint


class AstrayError(ValueError):
    """A way that does not lead on this body where a rule wants to go; says why."""


class Way(NamedTuple):
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


def way_of(feet: list[SurfacePoint]) -> Way:
    """Return the way from foot to foot."""
    return Way(np.array([f.position for f in feet]), np.array([f.normal for f in feet]))


def joined(ways: list[Way]) -> Way:
    """Return ways one after the other, each of which begins where the last one ended."""
    first, *others = ways
    return Way(
        np.concatenate([first.places, *(way.places[1:] for way in others)]),
        np.concatenate([first.normals, *(way.normals[1:] for way in others)]),
    )


class Terrain(Protocol):
    """Where one stands and how one gets on."""

    def stand(self, place: Vector, seen_from: Vector | None) -> SurfacePoint:
        """Return where one stands at a place, gone out to in a direction if one is given."""
        ...

    def walk(self, start: SurfacePoint, heading: Vector, distance: float) -> Way:
        """Return the way of that length in a direction."""
        ...

    def tape(self, start: SurfacePoint, end: SurfacePoint) -> Way:
        """Return the way that a tape from start to end lies."""
        ...

    def until(self, start: SurfacePoint, heading: Vector, axis: Vector, goal: float) -> Way:
        """Return the way in a direction up to where the coordinate along `axis` is `goal`."""
        ...

    def part(self, way: Way, distance: float) -> SurfacePoint:
        """Return where one stands after a distance along a way."""
        ...

    def land(self, foot: SurfacePoint) -> SurfacePoint:
        """Return where a construction that ends here ends on the surface itself."""
        ...


class FreeSpace:
    """No surface at all: ways are straight, a normal is only a guess."""

    def stand(self, place: Vector, seen_from: Vector | None) -> SurfacePoint:
        """Return the very place; see `Terrain.stand`."""
        return SurfacePoint(place, np.zeros(3) if seen_from is None else seen_from)

    def walk(self, start: SurfacePoint, heading: Vector, distance: float) -> Way:
        """Go straight; see `Terrain.walk`."""
        return way_of(
            [start, SurfacePoint(start.position + distance * unit(heading), start.normal)]
        )

    def tape(self, start: SurfacePoint, end: SurfacePoint) -> Way:
        """Go straight; see `Terrain.tape`."""
        return way_of([start, end])

    def until(self, start: SurfacePoint, heading: Vector, axis: Vector, goal: float) -> Way:
        """Go straight along the axis; see `Terrain.until`."""
        end = start.position + (goal - float(start.position @ axis)) * axis
        return way_of([start, SurfacePoint(end, start.normal)])

    def part(self, way: Way, distance: float) -> SurfacePoint:
        """Return the very place; see `Terrain.part`."""
        return SurfacePoint(along(way.places, distance), way.normals[0])

    def land(self, foot: SurfacePoint) -> SurfacePoint:
        """Return the same; see `Terrain.land`."""
        return foot

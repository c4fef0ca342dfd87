"""Tracks of hands: paths of techniques on the body's skin."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from osteopoint.anatomy.atlas import Side
from osteopoint.anatomy.missing_bones import MissingBonesError
from osteopoint.catalogue.paths import Route
from osteopoint.errors import OsteopointError
from osteopoint.geometry.frames import Vector, norm, unit
from osteopoint.geometry.lines import Line, marks_of
from osteopoint.placement.body import Body
from osteopoint.placement.geodesic import refine, shorten
from osteopoint.placement.model import Placement
from osteopoint.placement.solve import Solver
from osteopoint.placement.walk_surface import SurfacePath, joined

_EVERY_M = 0.004
_HANDS_APART_M = 0.11
_AGAINST = -0.5  # cosine below which the nearest skin belongs to the opposite side of the body
_SMOOTHED_M = 0.03  # normals are averaged over this distance, because a hand covers an area


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Path of one hand, or a single place.

    Attributes
    ----------
    places, normals : (n, 3) metres and outward unit normals, evenly spaced; n is 1 at a point
    side : of the body
    """

    places: Line
    normals: Line
    side: Side

    @property
    def length(self) -> float:
        """The length, metres."""
        return float(marks_of(self.places)[-1])

    def at(self, share: float) -> tuple[Vector, Vector]:
        """Return place and normal at a share of the length, 0 to 1."""
        if len(self.places) == 1:
            return self.places[0], self.normals[0]
        x = min(max(share, 0.0), 1.0) * (len(self.places) - 1)
        i = min(int(x), len(self.places) - 2)
        part = x - i
        place = self.places[i] * (1 - part) + self.places[i + 1] * part
        return place, unit(self.normals[i] * (1 - part) + self.normals[i + 1] * part)

    def heading(self, share: float) -> Vector:
        """Return the unit direction of the path at a share; straight up for a single place."""
        if len(self.places) == 1:
            return np.array([0.0, 1.0, 0.0])
        step = 2.0 / (len(self.places) - 1)
        ahead, behind = self.at(share + step)[0], self.at(share - step)[0]
        return unit(ahead - behind)


def one_behind_the_other(track: Track) -> tuple[Track, Track]:
    """Return the tracks of two hands that follow each other on one path."""
    apart = min(round(_HANDS_APART_M / _EVERY_M), (len(track.places) - 1) // 2)
    last = len(track.places) - apart
    return (
        Track(track.places[:last], track.normals[:last], track.side),
        Track(track.places[apart:], track.normals[apart:], track.side),
    )


def track_at(placement: Placement, body: Body) -> Track:
    """Return the track of a single point, with the direction of approach as its normal."""
    return Track(placement.position[None], approach(placement, body)[None], placement.side)


def approach(placement: Placement, body: Body) -> Vector:
    """Return the outward direction from which a point is touched and viewed.

    For a point on bone it is the normal of the nearest skin. For example the inner edge of a
    shoulder blade faces the spine, but a finger touches it from behind.
    """
    if placement.surface == "skin" or body.skin is None:
        return placement.normal
    try:
        normal = body.walk_surface.project(placement.position, None).normal
    except MissingBonesError:  # the nearest skin is the boundary of a borrowed one
        return placement.normal
    return normal if float(normal @ placement.normal) > _AGAINST else placement.normal


def track_along(route: Route, side: Side, solver: Solver) -> Track:
    """Return a path on the skin of one side of the body.

    Raises
    ------
    OsteopointError
        If the body has no skin along the path, or one of its points cannot be placed.
    """
    if solver.body.skin is None:
        raise OsteopointError(f"This body has no skin on which {route.name} could be followed.")
    points = []
    for name in route.via:
        point = solver.surface_point(name, side)
        if point is None:
            raise OsteopointError(f"{name}, {side}, has no place on this body: {route.name}.")
        points.append(point)
    walk_surface = solver.body.walk_surface
    try:
        ways = [
            refine(walk_surface, shorten(walk_surface, walk_surface.tape(a, b)))
            for a, b in pairwise(points)
        ]
    except MissingBonesError:
        raise OsteopointError(
            f"This body has no skin all along the way: {route.name}, {side}."
        ) from None
    return _evenly(joined(ways), side)


def _evenly(way: SurfacePath, side: Side) -> Track:
    marks = marks_of(way.places)
    count = max(int(marks[-1] / _EVERY_M), 1) + 1
    at = np.linspace(0.0, marks[-1], count)
    places = np.column_stack([np.interp(at, marks, way.places[:, axis]) for axis in range(3)])
    normals = np.column_stack([np.interp(at, marks, way.normals[:, axis]) for axis in range(3)])
    near = np.abs(at[:, None] - at[None]) <= _SMOOTHED_M
    normals = near @ normals
    lengths = np.array([norm(normal) for normal in normals])
    return Track(places, normals / lengths[:, None], side)

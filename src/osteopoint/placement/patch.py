"""Outline of a circular patch around a point, measured along the surface."""

import numpy as np

from osteopoint.anatomy.missing_bones import MissingBonesError
from osteopoint.geometry.frames import Vector, tangent_frame
from osteopoint.geometry.lines import Line
from osteopoint.geometry.surfaces import SurfacePoint
from osteopoint.placement.model import Placement
from osteopoint.placement.walk_surface import WalkSurface

_AROUND = 36


def patch_outline(placement: Placement, walk_surface: WalkSurface, radius: float) -> Line:
    """Return the closed outline of a patch, (n, 3) metres.

    On skin the outline has the same distance along the skin in every direction. On bone it
    lies in the tangent plane, like a fingertip.

    Parameters
    ----------
    walk_surface : the skin, for a point on skin
    radius : metres
    """
    first, second = tangent_frame(placement.normal)
    turns = np.linspace(0.0, 2.0 * np.pi, _AROUND, endpoint=False)
    start = SurfacePoint(placement.position, placement.normal)
    outline = []
    for turn in turns:
        heading = np.cos(turn) * first + np.sin(turn) * second
        place = placement.position + radius * heading
        if placement.surface == "skin":
            place = _walk_end(walk_surface, start, heading, radius, place)
        outline.append(place)
    return np.array([*outline, outline[0]])


def _walk_end(
    walk_surface: WalkSurface, start: SurfacePoint, heading: Vector, radius: float, place: Vector
) -> Vector:
    """Return the end of a walk; at an edge such as a nail's, the skin nearest to `place`."""
    try:
        return walk_surface.walk(start, heading, radius).end.position
    except ValueError:
        pass
    try:
        return walk_surface.project(place, None).position
    except MissingBonesError:
        return place  # beyond the boundary of a borrowed skin

"""Course of a channel over the skin, through its points in order."""

from itertools import pairwise

import numpy as np

from osteopoint.anatomy.atlas import Side
from osteopoint.anatomy.missing_bones import MissingBonesError
from osteopoint.catalogue.point_context import Channel
from osteopoint.geometry.lines import Line
from osteopoint.placement.geodesic import refine, shorten
from osteopoint.placement.solve import Solver

_MAX_LENGTH_M = 0.018  # longest piece of a line


def course(channel: Channel, side: Side, solver: Solver) -> list[Line]:
    """Return the strands of a channel on one side as lines on the skin, (n, 3) each.

    Between two points a strand is a geodesic, the locally shortest path along the skin. Points
    without a position on this body are skipped. At a gap in a borrowed skin the strand is
    split into two lines.
    """
    walk_surface = solver.body.walk_surface
    lines: list[Line] = []
    for strand in channel.strands:
        points = [
            point for name in strand if (point := solver.surface_point(name, side)) is not None
        ]
        parts: list[Line] = []
        for before, after in pairwise(points):
            try:
                way = shorten(walk_surface, walk_surface.tape(before, after))
            except MissingBonesError:
                lines += _joined(parts)
                parts = []
                continue
            parts.append(refine(walk_surface, way, _MAX_LENGTH_M).places)
        lines += _joined(parts)
    return lines


def _joined(parts: list[Line]) -> list[Line]:
    """Return consecutive parts as a list with one line; empty if there are none."""
    return [np.concatenate([parts[0], *(part[1:] for part in parts[1:])])] if parts else []

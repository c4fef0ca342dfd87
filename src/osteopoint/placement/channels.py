"""The course of a channel over the skin, through its points in order."""

from itertools import pairwise

import numpy as np

from osteopoint.anatomy.atlas import Side
from osteopoint.catalogue.surroundings import Channel
from osteopoint.geometry.lines import Line
from osteopoint.placement.geodesic import finer, shortened
from osteopoint.placement.solve import Solver

_LONGEST_M = 0.018  # of one piece of a line


def course(channel: Channel, side: Side, solver: Solver) -> list[Line]:
    """Return the strands of a channel on one side as lines on the skin, (n, 3) each.

    Between two points a strand is a geodesic: the shortest way along the skin thereabouts.
    A point that this body gives no place for is passed by.
    """
    terrain = solver.body.terrain
    lines = []
    for strand in channel.strands:
        feet = [foot for name in strand if (foot := solver.foot(name, side)) is not None]
        ways = [shortened(terrain, terrain.tape(a, b)) for a, b in pairwise(feet)]
        parts = [finer(terrain, way, _LONGEST_M).places for way in ways]
        if parts:
            lines.append(np.concatenate([parts[0], *(part[1:] for part in parts[1:])]))
    return lines

"""Shortening a way along the skin until it is a geodesic, as a rubber band on it would be."""

import numpy as np

from osteopoint.geometry.nearby import Foot
from osteopoint.placement.terrain import Terrain, Way, way_of

_ROUNDS = 30
_ENOUGH = 0.9995  # shortening by less than this share a round ends it
_FEWEST = 4


def shortened(terrain: Terrain, way: Way) -> Way:
    """Return the way pulled tight, with the same ends.

    Every place moves to the middle between its neighbours and back onto the skin, those of
    odd number first: the discrete curve-shortening flow, whose end is a geodesic.
    """
    if len(way.places) < _FEWEST:
        return way
    feet = [Foot(p, n) for p, n in zip(way.places, way.normals, strict=True)]
    length = way.length
    for _ in range(_ROUNDS):
        for first in (1, 2):
            for i in range(first, len(feet) - 1, 2):
                feet[i] = _between(terrain, feet[i - 1], feet[i + 1])
        now = way_of(feet).length
        if now > _ENOUGH * length:
            break
        length = now
    return way_of(feet)


def _between(terrain: Terrain, before: Foot, after: Foot) -> Foot:
    pair = way_of([before, after])
    return terrain.part(pair, 0.5 * float(np.linalg.norm(after.position - before.position)))

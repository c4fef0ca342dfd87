"""Shortening a way along the skin until it is a geodesic, as a rubber band on it would be."""

from itertools import pairwise

import numpy as np

from osteopoint.geometry.surfaces import SurfacePoint
from osteopoint.placement.terrain import Terrain, Way, way_of

_ROUNDS = 30
_ENOUGH = 0.9995  # shortening by less than this share a round ends it
_MIN_COUNT = 4
_COARSE = 4
_OFF_M, _HALVINGS = 0.0003, 4


def shortened(terrain: Terrain, way: Way) -> Way:
    """Return the way pulled tight, with the same ends.

    Every place moves to the middle between its neighbours and back onto the skin, those of
    odd number first: the discrete curve-shortening flow, whose end is a geodesic. Few places
    find it in few rounds, so every fourth goes first; then places between them are put in.
    """
    feet = [SurfacePoint(p, n) for p, n in zip(way.places, way.normals, strict=True)]
    if len(feet) < _MIN_COUNT:
        return way
    coarse = [*feet[:-1:_COARSE], feet[-1]] if len(feet) > _MIN_COUNT * _COARSE else feet
    coarse = _pulled(terrain, coarse)
    while len(coarse) < len(feet):
        middles = [_between(terrain, a, b) for a, b in pairwise(coarse)]
        coarse = _pulled(
            terrain, [f for two in zip(coarse, middles, strict=False) for f in two] + coarse[-1:]
        )
    return way_of(coarse)


def _pulled(terrain: Terrain, feet: list[SurfacePoint]) -> list[SurfacePoint]:
    feet, length = list(feet), way_of(feet).length
    for _ in range(_ROUNDS):
        for first in (1, 2):
            for i in range(first, len(feet) - 1, 2):
                feet[i] = _between(terrain, feet[i - 1], feet[i + 1])
        now = way_of(feet).length
        if now > _ENOUGH * length:
            break
        length = now
    return feet


def finer(terrain: Terrain, way: Way, longest: float = np.inf) -> Way:
    """Return the way with more places where the skin is bent, so that it lies on it in between.

    Parameters
    ----------
    longest : a longer piece is halved however straight it looks, metres
    """
    feet = [SurfacePoint(p, n) for p, n in zip(way.places, way.normals, strict=True)]
    fine = feet[:1]
    for before, after in pairwise(feet):
        fine += [*_filled(terrain, before, after, longest, _HALVINGS), after]
    return way_of(fine)


def _filled(
    terrain: Terrain, before: SurfacePoint, after: SurfacePoint, longest: float, halvings: int
) -> list[SurfacePoint]:
    middle = _between(terrain, before, after)
    off = middle.position - (before.position + after.position) / 2
    apart = float(np.linalg.norm(after.position - before.position))
    if not halvings or (float(np.linalg.norm(off)) < _OFF_M and apart <= longest):
        return []
    first = _filled(terrain, before, middle, longest, halvings - 1)
    return [*first, middle, *_filled(terrain, middle, after, longest, halvings - 1)]


def _between(terrain: Terrain, before: SurfacePoint, after: SurfacePoint) -> SurfacePoint:
    pair = way_of([before, after])
    return terrain.part(pair, 0.5 * float(np.linalg.norm(after.position - before.position)))

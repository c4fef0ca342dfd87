"""Shortening a way along the skin until it is a geodesic, as a rubber band on it would be."""

from itertools import pairwise

import numpy as np

from osteopoint.geometry.surfaces import SurfacePoint
from osteopoint.placement.walk_surface import SurfacePath, WalkSurface, path_through

_ROUNDS = 30
_ENOUGH = 0.9995  # shortening by less than this share a round ends it
_MIN_COUNT = 4
_COARSE = 4
_OFF_M, _HALVINGS = 0.0003, 4


def shorten(walk_surface: WalkSurface, way: SurfacePath) -> SurfacePath:
    """Return the way pulled tight, with the same ends.

    Every place moves to the middle between its neighbours and back onto the skin, those of
    odd number first: the discrete curve-shortening flow, whose end is a geodesic. Few places
    find it in few rounds, so every fourth goes first; then places between them are put in.
    """
    points = [SurfacePoint(p, n) for p, n in zip(way.places, way.normals, strict=True)]
    if len(points) < _MIN_COUNT:
        return way
    coarse = [*points[:-1:_COARSE], points[-1]] if len(points) > _MIN_COUNT * _COARSE else points
    coarse = _pulled(walk_surface, coarse)
    while len(coarse) < len(points):
        middles = [_between(walk_surface, a, b) for a, b in pairwise(coarse)]
        coarse = _pulled(
            walk_surface,
            [f for two in zip(coarse, middles, strict=False) for f in two] + coarse[-1:],
        )
    return path_through(coarse)


def _pulled(walk_surface: WalkSurface, points: list[SurfacePoint]) -> list[SurfacePoint]:
    points, length = list(points), path_through(points).length
    for _ in range(_ROUNDS):
        for first in (1, 2):
            for i in range(first, len(points) - 1, 2):
                points[i] = _between(walk_surface, points[i - 1], points[i + 1])
        now = path_through(points).length
        if now > _ENOUGH * length:
            break
        length = now
    return points


def refine(walk_surface: WalkSurface, way: SurfacePath, longest: float = np.inf) -> SurfacePath:
    """Return the way with more places where the skin is bent, so that it lies on it in between.

    Parameters
    ----------
    longest : a longer piece is halved however straight it looks, metres
    """
    points = [SurfacePoint(p, n) for p, n in zip(way.places, way.normals, strict=True)]
    fine = points[:1]
    for before, after in pairwise(points):
        fine += [*_filled(walk_surface, before, after, longest, _HALVINGS), after]
    return path_through(fine)


def _filled(
    walk_surface: WalkSurface,
    before: SurfacePoint,
    after: SurfacePoint,
    longest: float,
    halvings: int,
) -> list[SurfacePoint]:
    middle = _between(walk_surface, before, after)
    off = middle.position - (before.position + after.position) / 2
    apart = float(np.linalg.norm(after.position - before.position))
    if not halvings or (float(np.linalg.norm(off)) < _OFF_M and apart <= longest):
        return []
    first = _filled(walk_surface, before, middle, longest, halvings - 1)
    return [*first, middle, *_filled(walk_surface, middle, after, longest, halvings - 1)]


def _between(walk_surface: WalkSurface, before: SurfacePoint, after: SurfacePoint) -> SurfacePoint:
    pair = path_through([before, after])
    return walk_surface.point_at(
        pair, 0.5 * float(np.linalg.norm(after.position - before.position))
    )

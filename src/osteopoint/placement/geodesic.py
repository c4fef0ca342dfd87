"""Shortening of paths along the skin to geodesics, and their refinement."""

from itertools import pairwise

import numpy as np

from osteopoint.geometry.surfaces import SurfacePoint
from osteopoint.placement.walk_surface import SurfacePath, WalkSurface, path_through

_ROUNDS = 30
_CONVERGED = 0.9995  # stop if the length after a round is more than this share of before
_MIN_COUNT = 4
_COARSE = 4
_OFF_M, _HALVINGS = 0.0003, 4


def shorten(walk_surface: WalkSurface, way: SurfacePath) -> SurfacePath:
    """Return the geodesic near a path, with the same ends.

    Each place moves to the middle between its neighbours and back onto the skin; odd places
    first, then even ones. This is the discrete curve-shortening flow, which converges to a
    geodesic. Few places converge in few rounds, so the flow starts with every fourth place and
    inserts places between them later.
    """
    points = [SurfacePoint(p, n) for p, n in zip(way.places, way.normals, strict=True)]
    if len(points) < _MIN_COUNT:
        return way
    coarse = [*points[:-1:_COARSE], points[-1]] if len(points) > _MIN_COUNT * _COARSE else points
    coarse = _shorten_points(walk_surface, coarse)
    while len(coarse) < len(points):
        middles = [_middle(walk_surface, a, b) for a, b in pairwise(coarse)]
        coarse = _shorten_points(
            walk_surface,
            [f for two in zip(coarse, middles, strict=False) for f in two] + coarse[-1:],
        )
    return path_through(coarse)


def _shorten_points(walk_surface: WalkSurface, points: list[SurfacePoint]) -> list[SurfacePoint]:
    points, length = list(points), path_through(points).length
    for _ in range(_ROUNDS):
        for first in (1, 2):
            for i in range(first, len(points) - 1, 2):
                points[i] = _middle(walk_surface, points[i - 1], points[i + 1])
        now = path_through(points).length
        if now > _CONVERGED * length:
            break
        length = now
    return points


def refine(walk_surface: WalkSurface, way: SurfacePath, longest: float = np.inf) -> SurfacePath:
    """Return the path with more places where the skin is curved, so that it stays on the skin.

    Parameters
    ----------
    longest : pieces longer than this are halved even if they are straight, metres
    """
    points = [SurfacePoint(p, n) for p, n in zip(way.places, way.normals, strict=True)]
    fine = points[:1]
    for before, after in pairwise(points):
        fine += [*_points_between(walk_surface, before, after, longest, _HALVINGS), after]
    return path_through(fine)


def _points_between(
    walk_surface: WalkSurface,
    before: SurfacePoint,
    after: SurfacePoint,
    longest: float,
    halvings: int,
) -> list[SurfacePoint]:
    middle = _middle(walk_surface, before, after)
    off = middle.position - (before.position + after.position) / 2
    apart = float(np.linalg.norm(after.position - before.position))
    if not halvings or (float(np.linalg.norm(off)) < _OFF_M and apart <= longest):
        return []
    first = _points_between(walk_surface, before, middle, longest, halvings - 1)
    return [*first, middle, *_points_between(walk_surface, middle, after, longest, halvings - 1)]


def _middle(walk_surface: WalkSurface, before: SurfacePoint, after: SurfacePoint) -> SurfacePoint:
    pair = path_through([before, after])
    return walk_surface.point_at(
        pair, 0.5 * float(np.linalg.norm(after.position - before.position))
    )

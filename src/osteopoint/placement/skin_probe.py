"""Projection onto the skin of a body: from a place, in a direction, or between two places.

Imported skins often consist of loose patches with seams, ridges and doubled edges.
"""

from collections.abc import Callable

import numpy as np

from osteopoint.anatomy.missing_bones import SKIN_THERE, MissingBonesError
from osteopoint.anatomy.surface import Surface
from osteopoint.geometry.boundary_edges import boundary_edges, distance_to_edges
from osteopoint.geometry.frames import ONTO_MIDLINE, UP, Vector, norm, tangent_frame, unit
from osteopoint.geometry.surface_grid import SurfaceGrid
from osteopoint.geometry.surfaces import SurfacePoint
from osteopoint.placement.walk_surface import SurfacePath

# Search distance; shorter for layered skin, where another layer is near.
_REACH_M = {False: 0.02, True: 0.015}
_LAYER_M = 0.008
BACK_M = 0.03
_TINY = 0.1  # the mean of two normals that point apart is shorter than this
ON_MIDLINE_M = 1e-7
_ASIDE_M = 0.004
_ON_BOUNDARY_M = 0.001


class SkinProbe:
    """Queries of the skin near places.

    Parameters
    ----------
    layered : whether the skin is not a single closed surface, so layers may overlap
    depth : returns the distance of bone from a place against a direction; infinite if none
    partial : whether the skin ends where the body has no bones
    """

    def __init__(
        self,
        surface: Surface,
        *,
        layered: bool,
        depth: Callable[[Vector, Vector], float] = lambda place, outward: 0.0,
        partial: bool = False,
    ) -> None:
        reach = _REACH_M[layered]
        self._grid = SurfaceGrid(surface.vertices, surface.faces, surface.normals, reach)
        self._depth = depth
        self.layered = layered
        self._layers = _LAYER_M if layered else 0.0
        edges = boundary_edges(surface.faces) if partial else np.zeros((0, 2), dtype=np.int64)
        self._boundary = surface.vertices[edges].astype(np.float64)

    def project(self, place: Vector, seen_from: Vector | None) -> SurfacePoint:
        """Return the point on the skin along a ray outward, or the nearest point on the skin.

        Raises
        ------
        MissingBonesError
            If the nearest skin is the boundary of a partial skin.
        """
        if seen_from is not None:
            for back in (0.0, BACK_M):  # a place may lie outside the skin around it
                point = self.cast_out(place - back * seen_from, seen_from)
                if point is not None:
                    return self.project_along(point.position, seen_from) or point
        point = self._grid.nearest(place)
        self._refuse_boundary(point)
        if not self._layers:
            return point
        # The nearest skin may be the inner side of a loose patch; bone is on the inner side.
        outward = point.normal
        if self._depth(point.position, outward) > self._depth(point.position, -outward):
            outward = -outward
        outer = self.cast_out(point.position - _LAYER_M * outward, outward)
        if outer is not None and norm(outer.position - place) < 3 * _LAYER_M:
            point = outer
        return self.project_along(point.position, outward) or point

    def cast_out(self, place: Vector, direction: Vector) -> SurfacePoint | None:
        """Return the skin outward from a place, or None; look beside seams of layered skin."""
        point = self._grid.cast_out(place, direction, self._layers)
        if point is not None or not self._layers:
            return point
        for aside in tangent_frame(direction):
            point = self._grid.cast_out(place + _ASIDE_M * aside, direction, self._layers)
            if point is not None:
                return SurfacePoint(point.position - _ASIDE_M * aside, point.normal)
        return None

    def snap(self, point: SurfacePoint) -> SurfacePoint:
        """Return the nearest point on the skin itself.

        Raises
        ------
        MissingBonesError
            If the skin ends there.
        """
        self._refuse_boundary(point)
        if not self._layers:
            return point
        return SurfacePoint(self._grid.nearest(point.position).position, point.normal)

    def require_no_gaps(self, way: SurfacePath) -> SurfacePath:
        """Return a path unchanged if it crosses no gap of a partial skin.

        Raises
        ------
        MissingBonesError
            If it crosses a gap: then it runs along the boundary of the skin.
        """
        if len(self._boundary) and any(self._at_boundary(place) for place in way.places[1:-1]):
            raise MissingBonesError(SKIN_THERE)
        return way

    def _at_boundary(self, place: Vector) -> bool:
        return distance_to_edges(place, self._boundary) < _ON_BOUNDARY_M

    def _refuse_boundary(self, point: SurfacePoint) -> None:
        # For a place without skin, the nearest skin is its boundary.
        if self._at_boundary(point.position):
            raise MissingBonesError(SKIN_THERE)

    def between(self, before: SurfacePoint, after: SurfacePoint, share: float) -> SurfacePoint:
        """Return the skin at a share of the distance between two close places on it."""
        place = before.position + share * (after.position - before.position)
        normal = before.normal + share * (after.normal - before.normal)
        if abs(before.position[0]) + abs(after.position[0]) < ON_MIDLINE_M:
            normal = normal * ONTO_MIDLINE
        found = self.project_along(place, unit(normal + 1e-9 * UP))
        return found or self._grid.nearest(place)

    def project_along(self, place: Vector, outward: Vector) -> SurfacePoint | None:
        """Project a place onto the skin along `outward`, or return None.

        Layered skin has seams, ridges and doubled edges. There five parallel rays are used, and
        the result is the plane through their hits.
        """
        if not self._layers:
            return self._grid.project(place, outward)
        first, second = tangent_frame(outward)
        aside = _ASIDE_M * np.array([0 * first, first, -first, second, -second])
        offset = self._grid.offsets(place + aside, outward)
        if np.isnan(offset).all():
            return None
        middle = float(np.nanmedian(offset))
        offset[np.isnan(offset) | (np.abs(offset - middle) > _ASIDE_M)] = middle
        slope_first, slope_second = (offset[1] - offset[2]), (offset[3] - offset[4])
        normal = 2 * _ASIDE_M * outward - slope_first * first - slope_second * second
        return SurfacePoint(place + offset[0] * outward, unit(normal))

    def between_from_outside(
        self, start: SurfacePoint, end: SurfacePoint, share: float
    ) -> SurfacePoint:
        """Return the skin outward from a place between two others, which may be far apart."""
        place = start.position + share * (end.position - start.position)
        outward = start.normal + share * (end.normal - start.normal)
        if abs(start.position[0]) + abs(end.position[0]) < ON_MIDLINE_M:
            outward = outward * ONTO_MIDLINE
        if norm(outward) > _TINY:
            outward = unit(outward)
            found = self.cast_out(place - BACK_M * outward, outward)
            if found is not None:
                return self.project_along(found.position, outward) or found
        return self.between(start, end, share)

    def nearest(self, place: Vector) -> SurfacePoint:
        """Return the nearest point of the skin."""
        return self._grid.nearest(place)

"""Where the skin of a body is: under a place, straight out from it, between two places on it.

Other people's skins are often loose patches with seams, ridges and doubled edges.
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

_REACH_M = {False: 0.02, True: 0.015}  # how far skin is felt for: loose skin lies over other skin
_LAYER_M = 0.008
BACK_M = 0.03
_TINY = 0.1  # shorter than this is the mean of two normals that look apart
ON_MIDLINE_M = 1e-7
_ASIDE_M = 0.004
_ON_RIM_M = 0.001


class SkinProbe:
    """Finds the skin from places near it.

    Parameters
    ----------
    layered : whether it is no single closed surface, so that skin may lie over skin
    depth : how far bone lies from a place against a direction; infinite if there is none
    partial : whether it ends where the body has no bones
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
        rim = boundary_edges(surface.faces) if partial else np.zeros((0, 2), dtype=np.int64)
        self._rim = surface.vertices[rim].astype(np.float64)

    def project(self, place: Vector, seen_from: Vector | None) -> SurfacePoint:
        """Return the skin straight out from a place, or the nearest.

        Raises
        ------
        MissingBonesError
            If the nearest is the rim of a skin that ends there.
        """
        if seen_from is not None:
            for back in (0.0, BACK_M):  # a place may stand out over the skin beside it
                point = self.out(place - back * seen_from, seen_from)
                if point is not None:
                    return self.touch(point.position, seen_from) or point
        point = self._grid.nearest(place)
        self._refuse_the_rim(point)
        if not self._layers:
            return point
        # The nearest skin may be the inner side of a loose piece: bone is on the inner side.
        outward = point.normal
        if self._depth(point.position, outward) > self._depth(point.position, -outward):
            outward = -outward
        outer = self.out(point.position - _LAYER_M * outward, outward)
        if outer is not None and norm(outer.position - place) < 3 * _LAYER_M:
            point = outer
        return self.touch(point.position, outward) or point

    def out(self, place: Vector, direction: Vector) -> SurfacePoint | None:
        """Return the skin straight out from a place; beside a seam in loose skin, over it."""
        point = self._grid.cast_out(place, direction, self._layers)
        if point is not None or not self._layers:
            return point
        for aside in tangent_frame(direction):
            point = self._grid.cast_out(place + _ASIDE_M * aside, direction, self._layers)
            if point is not None:
                return SurfacePoint(point.position - _ASIDE_M * aside, point.normal)
        return None

    def snap(self, point: SurfacePoint) -> SurfacePoint:
        """Return the skin itself under where the feelers stood.

        Raises
        ------
        MissingBonesError
            If the skin ends there.
        """
        self._refuse_the_rim(point)
        if not self._layers:
            return point
        return SurfacePoint(self._grid.nearest(point.position).position, point.normal)

    def refuse_gaps(self, way: SurfacePath) -> SurfacePath:
        """Return a way, if it crosses no gap of a skin that ends where the body has no bones.

        Raises
        ------
        MissingBonesError
            If it does: then it comes along the rim.
        """
        if len(self._rim) and any(self._at_rim(place) for place in way.places[1:-1]):
            raise MissingBonesError(SKIN_THERE)
        return way

    def _at_rim(self, place: Vector) -> bool:
        return distance_to_edges(place, self._rim) < _ON_RIM_M

    def _refuse_the_rim(self, point: SurfacePoint) -> None:
        # The skin nearest to a place that has none is its rim.
        if self._at_rim(point.position):
            raise MissingBonesError(SKIN_THERE)

    def partway(self, before: SurfacePoint, after: SurfacePoint, share: float) -> SurfacePoint:
        """Return the skin at a share of the way between two places on it that are close."""
        place = before.position + share * (after.position - before.position)
        normal = before.normal + share * (after.normal - before.normal)
        if abs(before.position[0]) + abs(after.position[0]) < ON_MIDLINE_M:
            normal = normal * ONTO_MIDLINE
        found = self.touch(place, unit(normal + 1e-9 * UP))
        return found or self._grid.nearest(place)

    def touch(self, place: Vector, outward: Vector) -> SurfacePoint | None:
        """Return the skin at a place along `outward`.

        Loose skin has seams, ridges and doubled edges: there five feelers are put down, and
        the skin is the plane that they lie on.
        """
        if not self._layers:
            return self._grid.project(place, outward)
        first, second = tangent_frame(outward)
        aside = _ASIDE_M * np.array([0 * first, first, -first, second, -second])
        rise = self._grid.offsets(place + aside, outward)
        if np.isnan(rise).all():
            return None
        middle = float(np.nanmedian(rise))
        rise[np.isnan(rise) | (np.abs(rise - middle) > _ASIDE_M)] = middle
        slope_first, slope_second = (rise[1] - rise[2]), (rise[3] - rise[4])
        normal = 2 * _ASIDE_M * outward - slope_first * first - slope_second * second
        return SurfacePoint(place + rise[0] * outward, unit(normal))

    def over(self, start: SurfacePoint, end: SurfacePoint, share: float) -> SurfacePoint:
        """Return the skin straight out from a place between two others, which may be far apart."""
        place = start.position + share * (end.position - start.position)
        outward = start.normal + share * (end.normal - start.normal)
        if abs(start.position[0]) + abs(end.position[0]) < ON_MIDLINE_M:
            outward = outward * ONTO_MIDLINE
        if norm(outward) > _TINY:
            outward = unit(outward)
            found = self.out(place - BACK_M * outward, outward)
            if found is not None:
                return self.touch(found.position, outward) or found
        return self.partway(start, end, share)

    def nearest(self, place: Vector) -> SurfacePoint:
        """Return the nearest place on the skin."""
        return self._grid.nearest(place)

"""Poses that show a target, working hands, or a construction well."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import LandmarkTarget, PointTarget, Target
from osteopoint.geometry.frames import unit
from osteopoint.scene import camera
from osteopoint.scene.camera import Pose
from osteopoint.scene.marks import landmark_place
from osteopoint.scene.sight import clear_way

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.placement.model import Placement

POINT_DISTANCE_M = 0.62
GUIDE_DISTANCE_M = 0.42
_HANDS_M = 0.55  # distance that shows two hands whole
_BESIDE_M = 0.04  # this much around a position shall be visible too


class Viewpoints:
    """Poses on the body shown.

    Parameters
    ----------
    pick : returns the bone that a ray from a position along a direction hits, or None
    """

    def __init__(
        self,
        explorer: Explorer,
        pick: Callable[[NDArray[np.float64], NDArray[np.float64]], object],
    ) -> None:
        self._explorer, self._pick = explorer, pick

    def of_target(self, target: Target, pose: Pose) -> Pose:
        """Return the pose for a target; for a bone, in the present direction of `pose`."""
        if isinstance(target, PointTarget):
            placement = self._explorer.placement(target)
            way = self._outward(placement)
            return camera.facing(placement.position, way, POINT_DISTANCE_M)
        if isinstance(target, LandmarkTarget):
            position, normal = landmark_place(self._explorer, target)
            way = clear_way(position, normal, self._pick)
            return camera.facing(position, way, POINT_DISTANCE_M)
        bone = self._explorer.atlas.bone(target.bone)
        return camera.framing(bone.surface.bounds, pose)

    def of_work(self) -> Pose | None:
        """Return the pose for the hands of the present step; None if they touch nothing."""
        step, target = self._explorer.player.step, self._explorer.player.target
        if step is None or not step.place:
            return None
        if target is not None:
            placement = self._explorer.placement(target)
            way = self._outward(placement)
            return camera.facing(placement.position, way, GUIDE_DISTANCE_M)
        tracks = self._explorer.step_geometry.tracks(step)
        places = np.concatenate([track.places for track in tracks])
        way = np.concatenate([track.normals for track in tracks]).mean(axis=0)
        extent = float(np.linalg.norm(np.ptp(places, axis=0)))
        middle = (places.min(axis=0) + places.max(axis=0)) / 2.0
        return camera.facing(middle, unit(way), extent * 1.6 + _HANDS_M)

    def of_construction(self, target: PointTarget) -> Pose:
        """Return the pose for the whole construction of a point."""
        placement = self._explorer.placement(target)
        steps = self._explorer.construction(target)
        places = np.concatenate([placement.position[None], *(step.path for step in steps)])
        extent = float(np.linalg.norm(np.ptp(places, axis=0)))
        middle = (places.min(axis=0) + places.max(axis=0)) / 2.0
        distance = max(extent * 2.6, 0.45)
        return camera.facing(middle, self._outward(placement), distance)

    def _outward(self, placement: Placement) -> NDArray[np.float64]:
        """Return the direction to look from: along the point's normal, if nothing is in the way.

        In front of the inner side of a leg is the other leg.
        """
        data = self._explorer.body_data
        body = None if data is None else data.solver.body
        if body is None:
            return clear_way(placement.position, placement.normal, self._pick)
        if placement.surface == "bone":
            from osteopoint.placement.tracks import approach  # the first picture needs it not

            way = approach(placement, body)
            return clear_way(placement.position, way, self._pick)

        def covered(start: NDArray[np.float64], way: NDArray[np.float64]) -> bool | None:
            aside = _BESIDE_M * np.array([way[2], 0.0, -way[0]])
            starts = (start, *(start + 0.5 * _BESIDE_M * way + a for a in (aside, -aside)))
            return any(body.skin_ahead(each, way) for each in starts) or None

        return clear_way(placement.position, placement.normal, covered)

"""Queries about the body shown: names, positions, constructions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osteopoint.anatomy.atlas import Atlas
from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget, Target

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.anatomy.landmark_model import Landmark
    from osteopoint.catalogue.model import Point
    from osteopoint.catalogue.protocols import ProtocolStep
    from osteopoint.placement.model import Placement, StepTaken


class BodyQueries:
    """An atlas and, once loaded, its points and their placements."""

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        self.body_data: BodyData | None = None

    def point(self, target: PointTarget) -> Point:
        """Return a point of the catalogue."""
        if self.body_data is None or target.point not in self.body_data.catalogue.points:
            raise OsteopointError(f"There is no point '{target.point}'.")
        return self.body_data.catalogue.points[target.point]

    def placement(self, target: PointTarget) -> Placement:
        """Return the placement of a point.

        Raises
        ------
        OsteopointError
            If the id is unknown, or the point cannot be placed on this body; the message says why.
        """
        point = self.point(target)
        assert self.body_data is not None
        placement = self.body_data.placements.get((target.point, target.side))
        if placement is not None:
            return placement
        reason = self.absent(target)
        if reason:
            raise OsteopointError(reason)
        raise OsteopointError(f"{point.id} ({point.name}) has no {target.side} side.")

    def absent(self, target: PointTarget) -> str:
        """Return why a point cannot be placed on this body; empty if it can."""
        unplaced = self.body_data.unplaced if self.body_data else ()
        here = (target.point, target.side)
        return next((each.reason for each in unplaced if (each.point, each.side) == here), "")

    def construction(self, target: PointTarget) -> tuple[StepTaken, ...]:
        """Return the steps of the construction of a point on this body."""
        point = self.point(target)
        assert self.body_data is not None
        return self.body_data.solver.steps(point, target.side)

    def landmark(self, target: LandmarkTarget) -> Landmark:
        """Return a landmark of this body.

        Raises
        ------
        OsteopointError
            If the id is unknown, or this body has no such landmark; the message says why.
        """
        if self.body_data is not None:
            key, landmarks = (target.landmark, target.side), self.body_data.landmarks
            if key in landmarks.found:
                return landmarks.found[key]
            if key in landmarks.absent:
                raise OsteopointError(f"The landmark {landmarks.absent[key]}.")
        raise OsteopointError(f"There is no landmark '{target.landmark}' ({target.side}).")

    def title(self, target: Target) -> str:
        """Return a target's name with its side, left and right as the owner of the body says it."""
        if isinstance(target, BoneTarget):
            return self.atlas.bone(target.bone).title
        if isinstance(target, LandmarkTarget):
            query = self.body_data.queries.get(target.landmark) if self.body_data else None
            name = query.name if query else target.landmark.replace("_", " ")
            name = name[:1].upper() + name[1:]
        else:
            name = self.point(target).name
        return name if target.side == "midline" else f"{name}, {target.side}"

    def find(self, text: str, side: str | None = None) -> Target:
        """Return the target of an id such as ``OP-PSIS``, ``femur.l`` or ``mastoid_tip``.

        Raises
        ------
        OsteopointError
            If no point, bone or landmark has that id, or not on that side.
        """
        if text in self.atlas.bones:
            return BoneTarget(text)
        if self.body_data:
            text = self.body_data.catalogue.first_of(text)
        sides = self.body_data.placed_sides(text) if self.body_data else ()
        for placed in sides:
            if side in (None, placed):
                return PointTarget(text, placed)
        if self.body_data and text in self.body_data.catalogue.points:
            wanted = side or self.body_data.catalogue.points[text].sides[0]
            self.placement(PointTarget(text, wanted))  # type: ignore[arg-type]
        if self.body_data and text in self.body_data.queries:
            exist = self.body_data.queries[text].sides
            target = LandmarkTarget(text, exist[0] if side is None else side)  # type: ignore[arg-type]
            self.landmark(target)
            return target
        for problem in self.body_data.catalogue.problems if self.body_data and text else ():
            if problem.startswith(f"points.json: {text}: "):
                raise OsteopointError(problem)
        raise OsteopointError(f"There is no point, bone or landmark '{text}'.")

    def step_title(self, step: ProtocolStep) -> str:
        """Return the place of a step in words, or its technique if it has no place."""
        assert self.body_data is not None
        practice = self.body_data.practice
        if step.place in self.body_data.catalogue.points:
            return self.title(PointTarget(step.place, step.side))  # type: ignore[arg-type]
        name = practice.technique(step.technique).name
        if step.place in practice.paths:
            side = "both sides" if step.side == "both" else f"your {step.side}"
            return f"{name}: {practice.paths[step.place].name}, {side}"
        return name

"""The context of a point: its channel, its location error, and the user's own lengths."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Side
from osteopoint.explorer.body_queries import BodyQueries
from osteopoint.explorer.events import ChannelTraced, Events, OwnLengthsChanged
from osteopoint.explorer.targets import PointTarget, Target

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.point_context import LocationError
    from osteopoint.placement.model import StepTaken
    from osteopoint.placement.personal import Person

Line: TypeAlias = NDArray[np.float64]
Traced: TypeAlias = tuple[tuple[str, Side], list[Line]]


class PointContext:
    """Channel, location error and own lengths at a point; caches what takes a while to find."""

    def __init__(self, body: BodyQueries, events: Events) -> None:
        self._body, self._events = body, events
        self._courses: dict[tuple[str, Side], list[Line]] = {}
        self._patch: tuple[PointTarget, Line] | None = None
        self.own_lengths: Mapping[str, float] = {}

    def clear(self) -> None:
        """Clear caches that depend on the current body."""
        self._courses.clear()
        self._patch = None

    # location error

    def location_error(self, target: PointTarget) -> LocationError | None:
        """Return how far apart people put a point, from a study; None if unknown.

        On a borrowed skin its error is added.
        """
        from osteopoint.catalogue.point_context import error_at

        body_data = self._body.body_data
        if body_data is None:
            return None
        error = error_at(self._body.point(target), body_data.errors)
        placement = body_data.placements.get((target.point, target.side))
        if error is None or placement is None or placement.surface != "skin":
            return error
        borrowed = body_data.skin_error if body_data.about_skin else None
        return error if borrowed is None else error.combined_with(borrowed)

    def patch(self, target: PointTarget) -> Line | None:
        """Return the outline of where people put a point, (n, 3) metres; None if unknown."""
        from osteopoint.placement.patch import patch_outline

        error, body_data = self.location_error(target), self._body.body_data
        if error is None or body_data is None or self._body.absent(target):
            return None
        if self._patch is None or self._patch[0] != target:
            terrain = body_data.solver.body.walk_surface
            placement = self._body.placement(target)
            self._patch = (target, patch_outline(placement, terrain, error.radius_mm / 1000.0))
        return self._patch[1]

    # channels

    def course(self, target: PointTarget) -> list[Line]:
        """Return the lines of a point's channel, (n, 3) metres each; empty if not traced yet."""
        return self._courses.get((self._body.point(target).channel, target.side), [])

    def untraced(self, target: Target | None) -> Callable[[], Traced] | None:
        """Return a function that traces the channel of a target; None if there is nothing to trace.

        It takes a while and may run on another thread; `take` then takes its answer.
        """
        body_data = self._body.body_data
        if body_data is None:
            return None
        if not isinstance(target, PointTarget):
            return None
        name, side = self._body.point(target).channel, target.side
        if name not in body_data.channels or (name, side) in self._courses:
            return None
        channel, solver = body_data.channels[name], body_data.solver

        def trace() -> Traced:
            from osteopoint.placement.channels import course

            return (name, side), course(channel, side, solver)

        return trace

    def take(self, traced: Traced) -> None:
        """Cache the lines of a channel."""
        key, lines = traced
        self._courses[key] = lines
        self._events.publish(ChannelTraced())

    # own lengths

    def person(self) -> Person:
        """Return the user with their own lengths."""
        from osteopoint.placement.personal import Person

        body_data = self._body.body_data
        return Person(body_data.own_lengths if body_data else (), self.own_lengths)

    def said(self, step: StepTaken) -> str:
        """Return a sentence about the length of a step on the user; empty if unknown."""
        return self.person().describe(step)

    def measure(self, lengths: Mapping[str, float]) -> None:
        """Set the user's own lengths, metres by id."""
        if dict(lengths) != dict(self.own_lengths):
            self.own_lengths = dict(lengths)
            self._events.publish(OwnLengthsChanged())

"""What lies around the selection: its channel, how sure its place is, the person's own lengths."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Side
from osteopoint.explorer.events import ChannelTraced, OwnLengthsChanged
from osteopoint.explorer.targets import PointTarget

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.surroundings import LocationError
    from osteopoint.explorer.explorer import Explorer
    from osteopoint.placement.model import StepTaken
    from osteopoint.placement.personal import Person

Line: TypeAlias = NDArray[np.float64]
Traced: TypeAlias = tuple[tuple[str, Side], list[Line]]


class Surroundings:
    """Answers what lies around a point; keeps what takes a while to find."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._courses: dict[tuple[str, Side], list[Line]] = {}
        self._patch: tuple[PointTarget, Line] | None = None
        self.own_lengths: Mapping[str, float] = {}

    def forget(self) -> None:
        """Let go of what holds for one body only."""
        self._courses.clear()
        self._patch = None

    # how sure

    def location_error(self, target: PointTarget) -> LocationError | None:
        """Return how far apart people put a point, if a study tells; wider on borrowed skin."""
        from osteopoint.catalogue.surroundings import error_at

        knowledge = self._explorer.knowledge
        if knowledge is None:
            return None
        error = error_at(self._explorer.point(target), knowledge.errors)
        placement = knowledge.placements.get((target.point, target.side))
        if error is None or placement is None or placement.surface != "skin":
            return error
        borrowed = knowledge.skin_error if knowledge.about_skin else None
        return error if borrowed is None else error.widened(borrowed)

    def patch(self, target: PointTarget) -> Line | None:
        """Return the rim of the patch in which people put a point, (n, 3); None if unknown."""
        from osteopoint.placement.patch import rim

        error, knowledge = self.location_error(target), self._explorer.knowledge
        if error is None or knowledge is None or self._explorer.absent(target):
            return None
        if self._patch is None or self._patch[0] != target:
            terrain = knowledge.solver.body.terrain
            placement = self._explorer.placement(target)
            self._patch = (target, rim(placement, terrain, error.radius_mm / 1000.0))
        return self._patch[1]

    # channels

    def course(self, target: PointTarget) -> list[Line]:
        """Return the course of a point's channel as far as it is traced, (n, 3) each."""
        return self._courses.get((self._explorer.point(target).channel, target.side), [])

    def untraced(self) -> Callable[[], Traced] | None:
        """Return what traces the channel that is to be shown; None if there is nothing to do.

        It takes a while and may run on another thread; `take` then takes its answer.
        """
        target, knowledge = self._explorer.selected, self._explorer.knowledge
        if not self._explorer.shown.channels or knowledge is None:
            return None
        if not isinstance(target, PointTarget):
            return None
        name, side = self._explorer.point(target).channel, target.side
        if name not in knowledge.channels or (name, side) in self._courses:
            return None
        channel, solver = knowledge.channels[name], knowledge.solver

        def trace() -> Traced:
            from osteopoint.placement.channels import course

            return (name, side), course(channel, side, solver)

        return trace

    def take(self, traced: Traced) -> None:
        """Take in the course of a channel."""
        key, lines = traced
        self._courses[key] = lines
        self._explorer.events.publish(ChannelTraced())

    # the person's own lengths

    def person(self) -> Person:
        """Return the person with what they measured on themself."""
        from osteopoint.placement.personal import Person

        knowledge = self._explorer.knowledge
        return Person(knowledge.own_lengths if knowledge else (), self.own_lengths)

    def said(self, step: StepTaken) -> str:
        """Return how long a step is on the person, a sentence; nothing if that is unknown."""
        return self.person().said(step)

    def measure(self, lengths: Mapping[str, float]) -> None:
        """Take the person's own lengths, metres by id."""
        if dict(lengths) != dict(self.own_lengths):
            self.own_lengths = dict(lengths)
            self._explorer.events.publish(OwnLengthsChanged())

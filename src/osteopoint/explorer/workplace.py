"""Where on the body at hand a step works, which zones it may not touch, how long it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Side
from osteopoint.errors import OsteopointError
from osteopoint.explorer.targets import PointTarget

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.model import Point
    from osteopoint.catalogue.protocols import Protocol, ProtocolStep
    from osteopoint.explorer.explorer import Explorer
    from osteopoint.placement.tracks import Track
    from osteopoint.placement.zones import ZoneHere


class Workplace:
    """Answers where a step is done; keeps what takes a while to find."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self._tracks: dict[tuple[str, Side], Track] = {}
        self._zones: dict[str, ZoneHere] | None = None
        self._hatching: dict[str, NDArray[np.float64]] = {}

    def forget(self) -> None:
        """Let go of what holds for one body only."""
        self._tracks.clear()
        self._hatching.clear()
        self._zones = None

    def tracks(self, step: ProtocolStep) -> list[Track]:
        """Return where the hands work, one track a hand; none for a step that touches nothing.

        Raises
        ------
        OsteopointError
            If this body has no place for it.
        """
        from osteopoint.placement.tracks import one_behind_the_other, track_at

        knowledge = self._explorer.knowledge
        if knowledge is None or not step.place:
            return []
        over = knowledge.practice.technique(step.technique).over
        if over == "point":
            target = PointTarget(step.place, step.side)  # type: ignore[arg-type]
            return [track_at(self._explorer.placement(target), knowledge.solver.body)]
        if step.side == "both":
            return [self._along(step.place, "left"), self._along(step.place, "right")]
        track = self._along(step.place, step.side)  # type: ignore[arg-type]
        if knowledge.practice.technique(step.technique).hands == 2:
            return list(one_behind_the_other(track))
        return [track]

    def points(self, step: ProtocolStep) -> list[Point]:
        """Return the points that a step works at or passes; none if it touches nothing."""
        knowledge = self._explorer.knowledge
        if knowledge is None:
            return []
        paths, points = knowledge.practice.paths, knowledge.catalogue.points
        names = paths[step.place].via if step.place in paths else (step.place,)
        return [points[name] for name in names if name in points]

    def contacts(self, step: ProtocolStep) -> tuple[str, ...]:
        """Return what may touch at a step: no pencil on neck, face and thin bone."""
        knowledge = self._explorer.knowledge
        if knowledge is None:
            return ()
        practice, here = knowledge.practice, self.points(step)
        technique = practice.technique(step.technique)
        regions = {practice.gates.region_of(point.region) for point in here}
        thin = any(c.kind == "thin_bone" for point in here for c in point.cautions)
        return tuple(
            name
            for name in technique.contact
            if not regions & set(practice.contacts[name].not_in) and not (thin and name == "pencil")
        )

    def duration_s(self, step: ProtocolStep) -> float:
        """Return how long a step takes if nothing more is said, in seconds."""
        from osteopoint.practice.guide import duration_s, plan_of

        knowledge = self._explorer.knowledge
        if knowledge is None:
            return 0.0
        technique = knowledge.practice.technique(step.technique)
        setting = technique.setting(self._explorer.player.setting_of(step, technique))
        return duration_s(technique, plan_of(setting, dict(step.numbers)))

    def faults_of(self, protocol: Protocol) -> list[str]:
        """Return why a protocol may not be done, a sentence each: limits, places, zones."""
        knowledge = self._explorer.knowledge
        if knowledge is None:
            return ["The techniques are not loaded yet."]
        found: list[str] = knowledge.practice.faults(protocol, knowledge.catalogue.points)
        if found:
            return found
        for number, step in enumerate(protocol.steps, start=1):
            try:
                fault = self._forbidden(step)
            except OsteopointError as error:
                fault = str(error)
            if fault:
                found.append(f"'{protocol.id or protocol.name}': step {number}: {fault}")
        return found

    def zones(self) -> Mapping[str, ZoneHere]:
        """Return the zones on this body, by id."""
        from osteopoint.placement.zones import zones_on

        knowledge = self._explorer.knowledge
        if knowledge is None:
            return {}
        if self._zones is None:
            self._zones = zones_on(knowledge.practice.zones.values(), self._place)
        return self._zones

    def hatching(self) -> NDArray[np.float64]:
        """Return the hatching of all zones that forbid everything, (k, 2, 3); none without skin."""
        from osteopoint.placement.zones import hatching

        knowledge = self._explorer.knowledge
        if knowledge is None or knowledge.skin is None:
            return np.zeros((0, 2, 3))
        if not self._hatching:
            surface = knowledge.skin.surface
            for name, here in self.zones().items():
                if here.zone.level == "block" and not here.zone.techniques:
                    self._hatching[name] = hatching(here, surface)
        return np.concatenate(list(self._hatching.values()) or [np.zeros((0, 2, 3))])

    def _forbidden(self, step: ProtocolStep) -> str:
        from osteopoint.placement.zones import crossed

        for track in self.tracks(step):
            zone = crossed(self.zones(), track.places, step.technique)
            if zone is not None:
                return f"“{self._name(step)}” crosses {zone.name}. {zone.reason}"
        return ""

    def _name(self, step: ProtocolStep) -> str:
        knowledge = self._explorer.knowledge
        if knowledge is not None and step.place in knowledge.practice.paths:
            return knowledge.practice.paths[step.place].name
        return self._explorer.step_title(step)

    def _along(self, name: str, side: Side) -> Track:
        from osteopoint.placement.tracks import track_along

        knowledge = self._explorer.knowledge
        assert knowledge is not None
        if (name, side) not in self._tracks:
            if name not in knowledge.practice.paths:
                raise OsteopointError(f"There is no path '{name}'.")
            route = knowledge.practice.paths[name]
            self._tracks[name, side] = track_along(route, side, knowledge.solver)
        return self._tracks[name, side]

    def _place(self, name: str, side: Side) -> NDArray[np.float64] | None:
        """Return where a point or landmark lies on a side, or on the midline."""
        knowledge = self._explorer.knowledge
        assert knowledge is not None
        sides: tuple[Side, ...] = (side, "midline")
        for each in sides:
            key: tuple[str, Side] = (name, each)
            if key in knowledge.placements:
                return knowledge.placements[key].position
            if key in knowledge.landmarks.found:
                return knowledge.landmarks.found[key].position
        return None

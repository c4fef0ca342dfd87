"""The geometry of a step on the body shown: tracks, zones, allowed contacts, duration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Side
from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_queries import BodyQueries
from osteopoint.explorer.targets import PointTarget

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.model import Point
    from osteopoint.catalogue.protocols import ProtocolStep
    from osteopoint.catalogue.techniques import Technique
    from osteopoint.placement.tracks import Track
    from osteopoint.placement.zones import ZoneHere


class StepGeometry:
    """Tracks, zones and durations of steps on the body shown; caches what takes a while to find.

    Parameters
    ----------
    setting_of : returns the id of the setting that a step will have
    """

    def __init__(
        self, body: BodyQueries, setting_of: Callable[[ProtocolStep, Technique], str]
    ) -> None:
        self._body, self._setting_of = body, setting_of
        self._tracks: dict[tuple[str, Side], Track] = {}
        self._zones: dict[str, ZoneHere] | None = None
        self._hatching: dict[str, NDArray[np.float64]] = {}

    def clear(self) -> None:
        """Clear caches that depend on the current body."""
        self._tracks.clear()
        self._hatching.clear()
        self._zones = None

    def tracks(self, step: ProtocolStep) -> list[Track]:
        """Return the tracks of the hands, one a hand; empty for a step that touches nothing.

        Raises
        ------
        OsteopointError
            If the place of the step is missing on this body.
        """
        from osteopoint.placement.tracks import one_behind_the_other, track_at

        body_data = self._body.body_data
        if body_data is None or not step.place:
            return []
        over = body_data.practice.technique(step.technique).over
        if over == "point":
            target = PointTarget(step.place, step.side)  # type: ignore[arg-type]
            return [track_at(self._body.placement(target), body_data.solver.body)]
        if step.side == "both":
            return [self._along(step.place, "left"), self._along(step.place, "right")]
        track = self._along(step.place, step.side)  # type: ignore[arg-type]
        if body_data.practice.technique(step.technique).hands == 2:
            return list(one_behind_the_other(track))
        return [track]

    def points(self, step: ProtocolStep) -> list[Point]:
        """Return the points that a step works at or passes; empty if it touches nothing."""
        body_data = self._body.body_data
        if body_data is None:
            return []
        paths, points = body_data.practice.paths, body_data.catalogue.points
        names = paths[step.place].via if step.place in paths else (step.place,)
        return [points[name] for name in names if name in points]

    def contacts(self, step: ProtocolStep) -> tuple[str, ...]:
        """Return the contacts that are allowed at a step: no pencil on neck, face and thin bone."""
        body_data = self._body.body_data
        if body_data is None:
            return ()
        practice, here = body_data.practice, self.points(step)
        technique = practice.technique(step.technique)
        regions = {practice.gates.region_of(point.region) for point in here}
        thin = any(c.kind == "thin_bone" for point in here for c in point.cautions)
        return tuple(
            name
            for name in technique.contact
            if not regions & set(practice.contacts[name].not_in) and not (thin and name == "pencil")
        )

    def duration_s(self, step: ProtocolStep) -> float:
        """Return the planned duration of a step, seconds."""
        from osteopoint.practice.guide import duration_s, plan_of

        body_data = self._body.body_data
        if body_data is None:
            return 0.0
        technique = body_data.practice.technique(step.technique)
        setting = technique.setting(self._setting_of(step, technique))
        return duration_s(technique, plan_of(setting, dict(step.numbers)))

    def zones(self) -> Mapping[str, ZoneHere]:
        """Return the zones on this body, by id."""
        from osteopoint.placement.zones import zones_on

        body_data = self._body.body_data
        if body_data is None:
            return {}
        if self._zones is None:
            self._zones = zones_on(body_data.practice.zones.values(), self._place)
        return self._zones

    def hatching(self) -> NDArray[np.float64]:
        """Return the hatching of zones that forbid everything, (k, 2, 3); none without skin."""
        from osteopoint.placement.zones import hatching

        body_data = self._body.body_data
        if body_data is None or body_data.skin is None:
            return np.zeros((0, 2, 3))
        if not self._hatching:
            surface = body_data.skin.surface
            for name, here in self.zones().items():
                if here.zone.level == "block" and not here.zone.techniques:
                    self._hatching[name] = hatching(here, surface)
        return np.concatenate(list(self._hatching.values()) or [np.zeros((0, 2, 3))])

    def _along(self, name: str, side: Side) -> Track:
        from osteopoint.placement.tracks import track_along

        body_data = self._body.body_data
        assert body_data is not None
        if (name, side) not in self._tracks:
            if name not in body_data.practice.paths:
                raise OsteopointError(f"There is no path '{name}'.")
            route = body_data.practice.paths[name]
            self._tracks[name, side] = track_along(route, side, body_data.solver)
        return self._tracks[name, side]

    def _place(self, name: str, side: Side) -> NDArray[np.float64] | None:
        """Return the position of a point or landmark on a side or the midline; None if missing."""
        body_data = self._body.body_data
        assert body_data is not None
        sides: tuple[Side, ...] = (side, "midline")
        for each in sides:
            key: tuple[str, Side] = (name, each)
            if key in body_data.placements:
                return body_data.placements[key].position
            if key in body_data.landmarks.found:
                return body_data.landmarks.found[key].position
        return None

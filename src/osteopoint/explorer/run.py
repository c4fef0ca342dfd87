"""One run of the guide: a technique at a place, with the plan that its numbers follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osteopoint.explorer.targets import PointTarget
from osteopoint.practice import guide

if TYPE_CHECKING:
    from collections.abc import Mapping

    from osteopoint.catalogue.protocols import ProtocolStep
    from osteopoint.catalogue.techniques import Technique

_SLOWER = 0.75  # so much slower it goes on after "too much"


class Run:
    """A step that is loaded; each change of it counts from a time of the guide on.

    Parameters
    ----------
    contacts : what may touch the skin at this step

    Attributes
    ----------
    plan : the numbers of each phase
    """

    def __init__(self, step: ProtocolStep, technique: Technique, contacts: tuple[str, ...]) -> None:
        self.step, self.technique, self.contacts = step, technique, contacts
        self.plan = guide.plan_of(technique.settings[0])

    @property
    def target(self) -> PointTarget | None:
        """The point that the step works at; None along a path."""
        if self.technique.over != "point":
            return None
        return PointTarget(self.step.place, self.step.side)  # type: ignore[arg-type]

    def begin(
        self, setting_id: str, numbers: Mapping[str, float] | None, rate_hz: float | None
    ) -> None:
        """Plan the step anew.

        Parameters
        ----------
        numbers : the step's own numbers in place of the setting's; None for none
        rate_hz : movements a second that the user chose; None for those of the setting
        """
        setting = self.technique.setting(setting_id)
        self.plan = guide.plan_of(setting, None if numbers is None else dict(numbers))
        if rate_hz is not None:
            self.plan = guide.with_rate(self.plan, self.technique, 0.0, rate_hz)

    def moment(self, t_s: float) -> guide.Moment:
        """Return the guide at a time."""
        return guide.moment(self.technique, self.plan, t_s)

    def is_last_phase(self, now: guide.Moment) -> bool:
        """Return whether no phase follows."""
        return now.phase_index + 1 >= len(self.technique.phases)

    def end_phase(self, now: guide.Moment) -> None:
        """Have the next phase begin now."""
        self.plan = guide.with_end(self.plan, self.technique, now.t_s)

    def feel_pulse(self, now: guide.Moment) -> None:
        """Have the go-ahead follow the holding now."""
        self.plan = guide.with_pulse(self.plan, self.technique, now.t_s)

    def set_rate(self, now: guide.Moment, rate_hz: float) -> None:
        """Move at another rate from now on, within the limits."""
        self.plan = guide.with_rate(self.plan, self.technique, now.t_s, rate_hz)

    def ease(self, now: guide.Moment) -> bool:
        """Go on lighter and slower from now on; return whether that was still possible."""
        numbers = self.plan.numbers[now.phase_index]
        limit = self.technique.limits[now.phase_index].rate_hz
        lighter = max(numbers.pressure - 1.0, 1.0)
        slower = max(now.rate_hz * _SLOWER, limit.min)
        possible = lighter < numbers.pressure or slower < now.rate_hz - 1e-9
        self.plan = guide.with_pressure(self.plan, self.technique, now.t_s, lighter)
        if now.rate_hz > 0.0:
            self.set_rate(now, slower)
        return possible

    def add_time(self, now: guide.Moment, more_s: float) -> None:
        """Make this phase longer, as far as its limit allows."""
        self.plan = guide.with_more_time(self.plan, self.technique, now.t_s, more_s)

"""Running the guide at one place: since when, how fast, playing or paused."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import (
    CueDue,
    Events,
    GuideMoved,
    PlayerChanged,
    StatusMessage,
    StepEnded,
)
from osteopoint.explorer.targets import PointTarget

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.practice import Practice
    from osteopoint.catalogue.protocols import ProtocolStep
    from osteopoint.catalogue.techniques import Technique
    from osteopoint.practice.guide import Moment, Plan

SLOW = 0.25  # slow motion, for watching
# A look at the clock after so long is no stall but sleep: nobody was paced meanwhile.
ASLEEP_AFTER_S = 45.0
_LATE_S = 0.25  # a tick that is so late would only confuse


def slept_s() -> float:
    """Return for how long this machine has slept since it started, where the system tells."""
    try:
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
    except (AttributeError, OSError):
        return 0.0


class Player:
    """The guide of one step, in guide time.

    Guide time comes from a monotonic clock and passes only while playing; no clock on a wall
    has any part in it. The player never draws and never waits: somebody calls `tick`, and
    whoever wants to show the guide listens to `GuideMoved`, whoever sounds it to `CueDue`.

    Parameters
    ----------
    events : where to publish
    clock : seconds that only ever grow
    asleep : seconds that the machine has slept
    """

    def __init__(
        self,
        events: Events,
        clock: Callable[[], float] = time.monotonic,
        asleep: Callable[[], float] = slept_s,
    ) -> None:
        self._events = events
        self._clock, self._asleep = clock, asleep
        self._practice: Practice | None = None
        self._plan: Plan | None = None
        self._settings: dict[str, str] = {}
        self._chosen_here = self._contact_here = ""
        self.contacts: tuple[str, ...] = ()
        self._contacts: dict[str, str] = {}
        self._rates: dict[str, float] = {}
        self._before_s = 0.0
        self._since: float | None = None
        self._looked = self._slept = 0.0
        self._heard_s = 0.0
        # The moment that was published last: what everybody shows.
        self.latest: Moment | None = None
        self.step: ProtocolStep | None = None
        self.technique: Technique | None = None
        self.watching = False

    def use(self, practice: Practice) -> None:
        """Take the techniques to run."""
        self._practice = practice

    # what it is doing

    @property
    def playing(self) -> bool:
        """Whether guide time passes."""
        return self._since is not None

    @property
    def target(self) -> PointTarget | None:
        """The point that the run stands at; None also on a path."""
        if self.step is None or self.technique is None or self.technique.over != "point":
            return None
        return PointTarget(self.step.place, self.step.side)  # type: ignore[arg-type]

    @property
    def setting_id(self) -> str:
        """The setting chosen for this technique."""
        if self.technique is None or self.step is None:
            return ""
        return self._chosen_here or self.setting_of(self.step, self.technique)

    def setting_of(self, step: ProtocolStep, technique: Technique) -> str:
        """Return the setting that a step will have: one chosen before, if it has no own numbers."""
        chosen = "" if step.numbers else self._settings.get(technique.id, "")
        return chosen or step.setting or technique.settings[0].id

    @property
    def contact(self) -> str:
        """What touches the skin now; nothing if no hand does."""
        if self.technique is None or self.step is None or not self.contacts:
            return ""
        if self.latest is not None and self.latest.phase.contact:
            return self.latest.phase.contact
        wished = (
            self._contact_here,
            self.step.contact,
            self._contacts.get(self.technique.id),
            self.contacts[0],
        )
        return next(contact for contact in wished if contact in self.contacts)

    @property
    def rate_hz(self) -> float:
        """Movements a second in this phase."""
        now = self.moment
        return now.rate_hz if now is not None else 0.0

    @property
    def elapsed_s(self) -> float:
        """Guide time at this step."""
        if self._since is None:
            return self._before_s
        speed = SLOW if self.watching else 1.0
        return self._before_s + speed * (self._clock() - self._since)

    @property
    def moment(self) -> Moment | None:
        """The guide now, or None with no run."""
        if self.technique is None or self._plan is None:
            return None
        from osteopoint.practice.guide import moment  # only now: the first picture needs no guide

        return moment(self.technique, self._plan, self.elapsed_s)

    # commands

    def load(
        self, step: ProtocolStep, elapsed_s: float = 0.0, contacts: tuple[str, ...] | None = None
    ) -> None:
        """Stand, paused, at the beginning of a step or so far into it.

        Parameters
        ----------
        contacts : what may touch there; all that the technique knows if left out
        """
        if self._practice is None:
            raise OsteopointError("The techniques are not loaded yet.")
        technique = self._practice.technique(step.technique)
        if not technique.timed:
            raise OsteopointError(f"{technique.name} is here to read about; it has no timer.")
        self.step, self.technique, self._chosen_here = step, technique, ""
        self.contacts, self._contact_here = technique.contact if contacts is None else contacts, ""
        self._since, self.watching = None, False
        self._begin(elapsed_s)

    def unload(self) -> None:
        """Have no run."""
        self.step, self.technique, self._plan, self._since = None, None, None, None
        self._before_s, self.watching, self.latest = 0.0, False, None
        self._events.publish(PlayerChanged())

    def play(self) -> None:
        """Let guide time pass; from the beginning again if the run was over."""
        now = self.moment
        if now is None or self.playing:
            return
        if now.done:
            self._begin()
        self._look()
        self._since, self._heard_s = self._looked, self._before_s
        self._events.publish(PlayerChanged())

    def pause(self) -> None:
        """Stop guide time where it is."""
        if self.playing:
            self._stop_at(self.elapsed_s)

    def watch(self) -> None:
        """Show the movement four times slower, without end and without counting; or no more."""
        if self.moment is None:
            return
        if self.watching:
            self._begin()
            self._since, self.watching = None, False
        else:
            self._begin()
            self.watching = True
            self._look()
            self._since = self._looked
        self._published()

    def nudge(self, share: float) -> None:
        """Move on, or back, by a share of one movement; the run stands paused then."""
        now = self.moment
        if now is None:
            return
        one_s = 1.0 / now.rate_hz if now.rate_hz > 0.0 else 1.0
        self.stand_at(now.t_s + share * one_s)

    def stand_at(self, seconds: float) -> None:
        """Stand, paused, so far into the step."""
        if self.technique is not None:
            self.pause()
            self._before_s = max(seconds, 0.0)
            self._published()

    def restart(self) -> None:
        """Go back to the beginning of this step, playing or paused as before."""
        if self.step is not None:
            self._begin()

    def next(self) -> None:
        """Go on to the next phase; from the last one, end the step."""
        now = self.moment
        if now is None or self._plan is None or self.technique is None:
            return
        if now.phase_index + 1 < len(self.technique.phases):
            from osteopoint.practice.guide import with_end  # only now, as above

            self._plan = with_end(self._plan, self.technique, now.t_s)
            self._published()
        else:
            self._end()

    def feel_pulse(self) -> None:
        """Take it that the person feels the pulse: from holding to the go-ahead."""
        from osteopoint.practice.guide import with_pulse  # only now, as above

        now = self.moment
        if now is not None and self._plan is not None and self.technique is not None:
            self._plan = with_pulse(self._plan, self.technique, now.t_s)
            self._published()

    def set_rate(self, rate_hz: float) -> None:
        """Move at another rate from now on, within the limits."""
        from osteopoint.practice.guide import with_rate  # only now, as above

        now = self.moment
        if now is None or self._plan is None or self.technique is None or now.rate_hz <= 0.0:
            return
        self._plan = with_rate(self._plan, self.technique, now.t_s, rate_hz)
        if now.phase_index == 0:
            self._rates[self.technique.id] = self.rate_hz
        self._published()

    def ease(self) -> bool:
        """Go on lighter and slower; return whether that was still possible."""
        from osteopoint.practice.guide import with_pressure, with_rate  # only now, as above

        now = self.moment
        if now is None or self._plan is None or self.technique is None:
            return False
        numbers = self._plan.numbers[now.phase_index]
        limit = self.technique.limits[now.phase_index].rate_hz
        lighter = max(numbers.pressure - 1.0, 1.0)
        slower = max(now.rate_hz * 0.75, limit.min)
        possible = lighter < numbers.pressure or slower < now.rate_hz - 1e-9
        self._plan = with_pressure(self._plan, self.technique, now.t_s, lighter)
        if now.rate_hz > 0.0:
            self._plan = with_rate(self._plan, self.technique, now.t_s, slower)
        self._published()
        return possible

    def more_time(self, more_s: float) -> float:
        """Make this phase longer, as far as its limit allows; return by how much, in seconds."""
        from osteopoint.practice.guide import with_more_time  # only now, as above

        now = self.moment
        if now is None or self._plan is None or self.technique is None or now.done:
            return 0.0
        self._plan = with_more_time(self._plan, self.technique, now.t_s, more_s)
        later = self.moment
        assert later is not None
        self._published()
        return later.phase_remaining_s - now.phase_remaining_s

    def choose_setting(self, setting_id: str) -> None:
        """Start this step over with another setting of its technique."""
        if self.technique is not None:
            self._chosen_here = self.technique.setting(setting_id).id
            self._settings[self.technique.id] = self._chosen_here
            self._rates.pop(self.technique.id, None)
            self._begin()

    def choose_contact(self, contact: str) -> None:
        """Use another finger, or a pencil."""
        if self.technique is None or contact == self.contact:
            return
        if contact not in self.contacts:
            raise OsteopointError(f"{self.technique.name} is not done with '{contact}' here.")
        self._contacts[self.technique.id] = self._contact_here = contact
        self._published()

    def tick(self) -> None:
        """Look at the clock: publish where the guide is, what is due, and the end of the step."""
        if not self.playing:
            return
        looked, slept = self._looked, self._slept
        self._look()
        if self._looked - looked > ASLEEP_AFTER_S or self._slept - slept > 2.0:
            assert self._since is not None
            self._stop_at(self._before_s + max(looked - self._since, 0.0))
            self._events.publish(
                StatusMessage("The machine slept; the guide is paused where it was.")
            )
            return
        now = self.latest = self.moment
        assert now is not None
        self._sound(now)
        if not now.done:
            self._events.publish(GuideMoved(now))
        elif self.watching:
            self._before_s, self._since = 0.0, self._looked
        else:
            self._end()

    # inside

    def _begin(self, elapsed_s: float = 0.0) -> None:
        from osteopoint.practice.guide import plan_of, with_rate  # only now, as above

        assert self.technique is not None
        assert self.step is not None
        setting = self.technique.setting(self.setting_id)
        # A setting chosen at this step counts more than the step's own numbers, elsewhere less.
        self._plan = plan_of(setting, None if self._chosen_here else dict(self.step.numbers))
        if self.technique.id in self._rates:
            rate = self._rates[self.technique.id]
            self._plan = with_rate(self._plan, self.technique, 0.0, rate)
        self._before_s = self._heard_s = elapsed_s
        if self._since is not None:
            self._look()
            self._since = self._looked
        self._published()

    def _end(self) -> None:
        now = self.moment
        self._since = None
        self._before_s = float("inf") if now is None else now.t_s + now.remaining_s
        self._published()
        self._events.publish(StepEnded())

    def _stop_at(self, elapsed_s: float) -> None:
        self._before_s, self._since = elapsed_s, None
        self._events.publish(PlayerChanged())

    def _look(self) -> None:
        self._looked, self._slept = self._clock(), self._asleep()

    def _sound(self, now: Moment) -> None:
        """Publish the cues that have come due since the last look.

        What the end of a step sounds like the session knows: another step, or the end of all.
        """
        if self.watching or self.technique is None or self._plan is None:
            return
        from osteopoint.practice.cues import cues_between  # only now, as above

        for cue in cues_between(self.technique, self._plan, self._heard_s, now.t_s):
            in_time = cue.kind == "phase" or now.t_s - cue.t_s <= _LATE_S
            if cue.kind != "end" and in_time:
                self._events.publish(CueDue(cue.kind))
        self._heard_s = now.t_s

    def _published(self) -> None:
        now = self.latest = self.moment
        self._events.publish(PlayerChanged())
        if now is not None:
            self._events.publish(GuideMoved(now))

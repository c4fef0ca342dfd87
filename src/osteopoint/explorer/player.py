"""Running the guide: which point, since when, playing or paused."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import Events, GuideMoved, PlayerChanged, StepStarted
from osteopoint.explorer.targets import PointTarget

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.techniques import Practice, Protocol, Technique
    from osteopoint.practice.guide import Moment, Plan

Step = tuple[PointTarget, str]


class Player:
    """A run through one point or several, in guide time.

    Guide time comes from a monotonic clock and passes only while playing. The player
    never draws and never waits: somebody calls `tick`, and whoever wants to show the
    guide listens to `GuideMoved`.

    Parameters
    ----------
    events : where to publish
    clock : seconds that only ever grow
    """

    def __init__(self, events: Events, clock: Callable[[], float] = time.monotonic) -> None:
        self._events = events
        self._clock = clock
        self._practice: Practice | None = None
        self._steps: tuple[Step, ...] = ()
        self._index = 0
        self._plan: Plan | None = None
        self._technique: Technique | None = None
        self._settings: dict[str, str] = {}
        self._rates: dict[str, float] = {}
        self._before_s = 0.0
        self._since: float | None = None
        self.protocol: Protocol | None = None

    def use(self, practice: Practice) -> None:
        """Take the techniques and protocols to run."""
        self._practice = practice

    # what it is doing

    @property
    def playing(self) -> bool:
        """Whether guide time passes."""
        return self._since is not None

    @property
    def target(self) -> PointTarget | None:
        """The point that the run stands at."""
        return self._steps[self._index][0] if self._steps else None

    @property
    def technique(self) -> Technique | None:
        """The technique at this point."""
        return self._technique

    @property
    def setting_id(self) -> str:
        """The setting chosen for this technique."""
        if self._technique is None:
            return ""
        return self._settings.get(self._technique.id, self._technique.settings[0].id)

    @property
    def rate_hz(self) -> float:
        """Circles a second while circling."""
        return self._plan.stretches[-1].rate_hz if self._plan else 0.0

    @property
    def step_number(self) -> tuple[int, int]:
        """Which step of how many, counted from 1; (0, 0) with no run."""
        return (self._index + 1, len(self._steps)) if self._steps else (0, 0)

    @property
    def elapsed_s(self) -> float:
        """Guide time at this point."""
        running = 0.0 if self._since is None else self._clock() - self._since
        return self._before_s + running

    @property
    def moment(self) -> Moment | None:
        """The guide now, or None with no run."""
        if self._technique is None or self._plan is None:
            return None
        from osteopoint.practice.guide import moment  # only now: the first picture needs no guide

        return moment(self._technique, self._plan, self.elapsed_s)

    # commands

    def load(self, steps: Sequence[Step], protocol: Protocol | None = None) -> None:
        """Stand, paused, at the beginning of the first of these steps."""
        self._steps, self.protocol = tuple(steps), protocol
        self._since = None
        self._stand_at(0)

    def load_protocol(self, protocol_id: str) -> None:
        """Stand at the beginning of a protocol.

        Raises
        ------
        OsteopointError
            If there is no such protocol.
        """
        if self._practice is None:
            raise OsteopointError("The techniques are not loaded yet.")
        protocol = self._practice.protocol(protocol_id)
        steps = [(PointTarget(s.point, s.side), s.technique) for s in protocol.steps]  # type: ignore[arg-type]
        self.load(steps, protocol)

    def unload(self) -> None:
        """Have no run."""
        self._steps, self._plan, self._technique, self._since = (), None, None, None
        self._before_s, self.protocol = 0.0, None
        self._events.publish(PlayerChanged())

    def play(self) -> None:
        """Let guide time pass; from the beginning again if the run was over."""
        now = self.moment
        if now is None or self.playing:
            return
        if now.done:
            self._stand_at(0)
        self._since = self._clock()
        self._events.publish(PlayerChanged())

    def pause(self) -> None:
        """Stop guide time where it is."""
        if self.playing:
            self._before_s, self._since = self.elapsed_s, None
            self._events.publish(PlayerChanged())

    def restart(self) -> None:
        """Go back to the beginning of this point, playing or paused as before."""
        if self._steps:
            self._stand_at(self._index)

    def next(self) -> None:
        """Go on: from circling to holding, from holding to the go-ahead, then to the next point."""
        now = self.moment
        if now is None or self._plan is None or self._technique is None:
            return
        if now.phase.motion == "circle":
            self._plan = replace(self._plan, circling_end_s=now.t_s)
            self._published()
        elif now.phase.motion == "hold":
            self.feel_pulse()
        else:
            self._next_point()

    def feel_pulse(self) -> None:
        """Take it that the person feels the pulse: from holding to the go-ahead."""
        from osteopoint.practice.guide import with_pulse  # only now, as above

        now = self.moment
        if now is not None and self._plan is not None and self._technique is not None:
            self._plan = with_pulse(self._plan, self._technique, now.t_s)
            self._published()

    def set_rate(self, rate_hz: float) -> None:
        """Circle at another rate from now on, within the limits."""
        from osteopoint.practice.guide import with_rate  # only now, as above

        now = self.moment
        if now is None or self._plan is None or self._technique is None:
            return
        self._plan = with_rate(self._plan, self._technique, now.t_s, rate_hz)
        self._rates[self._technique.id] = self.rate_hz
        self._published()

    def choose_setting(self, setting_id: str) -> None:
        """Start this point over with another setting of its technique."""
        if self._technique is not None:
            self._settings[self._technique.id] = self._technique.setting(setting_id).id
            self._rates.pop(self._technique.id, None)
            self._stand_at(self._index)

    def tick(self) -> None:
        """Look at the clock: publish where the guide is, and go on when a point is done."""
        if not self.playing:
            return
        now = self.moment
        if now is not None and now.done:
            self._next_point()
        elif now is not None:
            self._events.publish(GuideMoved(now))

    # inside

    def _next_point(self) -> None:
        if self._index + 1 < len(self._steps):
            self._stand_at(self._index + 1)
            return
        now = self.moment
        self._before_s = self.elapsed_s if now is None else now.t_s
        self._since = None
        self._published()

    def _stand_at(self, index: int) -> None:
        if self._practice is None:
            raise OsteopointError("The techniques are not loaded yet.")
        from osteopoint.practice.guide import plan_of, with_rate  # only now, as above

        self._index = index
        target, technique_id = self._steps[index]
        self._technique = self._practice.technique(technique_id)
        self._plan = plan_of(self._technique.setting(self.setting_id))
        if technique_id in self._rates:
            self._plan = with_rate(self._plan, self._technique, 0.0, self._rates[technique_id])
        self._before_s = 0.0
        if self._since is not None:
            self._since = self._clock()
        self._events.publish(StepStarted(target))
        self._published()

    def _published(self) -> None:
        self._events.publish(PlayerChanged())
        now = self.moment
        if now is not None:
            self._events.publish(GuideMoved(now))

"""Playing the guide at one place: when, how fast, playing or paused.

Longer than other modules: each command reads and changes the same run, time and choices, and is
understood beside the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from osteopoint.errors import OsteopointError
from osteopoint.explorer.choices import Choices
from osteopoint.explorer.events import (
    CueDue,
    Events,
    GuideMoved,
    PlayerChanged,
    StatusMessage,
    StepEnded,
)
from osteopoint.explorer.guide_time import GuideTime, slept_s
from osteopoint.explorer.targets import PointTarget

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.practice import Practice
    from osteopoint.catalogue.protocols import ProtocolStep
    from osteopoint.catalogue.techniques import Technique
    from osteopoint.explorer.run import Run
    from osteopoint.practice.guide import Moment

SLOW = 0.25  # speed of slow motion
_LATE_S = 0.25  # a tick that comes later than this would only confuse


class Player:
    """The guide of one step, in guide time.

    Guide time passes only while the guide plays. The player neither draws nor waits: a timer
    calls `tick`; subscribers to `GuideMoved` show the guide, those to `CueDue` sound it.

    Parameters
    ----------
    events : where to publish
    clock : returns monotonic seconds
    asleep : returns for how many seconds the machine has slept

    Attributes
    ----------
    time : guide time at this step
    latest : the moment that was published last, which everybody shows
    watching : whether it is slow motion, which paces nobody
    """

    def __init__(
        self,
        events: Events,
        clock: Callable[[], float] = time.monotonic,
        asleep: Callable[[], float] = slept_s,
    ) -> None:
        self._events = events
        self.time = GuideTime(clock, asleep)
        self._choices = Choices()
        self._practice: Practice | None = None
        self._run: Run | None = None
        self._heard_s = 0.0
        self.latest: Moment | None = None
        self.watching = False

    def use(self, practice: Practice) -> None:
        """Set the techniques that can be loaded."""
        self._practice = practice

    # state

    @property
    def playing(self) -> bool:
        """Whether guide time passes."""
        return self.time.running

    @property
    def step(self) -> ProtocolStep | None:
        """The step that is loaded, or None."""
        return None if self._run is None else self._run.step

    @property
    def technique(self) -> Technique | None:
        """The technique that is loaded, or None."""
        return None if self._run is None else self._run.technique

    @property
    def contacts(self) -> tuple[str, ...]:
        """What may touch the skin at this step."""
        return () if self._run is None else self._run.contacts

    @property
    def target(self) -> PointTarget | None:
        """The point that the guide is loaded for; None along a path or if nothing is loaded."""
        return None if self._run is None else self._run.target

    @property
    def setting_id(self) -> str:
        """The setting that is used; empty if nothing is loaded."""
        if self._run is None:
            return ""
        chosen = self._choices.setting_here
        return chosen or self.setting_of(self._run.step, self._run.technique)

    def setting_of(self, step: ProtocolStep, technique: Technique) -> str:
        """Return the id of the setting that a step will have."""
        return self._choices.setting_of(step, technique)

    @property
    def contact(self) -> str:
        """What touches the skin now; empty if no hand does."""
        if self._run is None or not self._run.contacts:
            return ""
        if self.latest is not None and self.latest.phase.contact:
            return self.latest.phase.contact
        run = self._run
        return self._choices.contact_of(run.step, run.technique, run.contacts)

    @property
    def rate_hz(self) -> float:
        """Movements a second in this phase."""
        now = self.moment
        return now.rate_hz if now is not None else 0.0

    @property
    def elapsed_s(self) -> float:
        """Guide time at this step, seconds."""
        return self.time.elapsed_s

    @property
    def moment(self) -> Moment | None:
        """The guide now, or None if nothing is loaded."""
        return None if self._run is None else self._run.moment(self.elapsed_s)

    # loading and playing

    def load(
        self, step: ProtocolStep, elapsed_s: float = 0.0, contacts: tuple[str, ...] | None = None
    ) -> None:
        """Load a step, paused at a time of it.

        Parameters
        ----------
        contacts : what may touch the skin there; None for all that the technique knows

        Raises
        ------
        OsteopointError
            If the technique is unknown or has no timer.
        """
        from osteopoint.explorer.run import Run  # only now: the first picture needs no guide

        if self._practice is None:
            raise OsteopointError("The techniques are not loaded yet.")
        technique = self._practice.technique(step.technique)
        if not technique.timed:
            raise OsteopointError(f"{technique.name} is here to read about; it has no timer.")
        self._run = Run(step, technique, technique.contact if contacts is None else contacts)
        self._choices.begin_step()
        self.time.stop()
        self.watching = False
        self._begin(elapsed_s)

    def unload(self) -> None:
        """Load nothing."""
        self._run = self.latest = None
        self.time.stop(0.0)
        self.watching = False
        self._events.publish(PlayerChanged())

    def play(self) -> None:
        """Let guide time pass; from the beginning again if the step had ended."""
        now = self.moment
        if now is None or self.playing:
            return
        if now.done:
            self._begin()
        self._heard_s = self.time.elapsed_s
        self.time.start()
        self._events.publish(PlayerChanged())

    def pause(self) -> None:
        """Stop guide time where it is."""
        if self.playing:
            self.time.stop()
            self._events.publish(PlayerChanged())

    def watch(self) -> None:
        """Switch slow motion on or off: it never ends and counts nothing."""
        if self._run is None:
            return
        self.watching = not self.watching
        self.time.stop()
        self._reset()
        if self.watching:
            self.time.start(SLOW)
        self._publish()

    def nudge(self, share: float) -> None:
        """Move on, or back, by a share of one movement, and pause there."""
        now = self.moment
        if now is not None:
            one_s = 1.0 / now.rate_hz if now.rate_hz > 0.0 else 1.0
            self.pause_at(now.t_s + share * one_s)

    def pause_at(self, seconds: float) -> None:
        """Pause at a time of the step."""
        if self._run is not None:
            self.pause()
            self.time.set(max(seconds, 0.0))
            self._publish()

    def restart(self) -> None:
        """Go back to the beginning of this step, playing or paused as before."""
        if self._run is not None:
            self._begin()

    def next(self) -> None:
        """Go on to the next phase; from the last one, end the step."""
        now = self.moment
        if self._run is None or now is None:
            return
        if self._run.is_last_phase(now):
            self._end()
        else:
            self._run.end_phase(now)
            self._publish()

    # changing the step that is loaded

    def feel_pulse(self) -> None:
        """Take that the user feels the pulse: from holding to the go-ahead."""
        now = self.moment
        if self._run is not None and now is not None:
            self._run.feel_pulse(now)
            self._publish()

    def set_rate(self, rate_hz: float) -> None:
        """Move at another rate from now on, within the limits."""
        now = self.moment
        if self._run is None or now is None or now.rate_hz <= 0.0:
            return
        self._run.set_rate(now, rate_hz)
        if now.phase_index == 0:
            self._choices.rates[self._run.technique.id] = self.rate_hz
        self._publish()

    def ease(self) -> bool:
        """Go on lighter and slower; return whether that was still possible."""
        now = self.moment
        if self._run is None or now is None:
            return False
        possible = self._run.ease(now)
        self._publish()
        return possible

    def more_time(self, more_s: float) -> float:
        """Make this phase longer, as far as its limit allows; return by how many seconds."""
        now = self.moment
        if self._run is None or now is None or now.done:
            return 0.0
        self._run.add_time(now, more_s)
        later = self._run.moment(self.elapsed_s)
        self._publish()
        return later.phase_remaining_s - now.phase_remaining_s

    def choose_setting(self, setting_id: str) -> None:
        """Begin this step anew with another setting of its technique."""
        if self._run is not None:
            self._choices.choose_setting(self._run.technique, setting_id)
            self._begin()

    def choose_contact(self, contact: str) -> None:
        """Use another finger, or a pencil.

        Raises
        ------
        OsteopointError
            If the step is not done with that.
        """
        if self._run is None or contact == self.contact:
            return
        if contact not in self._run.contacts:
            raise OsteopointError(f"{self._run.technique.name} is not done with '{contact}' here.")
        self._choices.choose_contact(self._run.technique, contact)
        self._publish()

    # time

    def tick(self) -> None:
        """Advance guide time and publish `GuideMoved`, `CueDue` and `StepEnded` as needed."""
        if not self.playing:
            return
        if self.time.check_sleep():
            said = "The machine slept; the guide is paused where it was."
            self._events.publish(PlayerChanged())
            self._events.publish(StatusMessage(said))
            return
        now = self.latest = self.moment
        assert now is not None
        self._sound(now)
        if not now.done:
            self._events.publish(GuideMoved(now))
        elif self.watching:
            self.time.set(0.0)
        else:
            self._end()

    def _begin(self, elapsed_s: float = 0.0) -> None:
        """Begin the step anew, playing or paused as before, and publish it."""
        self._reset(elapsed_s)
        self._publish()

    def _reset(self, elapsed_s: float = 0.0) -> None:
        """Plan the step anew and set guide time."""
        assert self._run is not None
        # A setting chosen at this step counts more than the step's own numbers, elsewhere less.
        own = None if self._choices.setting_here else self._run.step.numbers
        rate_hz = self._choices.rates.get(self._run.technique.id)
        self._run.begin(self.setting_id, own, rate_hz)
        self._heard_s = elapsed_s
        self.time.set(elapsed_s)

    def _end(self) -> None:
        now = self.moment
        self.time.stop(float("inf") if now is None else now.t_s + now.remaining_s)
        self._publish()
        self._events.publish(StepEnded())

    def _sound(self, now: Moment) -> None:
        """Publish the cues that have come due since the last tick.

        The session publishes the cue for the end of a step: it knows whether another follows.
        """
        if self.watching or self._run is None:
            return
        from osteopoint.practice.cues import cues_between  # only now, as above

        for cue in cues_between(self._run.technique, self._run.plan, self._heard_s, now.t_s):
            in_time = cue.kind == "phase" or now.t_s - cue.t_s <= _LATE_S
            if cue.kind != "end" and in_time:
                self._events.publish(CueDue(cue.kind))
        self._heard_s = now.t_s

    def _publish(self) -> None:
        """Publish that the player has changed, and the moment it shows."""
        now = self.latest = self.moment
        self._events.publish(PlayerChanged())
        if now is not None:
            self._events.publish(GuideMoved(now))

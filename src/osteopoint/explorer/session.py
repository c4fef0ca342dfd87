"""A session: questions, set-up, steps in order, and what comes after.

Both hands of the user are busy. So each stage has one way on, and the user can always stop.
Longer than other modules: it is one state machine, and its transitions are read together.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_queries import BodyQueries
from osteopoint.explorer.demonstration import Demonstration
from osteopoint.explorer.events import (
    CueDue,
    Events,
    GuideMoved,
    PlayerChanged,
    SessionChanged,
    StatusMessage,
    StepEnded,
    WorkRequested,
    batched,
)
from osteopoint.explorer.player import Player
from osteopoint.explorer.screening import Screening
from osteopoint.explorer.session_faults import faults_of
from osteopoint.explorer.session_record import SessionRecord
from osteopoint.explorer.stages import Stage
from osteopoint.explorer.step_geometry import StepGeometry

if TYPE_CHECKING:
    from osteopoint.catalogue.gates import ExitPage
    from osteopoint.catalogue.model import Caution
    from osteopoint.catalogue.protocols import Protocol, ProtocolStep

MORE_S = 30.0
_RESTART_WITHIN_S = 3.0


def local_now() -> datetime.datetime:
    """Return the local time with its offset from UTC."""
    return datetime.datetime.now().astimezone()


class Session:
    """The active session, if there is one.

    Parameters
    ----------
    follow : selects the point that a step works at
    now : returns the local time
    """

    def __init__(
        self,
        body: BodyQueries,
        events: Events,
        player: Player,
        geometry: StepGeometry,
        demonstration: Demonstration,
        follow: Callable[[ProtocolStep], None],
        now: Callable[[], datetime.datetime] = local_now,
    ) -> None:
        self._body, self._events, self._player = body, events, player
        self._geometry, self._demonstration = geometry, demonstration
        self._follow, self._now = follow, now
        self.screening = Screening(body)
        self._accepted: set[int] = set()
        self._from: tuple[int, float] = (0, 0.0)
        self._record: SessionRecord | None = None
        self.protocol: Protocol | None = None
        self.stage = Stage.NONE
        self.index = 0
        self.exit: ExitPage | None = None
        events.subscribe(StepEnded, lambda _: self._step_ended())
        events.subscribe(GuideMoved, lambda _: self._remember())
        events.subscribe(PlayerChanged, lambda _: self._remember(at_once=True))

    # state

    @property
    def active(self) -> bool:
        """Whether there is a session, from its first question to its last page."""
        return self.stage is not Stage.NONE

    @property
    def single(self) -> bool:
        """Whether it is work at one place, without set-up and last page."""
        return self.protocol is not None and not self.protocol.id

    @property
    def step(self) -> ProtocolStep | None:
        """The present step, or None."""
        return None if self.protocol is None else self.protocol.steps[self.index]

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """The cautions of the present point."""
        target = self._player.target
        return () if target is None else self._body.point(target).cautions

    @property
    def remaining_s(self) -> float:
        """The time left in the whole session, seconds."""
        now = self._player.moment
        if self.protocol is None or now is None:
            return 0.0
        later = self.protocol.steps[self.index + 1 :]
        return now.remaining_s + sum(self._geometry.duration_s(s) for s in later)

    # before the first step

    @batched
    def begin(self, protocol: Protocol, at: tuple[int, float] = (0, 0.0)) -> None:
        """Begin a session; ask the questions of its region unless they were answered before.

        Parameters
        ----------
        at : number of the step to begin with, and guide time in it, seconds

        Raises
        ------
        OsteopointError
            If the protocol breaks a limit or crosses a zone, or a place is missing on this body.
        """
        faults = faults_of(protocol, self._body, self._geometry)
        if faults:
            raise OsteopointError(faults[0])
        self.leave()
        self._demonstration.end()
        self.protocol, self.index, self._from = protocol, at[0], at
        self._accepted, self.exit = set(), None
        self.screening.begin(protocol)
        self._record = SessionRecord(protocol, self._now().isoformat(timespec="seconds"))
        if self.screening.needed:
            self._go(Stage.SCREENING)
        else:
            self._prepare()

    @batched
    def answer(self, question_id: str, yes: bool) -> None:
        """Take the answer to a question."""
        if self.stage is Stage.SCREENING and self.screening.answer(question_id, yes):
            self._changed()

    @batched
    def finish_screening(self) -> None:
        """Go on after the last answer: to the set-up, or to the page that a yes leads to.

        Raises
        ------
        OsteopointError
            If a question has no answer yet.
        """
        if self.stage is not Stage.SCREENING:
            return
        self.exit = self.screening.finish()
        if self.exit is not None:
            self._go(Stage.REFUSED)
        else:
            self._prepare()

    @batched
    def ready(self, comfort: int | None = None) -> None:
        """Go on from the set-up to the first step."""
        if self.stage is Stage.SETUP:
            if self._record is not None:
                self._record.comfort_before = _comfort(comfort)
            self._stand_at(*self._from)

    # within a step

    @batched
    def go_on(self) -> None:
        """Pass a caution, or play or pause."""
        if self.stage is Stage.CAUTION:
            self._accepted.add(self.index)
            self._go(Stage.RUNNING)
            self._player.play()
        elif self.stage is Stage.RUNNING and self._player.playing:
            self._player.pause()
        elif self.stage is Stage.RUNNING:
            self._look()
            self._player.play()

    @batched
    def skip(self) -> None:
        """Skip the rest of this step."""
        if self.stage in (Stage.RUNNING, Stage.CAUTION):
            self._next()

    @batched
    def back(self) -> None:
        """Go back to the beginning of this step; within three seconds of it, to the step before."""
        if self.stage not in (Stage.RUNNING, Stage.CAUTION):
            return
        early = self.stage is Stage.CAUTION or self._player.elapsed_s < _RESTART_WITHIN_S
        self._stand_at(max(self.index - 1, 0) if early else self.index)

    @batched
    def more_time(self) -> None:
        """Make this phase half a minute longer, as far as its limit allows."""
        if self.stage is not Stage.RUNNING or self._player.technique is None:
            return
        gained, now = self._player.more_time(MORE_S), self._player.moment
        if now is None or gained >= MORE_S - 0.5:
            return
        limit = self._player.technique.limits[now.phase_index].seconds
        said = f"{gained:.0f} seconds more: " if gained >= 0.5 else "No longer: "
        self._say(f"{said}at most {limit.max:g} s ({limit.origin}).")

    def feels_fine(self) -> None:
        """Confirm that it feels fine."""
        self._say(self._talk("fine"))

    @batched
    def too_much(self) -> None:
        """Go on lighter and slower; if that is not possible, stop."""
        if self.stage is Stage.RUNNING:
            if self._player.ease():
                self._say(self._talk("too_much"))
            else:
                self.stop()

    @batched
    def stop(self) -> None:
        """Stop at once: the user takes the hands away."""
        if self.stage in (Stage.RUNNING, Stage.CAUTION):
            self._player.pause()
            self._events.publish(CueDue("stop"))
            self._log("stopped")
            self._go(Stage.STOPPED)
            self._say(self._talk("stop"))

    @batched
    def end_early(self) -> None:
        """Skip the rest and go to the last page."""
        if self.stage in (Stage.RUNNING, Stage.CAUTION):
            self._player.pause()
            self._log("early")
            self._close_or_ask()

    # ending

    @batched
    def finish(self, comfort: int | None = None, note: str = "") -> None:
        """Log comfort and note, and close the session."""
        if self.stage is Stage.AFTER and self._record is not None:
            self._log(self._record.ended, _comfort(comfort), note)
        self.leave()

    @batched
    def suspend(self) -> None:
        """Close the session, but save its state so that it can be resumed."""
        if self.stage in (Stage.RUNNING, Stage.CAUTION):
            self._player.pause()
            self._log("early")
            if self._record is not None:
                self._record.cut_off()
            self.protocol = None
            self._go(Stage.NONE)

    @batched
    def leave(self) -> None:
        """Close the session at any stage; what was practised stays in the log."""
        if not self.active:
            return
        if self.stage in (Stage.RUNNING, Stage.CAUTION):
            self._player.pause()
            self._log("early")
        if self._record is not None:
            self._record.forget()
        self._record = None
        self.screening.end()
        self.protocol, self.exit = None, None
        self._go(Stage.NONE)

    # inside

    def _prepare(self) -> None:
        if self.single:
            self._stand_at(*self._from)
        else:
            self._go(Stage.SETUP)

    def _stand_at(self, index: int, elapsed_s: float = 0.0) -> None:
        assert self.protocol is not None
        self.index = index
        step = self.protocol.steps[index]
        self._follow(step)
        self._player.load(step, elapsed_s, self._geometry.contacts(step))
        if self._record is not None:
            self._record.begin_step()
        self._look()
        if self.cautions and index not in self._accepted:
            self._go(Stage.CAUTION)
        else:
            self._go(Stage.RUNNING)
            self._player.play()

    def _look(self) -> None:
        if self.step is not None and self.step.place:
            self._events.publish(WorkRequested())

    @batched
    def _step_ended(self) -> None:
        if self.stage is Stage.RUNNING:
            self._next()

    def _next(self) -> None:
        assert self.protocol is not None
        if self.index + 1 < len(self.protocol.steps):
            self._events.publish(CueDue("next"))
            self._stand_at(self.index + 1)
            return
        self._player.pause()
        self._events.publish(CueDue("end"))
        self._log("whole")
        self._close_or_ask()

    def _close_or_ask(self) -> None:
        if self.single:
            self.leave()
            return
        if self._record is not None:
            self._record.forget()
        self._go(Stage.AFTER)

    def _go(self, stage: Stage) -> None:
        self.stage = stage
        self._changed()

    def _changed(self) -> None:
        self._events.publish(SessionChanged())

    def _say(self, text: str) -> None:
        self._events.publish(StatusMessage(text))

    def _talk(self, name: str) -> str:
        body_data = self._body.body_data
        return "" if body_data is None else body_data.practice.gates.talk[name]

    def _remember(self, *, at_once: bool = False) -> None:
        elapsed = self._player.elapsed_s
        running = self.stage is Stage.RUNNING and not self._player.watching
        if running and self._record is not None and elapsed != float("inf"):
            self._record.look(self.index, elapsed, at_once=at_once)

    def _log(self, ended: str, comfort_after: int | None = None, note: str = "") -> None:
        now = self._player.moment
        if self._record is None:
            return
        if now is not None and self.stage in (Stage.RUNNING, Stage.CAUTION):
            self._record.count(now.t_s)
        self._record.ended = ended
        try:
            remark = self._record.log(comfort_after, note)
            if remark:
                self._say(remark)
        except OsteopointError as error:
            self._say(str(error))


def _comfort(value: int | None) -> int | None:
    return None if value is None else min(max(int(value), 0), 10)

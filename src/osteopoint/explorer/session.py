"""A session: questions, set-up, steps in order, and what comes after.

The one who practises has no hand free, so every stage has one way on, and the way out is always
open. Answers to the questions are looked at once and never kept.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import (
    CueDue,
    GuideMoved,
    PlayerChanged,
    Said,
    SessionChanged,
    StepEnded,
    WorkRequested,
)
from osteopoint.explorer.session_record import SessionRecord

if TYPE_CHECKING:
    from osteopoint.catalogue.gates import ExitPage, Question
    from osteopoint.catalogue.model import Caution
    from osteopoint.catalogue.protocols import Protocol, ProtocolStep
    from osteopoint.explorer.explorer import Explorer

MORE_S = 30.0
_RESTART_WITHIN_S = 3.0


class Stage(StrEnum):
    """Where a session stands."""

    NONE = "none"
    GATE = "gate"  # questions are asked
    REFUSED = "refused"  # one was answered with yes
    SETUP = "setup"  # what to have ready
    CAUTION = "caution"  # this step's point has a caution
    RUNNING = "running"  # the guide plays or is paused
    STOPPED = "stopped"  # the person said stop
    AFTER = "after"  # rest, comfort, a note


class Session:
    """The session that goes on, if one does."""

    def __init__(self, explorer: Explorer, now: Callable[[], datetime.datetime]) -> None:
        self._explorer, self._now = explorer, now
        self._player = explorer.player
        self._passed: tuple[str, ...] = ()
        self._answers: dict[str, bool] = {}
        self._accepted: set[int] = set()
        self._from: tuple[int, float] = (0, 0.0)
        self._record: SessionRecord | None = None
        self.protocol: Protocol | None = None
        self.stage = Stage.NONE
        self.index = 0
        self.exit: ExitPage | None = None
        explorer.events.listen(StepEnded, lambda _: self._step_ended())
        explorer.events.listen(GuideMoved, lambda _: self._remember())
        explorer.events.listen(PlayerChanged, lambda _: self._remember(at_once=True))

    # what it is doing

    @property
    def going(self) -> bool:
        """Whether a session is under way, from its first question to its last page."""
        return self.stage is not Stage.NONE

    @property
    def single(self) -> bool:
        """Whether it is work at one place, without set-up and last page."""
        return self.protocol is not None and not self.protocol.id

    @property
    def step(self) -> ProtocolStep | None:
        """The step that it stands at."""
        return None if self.protocol is None else self.protocol.steps[self.index]

    @property
    def questions(self) -> list[Question]:
        """What is asked before it, in order."""
        knowledge = self._explorer.knowledge
        if self.protocol is None or knowledge is None:
            return []
        gates = knowledge.practice.gates.asked(self.protocol.region, self.protocol.gates)
        return [question for gate in gates for question in gate.questions]

    @property
    def answers(self) -> Mapping[str, bool]:
        """What has been answered so far, by question: whether with yes."""
        return self._answers

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """The cautions of the point that it stands at."""
        target = self._player.target
        return () if target is None else self._explorer.point(target).cautions

    @property
    def remaining_s(self) -> float:
        """Time left in the whole session."""
        now = self._player.moment
        if self.protocol is None or now is None:
            return 0.0
        later = self.protocol.steps[self.index + 1 :]
        return now.remaining_s + sum(self._explorer.workplace.duration_s(s) for s in later)

    # beginning

    def begin(self, protocol: Protocol, at: tuple[int, float] = (0, 0.0)) -> None:
        """Begin a session: with the questions, if this region's have not been answered yet.

        Parameters
        ----------
        at : which step to begin with, and how far into it, seconds

        Raises
        ------
        OsteopointError
            If the protocol breaks a limit, crosses a zone, or names a place that this body lacks.
        """
        faults = self._faults(protocol)
        if faults:
            raise OsteopointError(faults[0])
        self.leave()
        self._explorer.demonstration.end()
        self.protocol, self.index, self._from = protocol, at[0], at
        self._answers, self._accepted, self.exit = {}, set(), None
        self._record = SessionRecord(protocol, self._now().isoformat(timespec="seconds"))
        if self._asked() != self._passed:
            self._go(Stage.GATE)
        else:
            self._prepare()

    def answer(self, question: str, yes: bool) -> None:
        """Take the answer to a question; nothing keeps it longer than the page is open."""
        if self.stage is Stage.GATE and question in {q.id for q in self.questions}:
            self._answers[question] = yes
            self._changed()

    def pass_gate(self) -> None:
        """Go on after the last answer: to the set-up, or to the page that a yes leads to.

        Raises
        ------
        OsteopointError
            If a question has no answer yet.
        """
        knowledge = self._explorer.knowledge
        if self.stage is not Stage.GATE or self.protocol is None or knowledge is None:
            return
        questions = self.questions
        yes = [q.exit for q in questions if self._answers.get(q.id)]
        missing = sum(q.id not in self._answers for q in questions)
        if missing and not yes:
            raise OsteopointError(f"{missing} of {len(questions)} questions have no answer yet.")
        self._answers = {}
        self.exit = knowledge.practice.gates.heaviest(yes)
        if self.exit is not None:
            self._passed = ()
            self._go(Stage.REFUSED)
        else:
            self._passed = self._asked()
            self._prepare()

    def ready(self, comfort: int | None = None) -> None:
        """Go on from the set-up to the first step."""
        if self.stage is Stage.SETUP:
            if self._record is not None:
                self._record.comfort_before = _comfort(comfort)
            self._stand_at(*self._from)

    # on the way

    def go_on(self) -> None:
        """Go on: past a caution, or play or pause."""
        if self.stage is Stage.CAUTION:
            self._accepted.add(self.index)
            self._go(Stage.RUNNING)
            self._player.play()
        elif self.stage is Stage.RUNNING and self._player.playing:
            self._player.pause()
        elif self.stage is Stage.RUNNING:
            self._look()
            self._player.play()

    def skip(self) -> None:
        """Leave out what is left of this step."""
        if self.stage in (Stage.RUNNING, Stage.CAUTION):
            self._next()

    def back(self) -> None:
        """Go to the beginning of this step, or soon after it to the step before."""
        if self.stage not in (Stage.RUNNING, Stage.CAUTION):
            return
        early = self.stage is Stage.CAUTION or self._player.elapsed_s < _RESTART_WITHIN_S
        self._stand_at(max(self.index - 1, 0) if early else self.index)

    def more_time(self) -> None:
        """Stay half a minute longer in this phase, as far as its limit allows."""
        if self.stage is not Stage.RUNNING or self._player.technique is None:
            return
        gained, now = self._player.more_time(MORE_S), self._player.moment
        if now is None or gained >= MORE_S - 0.5:
            return
        limit = self._player.technique.limits[now.phase_index].seconds
        said = f"{gained:.0f} seconds more: " if gained >= 0.5 else "No longer: "
        self._say(f"{said}at most {limit.max:g} s ({limit.origin}).")

    def feels_fine(self) -> None:
        """Take it that all is well."""
        self._say(self._talk("fine"))

    def too_much(self) -> None:
        """Go on lighter and slower; if that is not possible, stop."""
        if self.stage is Stage.RUNNING:
            if self._player.ease():
                self._say(self._talk("too_much"))
            else:
                self.stop()

    def stop(self) -> None:
        """Take the hands away at once."""
        if self.stage in (Stage.RUNNING, Stage.CAUTION):
            self._player.pause()
            self._explorer.events.publish(CueDue("stop"))
            self._log("stopped")
            self._go(Stage.STOPPED)
            self._say(self._talk("stop"))

    def end_early(self) -> None:
        """Leave the rest out and go to the last page."""
        if self.stage in (Stage.RUNNING, Stage.CAUTION):
            self._player.pause()
            self._log("early")
            self._close_or_ask()

    # ending

    def finish(self, comfort: int | None = None, note: str = "") -> None:
        """Keep what the person says in the end, and close."""
        if self.stage is Stage.AFTER and self._record is not None:
            self._log(self._record.ended, _comfort(comfort), note)
        self.leave()

    def suspend(self) -> None:
        """Close the session, but keep where it stands so that it can be gone on with."""
        if self.stage in (Stage.RUNNING, Stage.CAUTION):
            self._player.pause()
            self._log("early")
            if self._record is not None:
                self._record.cut_off()
            self.protocol = None
            self._go(Stage.NONE)

    def leave(self) -> None:
        """Close the session wherever it stands; what was practised stays in the log."""
        if not self.going:
            return
        if self.stage in (Stage.RUNNING, Stage.CAUTION):
            self._player.pause()
            self._log("early")
        if self._record is not None:
            self._record.forget()
        self._record = None
        self.protocol, self._answers, self.exit = None, {}, None
        self._go(Stage.NONE)

    # inside

    def _asked(self) -> tuple[str, ...]:
        """Return whose questions this session asks: its region, and each gate."""
        knowledge = self._explorer.knowledge
        if self.protocol is None or knowledge is None:
            return ()
        gates = knowledge.practice.gates.asked(self.protocol.region, self.protocol.gates)
        return (self.protocol.region, *(gate.id for gate in gates))

    def _faults(self, protocol: Protocol) -> list[str]:
        if not protocol.own:
            return self._explorer.workplace.faults_of(protocol)
        from osteopoint.explorer.own_rules import faults_of_own  # only for sessions of one's own

        return faults_of_own(self._explorer, protocol)

    def _prepare(self) -> None:
        if self.single:
            self._stand_at(*self._from)
        else:
            self._go(Stage.SETUP)

    def _stand_at(self, index: int, elapsed_s: float = 0.0) -> None:
        assert self.protocol is not None
        self.index = index
        step = self.protocol.steps[index]
        self._explorer.follow(step)
        self._player.load(step, elapsed_s, self._explorer.workplace.contacts(step))
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
            self._explorer.events.publish(WorkRequested())

    def _step_ended(self) -> None:
        if self.stage is Stage.RUNNING:
            self._next()

    def _next(self) -> None:
        assert self.protocol is not None
        if self.index + 1 < len(self.protocol.steps):
            self._explorer.events.publish(CueDue("next"))
            self._stand_at(self.index + 1)
            return
        self._player.pause()
        self._explorer.events.publish(CueDue("end"))
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
        self._explorer.events.publish(SessionChanged())

    def _say(self, text: str) -> None:
        self._explorer.events.publish(Said(text))

    def _talk(self, name: str) -> str:
        knowledge = self._explorer.knowledge
        return "" if knowledge is None else knowledge.practice.gates.talk[name]

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

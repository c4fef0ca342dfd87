"""The questions before a session. Answers are evaluated once and never stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_queries import BodyQueries

if TYPE_CHECKING:
    from osteopoint.catalogue.gates import ExitPage, Gate, Question
    from osteopoint.catalogue.protocols import Protocol


class Screening:
    """The questions that one session asks, and the answers while its page is open.

    A region's questions are asked once a start of the program, unless one was answered with yes.
    """

    def __init__(self, body: BodyQueries) -> None:
        self._body = body
        self._protocol: Protocol | None = None
        self._answers: dict[str, bool] = {}
        self._passed: tuple[str, ...] = ()

    def begin(self, protocol: Protocol) -> None:
        """Forget all answers and ask what this session asks."""
        self._protocol, self._answers = protocol, {}

    def end(self) -> None:
        """Forget all answers and ask nothing."""
        self._protocol, self._answers = None, {}

    @property
    def needed(self) -> bool:
        """Whether the questions of this session have not been passed yet."""
        return self._asked() != self._passed

    @property
    def questions(self) -> list[Question]:
        """The questions in order."""
        return [question for gate in self._gates() for question in gate.questions]

    @property
    def answers(self) -> Mapping[str, bool]:
        """The answers so far by question id; True is yes."""
        return self._answers

    def answer(self, question_id: str, yes: bool) -> bool:
        """Take an answer; return whether there is such a question."""
        known = question_id in {question.id for question in self.questions}
        if known:
            self._answers[question_id] = yes
        return known

    def finish(self) -> ExitPage | None:
        """Evaluate the answers and forget them.

        Returns
        -------
        page : the page that a yes leads to, or None if every answer was no

        Raises
        ------
        OsteopointError
            If no answer is yes and a question has no answer yet.
        """
        questions = self.questions
        exits = [question.exit for question in questions if self._answers.get(question.id)]
        missing = sum(question.id not in self._answers for question in questions)
        if missing and not exits:
            raise OsteopointError(f"{missing} of {len(questions)} questions have no answer yet.")
        self._answers = {}
        data = self._body.body_data
        page = None if data is None else data.practice.gates.most_serious(exits)
        self._passed = () if page is not None else self._asked()
        return page

    def _asked(self) -> tuple[str, ...]:
        """Return whose questions are asked: the region, then each gate."""
        if self._protocol is None or self._body.body_data is None:
            return ()
        return (self._protocol.region, *(gate.id for gate in self._gates()))

    def _gates(self) -> list[Gate]:
        data = self._body.body_data
        if self._protocol is None or data is None:
            return []
        return data.practice.gates.gates_for(self._protocol.region, self._protocol.gates)

"""The demonstration ("Show me how"): the construction of a point, step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from osteopoint.explorer.events import DemonstrationChanged, Events
from osteopoint.explorer.targets import PointTarget

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.placement.model import StepTaken

STEP_S = 0.9  # the time in which a ruler is drawn


class Demonstration:
    """The state of the demonstration.

    Attributes
    ----------
    target : the point whose construction is shown, or None
    steps : its construction on this body
    number : the present step from 1 on; one more than there are steps shows the point itself
    """

    def __init__(self, events: Events, clock: Callable[[], float]) -> None:
        self._events, self._clock = events, clock
        self._since = 0.0
        self.target: PointTarget | None = None
        self.steps: tuple[StepTaken, ...] = ()
        self.number = 0

    @property
    def running(self) -> bool:
        """Whether a construction is shown."""
        return self.target is not None

    @property
    def finished(self) -> bool:
        """Whether the point itself is shown."""
        return self.running and self.number > len(self.steps)

    @property
    def share(self) -> float:
        """The share of the present step's ruler that is drawn, 0 to 1."""
        return min(max((self._clock() - self._since) / STEP_S, 0.0), 1.0)

    @property
    def sentence(self) -> str:
        """The sentence of the present step."""
        if not self.running:
            return ""
        if self.finished:
            return "Here it is."
        return self.steps[self.number - 1].sentence

    def start(self, target: PointTarget, steps: tuple[StepTaken, ...]) -> None:
        """Begin the construction of a point."""
        self.target, self.steps = target, steps
        self._go(1)

    def forward(self) -> None:
        """Go to the next step; after the last step, show the point."""
        if self.running:
            self._go(min(self.number + 1, len(self.steps) + 1))

    def back(self) -> None:
        """Go back one step."""
        if self.running:
            self._go(max(self.number - 1, 1))

    def replay(self) -> None:
        """Go back to the first step."""
        if self.running:
            self._go(1)

    def end(self) -> None:
        """End the demonstration."""
        if self.running:
            self.target, self.steps, self.number = None, (), 0
            self._events.publish(DemonstrationChanged())

    def _go(self, number: int) -> None:
        self.number, self._since = number, self._clock()
        self._events.publish(DemonstrationChanged())

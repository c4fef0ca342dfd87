"""Events: one dataclass for each kind of change of the state, and their subscribers."""

from __future__ import annotations

import contextlib
import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from osteopoint.anatomy.surface import Surface
from osteopoint.explorer.targets import Target

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.practice.guide import Moment

E = TypeVar("E")
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class BodyDataLoaded:
    """Points, placements and techniques were loaded."""


@dataclass(frozen=True, slots=True, eq=False)
class AtlasChanged:
    """Another body is shown; its body data is set already.

    Attributes
    ----------
    light : coarser surfaces of its bones, to draw while the camera moves
    """

    light: Mapping[str, Surface]


@dataclass(frozen=True, slots=True)
class HoverChanged:
    """Something else, or nothing, lies under the pointer."""

    target: Target | None


@dataclass(frozen=True, slots=True)
class SelectionChanged:
    """Something else, or nothing, is selected."""

    target: Target | None


@dataclass(frozen=True, slots=True)
class LayersChanged:
    """A layer was switched."""


@dataclass(frozen=True, slots=True)
class BonesChanged:
    """Other bones are hidden or faded."""


@dataclass(frozen=True, slots=True)
class ViewRequested:
    """The camera shall show the whole body from a named view."""

    view: str


@dataclass(frozen=True, slots=True)
class FlyToRequested:
    """The camera shall fly to a target.

    Attributes
    ----------
    whole : whether the whole construction of the point shall be in view
    """

    target: Target
    whole: bool = False


@dataclass(frozen=True, slots=True)
class WorkRequested:
    """The camera shall look at the working hands, near enough to see small movements."""


@dataclass(frozen=True, slots=True)
class StepEnded:
    """The guide has reached the end of its step."""


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """The session has another stage, step or answer, or has ended."""


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """A setting has changed."""


@dataclass(frozen=True, slots=True)
class OwnSessionsChanged:
    """An own session was added, changed or deleted."""


@dataclass(frozen=True, slots=True)
class CueDue:
    """A sound is due: ``tick``, ``phase``, ``end``, ``next`` or ``stop``."""

    kind: str


@dataclass(frozen=True, slots=True)
class PlayerChanged:
    """The player plays, pauses, has ended, or has another step, setting or rate."""


@dataclass(frozen=True, slots=True)
class GuideMoved:
    """Guide time has passed."""

    moment: Moment


@dataclass(frozen=True, slots=True)
class DemonstrationChanged:
    """The demonstration has begun, moved by a step, or ended."""


@dataclass(frozen=True, slots=True)
class FilterChanged:
    """The filter has changed."""


@dataclass(frozen=True, slots=True)
class ChannelTraced:
    """A channel was traced."""


@dataclass(frozen=True, slots=True)
class OwnLengthsChanged:
    """The user's own lengths have changed."""


@dataclass(frozen=True, slots=True)
class StatusMessage:
    """A sentence for the user, shown and read by a screen reader."""

    text: str


class Events:
    """Subscribers for each type of event.

    Attributes
    ----------
    on_fault : called with each exception that a subscriber raises; None to have the first one
        raised again after all were called
    """

    def __init__(self) -> None:
        self.on_fault: Callable[[Exception], None] | None = None
        self._subscribers: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)
        self._queue: list[object] | None = None

    def subscribe(self, event: type[E], callback: Callable[[E], None]) -> Callable[[], None]:
        """Call `callback` with every event of that type from now on, in order of subscription.

        Returns
        -------
        unsubscribe : call it to get no more events
        """
        subscribers = self._subscribers[event]
        subscribers.append(callback)
        return lambda: subscribers.remove(callback) if callback in subscribers else None

    def publish(self, event: object) -> None:
        """Call everybody who subscribed to this type of event, or queue it within a batch.

        Raises
        ------
        Exception
            The first that a subscriber raised, if there is no `on_fault`.
        """
        if self._queue is not None:
            self._enqueue(event)
            return
        self._deliver([event])

    @contextlib.contextmanager
    def batch(self) -> Iterator[None]:
        """Deliver the events of a block when it ends, each once, in the order of publishing.

        So subscribers see the state only when all of it has changed. Of the moments of the
        guide only the last is delivered. A batch within a batch belongs to the outer one.
        """
        if self._queue is not None:
            yield
            return
        self._queue = []
        try:
            yield
        finally:
            queue, self._queue = self._queue, None
            self._deliver(queue)

    def _enqueue(self, event: object) -> None:
        assert self._queue is not None
        if isinstance(event, GuideMoved):
            self._queue[:] = [each for each in self._queue if not isinstance(each, GuideMoved)]
        if event not in self._queue:
            self._queue.append(event)

    def _deliver(self, events: list[object]) -> None:
        first: Exception | None = None
        for event in events:
            for callback in tuple(self._subscribers[type(event)]):
                try:
                    callback(event)
                except Exception as error:
                    if self.on_fault is not None:
                        self.on_fault(error)
                    first = first or error
        if first is not None and self.on_fault is None:
            raise first


def batched(
    method: Callable[Concatenate[Any, P], R],
) -> Callable[Concatenate[Any, P], R]:
    """Have a method publish its events in one batch; its object has the attribute `_events`."""

    @functools.wraps(method)
    def in_batch(self: Any, /, *arguments: P.args, **named: P.kwargs) -> R:
        with self._events.batch():
            return method(self, *arguments, **named)

    return in_batch

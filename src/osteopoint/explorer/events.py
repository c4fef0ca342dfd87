"""What can happen to the state: one dataclass an event, and who listens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from osteopoint.anatomy.surface import Surface
from osteopoint.explorer.targets import Target

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.practice.guide import Moment

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class KnowledgeLoaded:
    """Points, placements and techniques are there now."""


@dataclass(frozen=True, slots=True, eq=False)
class AtlasChanged:
    """Another body is shown; all that is known of it is there already.

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
class ShownChanged:
    """A layer was switched."""


@dataclass(frozen=True, slots=True)
class ViewRequested:
    """The camera shall look at the whole body from one of the named views."""

    view: str


@dataclass(frozen=True, slots=True)
class TravelRequested:
    """The camera shall travel to a target.

    Attributes
    ----------
    whole : so far that the construction of a point is seen whole
    """

    target: Target
    whole: bool = False


@dataclass(frozen=True, slots=True)
class WorkRequested:
    """The camera shall look at where the hands work, so near that small movements are seen."""


@dataclass(frozen=True, slots=True)
class StepEnded:
    """The guide has come to the end of its step."""


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """A session asks something, goes on to another step, or is over."""


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """Sound or another choice for the program itself has changed."""


@dataclass(frozen=True, slots=True)
class OwnProtocolsChanged:
    """The person made, changed or deleted a session of their own."""


@dataclass(frozen=True, slots=True)
class CueDue:
    """A sound is due: a ``tick``, another ``phase``, the ``end`` of a step, ``next``, ``stop``."""

    kind: str


@dataclass(frozen=True, slots=True)
class PlayerChanged:
    """Playing, paused, another setting or rate, another step, or at the end."""


@dataclass(frozen=True, slots=True)
class GuideMoved:
    """Guide time has passed."""

    moment: Moment


@dataclass(frozen=True, slots=True)
class DemonstrationChanged:
    """The construction of a point is shown, one step on or back, or no more."""


@dataclass(frozen=True, slots=True)
class FilterChanged:
    """Other points fit what the person is looking for."""


@dataclass(frozen=True, slots=True)
class ChannelTraced:
    """The course of a channel is known now."""


@dataclass(frozen=True, slots=True)
class OwnLengthsChanged:
    """The person entered other lengths of their own."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for the person, as text and for a screen reader."""

    text: str


class Events:
    """A list of listeners for each type of event.

    Attributes
    ----------
    on_fault : told of what a listener raises; None to have it raised when all were called
    """

    def __init__(self) -> None:
        self.on_fault: Callable[[Exception], None] | None = None
        self._listeners: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)

    def listen(self, event: type[E], listener: Callable[[E], None]) -> Callable[[], None]:
        """Call `listener` with every event of that type from now on, in order of joining.

        Returns
        -------
        stop : call it to listen no more
        """
        listeners = self._listeners[event]
        listeners.append(listener)
        return lambda: listeners.remove(listener) if listener in listeners else None

    def publish(self, event: object) -> None:
        """Tell everybody who listens to this type of event; none is silenced by another.

        Raises
        ------
        Exception
            The first that a listener raised, if there is no `on_fault`.
        """
        first: Exception | None = None
        for listener in tuple(self._listeners[type(event)]):
            try:
                listener(event)
            except Exception as error:
                if self.on_fault is not None:
                    self.on_fault(error)
                first = first or error
        if first is not None and self.on_fault is None:
            raise first

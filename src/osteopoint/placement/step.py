"""What a step of a rule is: it goes from one place to the next and says so."""

from dataclasses import dataclass, fields
from typing import Protocol

from osteopoint.geometry.frames import Vector
from osteopoint.geometry.lines import Line
from osteopoint.geometry.nearby import SurfacePoint
from osteopoint.placement.body import Site
from osteopoint.placement.model import StepTaken

Words = str | dict[str, float]
_PLACES = ("place", "start", "end", "to")


@dataclass(frozen=True, slots=True, eq=False)
class StepState:
    """Where a construction stands; with the bone once it is on one."""

    position: Vector
    normal: Vector
    bone: str = ""

    @property
    def surface_point(self) -> SurfacePoint:
        """The place and its normal."""
        return SurfacePoint(self.position, self.normal)


class Step(Protocol):
    """One step of a rule."""

    def take(self, site: Site, here: StepState | None) -> tuple[StepTaken, StepState]:
        """Go from here to the next place; a ValueError says why that is not possible."""
        ...

    def places(self) -> tuple[str, ...]:
        """Return the ids of the landmarks and points that the step looks at."""
        ...

    def measures(self) -> tuple[str, ...]:
        """Return the ids of the cun measures that the step uses."""
        ...


def said(metres: float) -> str:
    """Return a length as a sentence has it: centimetres, or millimetres below one."""
    return f"{metres * 100:.1f} cm" if abs(metres) >= 0.00995 else f"{metres * 1000:.0f} mm"


def begun(here: StepState | None) -> StepState:
    """Return where the construction stands; a ValueError if it has not begun."""
    if here is None:
        raise ValueError("it needs a place to start from, such as a step 'at'")
    return here


def done(
    sentence: str,
    line: Line,
    end: SurfacePoint,
    places: tuple[str, ...],
    spacing: float = 0.0,
    measure: str = "",
    count: float = 0.0,
) -> tuple[StepTaken, StepState]:
    """Return a step that lays a line, and its end."""
    taken = StepTaken(sentence, end.position, line, places, spacing, measure, count)
    return taken, StepState(end.position, end.normal)


@dataclass(frozen=True, slots=True)
class Plain:
    """What every step has: the places and measures among its fields."""

    def places(self) -> tuple[str, ...]:
        """Return the ids of the landmarks and points that the step looks at."""
        named = [getattr(self, f.name) for f in fields(self) if f.name in _PLACES]
        return tuple(name for name in (*named, *getattr(self, "via", ())) if name)

    def measures(self) -> tuple[str, ...]:
        """Return the ids of the cun measures that the step uses."""
        return tuple(
            getattr(self, f.name)
            for f in fields(self)
            if f.name == "measure" and getattr(self, f.name)
        )

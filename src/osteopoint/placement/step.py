"""What a step of a rule is: it goes from one place to the next and says so."""

from dataclasses import dataclass, fields
from typing import Protocol

from osteopoint.anatomy.atlas import Side
from osteopoint.geometry.frames import Vector
from osteopoint.geometry.lines import path
from osteopoint.placement.body import Body
from osteopoint.placement.model import StepTaken

Words = str | dict[str, float]
_LANDMARK_FIELDS = frozenset({"landmark", "start", "end", "to"})


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where a construction stands; with bone and outward normal once it is on one."""

    position: Vector
    bone: str = ""
    normal: Vector | None = None


class Step(Protocol):
    """One step of a rule."""

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go from here to the next place; a ValueError says why that is not possible."""
        ...

    def landmarks(self) -> tuple[str, ...]:
        """Return the ids of the landmarks that the step looks at."""
        ...

    def measures(self) -> tuple[str, ...]:
        """Return the ids of the cun measures that the step uses."""
        ...


def mm(metres: float) -> str:
    """Return a length as a sentence has it: millimetres, or centimetres from 10 cm on."""
    return f"{metres * 100:.1f} cm" if abs(metres) >= 0.1 else f"{metres * 1000:.0f} mm"


def begun(here: Standing | None) -> Vector:
    """Return where the construction stands; a ValueError if it has not begun."""
    if here is None:
        raise ValueError("it needs a place to start from, such as a step 'at'")
    return here.position


def done(
    sentence: str, start: Vector | None, end: Vector, landmarks: tuple[str, ...]
) -> tuple[StepTaken, Standing]:
    """Return a step that draws a straight line from start to end, and its end."""
    line = path() if start is None else path(start, end)
    return StepTaken(sentence, end, line, landmarks), Standing(end)


@dataclass(frozen=True, slots=True)
class Plain:
    """What every step has: the landmarks and measures among its fields."""

    def landmarks(self) -> tuple[str, ...]:
        """Return the ids of the landmarks that the step looks at."""
        named = (getattr(self, f.name) for f in fields(self) if f.name in _LANDMARK_FIELDS)
        return tuple(name for name in named if name)

    def measures(self) -> tuple[str, ...]:
        """Return the ids of the cun measures that the step uses."""
        return tuple(getattr(self, f.name) for f in fields(self) if f.name == "measure")

"""The state of a construction between two steps, and the results of steps."""

from dataclasses import dataclass

from osteopoint.geometry.frames import Vector
from osteopoint.geometry.lines import Line
from osteopoint.geometry.surfaces import SurfacePoint
from osteopoint.placement.model import StepTaken


@dataclass(frozen=True, slots=True, eq=False)
class StepState:
    """Position that a construction has reached.

    Attributes
    ----------
    position, normal : (3,) metres; unit length
    bone : id of the bone, or empty while the construction is not on a bone
    """

    position: Vector
    normal: Vector
    bone: str = ""

    @property
    def surface_point(self) -> SurfacePoint:
        """The position and its normal."""
        return SurfacePoint(self.position, self.normal)


StepResult = tuple[StepTaken, StepState]


def format_length(metres: float) -> str:
    """Return a length for a sentence: centimetres, or millimetres below one centimetre."""
    return f"{metres * 100:.1f} cm" if abs(metres) >= 0.00995 else f"{metres * 1000:.0f} mm"


def require_start(here: StepState | None) -> StepState:
    """Return the state before a step.

    Raises
    ------
    ValueError
        If no earlier step has set a position.
    """
    if here is None:
        raise ValueError("it needs a place to start from, such as a step 'at'")
    return here


def step_result(
    sentence: str,
    line: Line,
    end: SurfacePoint,
    places: tuple[str, ...],
    spacing: float = 0.0,
    measure: str = "",
    count: float = 0.0,
) -> StepResult:
    """Return the result of a step that draws a line and ends at `end`; see `StepTaken`."""
    taken = StepTaken(sentence, end.position, line, places, spacing, measure, count)
    return taken, StepState(end.position, end.normal)

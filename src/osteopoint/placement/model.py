"""Results of solving a rule."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Side


@dataclass(frozen=True, slots=True, eq=False)
class StepTaken:
    """One step of a rule as carried out on this body.

    Attributes
    ----------
    sentence : the step in words, with this body's own lengths
    position : (3,) position after the step, metres
    path : (n, 3) line or ruler to draw on the body, metres; may be empty
    places : ids of the landmarks and points that the step uses
    spacing : distance of the marks on the ruler, one cun or one finger, metres; 0 without marks
    measure, count : unit of the step and number of units; empty and 0 if it has no unit
    """

    sentence: str
    position: NDArray[np.float64]
    path: NDArray[np.float64]
    places: tuple[str, ...]
    spacing: float = 0.0
    measure: str = ""
    count: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Position of a point on one body.

    Attributes
    ----------
    position, normal : (3,) on the surface, metres; outward, unit length
    bone : id of the bone under the point
    surface : ``bone`` or ``skin``
    depth_mm : depth of the bone below the position, millimetres; 0 on bone
    """

    point: str
    side: Side
    position: NDArray[np.float64]
    normal: NDArray[np.float64]
    bone: str
    surface: Literal["bone", "skin"]
    depth_mm: float


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A point that cannot be placed on this body.

    Attributes
    ----------
    reason : one sentence with the cause and what the user can do
    lacks : ids of the missing bones, if they are the cause
    """

    point: str
    side: Side
    reason: str
    lacks: tuple[str, ...] = ()

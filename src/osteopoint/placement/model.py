"""The answer of a solved rule."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Side


@dataclass(frozen=True, slots=True, eq=False)
class StepTaken:
    """One step of a rule as it went on this body.

    Attributes
    ----------
    sentence : the step in words, with this body's own lengths
    position : (3,) where the construction stands after the step, metres
    path : (n, 3) the line or ruler that the step lays on the body, metres; may be empty
    places : ids of the landmarks and points that the step looked at
    spacing : from mark to mark along the ruler, one cun or one finger, metres; 0 if it has none
    measure, count : so many units of that measure the step goes; nothing if it goes by none
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
    """Where a point lies on one body.

    Attributes
    ----------
    position, normal : (3,) on the surface, metres; outward, unit length
    bone : id of the bone under the point
    surface : ``bone`` or ``skin``
    depth_mm : from the position down to the bone, 0 on bone
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
    """A point that has no place on this body.

    Attributes
    ----------
    reason : one sentence: why, and what the person can do
    lacks : the bones that are missing, if that is why
    """

    point: str
    side: Side
    reason: str
    lacks: tuple[str, ...] = ()

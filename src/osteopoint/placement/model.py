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
    landmarks : ids of the landmarks that the step looked at
    """

    sentence: str
    position: NDArray[np.float64]
    path: NDArray[np.float64]
    landmarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Where a point lies on one body.

    Attributes
    ----------
    position, normal : (3,) on the surface, metres; outward, unit length
    bone : id of the bone under the point
    surface : ``bone`` or ``skin``
    depth_mm : from the position down to the bone, 0 on bone
    steps : the construction that led here
    """

    point: str
    side: Side
    position: NDArray[np.float64]
    normal: NDArray[np.float64]
    bone: str
    surface: Literal["bone", "skin"]
    depth_mm: float
    steps: tuple[StepTaken, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A point that could not be solved on this body, and the one-sentence reason."""

    point: str
    side: Side
    reason: str

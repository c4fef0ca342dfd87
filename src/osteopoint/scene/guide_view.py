"""The guide on the body: fingertip, skin patch and circle over a still picture.

When the camera rests, the finger is drawn once, alone; from then on a moment of the
guide only shifts that picture and bends the lines of the patch, so it costs a small
part of drawing the body. Everything is at true scale in the bone's tangent plane.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from osteopoint.geometry.frames import Vector, tangent_frame
from osteopoint.scene.camera import Pose, projected

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.placement.model import Placement
    from osteopoint.practice.guide import Moment

# The patch: skin that lies fast on the finger up to the inner radius and stays at the outer.
PATCH_INNER_M, PATCH_OUTER_M = 0.006, 0.016
_LIFT_M = 0.0006
_RINGS = (0.006, 0.0085, 0.011, 0.0135, 0.016)
_SPOKES, _AROUND = 12, 36


@dataclass(frozen=True, slots=True, eq=False)
class GuideShapes:
    """What to draw over the picture for one moment, in pixels from the upper left corner.

    Attributes
    ----------
    lines : the patch's rings and spokes, one (n, 2) array each; the last ring is its rim
    path : (n, 2) the circle of the fingertip's middle
    centre : (2,) where the fingertip's middle is now
    finger_shift : (2,) how far the finger's picture is moved
    """

    lines: tuple[NDArray[np.float64], ...]
    path: NDArray[np.float64]
    centre: NDArray[np.float64]
    finger_shift: NDArray[np.float64]


class GuideGeometry:
    """The tangent plane at a placement, seen from a pose.

    Parameters
    ----------
    placement : where the point lies
    pose, size : of the still picture
    """

    def __init__(self, placement: Placement, pose: Pose, size: tuple[int, int]) -> None:
        self._pose, self._size = pose, size
        self._origin = placement.position + _LIFT_M * placement.normal
        self._right, self._up = tangent_frame(placement.normal)
        around = np.linspace(0.0, 2.0 * np.pi, _AROUND + 1)
        self._circle = np.column_stack([np.cos(around), np.sin(around)])
        rings = [self._circle * radius for radius in _RINGS]
        reach = np.linspace(PATCH_INNER_M, PATCH_OUTER_M, 6)
        spokes = [
            reach[:, None] * direction for direction in self._circle[: -1 : _AROUND // _SPOKES]
        ]
        self._lengths = [len(line) for line in rings + spokes]
        self._rest = np.concatenate(rings + spokes)
        away = np.linalg.norm(self._rest, axis=1)
        loose = (away - PATCH_INNER_M) / (PATCH_OUTER_M - PATCH_INNER_M)
        self._hold = (1.0 - np.clip(loose, 0.0, 1.0) ** 1.5)[:, None]
        self._middle = self.pixels(np.zeros((1, 2)))[0]

    def pixels(self, plane_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where places in the tangent plane, (n, 2) metres, fall in the picture."""
        places = self._origin + plane_m[:, :1] * self._right + plane_m[:, 1:] * self._up
        return projected(self._pose, places, self._size)[0]

    def place(self, moment: Moment) -> Vector:
        """Return the fingertip's middle in the world, (3,) metres."""
        return np.asarray(
            self._origin + self._right * (moment.x_mm / 1000.0) + self._up * (moment.y_mm / 1000.0)
        )

    def shapes(self, moment: Moment) -> GuideShapes:
        """Return what to draw for a moment: the skin goes along with the fingertip."""
        offset = np.array([moment.x_mm, moment.y_mm]) / 1000.0
        radius = float(np.hypot(*offset))
        plane = np.concatenate(
            [self._rest + self._hold * offset, self._circle * radius, offset[None]]
        )
        pixels = self.pixels(plane)
        parts = np.split(pixels, np.cumsum([*self._lengths, _AROUND + 1]))
        centre = parts[-1][0]
        return GuideShapes(tuple(parts[:-2]), parts[-2], centre, centre - self._middle)

"""The guide on the body: hands, skin patch, circle and path over a still picture.

When the camera rests, each hand is drawn alone, once for each stretch of its path. A moment of
the guide then only shifts those pictures and bends the lines of the patch, which costs a small
part of drawing the body. Everything is at true scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from osteopoint.geometry.frames import Vector, cross, tangent_frame
from osteopoint.scene.camera import Pose, projected

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.placement.tracks import Track
    from osteopoint.practice.guide import Moment
    from osteopoint.practice.movements import Offset

# The patch: skin that lies fast on the finger up to the inner radius and stays at the outer.
PATCH_INNER_M, PATCH_OUTER_M = 0.006, 0.016
_LIFT_M = 0.0006
_RINGS = (0.006, 0.0085, 0.011, 0.0135, 0.016)
_SPOKES, _AROUND = 12, 36
# A hand is drawn anew after so much of its path, or after the skin has turned so far.
_KEY_EVERY_M, _KEY_EVERY_RAD = 0.016, 0.12
_SINK_M = 0.003  # how far full pressure moves a leaning hand in, as it is drawn
_OVER_TRACK_M = 0.002


@dataclass(frozen=True, slots=True, eq=False)
class GuideShapes:
    """The shapes of one moment, in pixels from the upper left corner.

    Attributes
    ----------
    patches : the skin around each hand: rings and spokes, one (n, 2) array each; the fifth is
        the rim
    path : (n, 2) the circle of the fingertip's middle
    centre : (2,) where the fingertip's middle is now
    hands : for each hand the key of its picture, and its shift, (2,)
    """

    patches: tuple[tuple[NDArray[np.float64], ...], ...]
    path: NDArray[np.float64]
    centre: NDArray[np.float64]
    hands: tuple[tuple[int, NDArray[np.float64]], ...]

    @property
    def lines(self) -> tuple[NDArray[np.float64], ...]:
        """The patch of the first hand."""
        return self.patches[0]


class GuideGeometry:
    """The tracks of a step, seen from a pose.

    Parameters
    ----------
    tracks : one for each hand
    pose, size : of the still picture
    moves_skin : whether the skin moves with the hand; else the hand glides over it
    hands : how many work; on two tracks one hand works on the first
    """

    def __init__(
        self,
        tracks: Sequence[Track],
        pose: Pose,
        size: tuple[int, int],
        *,
        moves_skin: bool = True,
        hands: int = 1,
    ) -> None:
        self.tracks = tuple(tracks)
        self._pose, self._size, self._moves_skin = pose, size, moves_skin
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
        self.keys = tuple(_keys(track) for track in self.tracks[: max(hands, 1)])

    def pixels(
        self, plane_m: NDArray[np.float64], along: float = 0.0, hand: int = 0
    ) -> NDArray[np.float64]:
        """Return the projections of points, (n, 2) metres, in the plane at a share of a track."""
        place, normal = self.tracks[hand].at(along)
        right, up = tangent_frame(normal)
        origin = place + _LIFT_M * normal
        places = origin + plane_m[:, :1] * right + plane_m[:, 1:] * up
        return projected(self._pose, places, self._size)[0]

    def place(self, hand: int, offset: Offset) -> Vector:
        """Return where a hand touches, or would touch if it were not lifted, (3,) metres."""
        track = self.tracks[hand]
        place, normal = track.at(offset.along)
        right, up = tangent_frame(normal)
        heading = track.heading(offset.along)
        across = cross(normal, heading)
        in_plane = right * offset.x_mm + up * offset.y_mm
        in_plane = in_plane + heading * offset.sway_mm + across * offset.across_mm
        return np.asarray(place + in_plane / 1000.0 + normal * (_LIFT_M + offset.lift_mm / 1000.0))

    def shapes(self, moment: Moment) -> GuideShapes:
        """Return what to draw for a moment."""
        first, *others = moment.hands[: len(self.keys)]
        spot = np.array([moment.x_mm, moment.y_mm]) / 1000.0
        more = np.concatenate([self._circle * float(np.hypot(*spot)), spot[None]])
        *patch, path, centre = self._around(0, spot, first.along, more)
        patches = [tuple(patch)]
        for hand, offset in enumerate(others, start=1):
            spot = np.array([offset.x_mm, offset.y_mm]) / 1000.0
            patches.append(tuple(self._around(hand, spot, offset.along, np.zeros((0, 2)))[:-2]))
        hands = tuple(self._shown(hand, moment) for hand in range(len(self.keys)))
        return GuideShapes(tuple(patches), path, centre[0], hands)

    def track_pixels(self) -> list[NDArray[np.float64]]:
        """Return the paths as lines in the picture, (n, 2) each; none at a single point."""
        lines = [t.places + _OVER_TRACK_M * t.normals for t in self.tracks if len(t.places) > 1]
        return [projected(self._pose, line, self._size)[0] for line in lines]

    def _around(
        self, hand: int, spot: NDArray[np.float64], along: float, more: NDArray[np.float64]
    ) -> list[NDArray[np.float64]]:
        """Return a hand's patch and further places of its plane in the picture, in their parts."""
        moved = self._rest + self._hold * spot if self._moves_skin else self._rest
        pixels = self.pixels(np.concatenate([moved, more]), along, hand)
        return np.split(pixels, np.cumsum([*self._lengths, _AROUND + 1]))

    def _shown(self, hand: int, moment: Moment) -> tuple[int, NDArray[np.float64]]:
        """Return which picture of a hand to show, and how far from where it was drawn."""
        offset = moment.hands[hand]
        track = self.tracks[hand]
        here = self.place(hand, offset)
        if moment.phase.motion in ("hold", "rest"):  # the finger stays where the circling ended
            right, up = tangent_frame(track.at(0.0)[1])
            here = here + (right * moment.x_mm + up * moment.y_mm) / 1000.0
        if moment.phase.motion == "press":
            here = here - _SINK_M * offset.strength * track.at(offset.along)[1]
        key = int(np.abs(self.keys[hand] - offset.along).argmin())
        drawn, normal = track.at(float(self.keys[hand][key]))
        both = np.array([here, drawn + _LIFT_M * normal])
        pixels = projected(self._pose, both, self._size)[0]
        return key, pixels[0] - pixels[1]


def _keys(track: Track) -> NDArray[np.float64]:
    """Return the shares of a track at which its hand is drawn."""
    if len(track.places) == 1:
        return np.zeros(1)
    turned = np.arccos(np.clip((track.normals[1:] * track.normals[:-1]).sum(axis=1), -1.0, 1.0))
    gone = np.linalg.norm(np.diff(track.places, axis=0), axis=1)
    spent = np.concatenate([[0.0], np.cumsum(gone / _KEY_EVERY_M + turned / _KEY_EVERY_RAD)])
    count = max(int(np.ceil(spent[-1])), 1) + 1
    shares = np.linspace(0.0, 1.0, len(spent))
    return np.interp(np.linspace(0.0, spent[-1], count), spent, shares)

"""Which hand works at a place, and its orientation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from osteopoint.geometry.frames import FRONT, LEFT, UP, Vector

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.placement.tracks import Track

# Regions of points that only the hand of the other side reaches.
ARM = frozenset(["upper arm", "elbow", "forearm", "wrist", "hand"])
# Above this share of the body's height the elbow is lower than the hand.
_HIGH = 0.80
# A palm whose fingers point inward would lie over the spine if its middle were on the path.
_PALM_BACK_M = 0.05
_INNER = -0.35


@dataclass(frozen=True, slots=True, eq=False)
class Hold:
    """The orientation of a hand.

    Attributes
    ----------
    side : left or right hand
    forward : where the fingers point, (3,)
    back_m : how far the hand is set back, so that its fingers are on the place
    """

    side: Literal["left", "right"]
    forward: Vector
    back_m: float = 0.0


def hold_at(
    track: Track,
    share: float,
    contact: str,
    fingers: str,
    height_m: float,
    *,
    on_arm: bool = False,
    second: bool = False,
) -> Hold:
    """Return the orientation of a hand at a share of a track.

    Parameters
    ----------
    fingers : the direction by the technique: ``along`` the path, ``inward`` to the midline,
        ``up``, or empty where the place decides
    height_m : of the body
    on_arm : whether it works on an arm
    second : whether it is the second of two hands on one path
    """
    place, normal = track.at(share)
    # On the midline a right hand works, coming from its own side.
    outward = LEFT * float(np.sign(place[0])) if track.side != "midline" else -0.35 * LEFT
    side: Literal["left", "right"] = "left" if track.side == "left" else "right"
    if on_arm or second:
        side = "left" if side == "right" else "right"
        outward = FRONT - outward if on_arm else outward
    if fingers == "along":
        return Hold(side, track.heading(share))
    if fingers == "inward":
        return Hold(side, -outward + 0.25 * UP, _PALM_BACK_M if contact == "palm" else 0.0)
    if fingers == "up":
        return Hold(side, UP)
    level = float(place[1]) / height_m
    lift = -0.65 if level > _HIGH else 0.65
    forearm = 0.75 * outward + lift * UP
    if float(normal @ outward) < _INNER and not on_arm:
        # An inner side, as of a knee: from outside the hand would go through the limb.
        return Hold(side, -(0.8 * FRONT + 0.5 * lift * UP))
    if contact == "thumb" and abs(float(normal[1])) < 0.8 and not on_arm:
        forearm = 0.9 * outward + 0.3 * np.sign(lift) * UP
    return Hold(side, -forearm)

"""Every movement as a pure function of how often it has been done.

A movement is told in the hand's own frame: small circles in the plane of the skin (`x_mm`,
`y_mm`), to and fro along the path and across it, how high the hand is lifted, how far along the
path it has come, and how much of its pressure it has. Nothing here knows a limit: `guide` has
clamped the numbers before they come here, and the sizes that come out are theirs.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

# Our own choices of how a movement goes; none of the texts says more than "smooth".
_STROKE_FORWARD = 0.78  # of a stroke is spent on the skin, the rest coming back
_RETURN_LIFT_MM = 22.0
_PASS_WORKED = 0.92  # of a pass is spent working, the rest going back lightly


@dataclass(frozen=True, slots=True)
class Offset:
    """Where a hand is, as against its place on the path at rest.

    Attributes
    ----------
    x_mm, y_mm : on its small circle, in the plane of the skin
    sway_mm, across_mm : along the path and across it
    lift_mm : off the skin
    along : 0 at the path's beginning, 1 at its end
    strength : 0 to 1, the share of the pressure that it has now
    """

    x_mm: float = 0.0
    y_mm: float = 0.0
    sway_mm: float = 0.0
    across_mm: float = 0.0
    lift_mm: float = 0.0
    along: float = 0.0
    strength: float = 1.0


def offset(motion: str, cycles: float, size_mm: float, travelled: float, hand: int = 0) -> Offset:
    """Return where a hand is.

    Parameters
    ----------
    motion : one of `catalogue.techniques.MOTIONS`
    cycles : how often the movement has been done, with fractions
    size_mm : diameter of the circle, or the whole way to and fro or up
    travelled : passes over the path done, with fractions
    hand : 0 or 1; the second hand of a pair takes turns with the first where that is the way
    """
    return _MOVEMENTS[motion](cycles, size_mm, travelled, hand)


def breath(cycles: float) -> float:
    """Return how full the lungs are, 0 to 1, rising in the first half of a cycle."""
    return 0.5 - 0.5 * math.cos(2.0 * math.pi * math.fmod(cycles, 1.0))


def smooth(share: float) -> float:
    """Return 0 to 1 with no jerk at either end."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)


def _circle(cycles: float, size_mm: float, _travelled: float, _hand: int) -> Offset:
    angle = 2.0 * math.pi * math.fmod(cycles, 1.0)
    return Offset(x_mm=size_mm / 2.0 * math.cos(angle), y_mm=size_mm / 2.0 * math.sin(angle))


def _knead(cycles: float, size_mm: float, travelled: float, hand: int) -> Offset:
    """Circles that travel; the second hand is the mirror image of the first."""
    along, working = _travel(travelled)
    round_ = _circle(cycles, size_mm * working, travelled, hand)
    x_mm = -round_.x_mm if hand else round_.x_mm
    return Offset(x_mm=x_mm, y_mm=round_.y_mm, along=along, strength=0.2 + 0.8 * working)


def _stroke(cycles: float, _size_mm: float, _travelled: float, _hand: int) -> Offset:
    share = math.fmod(cycles, 1.0)
    if share < _STROKE_FORWARD:
        return Offset(along=smooth(share / _STROKE_FORWARD))
    back = (share - _STROKE_FORWARD) / (1.0 - _STROKE_FORWARD)
    lift = _RETURN_LIFT_MM * math.sin(math.pi * back) ** 2
    return Offset(along=1.0 - smooth(back), lift_mm=lift, strength=0.0)


def _rub(cycles: float, size_mm: float, travelled: float, _hand: int) -> Offset:
    along, working = _travel(travelled)
    sway = size_mm / 2.0 * math.sin(2.0 * math.pi * math.fmod(cycles, 1.0))
    return Offset(sway_mm=sway * working, along=along, strength=0.2 + 0.8 * working)


def _rub_round(cycles: float, size_mm: float, travelled: float, _hand: int) -> Offset:
    along, working = _travel(travelled)
    angle, radius = 2.0 * math.pi * math.fmod(cycles, 1.0), size_mm / 2.0 * working
    return Offset(
        sway_mm=radius * math.cos(angle),
        across_mm=radius * math.sin(angle),
        along=along,
        strength=0.2 + 0.8 * working,
    )


def _squeeze(cycles: float, size_mm: float, travelled: float, hand: int) -> Offset:
    along, working = _travel(travelled)
    hold = breath(cycles + 0.5 * hand)
    return Offset(across_mm=size_mm * (hold - 0.5) * working, along=along, strength=hold * working)


def _shake(cycles: float, size_mm: float, travelled: float, hand: int) -> Offset:
    along, working = _travel(travelled)
    sway = size_mm / 2.0 * math.sin(2.0 * math.pi * math.fmod(cycles + 0.5 * hand, 1.0))
    return Offset(sway_mm=sway * working, along=along)


def _tap(cycles: float, size_mm: float, travelled: float, hand: int) -> Offset:
    """One tap a cycle; the hands take turns."""
    along, _ = _travel(travelled)
    up = abs(math.sin(math.pi * math.fmod(cycles / 2.0 + 0.5 * hand, 1.0)))
    return Offset(lift_mm=size_mm * up, along=along, strength=max(1.0 - 4.0 * up, 0.0))


def _press(cycles: float, _size_mm: float, _travelled: float, _hand: int) -> Offset:
    """Lean in for a third, stay for a third, ease off in the last."""
    share = 3.0 * math.fmod(cycles, 1.0)
    return Offset(strength=0.15 + 0.85 * (smooth(share) - smooth(share - 2.0)))


def _still(_cycles: float, _size_mm: float, _travelled: float, _hand: int) -> Offset:
    return Offset()


def _travel(travelled: float) -> tuple[float, float]:
    """Return how far along the path the hand is, and how much it works there, 0 to 1."""
    share = math.fmod(travelled, 1.0)
    if share <= _PASS_WORKED:
        along = share / _PASS_WORKED
        return along, min(smooth(along / 0.03), smooth((1.0 - along) / 0.03))
    return 1.0 - smooth((share - _PASS_WORKED) / (1.0 - _PASS_WORKED)), 0.0


_MOVEMENTS: dict[str, Callable[[float, float, float, int], Offset]] = {
    "circle": _circle,
    "knead": _knead,
    "stroke": _stroke,
    "rub": _rub,
    "rub_round": _rub_round,
    "squeeze": _squeeze,
    "shake": _shake,
    "tap": _tap,
    "press": _press,
    "hold": _still,
    "breathe": _still,
    "rest": _still,
}

"""Every movement as a pure function of the number of its repetitions.

A movement is given in the hand's own frame: small circles in the plane of the skin (`x_mm`,
`y_mm`), movement along and across the path, lift, position on the path, and share of the
pressure. This module has no limits: `guide` clamps the numbers before it calls these functions.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

# Our own choices for the course of movements; the source texts only say "smooth".
_STROKE_FORWARD = 0.78  # share of a stroke on the skin; the rest is the return
_RETURN_LIFT_MM = 22.0
_PASS_WORKED = 0.92  # share of a pass with pressure; the rest is a light return


@dataclass(frozen=True, slots=True)
class Offset:
    """Offset of a hand from its place on the path at rest.

    Attributes
    ----------
    x_mm, y_mm : position on the small circle, in the plane of the skin
    sway_mm, across_mm : offset along and across the path
    lift_mm : distance from the skin
    along : position on the path, 0 at its start, 1 at its end
    strength : current share of the pressure, 0 to 1
    """

    x_mm: float = 0.0
    y_mm: float = 0.0
    sway_mm: float = 0.0
    across_mm: float = 0.0
    lift_mm: float = 0.0
    along: float = 0.0
    strength: float = 1.0


def offset(motion: str, cycles: float, size_mm: float, travelled: float, hand: int = 0) -> Offset:
    """Return the offset of a hand.

    Parameters
    ----------
    motion : one of `catalogue.techniques.MOTIONS`
    cycles : number of repetitions, with fractions
    size_mm : diameter of the circle, or whole amplitude to and fro or up
    travelled : number of passes over the path, with fractions
    hand : 0 or 1; in some movements the second hand alternates with the first
    """
    return _MOVEMENTS[motion](cycles, size_mm, travelled, hand)


def breath(cycles: float) -> float:
    """Return the filling of the lungs, 0 to 1, rising in the first half of a cycle."""
    return 0.5 - 0.5 * math.cos(2.0 * math.pi * math.fmod(cycles, 1.0))


def smooth(share: float) -> float:
    """Return the smoothstep of a share: 0 to 1 with zero slope at both ends."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)


def _circle(cycles: float, size_mm: float, _travelled: float, _hand: int) -> Offset:
    angle = 2.0 * math.pi * math.fmod(cycles, 1.0)
    return Offset(x_mm=size_mm / 2.0 * math.cos(angle), y_mm=size_mm / 2.0 * math.sin(angle))


def _knead(cycles: float, size_mm: float, travelled: float, hand: int) -> Offset:
    """Return travelling circles; the second hand mirrors the first."""
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
    """Return one tap per cycle; the hands alternate."""
    along, _ = _travel(travelled)
    up = abs(math.sin(math.pi * math.fmod(cycles / 2.0 + 0.5 * hand, 1.0)))
    return Offset(lift_mm=size_mm * up, along=along, strength=max(1.0 - 4.0 * up, 0.0))


def _press(cycles: float, _size_mm: float, _travelled: float, _hand: int) -> Offset:
    """Return a press: increase for a third of the cycle, hold for a third, then release."""
    share = 3.0 * math.fmod(cycles, 1.0)
    return Offset(strength=0.15 + 0.85 * (smooth(share) - smooth(share - 2.0)))


def _still(_cycles: float, _size_mm: float, _travelled: float, _hand: int) -> Offset:
    return Offset()


def _travel(travelled: float) -> tuple[float, float]:
    """Return the position on the path and the intensity of the work there, both 0 to 1."""
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

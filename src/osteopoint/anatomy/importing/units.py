"""Unit of a foreign skeleton, determined from the lengths of its bones."""

import math
from dataclasses import dataclass

from osteopoint.anatomy.importing.sizes import Sizes
from osteopoint.errors import OsteopointError, quoted

UNITS = {
    "metres": 1.0,
    "decimetres": 0.1,
    "centimetres": 0.01,
    "millimetres": 0.001,
    "inches": 0.0254,
    "feet": 0.3048,
}
# Units that are considered for the body of a child.
_OF_CHILDREN = ("metres", "centimetres", "millimetres")
# Sizes to which converters normalise models.
_NORMAL, _NEARLY = (1.0, 2.0, 10.0, 100.0, 1000.0), 0.0005
_MIN_HEIGHT_M, _MAX_HEIGHT_M = 0.4, 2.6
_MAX_METRES = 10.0
_SAY = "If that is wrong, say how tall it is: Height in the window, --height on the command line."


@dataclass(frozen=True, slots=True)
class Unit:
    """Unit of a source.

    Attributes
    ----------
    scale : metres per unit
    size : size of the body, as a share of the person of the statistics
    assumed : assumptions in whole sentences; empty without assumptions
    """

    name: str
    scale: float
    size: float
    assumed: str = ""


def find_unit(usual: float, extent: float, sizes: Sizes, height_m: float | None = None) -> Unit:
    """Return the unit for which the bones have human lengths.

    Parameters
    ----------
    usual : metres per unit if the bones were as long as those of `sizes`
    extent : longest side of the whole source, in its unit
    height_m : height of the body as given by the user, or None

    Raises
    ------
    OsteopointError
        If that height is not a human one.
    """
    if height_m is not None:
        if not _MIN_HEIGHT_M <= height_m <= _MAX_HEIGHT_M:
            raise OsteopointError(
                f"A height of {height_m:g} m is none of a person; it must be between "
                f"{_MIN_HEIGHT_M:g} and {_MAX_HEIGHT_M:g} m."
            )
        size = height_m / sizes.stature_m
        return Unit(f"{height_m:g} m tall, as was said", usual * size, size)
    name = min(UNITS, key=lambda unit: abs(math.log(usual / UNITS[unit])))
    size = UNITS[name] / usual
    if sizes.adults[0] <= size <= sizes.adults[1]:
        return Unit(name, UNITS[name], size)
    normal = any(abs(extent / length - 1) < _NEARLY for length in _NORMAL)
    for name in () if normal else _OF_CHILDREN:
        size = UNITS[name] / usual
        if sizes.child <= size < sizes.adults[0]:
            return Unit(name, UNITS[name], size, _child(name, size, sizes))
    detail = f"one unit is {usual * 1000:.3g} mm"
    return Unit(detail, usual, 1.0, _enlarged(usual, sizes, normal))


def _child(name: str, size: float, sizes: Sizes) -> str:
    tall = f"{size * sizes.stature_m:.2f} m"
    return (
        f"Its bones are {size:.0%} as long as an adult's of {sizes.stature_m:.2f} m: it was taken "
        f"for a child of some {tall}, in {name}. {_SAY}"
    )


def _enlarged(usual: float, sizes: Sizes, normal: bool) -> str:
    why = (
        "It was brought to a round size by some program"
        if normal
        else f"Its unit is none that is known (one would be {usual * 1000:.3g} mm)"
    )
    return (
        f"{why}: its bones were given the lengths of those of an adult of {sizes.stature_m:.2f} m. "
        f"{_SAY}"
    )


def read_height(text: str) -> float:
    """Return a height entered by the user, in metres; values above ten are centimetres.

    Raises
    ------
    OsteopointError
        If it is not a number.
    """
    try:
        height = float(text.strip().lower().removesuffix("m").removesuffix("c").replace(",", "."))
    except ValueError:
        raise OsteopointError(f"The height '{quoted(text, 40)}' is no number of metres.") from None
    return height / 100 if height > _MAX_METRES else height

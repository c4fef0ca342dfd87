"""Reading the steps of a rule; each moves to a place, says itself and draws its line.

Vocabulary (the key ``step`` of a row in `points.json`; the others are its fields). A *place*
is a landmark or another point.

``at``       begin at a place, on the skin straight out from it in a direction if one is given
``between``  along a tape from one place to another: a share of it, or so many of its cun
``level``    the midline of the back or front level with a place, then so many cun out from it
``cun``      so many cun in a direction or towards a place
``fingers``  so many finger-breadths, likewise
``towards``  part of the way from here to a place
``height``   straight up or down until level with a place
``column``   straight sideways until as far from the midline as a place
``onto``     onto a bone: straight in from a direction, or the nearest place of it
``compare``  stay, and set the distance from the midline beside what the source says
``below``    stay, and say how far below a landmark this is

An acupoint's rule goes along the skin and ends on it; an osteopoint's goes straight and ends
with ``onto``.
"""

import math
from dataclasses import MISSING, fields
from typing import Any

from osteopoint.anatomy.directions import direction
from osteopoint.errors import quoted
from osteopoint.placement.landing import Onto
from osteopoint.placement.moves import At, Between, Column, Cun, Fingers, Height, Level, Towards
from osteopoint.placement.remarks import Below, Compare
from osteopoint.placement.step import Step

_KINDS: dict[str, type[Any]] = {
    kind.key: kind
    for kind in (At, Between, Level, Cun, Fingers, Towards, Height, Column, Onto, Compare, Below)
}
_FIELDS = {
    name: (
        {f.name for f in fields(kind)},
        [f.name for f in fields(kind) if f.default is MISSING],
    )
    for name, kind in _KINDS.items()
}
_SPELT = {
    ("between", "from"): "start",
    ("between", "to"): "end",
    ("onto", "from"): "coming_from",
}


def step_from(row: dict[str, Any]) -> Step:
    """Return the step that a row of a rule describes.

    Raises
    ------
    ValueError
        If the step is unknown, lacks a field, or has one that it does not know.
    """
    name = str(row.get("step", ""))
    kind = _KINDS.get(name)
    if kind is None:
        known = ", ".join(_KINDS)
        raise ValueError(f"'{name}' is no step; known are {known}")
    given = {_SPELT.get((name, key), key): value for key, value in row.items() if key != "step"}
    names, needed = _FIELDS[name]
    for field in given.keys() - names:
        raise ValueError(f"the step '{name}' has no field '{field}'")
    for field in needed:
        if field not in given:
            raise ValueError(f"the step '{name}' lacks its field '{field}'")
    if name == "between" and ("cun" in given) != ("measure" in given):
        raise ValueError("the step 'between' needs 'cun' and 'measure' together")
    if name in ("cun", "fingers") and ("direction" in given) == ("to" in given):
        raise ValueError(f"the step '{name}' needs either 'direction' or 'to'")
    step: Step = kind(**{field: _typed(field, value) for field, value in given.items()})
    return step


_NUMBERS = frozenset({"fraction", "lateral_cun", "count", "midline_mm", "cun"})
_LISTS = frozenset({"bones", "via"})
_WORDS = frozenset({"direction", "coming_from", "seen_from", "on"})
_MAX = 1000  # beyond any count of cun, fingers or millimetres on a body


def _typed(name: str, value: Any) -> Any:
    if name in _NUMBERS:
        if not _number(value):
            raise ValueError(f"'{name}' must be a number")
        if not 0 <= value <= (1 if name == "fraction" else _MAX):
            raise ValueError(f"'{name}' is {quoted(value, 12)}, which is out of its bounds")
        return float(value)
    if name in _LISTS:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ValueError(f"'{name}' must be a list of ids")
        if not value and name == "bones":
            raise ValueError("the step 'onto' names no bone")
        return tuple(value)
    if name in _WORDS and isinstance(value, dict):
        weights = value.values()
        if not weights or not all(_number(each) and abs(each) <= _MAX for each in weights):
            raise ValueError(f"'{name}' must be a direction, or several with a number each")
        direction(value, "left")
        return value
    if not isinstance(value, str):
        raise ValueError(f"'{name}' must be a word")
    if name in _WORDS and value:
        direction(value, "left")
    return value


def _number(value: Any) -> bool:
    """Return whether a value is a number; JSON may also have one that is not a number, NaN."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return plain and not (isinstance(value, float) and math.isnan(value))

"""Reading the steps of a rule; each moves to a place, says itself and draws its line.

Vocabulary (the key ``step`` of a row in `points.json`; the others are its fields):

``at``       begin at a landmark
``between``  part of the way from one landmark to another
``level``    level with a landmark, so many cun out from the midline
``cun``      so many cun in a direction or towards a landmark
``fingers``  so many finger-breadths, likewise
``towards``  part of the way from here to a landmark
``height``   straight up or down to the height of a landmark
``onto``     onto a bone: straight in from a direction, or the nearest place
``compare``  stay, and set the distance from the midline beside what the source says
``below``    stay, and say how far below a landmark this is
"""

from dataclasses import MISSING, fields
from typing import Any

import numpy as np

from osteopoint.anatomy.directions import direction
from osteopoint.placement.landing import Onto
from osteopoint.placement.moves import (
    At,
    Below,
    Between,
    Compare,
    Cun,
    Fingers,
    Height,
    Level,
    Towards,
)
from osteopoint.placement.step import Step

_KINDS: dict[str, type[Any]] = {
    kind.key: kind
    for kind in (At, Between, Level, Cun, Fingers, Towards, Height, Onto, Compare, Below)
}


def step_from(row: dict[str, Any]) -> Step:
    """Return the step that a row of a rule describes.

    Raises
    ------
    ValueError
        If the step is unknown, lacks a field, or has one that it does not know.
    """
    kind = _KINDS.get(str(row.get("step", "")))
    if kind is None:
        known = ", ".join(_KINDS)
        raise ValueError(f"'{row.get('step', '')}' is no step; known are {known}")
    given = {_field(kind, key): value for key, value in row.items() if key != "step"}
    names = {f.name for f in fields(kind)}
    for name in given.keys() - names:
        raise ValueError(f"the step '{kind.key}' has no field '{name}'")
    for f in fields(kind):
        if f.default is MISSING and f.name not in given:
            raise ValueError(f"the step '{kind.key}' lacks its field '{f.name}'")
    step: Step = kind(**{name: _typed(name, value) for name, value in given.items()})
    return step


def _field(kind: type[Any], key: str) -> str:
    names = {f.name for f in fields(kind)}
    if key == "from":
        return "start" if "start" in names else "coming_from"
    if key == "to" and "end" in names:
        return "end"
    return key


_NUMBERS = frozenset({"fraction", "lateral_cun", "count", "midline_mm"})
_WORDS = frozenset({"direction", "coming_from"})


def _typed(name: str, value: Any) -> Any:
    if name in _NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
            raise ValueError(f"'{name}' must be a number")
        return float(value)
    if name == "bones":
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ValueError("'bones' must be a list of bone ids")
        if not value:
            raise ValueError("the step 'onto' names no bone")
        return tuple(value)
    if name in _WORDS and isinstance(value, dict):
        direction(value, "left")
        return value
    if not isinstance(value, str):
        raise ValueError(f"'{name}' must be a word")
    if name in _WORDS and value:
        direction(value, "left")
    return value

"""Parser of the rows of `points.json` that are steps of a rule."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from osteopoint.catalogue.rules import (
    At,
    Below,
    Between,
    Column,
    Compare,
    Cun,
    Fingers,
    Height,
    Level,
    Onto,
    Rule,
    Step,
    Towards,
    Unreadable,
    Words,
)
from osteopoint.errors import quoted
from osteopoint.geometry.directions import direction

_MAX_NUMBER = 1000  # more than any count of cun, fingers or millimetres on a body

_KINDS: dict[str, type[Any]] = {
    kind.kind: kind
    for kind in (At, Between, Level, Cun, Fingers, Towards, Height, Column, Onto, Compare, Below)
}
_FIELDS: dict[str, dict[str, Field[Any]]] = {
    name: {each.name: each for each in fields(kind)} for name, kind in _KINDS.items()
}
_FIELD_OF_KEY: dict[str, dict[str, str]] = {
    name: {each.metadata.get("key", each.name): each.name for each in fields(kind)}
    for name, kind in _KINDS.items()
}


def parse_rule(rows: Iterable[Mapping[str, Any]]) -> Rule:
    """Return the steps of a rule; a row that cannot be parsed becomes an `Unreadable`."""
    return tuple(_step_or_reason(row) for row in rows)


def _step_or_reason(row: Mapping[str, Any]) -> Step:
    try:
        return parse_step(row)
    except (ValueError, RecursionError) as error:
        named = row.get("step")
        return Unreadable(str(error), named if isinstance(named, str) else "")


def parse_step(row: Mapping[str, Any]) -> Step:
    """Return the step that a row of a rule describes.

    Raises
    ------
    ValueError
        If the kind is unknown, a field is missing or unknown, or a value is not allowed.
    """
    name = str(row.get("step", ""))
    kind = _KINDS.get(name)
    if kind is None:
        known = ", ".join(_KINDS)
        raise ValueError(f"'{name}' is no step; known are {known}")
    spelt, known_fields = _FIELD_OF_KEY[name], _FIELDS[name]
    given = {spelt.get(key, key): value for key, value in row.items() if key != "step"}
    for key in given.keys() - known_fields.keys():
        raise ValueError(f"the step '{name}' has no field '{key}'")
    for key, each in known_fields.items():
        if each.default is MISSING and key not in given:
            raise ValueError(f"the step '{name}' lacks its field '{key}'")
    if name == "between" and ("cun" in given) != ("measure" in given):
        raise ValueError("the step 'between' needs 'cun' and 'measure' together")
    if name in ("cun", "fingers") and ("direction" in given) == ("to" in given):
        raise ValueError(f"the step '{name}' needs either 'direction' or 'to'")
    values = {key: _READERS[known_fields[key].type](key, value) for key, value in given.items()}
    step: Step = kind(**values)
    return step


def _number(name: str, value: Any) -> float:
    if not _is_number(value):
        raise ValueError(f"'{name}' must be a number")
    if not 0 <= value <= (1 if name == "fraction" else _MAX_NUMBER):
        raise ValueError(f"'{name}' is {quoted(value, 12)}, which is out of its bounds")
    return float(value)


def _ids(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"'{name}' must be a list of ids")
    if not value and name == "bones":
        raise ValueError("the step 'onto' names no bone")
    return tuple(value)


def _direction(name: str, value: Any) -> Words:
    if isinstance(value, dict):
        weights = value.values()
        if not weights or not all(
            _is_number(each) and abs(each) <= _MAX_NUMBER for each in weights
        ):
            raise ValueError(f"'{name}' must be a direction, or several with a number each")
        direction(value, "left")
        return value
    word = _word(name, value)
    if word:
        direction(word, "left")
    return word


def _word(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"'{name}' must be a word")
    return value


def _is_number(value: Any) -> bool:
    """Return whether a value is a number; JSON can also hold NaN, which is not."""
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return plain and not (isinstance(value, float) and math.isnan(value))


_READERS: dict[Any, Any] = {
    float: _number,
    float | None: _number,
    tuple[str, ...]: _ids,
    Words: _direction,
    str: _word,
}

"""Parser of the rows of `points.json` that are steps of a rule."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any, NamedTuple

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
_Reader = Callable[[str, Any], Any]


class _Kind(NamedTuple):
    """How rows of one kind of step are parsed.

    Attributes
    ----------
    make : the class of the step
    fields : names of the fields by their key in a row
    readers : checks and converts the value of each field
    required : names of the fields without a default
    """

    make: Callable[..., Step]
    fields: dict[str, str]
    readers: dict[str, _Reader]
    required: tuple[str, ...]


def parse_rule(rows: Iterable[Mapping[str, Any]]) -> Rule:
    """Return the steps of a rule; a row that cannot be parsed becomes an `Unreadable`."""
    return tuple(_step_or_reason(row) for row in rows)


def _step_or_reason(row: Mapping[str, Any]) -> Step:
    try:
        return parse_step(row)
    except (ValueError, RecursionError) as error:
        named, via = row.get("step"), row.get("via")
        mentioned = (row.get("place"), row.get("from"), row.get("to"))
        return Unreadable(
            str(error),
            named if isinstance(named, str) else "",
            _texts_in((*mentioned, *(via if isinstance(via, list) else ()))),
        )


def _texts_in(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str) and value)


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
    given = {kind.fields.get(key, key): value for key, value in row.items() if key != "step"}
    for field in given.keys() - kind.readers.keys():
        raise ValueError(f"the step '{name}' has no field '{field}'")
    for field in kind.required:
        if field not in given:
            raise ValueError(f"the step '{name}' lacks its field '{field}'")
    if name == "between" and ("cun" in given) != ("measure" in given):
        raise ValueError("the step 'between' needs 'cun' and 'measure' together")
    if name in ("cun", "fingers") and ("direction" in given) == ("to" in given):
        raise ValueError(f"the step '{name}' needs either 'direction' or 'to'")
    values = {field: kind.readers[field](field, value) for field, value in given.items()}
    return kind.make(**values)


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


_READERS: dict[Any, _Reader] = {
    float: _number,
    float | None: _number,
    tuple[str, ...]: _ids,
    Words: _direction,
    str: _word,
}


def _kind(make: type[Any]) -> _Kind:
    every = fields(make)
    return _Kind(
        make,
        {each.metadata.get("key", each.name): each.name for each in every},
        {each.name: _READERS[each.type] for each in every},
        tuple(each.name for each in every if each.default is MISSING),
    )


_KINDS: dict[str, _Kind] = {
    step.kind: _kind(step)
    for step in (At, Between, Level, Cun, Fingers, Towards, Height, Column, Onto, Compare, Below)
}

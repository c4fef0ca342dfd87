"""Reader of `points.json` and `sources.json`; bad rows are left out and reported."""

import re
from pathlib import Path
from typing import Any, get_args

from osteopoint.catalogue.model import (
    Catalogue,
    Caution,
    LocationStatus,
    Point,
    PointSide,
    Reach,
    Source,
    System,
)
from osteopoint.catalogue.rule_parsing import parse_rule
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import read_json

CAUTION_KINDS = frozenset(
    [
        "pregnancy",
        "vessel",
        "nerve",
        "thin_bone",
        "lung",
        "eye",
        "spine",
        "skin",
        "injury",
        "intimate",
        "inside",
    ]
)
GROUPS = frozenset(
    [
        "source",
        "connecting",
        "cleft",
        "back-shu",
        "front-mu",
        "well",
        "spring",
        "stream",
        "river",
        "sea",
        "lower-sea",
        "influential",
        "confluent",
        "crossing",
    ]
)
_CHOICES: dict[str, tuple[str, ...]] = {
    "system": get_args(System),
    "side": get_args(PointSide),
    "reach": get_args(Reach),
    "location_status": get_args(LocationStatus),
}
_TEXTS = (
    "latin", "pinyin", "characters", "traditional", "channel", "bone", "region", "feel",
    "technique",
)  # fmt: skip
_LISTS = ("common", "groups", "find", "notes", "sources")
_MAX_ID_LENGTH, _MAX_TEXT_LENGTH, _MAX_RULE_STEPS = 40, 1000, 50
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_catalogue(assets: Path) -> Catalogue:
    """Read all points and sources; `Catalogue.problems` lists the rows that were left out.

    Raises
    ------
    OsteopointError
        If a file is missing, is not JSON, or has no rows.
    """
    problems: list[str] = []
    sources: dict[str, Source] = {}
    for number, row in enumerate(_rows(assets / "sources.json", "sources"), start=1):
        try:
            source = Source(_text(row, "id"), _text(row, "title"), _text(row, "kind"))
        except (ValueError, AttributeError) as error:
            problems.append(f"sources.json: row {number}: {quoted(error)}.")
            continue
        sources[source.id] = source
    points: dict[str, Point] = {}
    for number, row in enumerate(_rows(assets / "points.json", "points"), start=1):
        name = str(row.get("id") or f"row {number}") if isinstance(row, dict) else f"row {number}"
        try:
            places = points_from(row)
            if any(point.id in points for point in places):
                raise ValueError("the id is taken by an earlier row")
            if len({point.id for point in places}) < len(places):
                raise ValueError("two of its members are the same 'part'")
        except ValueError as error:
            problems.append(f"points.json: {quoted(name, _MAX_ID_LENGTH)}: {quoted(error)}.")
            continue
        points.update((point.id, point) for point in places)
    return Catalogue(points=points, sources=sources, problems=tuple(problems))


def _rows(path: Path, key: str) -> list[Any]:
    rows = read_json(path).get(key)
    if not isinstance(rows, list) or not rows:
        raise OsteopointError(f"The file {path} lists no {key}.")
    return rows


def points_from(row: Any) -> list[Point]:
    """Return the point of a row, or the places of a set.

    Raises
    ------
    ValueError
        If the row is not an object, lacks a field, or has a value that is not allowed.
    """
    if not isinstance(row, dict):
        raise ValueError("it is no JSON object")
    members = row.get("members")
    if members is None:
        return [_point(row)]
    are_places = isinstance(members, list) and all(isinstance(each, dict) for each in members)
    if not are_places or not members:
        raise ValueError("'members' must be a list of places")
    _text(row, "id")
    shared = {key: value for key, value in row.items() if key != "members"}
    return [_member(each, shared) for each in members]


def _member(place: dict[str, Any], shared: dict[str, Any]) -> Point:
    code, part = shared["id"], _text(place, "part")
    own = {
        "id": f"{code}.{part}",
        "name": f"{_text(shared, 'name')}, {_text(place, 'name')}",
        "side": place.get("side"),
        "rule": place.get("rule"),
    }
    try:
        return _point({**shared, **own}, set_of=code)
    except ValueError as error:
        raise ValueError(f"its member '{part}': {error}") from None


def _point(row: dict[str, Any], set_of: str = "") -> Point:
    for key, allowed in _CHOICES.items():
        if row.get(key) not in allowed:
            raise ValueError(f"'{key}' is {row.get(key)!r}, not one of {', '.join(allowed)}")
    rule = row.get("rule")
    if not isinstance(rule, list) or not rule or not all(isinstance(s, dict) for s in rule):
        raise ValueError("'rule' must be a list of steps")
    if len(rule) > _MAX_RULE_STEPS:
        raise ValueError(f"'rule' has {len(rule)} steps, more than {_MAX_RULE_STEPS}")
    name = _text(row, "id")
    if len(name) > _MAX_ID_LENGTH or not name.isprintable() or " " in name:
        raise ValueError(f"'id' must be one word of at most {_MAX_ID_LENGTH} letters")
    words: dict[str, Any] = {key: _text(row, key, required=False) for key in _TEXTS}
    words.update({key: _texts(row, key) for key in _LISTS})
    for group in words["groups"]:
        if group not in GROUPS:
            raise ValueError(f"the group '{group}' is unknown")
    cautions = row.get("cautions", [])
    if not isinstance(cautions, list):
        raise ValueError("'cautions' must be a list")
    return Point(
        id=name,
        system=row["system"],
        name=_text(row, "name"),
        side=row["side"],
        rule=parse_rule(rule),
        reach=row["reach"],
        location_status=row["location_status"],
        cautions=tuple(_caution(each) for each in cautions),
        set_of=set_of,
        **words,
    )


def _caution(row: Any) -> Caution:
    if not isinstance(row, dict):
        raise ValueError("a caution is no JSON object")
    kind = _text(row, "kind")
    if kind not in CAUTION_KINDS:
        raise ValueError(f"the caution kind '{kind}' is unknown")
    return Caution(kind, _text(row, "text"), _text(row, "source"))


def _text(row: dict[str, Any], key: str, required: bool = True) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"'{key}' must be text")
    if required and not value.strip():
        raise ValueError(f"'{key}' is missing")
    _check_text(key, value)
    return value


def _texts(row: dict[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"'{key}' must be a list of texts")
    for text in value:
        _check_text(key, text)
    return tuple(value)


def _check_text(key: str, text: str) -> None:
    """Raise a `ValueError` for a text that is too long or holds half a surrogate pair."""
    if len(text) > _MAX_TEXT_LENGTH:
        raise ValueError(f"'{key}' is longer than {_MAX_TEXT_LENGTH} letters")
    if _SURROGATE.search(text):
        raise ValueError(f"'{key}' has a character that is none")

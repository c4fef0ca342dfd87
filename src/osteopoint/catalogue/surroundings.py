"""What is known around points: channels, how far apart people put them, one's own lengths."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from osteopoint.catalogue.model import Point
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel; each strand is the ids of its points in the direction that it runs in."""

    id: str
    name: str
    strands: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class LocationError:
    """How far apart people put a point.

    Attributes
    ----------
    points : to which it applies; none if it applies to a whole system
    what : what was found, a sentence
    source : id
    """

    points: tuple[str, ...]
    system: str
    radius_mm: float
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class OwnLength:
    """A length that a person may measure on themself.

    Attributes
    ----------
    how : how to measure it
    least_m, most_m : beyond these it is a slip
    measure, parts : the measure of which it is so many units
    """

    id: str
    name: str
    how: str
    least_m: float
    most_m: float
    measure: str
    parts: float


def read_channels(assets: Path) -> dict[str, Channel]:
    """Read `channels.json`; an OsteopointError says what is wrong with it."""
    rows = _read(assets / "channels.json", "channels", _channel)
    return {channel.id: channel for channel in rows}


def read_location_errors(assets: Path) -> list[LocationError]:
    """Read `location_errors.json`; an OsteopointError says what is wrong with it."""
    return _read(assets / "location_errors.json", "errors", _location_error)


def read_own_lengths(assets: Path) -> list[OwnLength]:
    """Read `own_lengths.json`; an OsteopointError says what is wrong with it."""
    return _read(assets / "own_lengths.json", "lengths", _own_length)


def error_at(point: Point, errors: list[LocationError]) -> LocationError | None:
    """Return how far apart people put a point: by a study of it, else of its system."""
    for known in errors:
        if point.code in known.points:
            return known
    return next((known for known in errors if known.system == point.system), None)


def _read(path: Path, key: str, make: Callable[[dict[str, Any]], T]) -> list[T]:
    made: list[T] = []
    try:
        for row in read_json(path)[key]:
            made.append(make(row))  # noqa: PERF401  (how many were made says which row is bad)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        where = f"row {len(made) + 1} of '{key}'"
        raise OsteopointError(f"In {path}, {where} lacks or spoils {error}.") from error
    return made


def _channel(row: dict[str, Any]) -> Channel:
    strands = tuple(tuple(str(point) for point in strand) for strand in row["strands"])
    return Channel(str(row["id"]), str(row["name"]), strands)


def _location_error(row: dict[str, Any]) -> LocationError:
    radius_mm = float(row["radius_mm"])
    if not 0.0 < radius_mm <= 60.0:
        raise ValueError(f"'radius_mm', which is {radius_mm:g}")
    points = tuple(str(point) for point in row.get("points", ()))
    system = str(row.get("system", ""))
    return LocationError(points, system, radius_mm, str(row["what"]), str(row["source"]))


def _own_length(row: dict[str, Any]) -> OwnLength:
    least_m, most_m = float(row["least_cm"]) / 100, float(row["most_cm"]) / 100
    parts = float(row["parts"])
    if not (0.0 < least_m < most_m and parts > 0.0):
        raise ValueError("its bounds")
    name, how, measure = str(row["name"]), str(row["how"]), str(row["measure"])
    return OwnLength(str(row["id"]), name, how, least_m, most_m, measure, parts)

"""What is known around points: channels, how far apart people put them, one's own lengths."""

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from osteopoint.catalogue.model import Point
from osteopoint.catalogue.rows import length_mm, read_rows, text, texts
from osteopoint.jsonfile import read_as

_MAX_DISTANCE_MM = 60.0
_MAX_HEIGHT_M = 3.0


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

    def widened(self, other: "LocationError") -> "LocationError":
        """Return this error with another one beside it that does not hang together with it.

        The radius is the root of the sum of both squares.
        """
        radius_mm = math.hypot(self.radius_mm, other.radius_mm)
        return replace(self, radius_mm=radius_mm, what=f"{self.what} {other.what}")


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
    rows = read_rows(assets / "channels.json", "channels", _channel)
    return {channel.id: channel for channel in rows}


def read_location_errors(assets: Path) -> list[LocationError]:
    """Read `location_errors.json`; an OsteopointError says what is wrong with it."""
    return read_rows(assets / "location_errors.json", "errors", _location_error)


def read_skin_error(assets: Path) -> LocationError:
    """Read how far points on a borrowed skin are off, from `location_errors.json`.

    Raises
    ------
    OsteopointError
        If it is missing or malformed.
    """
    return read_as(
        assets / "location_errors.json", lambda content: _skin_error(content["borrowed_skin"])
    )


def read_own_lengths(assets: Path) -> list[OwnLength]:
    """Read `own_lengths.json`; an OsteopointError says what is wrong with it."""
    return read_rows(assets / "own_lengths.json", "lengths", _own_length)


def error_at(point: Point, errors: list[LocationError]) -> LocationError | None:
    """Return how far apart people put a point: by a study of it, else of its system."""
    for known in errors:
        if point.code in known.points:
            return known
    return next((known for known in errors if known.system == point.system), None)


def _channel(row: dict[str, Any]) -> Channel:
    strands = tuple(texts({"strand": strand}, "strand") for strand in row["strands"])
    return Channel(text(row, "id"), text(row, "name"), strands)


def _location_error(row: dict[str, Any]) -> LocationError:
    radius_mm = length_mm(row, "radius_mm", _MAX_DISTANCE_MM)
    points = texts({"points": []} | row, "points")
    system = text({"system": ""} | row, "system")
    return LocationError(points, system, radius_mm, text(row, "what"), text(row, "source"))


def _skin_error(row: dict[str, Any]) -> LocationError:
    radius_mm = length_mm(row, "radius_mm", _MAX_DISTANCE_MM)
    return LocationError((), "", radius_mm, text(row, "what"), text(row, "origin"))


def _own_length(row: dict[str, Any]) -> OwnLength:
    least_m, most_m = float(row["least_cm"]) / 100, float(row["most_cm"]) / 100
    parts = float(row["parts"])
    if not (0.0 < least_m < most_m < _MAX_HEIGHT_M and 0.0 < parts < math.inf):
        raise ValueError("its bounds")
    name, how, measure = (text(row, key) for key in ("name", "how", "measure"))
    return OwnLength(text(row, "id"), name, how, least_m, most_m, measure, parts)

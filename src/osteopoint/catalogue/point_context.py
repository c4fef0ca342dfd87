"""Data around points: channels, location errors, and lengths that users can measure."""

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
    """A channel; each strand lists the ids of its points in the direction of the channel."""

    id: str
    name: str
    strands: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class LocationError:
    """Spread of the positions that people give for a point.

    Attributes
    ----------
    points : ids of the points it applies to; empty if it applies to a whole system
    what : the finding, a sentence
    source : id
    """

    points: tuple[str, ...]
    system: str
    radius_mm: float
    what: str
    source: str

    def combined_with(self, other: "LocationError") -> "LocationError":
        """Return the combination with another, independent error.

        The radius is the root of the sum of the squares.
        """
        radius_mm = math.hypot(self.radius_mm, other.radius_mm)
        return replace(self, radius_mm=radius_mm, what=f"{self.what} {other.what}")


@dataclass(frozen=True, slots=True)
class OwnLength:
    """A length that users can measure on themselves.

    Attributes
    ----------
    how : instructions for the measurement
    least_m, most_m : plausible range, metres; other values are typing errors
    measure, parts : the cun measure, and how many of its units the length has
    """

    id: str
    name: str
    how: str
    least_m: float
    most_m: float
    measure: str
    parts: float


def read_channels(assets: Path) -> dict[str, Channel]:
    """Read `channels.json`; raise an `OsteopointError` if it is damaged."""
    rows = read_rows(assets / "channels.json", "channels", _channel)
    return {channel.id: channel for channel in rows}


def read_location_errors(assets: Path) -> list[LocationError]:
    """Read `location_errors.json`; raise an `OsteopointError` if it is damaged."""
    return read_rows(assets / "location_errors.json", "errors", _location_error)


def read_skin_error(assets: Path) -> LocationError:
    """Read the additional error of points on a borrowed skin from `location_errors.json`.

    Raises
    ------
    OsteopointError
        If it is missing or malformed.
    """
    return read_as(
        assets / "location_errors.json", lambda content: _skin_error(content["borrowed_skin"])
    )


def read_own_lengths(assets: Path) -> list[OwnLength]:
    """Read `own_lengths.json`; raise an `OsteopointError` if it is damaged."""
    return read_rows(assets / "own_lengths.json", "lengths", _own_length)


def error_at(point: Point, errors: list[LocationError]) -> LocationError | None:
    """Return the error of a point, from a study of the point or else of its system, or None."""
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

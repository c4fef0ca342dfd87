"""Paths on the skin that a hand follows, and forbidden zones, defined by rules."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from osteopoint.catalogue.rows import length_mm, read_rows, text, texts

Level = Literal["block", "warn"]
_MAX_WIDTH_MM = 500.0


@dataclass(frozen=True, slots=True)
class Route:
    """A line on the skin through points, in the direction of the hand.

    Attributes
    ----------
    via : ids of points that exist on both sides
    """

    id: str
    name: str
    via: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Everything within `radius_mm` of the line through some places, or of one place.

    Attributes
    ----------
    along : ids of points or landmarks; paired ones give one band per side
    """

    along: tuple[str, ...]
    radius_mm: float


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone where no hand may work, or only with care.

    Attributes
    ----------
    level : ``block`` forbids, ``warn`` only warns
    techniques : ids of the forbidden techniques; all if empty
    """

    id: str
    name: str
    reason: str
    level: Level
    bands: tuple[Band, ...]
    techniques: tuple[str, ...]
    sources: tuple[str, ...]

    def forbids(self, technique: str) -> bool:
        """Return whether the zone forbids a technique."""
        return self.level == "block" and (not self.techniques or technique in self.techniques)


def read_paths(path: Path) -> dict[str, Route]:
    """Read `paths.json`.

    Raises
    ------
    OsteopointError
        If it is missing or damaged.
    """
    routes = read_rows(path, "paths", _route)
    return {route.id: route for route in routes}


def read_zones(path: Path) -> dict[str, Zone]:
    """Read `zones.json`.

    Raises
    ------
    OsteopointError
        If it is missing or damaged.
    """
    zones = read_rows(path, "zones", _zone)
    return {zone.id: zone for zone in zones}


def _route(row: dict[str, Any]) -> Route:
    via = texts(row, "via")
    if len(via) < 2:
        raise ValueError(f"the path '{row['id']}', which needs two places")
    return Route(text(row, "id"), text(row, "name"), via)


def _zone(row: dict[str, Any]) -> Zone:
    if row["level"] not in ("block", "warn"):
        raise ValueError(f"the level '{row['level']}', which is neither block nor warn")
    bands = tuple(
        Band(texts(band, "along"), length_mm(band, "radius_mm", _MAX_WIDTH_MM))
        for band in row["bands"]
    )
    return Zone(
        text(row, "id"), text(row, "name"), text(row, "reason"), row["level"], bands,
        texts({"techniques": []} | row, "techniques"), texts(row, "sources"),
    )  # fmt: skip

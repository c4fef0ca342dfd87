"""Relations between places that hold on every body, read from `assets/relations.json`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from osteopoint.catalogue.rows import read_rows, text, texts
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import WRONG_KIND, read_json
from osteopoint.placement.measures import Measure, read_measures
from osteopoint.placement.stance import Stance, read_stance

Axis = Literal["height", "line", "span", "chord"]


@dataclass(frozen=True, slots=True)
class Distances:
    """Distances in cun from one place to several points.

    Attributes
    ----------
    start : a landmark or point, or ``midline``
    low, high, cun : ends of the stretch that defines the cun, and its length in cun
    points : id → distance in cun
    """

    axis: Axis
    start: str
    low: str
    high: str
    cun: float
    points: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Levels:
    """Points at the height of a place, or up to `below` metres lower."""

    place: str
    points: tuple[str, ...]
    below: float


@dataclass(frozen=True, slots=True)
class Order:
    """Points in order along a direction, or by distance from a landmark."""

    towards: str
    away_from: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Landmarks in a row with about equal distances.

    Attributes
    ----------
    uneven : allowed deviation of a distance from the median one, as a share
    """

    landmarks: tuple[str, ...]
    uneven: float


@dataclass(frozen=True, slots=True)
class Relations:
    """All relations.

    Attributes
    ----------
    regions : region of a point → regions of bones that it may lie over
    also : id of a point → further regions of bones
    together : pairs of points that may have the same position
    stance : posture of our body, for comparison
    measures : the cun measures
    """

    regions: Mapping[str, frozenset[str]]
    also: Mapping[str, frozenset[str]]
    distances: tuple[Distances, ...]
    levels: tuple[Levels, ...]
    orders: tuple[Order, ...]
    rows: tuple[Row, ...]
    together: frozenset[frozenset[str]]
    stance: Stance
    measures: Mapping[str, Measure]


def read_relations(path: Path) -> Relations:
    """Read the relations, and ``stance.json`` and ``measures.json`` beside them.

    Raises
    ------
    OsteopointError
        If a file is missing, or something in it is of the wrong kind.
    """
    content = read_json(path)
    try:
        regions = {name: frozenset(bones) for name, bones in content["regions"].items()}
        also = {name: frozenset(bones) for name, bones in content["also"].items()}
        together = frozenset(frozenset(pair) for pair in content["together"])
    except WRONG_KIND as error:
        raise OsteopointError(f"The file {path} lacks or spoils its lists of names.") from error
    return Relations(
        regions,
        also,
        tuple(read_rows(path, "distances", _distances)),
        tuple(read_rows(path, "levels", _levels)),
        tuple(read_rows(path, "orders", _order)),
        tuple(read_rows(path, "rows", _row)),
        together,
        read_stance(path.with_name("stance.json")),
        read_measures(path.with_name("measures.json")),
    )


def _distances(row: dict[str, Any]) -> Distances:
    low, high, cun = row["of"]
    if row["axis"] not in get_args(Axis):
        raise ValueError(f"the axis '{row['axis']}'")
    points = {str(name): float(each) for name, each in row["points"].items()}
    if not all(each > 0 for each in (float(cun), *points.values())):
        raise ValueError("a distance, which must be above zero")
    return Distances(row["axis"], text(row, "from"), str(low), str(high), float(cun), points)


def _levels(row: dict[str, Any]) -> Levels:
    return Levels(text(row, "with"), texts(row, "points"), float(row.get("below_mm", 0)) / 1000)


def _order(row: dict[str, Any]) -> Order:
    either = {"towards": "", "away_from": ""} | row
    return Order(text(either, "towards"), text(either, "away_from"), texts(row, "points"))


def _row(row: dict[str, Any]) -> Row:
    return Row(texts(row, "landmarks"), float(row["uneven"]))

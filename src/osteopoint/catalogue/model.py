"""The values that the JSON files of `assets/` become."""

from dataclasses import dataclass
from typing import Any, Literal

System = Literal["osteopoint", "acupoint"]
PointSide = Literal["bilateral", "midline"]
Reach = Literal["self", "tool", "partner"]
LocationStatus = Literal["standard", "seed", "derived"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from: a source text, a standard, a study."""

    id: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Caution:
    """One reason to be careful at a point.

    `kind` is one of pregnancy, vessel, nerve, thin_bone, lung, eye, spine, skin, injury.
    """

    kind: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Point:
    """A place that can be touched, given as a rule and never as a coordinate.

    `rule` is the list of steps as the file has it; `placement` gives them meaning.
    """

    id: str
    system: System
    name: str
    latin: str
    pinyin: str
    characters: str
    common: tuple[str, ...]
    channel: str
    bone: str
    region: str
    side: PointSide
    rule: tuple[dict[str, Any], ...]
    feel: str
    find: tuple[str, ...]
    reach: Reach
    technique: str
    cautions: tuple[Caution, ...]
    location_status: LocationStatus
    notes: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All points and the sources they name, in the order of the file.

    `problems` tells which rows were left out, one sentence each.
    """

    points: dict[str, Point]
    sources: dict[str, Source]
    problems: tuple[str, ...] = ()

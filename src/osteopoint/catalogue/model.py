"""The values that the JSON files of `assets/` become."""

from dataclasses import dataclass
from typing import Literal

from osteopoint.catalogue.rules import Rule

System = Literal["osteopoint", "acupoint"]
PointSide = Literal["bilateral", "midline", "left", "right"]
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

    `kind` is one of pregnancy, vessel, nerve, thin_bone, lung, eye, spine, skin, injury,
    intimate, inside.
    """

    kind: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Point:
    """A place that can be touched, given as a rule and never as a coordinate.

    `rule` holds the steps, parsed; the package `placement` carries them out.

    Attributes
    ----------
    characters, traditional : Chinese name in simplified characters, and in traditional ones
        where they differ
    groups : special groups of acupoints, such as ``source``
    set_of : id of the set of places that this is one of, such as ``EX-B2``
    """

    id: str
    system: System
    name: str
    latin: str
    pinyin: str
    characters: str
    traditional: str
    common: tuple[str, ...]
    channel: str
    groups: tuple[str, ...]
    bone: str
    region: str
    side: PointSide
    rule: Rule
    feel: str
    find: tuple[str, ...]
    reach: Reach
    technique: str
    cautions: tuple[Caution, ...]
    location_status: LocationStatus
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    set_of: str = ""

    @property
    def code(self) -> str:
        """The id that sources use: of the whole set, if this is one place of a set."""
        return self.set_of or self.id

    @property
    def sides(self) -> tuple[Literal["left", "right", "midline"], ...]:
        """The sides on which it exists, left before right."""
        return ("left", "right") if self.side == "bilateral" else (self.side,)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All points and the sources they name, in the order of the file.

    `problems` tells which rows were left out, one sentence each.
    """

    points: dict[str, Point]
    sources: dict[str, Source]
    problems: tuple[str, ...] = ()

    def first_of(self, code: str) -> str:
        """Return the id of the first place of a set by the set's code; any other id as it is."""
        if not code or code in self.points:
            return code
        return next((p.id for p in self.points.values() if p.set_of == code), code)

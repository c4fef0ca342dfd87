"""Data model of points and sources, as read from the JSON files of `assets/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # the first picture needs no rules
    from osteopoint.catalogue.rules import Rule

System = Literal["osteopoint", "acupoint"]
PointSide = Literal["bilateral", "midline", "left", "right"]
Reach = Literal["self", "tool", "partner"]
LocationStatus = Literal["standard", "seed", "derived"]


@dataclass(frozen=True, slots=True)
class Source:
    """Source of a fact: a source text, a standard, a study."""

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
    """A place that can be touched, defined by a rule and never by coordinates.

    `rule` holds the parsed steps; the package `placement` carries them out.

    Attributes
    ----------
    characters, traditional : Chinese name in simplified characters, and in traditional
        characters if they differ
    groups : special groups of acupoints, such as ``source``
    set_of : id of the set that this place belongs to, such as ``EX-B2``; empty if none
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
        """The id that sources use: that of the set, if this place belongs to one."""
        return self.set_of or self.id

    @property
    def sides(self) -> tuple[Literal["left", "right", "midline"], ...]:
        """The sides on which the point exists, left before right."""
        return ("left", "right") if self.side == "bilateral" else (self.side,)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All points and sources, in the order of the file.

    `problems` holds one sentence for each row that was left out.
    """

    points: dict[str, Point]
    sources: dict[str, Source]
    problems: tuple[str, ...] = ()

    def first_of(self, code: str) -> str:
        """Return the id of the first place of a set, given the code of the set or any id."""
        if not code or code in self.points:
            return code
        return next((p.id for p in self.points.values() if p.set_of == code), code)

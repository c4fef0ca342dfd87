"""Screening questions before a session, by region, and the pages that follow a yes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_as

Exit = Literal["ask", "stop", "emergency"]
# From least to most serious.
EXITS: tuple[Exit, ...] = ("ask", "stop", "emergency")


@dataclass(frozen=True, slots=True)
class Question:
    """A yes/no question; a yes leads to the page `exit`."""

    id: str
    text: str
    exit: Exit


@dataclass(frozen=True, slots=True)
class Gate:
    """A group of questions."""

    id: str
    name: str
    intro: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class ExitPage:
    """Page after a yes; its text is neutral and does not guess the cause."""

    id: Exit
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the body with the same questions."""

    id: str
    name: str
    gates: tuple[str, ...]
    point_regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gates:
    """Gates, regions, exit pages, texts of the three feedback buttons, and rules for stopping."""

    gates: dict[str, Gate]
    exits: dict[str, ExitPage]
    regions: dict[str, Region]
    talk: dict[str, str]
    stop_rules: tuple[str, ...]

    def region(self, region_id: str) -> Region:
        """Return a region.

        Raises
        ------
        OsteopointError
            If it is unknown; the message lists all regions.
        """
        if region_id not in self.regions:
            known = ", ".join(self.regions)
            raise OsteopointError(f"There is no region '{region_id}'; there is {known}.")
        return self.regions[region_id]

    def region_of(self, point_region: str) -> str:
        """Return the region that a point's own region belongs to; ``front`` if unknown."""
        for region in self.regions.values():
            if point_region in region.point_regions:
                return region.id
        return "front"

    def gates_for(self, region_id: str, more: Iterable[str] = ()) -> list[Gate]:
        """Return the gates of a region and further gates, without duplicates, in order."""
        names = dict.fromkeys((*self.region(region_id).gates, *more))
        return [self.gates[name] for name in names]

    def most_serious(self, exits: Iterable[Exit]) -> ExitPage | None:
        """Return the page of the most serious exit, or None without exits."""
        given = sorted(exits, key=EXITS.index)
        return self.exits[given[-1]] if given else None


def read_gates(path: Path) -> Gates:
    """Read `gates.json`.

    Raises
    ------
    OsteopointError
        If the file is missing or damaged, or names an unknown gate.
    """
    return read_as(path, _gates)


def _gates(document: Mapping[str, Any]) -> Gates:
    exits: dict[str, ExitPage] = {
        row["id"]: ExitPage(row["id"], row["title"], row["text"]) for row in document["exits"]
    }
    if set(exits) != set(EXITS):
        raise ValueError(f"the exits must be {', '.join(EXITS)}")
    gates = {
        row["id"]: Gate(
            row["id"],
            row["name"],
            row["intro"],
            tuple(Question(q["id"], q["text"], exits[q["exit"]].id) for q in row["questions"]),
        )
        for row in document["gates"]
    }
    regions = {
        row["id"]: Region(
            row["id"],
            row["name"],
            tuple(gates[name].id for name in row["gates"]),
            tuple(row["point_regions"]),
        )
        for row in document["regions"]
    }
    talk = {name: str(document["talk"][name]) for name in ("fine", "too_much", "stop")}
    return Gates(gates, exits, regions, talk, tuple(document["stop_rules"]))

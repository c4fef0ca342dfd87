"""The questions before a session, by region, and what follows a yes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_as

Exit = Literal["ask", "stop", "emergency"]
# The last weighs most.
EXITS: tuple[Exit, ...] = ("ask", "stop", "emergency")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to answer with yes or no; a yes leads to the page `exit`."""

    id: str
    text: str
    exit: Exit


@dataclass(frozen=True, slots=True)
class Gate:
    """Questions that belong together."""

    id: str
    name: str
    intro: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class ExitPage:
    """What is said after a yes: neutral, and without a guess."""

    id: Exit
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the body for which the same questions are asked."""

    id: str
    name: str
    gates: tuple[str, ...]
    point_regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gates:
    """All gates, regions and exits, what the three buttons of a session say, when to stop."""

    gates: dict[str, Gate]
    exits: dict[str, ExitPage]
    regions: dict[str, Region]
    talk: dict[str, str]
    stop_rules: tuple[str, ...]

    def region(self, region_id: str) -> Region:
        """Return a region, or raise an `OsteopointError` that lists all."""
        if region_id not in self.regions:
            known = ", ".join(self.regions)
            raise OsteopointError(f"There is no region '{region_id}'; there is {known}.")
        return self.regions[region_id]

    def region_of(self, point_region: str) -> str:
        """Return the region that a point's own region belongs to; `front` for an unknown one."""
        for region in self.regions.values():
            if point_region in region.point_regions:
                return region.id
        return "front"

    def asked(self, region_id: str, more: Iterable[str] = ()) -> list[Gate]:
        """Return the gates of a region and further ones, each once, in order."""
        names = dict.fromkeys((*self.region(region_id).gates, *more))
        return [self.gates[name] for name in names]

    def heaviest(self, exits: Iterable[Exit]) -> ExitPage | None:
        """Return the page for several yeses: that of the weightiest; None for none."""
        given = sorted(exits, key=EXITS.index)
        return self.exits[given[-1]] if given else None


def read_gates(path: Path) -> Gates:
    """Read `gates.json`.

    Raises
    ------
    OsteopointError
        If the file is missing or damaged, or names a gate that is not there.
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

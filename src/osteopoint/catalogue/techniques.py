"""Techniques and the limits of every movement, read from `techniques.json`."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_as

Motion = Literal[
    "circle", "knead", "stroke", "rub", "rub_round", "squeeze", "shake", "tap", "press",
    "hold", "breathe", "rest",
]  # fmt: skip
MOTIONS: tuple[Motion, ...] = get_args(Motion)
Over = Literal["point", "path", "none"]
By = Literal["self", "partner", "professional", "read"]
Skin = Literal["moves", "glides"]
NUMBERS = ("rate_hz", "size_mm", "seconds", "pressure")


@dataclass(frozen=True, slots=True)
class Limit:
    """Allowed range of a number, and its source."""

    min: float
    max: float
    origin: str

    def clamped(self, value: float) -> float:
        """Return `value` clamped to the range; `min` for NaN."""
        return self.min if math.isnan(value) else min(max(value, self.min), self.max)

    def violation(self, name: str, value: float) -> str:
        """Return a sentence if a value is outside the range, with limit and source; else empty."""
        if self.clamped(value) == value:
            return ""
        return f"{name} {value:g} is outside {self.min:g} to {self.max:g} ({self.origin})"


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the numbers of one movement, enforced for files and sliders alike."""

    rate_hz: Limit
    size_mm: Limit
    seconds: Limit
    pressure: Limit


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one phase.

    `size_mm` is the diameter of a circle, or the amplitude of a movement to and fro or up.
    `pressure` is a cue from 0 to 10 as the user feels it, not a force. `passes` is how often
    the hand travels the whole path.
    """

    rate_hz: float = 0.0
    size_mm: float = 0.0
    seconds: float = 0.0
    pressure: float = 0.0
    passes: float = 1.0


@dataclass(frozen=True, slots=True)
class Setting:
    """A named set of a technique's numbers, by phase, with the source of each."""

    id: str
    name: str
    numbers: tuple[Numbers, ...]
    origins: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of a technique.

    Attributes
    ----------
    waits_for_pulse : whether the phase ends when the user reports a pulse
    breathing : whether slow breathing is paced during the phase
    contact : the contact, if it differs from the phase before
    """

    id: str
    name: str
    motion: Motion
    goal: str
    steps: tuple[str, ...]
    waits_for_pulse: bool = False
    breathing: bool = False
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A hand, finger or tool that touches the skin, and the regions where it is not allowed."""

    id: str
    name: str
    not_in: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Technique:
    """A technique; the first setting and the first contact are the defaults.

    A technique without phases is for reading only and has no timer.

    Attributes
    ----------
    by : who may perform it
    over : ``point``, ``path``, or ``none`` without contact with the body
    skin : whether the skin moves with the hand or the hand glides over it
    fingers : direction of the fingers: ``along`` the path, ``inward`` to the midline, or empty
    example : default place and side for a demonstration
    regions : where it is allowed
    limits : by phase
    """

    id: str
    name: str
    family: str
    lesson: str
    summary: str
    by: tuple[By, ...]
    over: Over
    skin: Skin
    hands: int
    fingers: str
    example: tuple[str, str]
    contact: tuple[str, ...]
    regions: tuple[str, ...]
    direction: str
    where: str
    where_not: str
    settings: tuple[Setting, ...]
    phases: tuple[Phase, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    limits: tuple[Limits, ...]

    @property
    def timed(self) -> bool:
        """Whether the technique can be practised with the guide."""
        return bool(self.phases)

    def setting(self, setting_id: str) -> Setting:
        """Return a setting by id.

        Raises
        ------
        OsteopointError
            If the technique has no such setting, or is for reading only.
        """
        if not self.timed:
            raise OsteopointError(
                f"{self.name} is here to read about; it has no timer and no guide."
            )
        for setting in self.settings:
            if setting.id == setting_id:
                return setting
        known = ", ".join(s.id for s in self.settings)
        raise OsteopointError(f"{self.name} has no setting '{setting_id}'; it has {known}.")


@dataclass(frozen=True, slots=True)
class Techniques:
    """All techniques and contacts, and the limits by movement."""

    by_id: dict[str, Technique]
    contacts: dict[str, Contact]
    limits: dict[str, Limits]


def read_techniques(path: Path) -> Techniques:
    """Read `techniques.json`.

    Raises
    ------
    OsteopointError
        If the file is missing or damaged, or a setting exceeds a limit.
    """
    return read_as(path, _techniques)


def _techniques(document: Mapping[str, Any]) -> Techniques:
    pressure = _limit(document["pressure"])
    limits = {
        motion: Limits(
            _limit(row["rate_hz"]), _limit(row["size_mm"]), _limit(row["seconds"]), pressure
        )
        for motion, row in document["limits"].items()
    }
    contacts = {row["id"]: _contact(row) for row in document["contacts"]}
    techniques = {row["id"]: _technique(row, limits, contacts) for row in document["techniques"]}
    return Techniques(techniques, contacts, limits)


def _limit(row: Mapping[str, Any]) -> Limit:
    return Limit(float(row["min"]), float(row["max"]), str(row["origin"]))


def _contact(row: Mapping[str, Any]) -> Contact:
    return Contact(row["id"], row["name"], tuple(row["not_in"]), row["note"])


def _technique(
    row: Mapping[str, Any], limits: Mapping[str, Limits], contacts: Mapping[str, Contact]
) -> Technique:
    phases = tuple(_phase(phase) for phase in row["phases"])
    of_phases = tuple(limits[phase.motion] for phase in phases)
    settings = tuple(_setting(each, row["id"], phases, of_phases) for each in row["settings"])
    if bool(phases) != bool(settings):
        raise ValueError(f"'{row['id']}' needs both phases and settings, or neither")
    unknown = [
        c for c in (*row["contact"], *(p.contact for p in phases)) if c and c not in contacts
    ]
    if unknown:
        raise ValueError(f"'{row['id']}' names the contact '{unknown[0]}', which is unknown")
    if phases and not {"self", "partner"} & set(row["by"]):
        raise ValueError(f"'{row['id']}' is for {', '.join(row['by'])} only and may have no timer")
    words: dict[str, Any] = {
        key: row[key] for key in ("id", "name", "family", "lesson", "summary", "over", "skin",
                                  "hands", "fingers", "direction", "where", "where_not")
    }  # fmt: skip
    for key, value in words.items():
        if not isinstance(value, int if key == "hands" else str):
            raise ValueError(f"'{row['id']}': '{key}' is {value!r}, of the wrong kind")
    lists: dict[str, Any] = {
        key: tuple(row[key]) for key in ("by", "contact", "regions", "notes", "sources")
    }
    example = (str(row["example"]["place"]), str(row["example"]["side"]))
    return Technique(
        **words, **lists, example=example, settings=settings, phases=phases, limits=of_phases
    )


def _phase(row: Mapping[str, Any]) -> Phase:
    if row["motion"] not in MOTIONS:
        raise ValueError(f"the motion '{row['motion']}' is unknown")
    return Phase(
        id=row["id"],
        name=row["name"],
        motion=row["motion"],
        goal=row["goal"],
        steps=tuple(row["steps"]),
        waits_for_pulse=row.get("ends") == "pulse",
        breathing=bool(row.get("breathing", False)),
        contact=row.get("contact", ""),
    )


def _setting(
    row: Mapping[str, Any], technique: str, phases: tuple[Phase, ...], limits: tuple[Limits, ...]
) -> Setting:
    numbers, origins = [], {}
    for phase, limit in zip(phases, limits, strict=True):
        given = row["phases"][phase.id]
        values = {name: float(each["value"]) for name, each in given.items()}
        for name, each in given.items():
            origins[phase.id, name] = str(each["origin"])
            wrong = getattr(limit, name).violation(name, values[name]) if name in NUMBERS else ""
            if wrong:
                raise ValueError(f"the setting '{row['id']}' of '{technique}': {phase.id}: {wrong}")
        numbers.append(Numbers(**values))
    return Setting(row["id"], row["name"], tuple(numbers), origins)

"""Techniques, their limits, and protocols: what to do at a point, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json

T = TypeVar("T")
Motion = Literal["circle", "hold", "rest"]
MOTIONS: tuple[Motion, ...] = ("circle", "hold", "rest")


@dataclass(frozen=True, slots=True)
class Limit:
    """The range a number may have, and who says so."""

    min: float
    max: float
    origin: str

    def clamped(self, value: float) -> float:
        """Return `value`, or the end of the range that it has passed."""
        return min(max(value, self.min), self.max)


@dataclass(frozen=True, slots=True)
class Limits:
    """What no setting may pass, whatever a file or a slider says."""

    circle_diameter_mm: Limit
    rate_hz: Limit
    circling_s: Limit
    holding_s: Limit


@dataclass(frozen=True, slots=True)
class Setting:
    """One named choice of a technique's numbers.

    `pressure` is a cue from 0 to 10 as it feels to the person, not a force.
    """

    id: str
    name: str
    rate_hz: float
    circle_diameter_mm: float
    circling_s: float
    holding_s: float
    pressure: float
    origin: str


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of a technique.

    `duration_s` is 0 where the setting decides; `waits_for_pulse` if the person's word
    that they feel a pulse ends it.
    """

    id: str
    name: str
    motion: Motion
    goal: str
    steps: tuple[str, ...]
    pressure: float | None
    duration_s: float
    waits_for_pulse: bool


@dataclass(frozen=True, slots=True)
class Technique:
    """A way of working at a point; the first setting is the default."""

    id: str
    name: str
    summary: str
    contact: tuple[str, ...]
    settings: tuple[Setting, ...]
    phases: tuple[Phase, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    limits: Limits

    def setting(self, setting_id: str) -> Setting:
        """Return the setting of that id.

        Raises
        ------
        OsteopointError
            If the technique has no such setting.
        """
        for setting in self.settings:
            if setting.id == setting_id:
                return setting
        known = ", ".join(s.id for s in self.settings)
        raise OsteopointError(f"{self.name} has no setting '{setting_id}'; it has {known}.")


@dataclass(frozen=True, slots=True)
class ProtocolStep:
    """Work at one point on one side."""

    point: str
    side: str
    technique: str


@dataclass(frozen=True, slots=True)
class Protocol:
    """Points one after the other."""

    id: str
    name: str
    summary: str
    steps: tuple[ProtocolStep, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """All that the program knows about doing: techniques, protocols, when to stop."""

    techniques: dict[str, Technique]
    protocols: dict[str, Protocol]
    stop_rules: tuple[str, ...]

    def technique(self, technique_id: str) -> Technique:
        """Return the technique of that id, or raise an `OsteopointError` that lists all."""
        return _known(self.techniques, technique_id, "technique")

    def protocol(self, protocol_id: str) -> Protocol:
        """Return the protocol of that id, or raise an `OsteopointError` that lists all."""
        return _known(self.protocols, protocol_id, "protocol")


def read_practice(assets: Path) -> Practice:
    """Read `techniques.json` and `protocols.json`.

    Raises
    ------
    OsteopointError
        If a file is missing or damaged, or a setting passes a limit.
    """
    path = assets / "techniques.json"
    document = read_json(path)
    try:
        limits = Limits(**{name: _limit(row) for name, row in document["limits"].items()})
        techniques = {row["id"]: _technique(row, limits, path) for row in document["techniques"]}
        stop_rules = tuple(document["stop_rules"])
    except (KeyError, TypeError, ValueError) as error:
        raise OsteopointError(f"In {path} something is missing or wrong: {error}.") from error
    path = assets / "protocols.json"
    try:
        protocols = {row["id"]: _protocol(row) for row in read_json(path)["protocols"]}
    except (KeyError, TypeError, ValueError) as error:
        raise OsteopointError(f"In {path} something is missing or wrong: {error}.") from error
    return Practice(techniques, protocols, stop_rules)


def _limit(row: Mapping[str, Any]) -> Limit:
    return Limit(float(row.get("min", 0.0)), float(row["max"]), str(row["origin"]))


def _technique(row: Mapping[str, Any], limits: Limits, path: Path) -> Technique:
    settings = tuple(Setting(**setting) for setting in row["settings"])
    for setting in settings:
        for name in ("rate_hz", "circle_diameter_mm", "circling_s", "holding_s"):
            limit, value = getattr(limits, name), getattr(setting, name)
            if limit.clamped(value) != value:
                raise OsteopointError(
                    f"In {path} the setting '{setting.id}' of '{row['id']}' has {name} {value:g}, "
                    f"outside {limit.min:g} to {limit.max:g} ({limit.origin})."
                )
    if not settings:
        raise ValueError(f"technique '{row['id']}' has no setting")
    return Technique(
        id=row["id"],
        name=row["name"],
        summary=row["summary"],
        contact=tuple(row["contact"]),
        settings=settings,
        phases=tuple(_phase(phase) for phase in row["phases"]),
        notes=tuple(row["notes"]),
        sources=tuple(row["sources"]),
        limits=limits,
    )


def _phase(row: Mapping[str, Any]) -> Phase:
    if row["motion"] not in MOTIONS:
        raise ValueError(f"motion '{row['motion']}'")
    return Phase(
        id=row["id"],
        name=row["name"],
        motion=row["motion"],
        goal=row["goal"],
        steps=tuple(row["steps"]),
        pressure=row.get("pressure"),
        duration_s=float(row.get("duration_s", 0.0)),
        waits_for_pulse=row.get("waits_for") == "pulse",
    )


def _protocol(row: Mapping[str, Any]) -> Protocol:
    return Protocol(
        id=row["id"],
        name=row["name"],
        summary=row["summary"],
        steps=tuple(ProtocolStep(**step) for step in row["steps"]),
        before=tuple(row["before"]),
        after=tuple(row["after"]),
        sources=tuple(row["sources"]),
    )


def _known(table: Mapping[str, T], key: str, what: str) -> T:
    if key not in table:
        raise OsteopointError(f"There is no {what} '{key}'; there is {', '.join(table)}.")
    return table[key]

"""Protocols of sessions, built-in and the user's own: reading, writing and checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from osteopoint.catalogue.gates import Gates
from osteopoint.catalogue.model import Point
from osteopoint.catalogue.paths import Route
from osteopoint.catalogue.techniques import NUMBERS, Techniques
from osteopoint.errors import quoted
from osteopoint.jsonfile import read_as

MAX_STEPS = 40
LISTS = ("also", "gates", "by", "before", "after", "notes", "sources")
_SIDES = ("left", "right", "midline", "both")


@dataclass(frozen=True, slots=True)
class ProtocolStep:
    """Work at one place.

    Attributes
    ----------
    place : id of a point or of a path; empty for a step without contact
    numbers : values that differ from the setting: rate, size, seconds, pressure by name
    note : a sentence about this step
    """

    technique: str
    place: str = ""
    side: str = ""
    setting: str = ""
    contact: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Protocol:
    """A sequence of steps, with preparation and aftercare.

    Attributes
    ----------
    also : aliases of the id
    region, gates : region whose questions are asked, and further gates
    before, after : ids of items of the set-up
    own : whether the user created it
    """

    id: str
    name: str
    summary: str
    region: str
    steps: tuple[ProtocolStep, ...]
    also: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    by: tuple[str, ...] = ("self",)
    posture: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names that a protocol may use."""

    points: Mapping[str, Point]
    paths: Mapping[str, Route]
    techniques: Techniques
    gates: Gates


def read_protocols(path: Path, *, own: bool = False) -> dict[str, Protocol]:
    """Read a file of protocols, built-in or the user's own.

    Raises
    ------
    OsteopointError
        If it is missing or damaged.
    """

    def parse(document: dict[str, Any]) -> dict[str, Protocol]:
        return {row["id"]: protocol_from(row, own=own) for row in _rows(document["protocols"])}

    return read_as(path, parse)


def protocol_from(row: Mapping[str, Any], *, own: bool = False) -> Protocol:
    """Return the protocol of a row.

    Raises
    ------
    KeyError, TypeError, ValueError
        If something is missing or of the wrong kind.
    """
    texts = {key: _text(row[key]) for key in ("id", "name", "summary", "region")}
    lists = {key: tuple(_text(each) for each in _rows(row[key])) for key in LISTS if key in row}
    steps = tuple(_step(each) for each in _rows(row["steps"]))
    if not steps:
        raise ValueError(f"'{texts['id']}' has no step")
    return Protocol(
        **texts,  # type: ignore[arg-type]
        **lists,  # type: ignore[arg-type]
        steps=steps,
        posture=_text(row.get("posture", "")),
        own=own,
    )


def row_of(protocol: Protocol) -> dict[str, Any]:
    """Return a protocol as a row of a file; `protocol_from` reads it back."""
    steps = []
    for step in protocol.steps:
        row: dict[str, Any] = {"technique": step.technique}
        for key in ("place", "side", "setting", "contact", "note"):
            if getattr(step, key):
                row[key] = getattr(step, key)
        steps.append(row | dict(step.numbers))
    row = {key: getattr(protocol, key) for key in ("id", "name", "summary", "region")}
    row |= {key: list(getattr(protocol, key)) for key in LISTS}
    return row | {"posture": protocol.posture, "steps": steps}


def faults(protocol: Protocol, known: KnownNames) -> list[str]:
    """Return the faults of a protocol, one sentence each: unknown names, exceeded limits."""
    found = []
    if protocol.region not in known.gates.regions:
        found.append(f"the region '{protocol.region}' is unknown")
    found += [
        f"the gate '{name}' is unknown" for name in protocol.gates if name not in known.gates.gates
    ]
    if len(protocol.steps) > MAX_STEPS:
        found.append(f"it has {len(protocol.steps)} steps, more than {MAX_STEPS}")
    for number, step in enumerate(protocol.steps, start=1):
        found += [f"step {number}: {fault}" for fault in _step_faults(step, protocol, known)]
    return [f"'{protocol.id}': {fault}." for fault in found]


def _step_faults(step: ProtocolStep, protocol: Protocol, known: KnownNames) -> list[str]:
    technique = known.techniques.by_id.get(step.technique)
    if technique is None:
        return [f"there is no technique '{step.technique}'"]
    if not technique.timed:
        who = "professionals only" if "professional" in technique.by else "reading only"
        return [f"{technique.name} is for {who} and may have no timer"]
    found = []
    if step.setting and step.setting not in {s.id for s in technique.settings}:
        found.append(f"{technique.name} has no setting '{step.setting}'")
    if protocol.region in known.gates.regions and protocol.region not in technique.regions:
        found.append(f"{technique.name} is not done in the region '{protocol.region}'")
    if step.contact and step.contact not in technique.contact:
        found.append(f"{technique.name} is not done with '{step.contact}'")
    contact = known.techniques.contacts.get(step.contact)
    if contact is not None and protocol.region in contact.not_in:
        found.append(f"{contact.name} is not used here: {contact.note}")
    limits = technique.limits[0]  # a step's numbers are those of its first phase
    for name, value in step.numbers.items():
        wrong = getattr(limits, name).violation(name, value)
        if wrong:
            found.append(wrong)
    return found + _place_faults(step, technique.over, known)


def _place_faults(step: ProtocolStep, over: str, known: KnownNames) -> list[str]:
    if over == "none":
        return ["it touches nothing and needs no place"] if step.place else []
    if over == "point":
        point = known.points.get(step.place)
        if point is None:
            return [f"there is no point '{step.place}'"]
        if step.side not in point.sides:
            return [f"{step.place} has no side '{step.side}'; it has {', '.join(point.sides)}"]
        if not point.technique:
            return [f"{step.place} is there to know, not to press"]
        return []
    if step.place not in known.paths:
        return [f"there is no path '{step.place}'"]
    if step.side not in ("left", "right", "both"):
        return [f"the path {step.place} has no side '{step.side}'; it has left, right, both"]
    return []


def _rows(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"{quoted(repr(value))} is no list")
    return value


def _step(row: Mapping[str, Any]) -> ProtocolStep:
    numbers = {}
    for name in NUMBERS:
        if name in row:
            value = row[name]
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(f"{name} is {value!r}, not a number")
            numbers[name] = float(value)
    texts = {
        key: _text(row.get(key, "")) for key in ("place", "side", "setting", "contact", "note")
    }
    if texts["side"] and texts["side"] not in _SIDES:
        raise ValueError(f"the side '{texts['side']}' is not one of {', '.join(_SIDES)}")
    return ProtocolStep(_text(row["technique"]), numbers=numbers, **texts)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 1000:
        raise ValueError(f"{quoted(repr(value))} is no short text")
    return value

"""Sessions as text: list, show, check, take in; and the log of what was practised."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from osteopoint import streams
from osteopoint.assets import assets_dir
from osteopoint.catalogue.lessons import read_library
from osteopoint.catalogue.practice import Practice
from osteopoint.catalogue.protocols import Protocol, ProtocolStep
from osteopoint.catalogue.techniques import Technique
from osteopoint.commands.folders import load_explorer
from osteopoint.commands.tables import write_table
from osteopoint.errors import OsteopointError, quoted
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.own_rules import gates_for
from osteopoint.storage import log as journal
from osteopoint.storage.sessions import (
    PREFIX,
    change_saved,
    load_own_protocols,
    read_sessions,
)

_MAX_FAULT_LENGTH = 400
_UNITS = {
    "rate_hz": ("rate", " a second"),
    "size_mm": ("size", " mm"),
    "seconds": ("time", " s"),
    "pressure": ("pressure", " of 10 as it feels"),
    "passes": ("passes", ""),
}


def list_sessions(options: argparse.Namespace) -> int:
    """Print every session, ours and then the person's own, a line each."""
    explorer = _explorer(options)
    assert explorer.body_data is not None
    regions = explorer.body_data.practice.gates.regions
    rows = []
    for protocol in explorer.guidance.protocols():
        region = regions[protocol.region].name if protocol.region in regions else protocol.region
        minutes = _seconds(explorer, protocol) / 60.0
        steps = len(protocol.steps)
        rows.append((protocol.id, protocol.name, region, f"{steps} steps", f"{minutes:.1f} min"))
    wide = [max(len(row[i]) for row in rows) for i in range(5)]
    for row in rows:
        words = [text.ljust(wide[i]) for i, text in enumerate(row[:3])]
        streams.say("  ".join([*words, *(row[i].rjust(wide[i]) for i in (3, 4))]))
    return 0


def show(options: argparse.Namespace) -> int:
    """Print a session: its steps with their numbers, its questions, its notes."""
    explorer = _explorer(options)
    assert explorer.body_data is not None
    practice = explorer.body_data.practice
    protocol = _find(explorer, options.id)
    for line in _lines(explorer, practice, protocol):
        streams.say(line)
    return 0


def check(options: argparse.Namespace) -> int:
    """Print every fault of the sessions in a file; status 2 if there is one."""
    path = Path(options.file)
    sessions, faults = _checked(options, path)[1:]
    for fault in faults:
        streams.say(f"{path}: {quoted(fault, _MAX_FAULT_LENGTH)}")
    if not faults:
        streams.say(f"{path}: {_count(len(sessions), 'session')}, no fault.")
    return 2 if faults else 0


def add(options: argparse.Namespace) -> int:
    """Check a file and keep its sessions as the person's own; status 2, and none, for a fault."""
    path = Path(options.file)
    explorer, sessions, faults = _checked(options, path)
    for fault in faults:
        streams.say(f"{path}: {quoted(fault, _MAX_FAULT_LENGTH)}")
    if faults:
        raise OsteopointError(f"Nothing of {path} was kept: {_count(len(faults), 'fault')}.")
    kept = load_own_protocols()
    assert explorer.body_data is not None
    practice, points = explorer.body_data.practice, explorer.body_data.catalogue.points
    new: dict[str, Protocol] = {}
    for protocol in sessions:
        name = protocol.id if protocol.id.startswith(PREFIX) else f"{PREFIX}{protocol.id}"
        if name in kept or name in new:
            raise OsteopointError(f"In {path}, session '{protocol.id}': the id '{name}' is taken.")
        more = gates_for(protocol.region, protocol.steps, practice, points)
        gates = tuple(dict.fromkeys((*protocol.gates, *more)))
        new[name] = replace(protocol, id=name, gates=gates, own=True)
    change_saved(new)
    for protocol in new.values():
        streams.say(f"{protocol.id}  {protocol.name}  {_count(len(protocol.steps), 'step')}")
    return 0


def log(options: argparse.Namespace) -> int:
    """Export the log of what was practised, or delete it."""
    if options.delete:
        if not options.yes:
            where = journal.log_file()
            raise OsteopointError(f"This deletes the whole log {where}; say --yes to do it.")
        journal.delete_all()
        streams.say("The log is deleted.")
        return 0
    rows = journal.rows()  # the log is read whole before a file is touched
    write_table(options.csv, ",".join(journal.COLUMNS), rows, private=True)
    if options.csv != "-":
        streams.say(f"{_count(len(rows), 'session')} in {options.csv}.")
    return 0


def _explorer(options: argparse.Namespace) -> Explorer:
    """Return an explorer with the own sessions; without them if their file is damaged."""
    explorer = load_explorer(options.atlas)
    try:
        explorer.own_sessions.set(load_own_protocols())
    except OsteopointError as error:
        streams.complain(error)
    return explorer


def _find(explorer: Explorer, session_id: str) -> Protocol:
    for protocol in explorer.guidance.protocols():
        if session_id == protocol.id or session_id in protocol.also:
            return protocol
    known = ", ".join(protocol.id for protocol in explorer.guidance.protocols())
    raise OsteopointError(f"There is no session '{quoted(session_id, 80)}'; there is {known}.")


def _checked(options: argparse.Namespace, path: Path) -> tuple[Explorer, list[Protocol], list[str]]:
    sessions = list(read_sessions(path).values())
    if not sessions:
        raise OsteopointError(f"The file {path} holds no session.")
    explorer, setup = load_explorer(options.atlas), read_library(assets_dir()).setup
    known = {
        key: {""} | {each.id for each in rows}
        for key, rows in (
            ("before", setup.items),
            ("after", setup.after),
            ("posture", setup.postures),
        )
    }
    faults = []
    for protocol in sessions:
        faults += explorer.guidance.faults_of(protocol)
        named = {"before": protocol.before, "after": protocol.after, "posture": (protocol.posture,)}
        for key, names in named.items():
            unknown = [name for name in names if name not in known[key]]
            faults += [f"'{protocol.id}': there is no '{name}' for '{key}'." for name in unknown]
    return explorer, sessions, faults


def _lines(explorer: Explorer, practice: Practice, protocol: Protocol) -> Iterator[str]:
    region = practice.gates.region(protocol.region)
    steps, minutes = len(protocol.steps), _seconds(explorer, protocol) / 60.0
    yield f"{protocol.id}  {protocol.name}"
    if protocol.summary:
        yield protocol.summary
    who = " or ".join({"self": "by yourself", "partner": "by a helper"}[by] for by in protocol.by)
    yield f"{region.name}; {_count(steps, 'step')}, {minutes:.1f} min; {who}"
    for number, step in enumerate(protocol.steps, start=1):
        yield ""
        technique = practice.techniques.get(step.technique)
        if technique is None or not technique.timed:
            yield f"{number}. {step.technique}: this technique is unknown here, or has no timer."
            continue
        yield f"{number}. {_headline(explorer, practice, technique, step)}"
        yield from _numbers(technique, step)
        if step.note:
            yield f"   note: {step.note}"
    yield ""
    yield "Questions before it:"
    for gate in practice.gates.gates_for(protocol.region, protocol.gates):
        yield f"  {gate.name}"
        for question in gate.questions:
            yield f"  - {question.text} If yes: {practice.gates.exits[question.exit].title}"
    for title, texts in (("Notes:", protocol.notes), ("Sources:", protocol.sources)):
        if texts:
            yield ""
            yield title
            yield from (f"- {text}" for text in texts)


def _headline(
    explorer: Explorer, practice: Practice, technique: Technique, step: ProtocolStep
) -> str:
    text = explorer.step_title(step)
    if technique.over == "point":
        text = f"{technique.name}: {text}"
    if step.place:
        text += f" ({step.place})"
    setting = next((s for s in technique.settings if s.id == step.setting), technique.settings[0])
    contact = practice.contacts.get(step.contact or next(iter(technique.contact), ""))
    return f"{text}; {setting.name}{f'; {contact.name}' if contact is not None else ''}"


def _numbers(technique: Technique, step: ProtocolStep) -> Iterator[str]:
    """Tell each number of each phase, and where it comes from."""
    setting = next((s for s in technique.settings if s.id == step.setting), technique.settings[0])
    phases = zip(technique.phases, setting.numbers, technique.limits, strict=True)
    for index, (phase, numbers, limits) in enumerate(phases):
        yield f"   {phase.name}"
        for name, (word, unit) in _UNITS.items():
            value, origin = getattr(numbers, name), setting.origins.get((phase.id, name), "")
            if index == 0 and name in step.numbers:
                value, limit = step.numbers[name], getattr(limits, name)
                allowed = f"{limit.min:g} to {limit.max:g} allowed: {limit.origin}"
                origin = f"this session's own; {allowed}"
            if origin and value:
                yield f"     {word} {value:g}{unit} ({origin})"


def _seconds(explorer: Explorer, protocol: Protocol) -> float:
    total = 0.0
    for step in protocol.steps:
        try:
            total += explorer.step_geometry.duration_s(step)
        except OsteopointError:
            continue  # an own step that this version does not know
    return total


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"

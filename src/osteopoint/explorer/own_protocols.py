"""The person's own sessions: kept on this machine, and read with care."""

from __future__ import annotations

import contextlib
import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from osteopoint.catalogue.protocols import LISTS, MOST_STEPS, Protocol, protocol_from, row_of
from osteopoint.catalogue.techniques import NUMBERS
from osteopoint.errors import OsteopointError, quoted
from osteopoint.explorer.events import OwnProtocolsChanged
from osteopoint.jsonfile import WRONG_KIND, read_json
from osteopoint.userdata import locked, user_dir, write_user_file

if TYPE_CHECKING:
    from osteopoint.explorer.explorer import Explorer

PREFIX = "own-"
MOST_LETTERS = 60
MOST_SESSIONS = 200
LARGEST_MB = 4
_TOO_MANY = f"More than {MOST_SESSIONS} sessions of your own cannot be kept."
_VERSION = 1
_VERSIONS = (1, 2)  # under 2 the program's own file has the same rows
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_KEYS = ("id", "name", "summary", "region", "posture", "steps", *LISTS)
_STEP_KEYS = ("technique", "place", "side", "setting", "contact", "note", *NUMBERS)


# The file


def own_protocols_file() -> Path:
    """Return where the sessions are kept."""
    return user_dir() / "my_sessions.json"


def load_own_protocols() -> dict[str, Protocol]:
    """Return the kept sessions by id, in the order in which they were made; none if no file.

    Raises
    ------
    OsteopointError
        If the file is there but cannot be read.
    """
    path = own_protocols_file()
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise OsteopointError(f"Cannot read {path}: {error.strerror}.") from error
    kept = read_sessions(path)
    for name in kept:
        # One of our own ids would hide a session of the program.
        if not name.startswith(PREFIX):
            raise OsteopointError(f"In {path} the id '{name}' does not begin with '{PREFIX}'.")
    return kept


def keep_own_protocols(protocols: Mapping[str, Protocol]) -> None:
    """Keep sessions; none at all removes the file. A damaged file is left as it is.

    Raises
    ------
    OsteopointError
        If they cannot be written, or what is there cannot be read.
    """
    path = own_protocols_file()
    _kept_or_left(path)
    _write(path, protocols)


def change_kept(changes: Mapping[str, Protocol | None]) -> dict[str, Protocol]:
    """Take sessions into the file or, for None, out of it; return all that it has then.

    The file is read again first, and nobody else writes it meanwhile: another window or the
    command line may have changed it.

    Raises
    ------
    OsteopointError
        If it cannot be read or written; it is as it was.
    """
    path = own_protocols_file()
    try:
        with locked("my_sessions"):
            kept = _kept_or_left(path)
            for name, protocol in changes.items():
                kept.pop(name, None) if protocol is None else kept.update({name: protocol})
            _write(path, kept)
            return kept
    except OSError as error:
        raise OsteopointError(f"Cannot write {path}: {error.strerror}.") from error


def change_own(explorer: Explorer, protocol_id: str, protocol: Protocol | None) -> None:
    """Take in an own session, or delete it for None; keep that, and tell everybody.

    What another window deleted meanwhile stays deleted; what could not be kept before is
    kept now.

    Raises
    ------
    OsteopointError
        If it could not be kept; it holds until the program ends all the same, but for a
        session more than there may be.
    """
    own = explorer.own_protocols
    if protocol is not None and protocol_id not in own and len(own) >= MOST_SESSIONS:
        raise OsteopointError(_TOO_MANY)  # held on to, it would spoil every later change
    unkept = explorer.unkept_protocols
    unkept[protocol_id] = protocol
    failed: OsteopointError | None = None
    try:
        explorer.own_protocols = change_kept(unkept)
        unkept.clear()
    except OsteopointError as error:
        failed = error
        own = dict(explorer.own_protocols)
        own.pop(protocol_id, None) if protocol is None else own.update({protocol_id: protocol})
        explorer.own_protocols = own
    explorer.events.publish(OwnProtocolsChanged())
    if failed is not None:
        raise failed


def _write(path: Path, protocols: Mapping[str, Protocol]) -> None:
    if len(protocols) > MOST_SESSIONS:
        raise OsteopointError(_TOO_MANY)
    try:
        if protocols:
            rows = [row_of(protocol) for protocol in protocols.values()]
            content = {"version": _VERSION, "protocols": rows}
            write_user_file(path, json.dumps(content, indent=1) + "\n")
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise OsteopointError(f"Cannot write {path}: {error.strerror}.") from error


def _kept_or_left(path: Path) -> dict[str, Protocol]:
    """Return the kept sessions; a file that cannot be read is left to the person."""
    try:
        return load_own_protocols()
    except OsteopointError as error:
        raise OsteopointError(f"{error} It is left as it is: mend it or move it away.") from error


def free_id(explorer: Explorer, name: str) -> str:
    """Return an id for a session of that name that no other has, kept or not."""
    taken = set(explorer.own_protocols)
    with contextlib.suppress(OsteopointError):
        taken |= set(load_own_protocols())
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "session"
    ids = (f"{PREFIX}{slug}{'' if n == 1 else f'-{n}'}" for n in range(1, len(taken) + 2))
    return next(each for each in ids if each not in taken)


# Reading what anybody may have written


def read_sessions(path: Path) -> dict[str, Protocol]:
    """Read a file of own sessions; everything in it has the right kind then.

    Raises
    ------
    OsteopointError
        If it is missing, too large or damaged; names the session and the step.
    """
    try:
        size, regular = path.stat().st_size, path.is_file()
    except OSError as error:
        raise OsteopointError(f"Cannot read {path}: {error.strerror}.") from error
    except ValueError as error:  # a name that no file can have
        raise OsteopointError(f"Cannot read {quoted(repr(str(path)))}: {error}.") from error
    if not regular:
        raise OsteopointError(f"{path} is no file.")
    if size > LARGEST_MB * 1_000_000:
        raise OsteopointError(
            f"{path} has {size / 1e6:.1f} MB; a file of sessions has {LARGEST_MB} MB at most."
        )
    if not size:
        raise OsteopointError(f"The file {path} is empty.")
    document = read_json(path)
    rows, version = document.get("protocols"), document.get("version", _VERSION)
    if isinstance(version, bool) or version not in _VERSIONS:
        raise OsteopointError(
            f"{path} has the version {quoted(repr(version), 40)}, not {_VERSION}."
        )
    if not isinstance(rows, list):
        raise OsteopointError(f"In {path} 'protocols' is missing or no list.")
    if len(rows) > MOST_SESSIONS:
        raise OsteopointError(f"{path} has {len(rows)} sessions, more than {MOST_SESSIONS}.")
    found: dict[str, Protocol] = {}
    for number, row in enumerate(rows, start=1):
        try:
            protocol = _session(row)
            if protocol.id in found:
                raise ValueError("its id stands twice")
        except WRONG_KIND as error:
            raise OsteopointError(f"In {path}, {_who(row, number)}: {_said(error)}.") from error
        found[protocol.id] = protocol
    return found


def _session(row: Any) -> Protocol:
    _check_row(row, _KEYS)
    for key in LISTS:
        if not isinstance(row.get(key, []), list):
            raise ValueError(f"'{key}' is no list")
        for text in row.get(key, []):
            _check_text(text)
    # First what belongs to all of it, so that a wrong step can be named.
    whole = protocol_from({**row, "steps": [{"technique": "none"}]}, own=True)
    if not _ID.fullmatch(whole.id):
        raise ValueError("its id may have letters, digits, - and _ only, 64 at most")
    if not whole.name.strip() or len(whole.name) > MOST_LETTERS:
        raise ValueError(f"its name must have 1 to {MOST_LETTERS} letters")
    if not whole.by or not set(whole.by) <= {"self", "partner"}:
        raise ValueError("'by' may name self and partner only")
    steps = row["steps"]
    if not isinstance(steps, list) or not steps:
        raise ValueError("'steps' is no list, or has no step")
    if len(steps) > MOST_STEPS:
        raise ValueError(f"it has {len(steps)} steps, more than {MOST_STEPS}")
    found = []
    for number, step in enumerate(steps, start=1):
        try:
            _check_row(step, _STEP_KEYS)
            (read,) = protocol_from({**row, "steps": [step]}).steps
            for name, value in read.numbers.items():
                if not math.isfinite(value):
                    raise ValueError(f"{name} is {value}, not a number")
        except WRONG_KIND as error:
            raise ValueError(f"step {number}: {_said(error)}") from error
        found.append(read)
    return replace(whole, steps=tuple(found))


def _check_row(row: Any, keys: Sequence[str]) -> None:
    if not isinstance(row, dict):
        raise ValueError("it is no JSON object")
    for key, value in row.items():
        if key not in keys:
            raise ValueError(f"'{key}' is unknown; known are {', '.join(keys)}")
        if isinstance(value, str):
            _check_text(value)


def _check_text(text: Any) -> None:
    """Refuse what no line on a screen can show."""
    if isinstance(text, str) and any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise ValueError(f"{quoted(repr(text), 60)} has letters that cannot be shown")


def _who(row: Any, number: int) -> str:
    name = row.get("id") if isinstance(row, dict) else None
    return (
        f"session '{quoted(name, 64)}'" if isinstance(name, str) and name else f"session {number}"
    )


def _said(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"'{error.args[0]}' is missing"
    if isinstance(error, OverflowError):
        return "a number in it is too large"
    return quoted(error)

"""The user's own sessions: the file that holds them, and reading a file of unknown origin."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from osteopoint.catalogue.protocols import LISTS, MAX_STEPS, Protocol, protocol_from, row_of
from osteopoint.catalogue.techniques import NUMBERS
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import WRONG_KIND, read_json
from osteopoint.storage.atomic import write_user_file
from osteopoint.storage.locks import locked
from osteopoint.storage.paths import user_dir

PREFIX = "own-"
MAX_LETTERS = 60
MAX_SESSIONS = 200
MAX_MB = 4
TOO_MANY = f"More than {MAX_SESSIONS} sessions of your own cannot be kept."
_VERSION = 1
_VERSIONS = (1, 2)  # the program's own file has version 2, with the same rows
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_KEYS = ("id", "name", "summary", "region", "posture", "steps", *LISTS)
_STEP_KEYS = ("technique", "place", "side", "setting", "contact", "note", *NUMBERS)


# The file


def own_protocols_file() -> Path:
    """Return the path of the file."""
    return user_dir() / "my_sessions.json"


def load_own_protocols() -> dict[str, Protocol]:
    """Return the saved sessions by id, in the order in which they were made; empty without a file.

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


def save_own_protocols(protocols: Mapping[str, Protocol]) -> None:
    """Save sessions; delete the file if there are none. Leave a damaged file unchanged.

    Raises
    ------
    OsteopointError
        If they cannot be written, or what is there cannot be read.
    """
    path = own_protocols_file()
    _kept_or_left(path)
    _write(path, protocols)


def change_saved(changes: Mapping[str, Protocol | None]) -> dict[str, Protocol]:
    """Add sessions to the file, or delete those that are None; return all that it has then.

    The file is locked and read again first: another window or the command line may have
    changed it.

    Raises
    ------
    OsteopointError
        If it cannot be read or written; the file is unchanged.
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


def _write(path: Path, protocols: Mapping[str, Protocol]) -> None:
    if len(protocols) > MAX_SESSIONS:
        raise OsteopointError(TOO_MANY)
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
    """Return the saved sessions; leave a file that cannot be read unchanged."""
    try:
        return load_own_protocols()
    except OsteopointError as error:
        raise OsteopointError(f"{error} It is left as it is: mend it or move it away.") from error


# Reading a file of unknown origin


def read_sessions(path: Path) -> dict[str, Protocol]:
    """Read a file of own sessions and check the type of every value.

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
    if size > MAX_MB * 1_000_000:
        raise OsteopointError(
            f"{path} has {size / 1e6:.1f} MB; a file of sessions has {MAX_MB} MB at most."
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
    if len(rows) > MAX_SESSIONS:
        raise OsteopointError(f"{path} has {len(rows)} sessions, more than {MAX_SESSIONS}.")
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
    # Read everything but the steps first, so that a wrong step can be named.
    whole = protocol_from({**row, "steps": [{"technique": "none"}]}, own=True)
    if not _ID.fullmatch(whole.id):
        raise ValueError("its id may have letters, digits, - and _ only, 64 at most")
    if not whole.name.strip() or len(whole.name) > MAX_LETTERS:
        raise ValueError(f"its name must have 1 to {MAX_LETTERS} letters")
    if not whole.by or not set(whole.by) <= {"self", "partner"}:
        raise ValueError("'by' may name self and partner only")
    steps = row["steps"]
    if not isinstance(steps, list) or not steps:
        raise ValueError("'steps' is no list, or has no step")
    if len(steps) > MAX_STEPS:
        raise ValueError(f"it has {len(steps)} steps, more than {MAX_STEPS}")
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
    """Refuse characters that cannot be shown on a line."""
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

"""Inputs for the readers of what the user keeps: settings, lengths, sessions, log, placements."""

import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from fuzz.mutations import any_value, damaged_bytes, damaged_json, fairly_answered
from fuzz.reader import Reader
from helpers import ASSETS
from osteopoint.catalogue.point_context import OwnLength, read_own_lengths
from osteopoint.errors import OsteopointError
from osteopoint.storage import interrupted, log, settings
from osteopoint.storage import lengths as own_lengths
from osteopoint.storage import sessions as own_protocols

_SESSION = {
    "id": "own-calm", "name": "Calm", "summary": "", "region": "back", "posture": "",
    "also": [], "gates": [], "by": ["self"], "before": [], "after": ["rest"], "notes": ["a"],
    "sources": [],
    "steps": [
        {"technique": "osteomassage", "place": "OP-PSIS", "side": "left", "seconds": 60},
        {"technique": "breath", "note": "slowly"},
    ],
}  # fmt: skip


@contextmanager
def _data(folder: Path) -> Iterator[None]:
    before = os.environ.get("OSTEOPOINT_DATA")
    os.environ["OSTEOPOINT_DATA"] = str(folder / "data")
    try:
        with fairly_answered():
            yield
    finally:
        if before is None:
            del os.environ["OSTEOPOINT_DATA"]
        else:
            os.environ["OSTEOPOINT_DATA"] = before


def _file(rng: random.Random, document: Any) -> bytes:
    """Return a JSON file: of damaged structure, of damaged bytes, or of both."""
    if rng.random() < 0.8:
        document = damaged_json(rng, document)
    content = json.dumps(document, indent=rng.choice([None, 1])).encode()
    return damaged_bytes(rng, content) if rng.random() < 0.35 else content


def _written(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _settings(rng: random.Random, folder: Path) -> None:
    with _data(folder):
        document = {"volume": 0.5, "muted": True, "voice": False, "still": True, "hands_busy": True}
        _written(settings.settings_file(), _file(rng, document))
        found = settings.load_settings()
        assert 0.0 <= found.volume <= 1.0
        assert all(isinstance(getattr(found, n), bool) for n in ("muted", "voice", "still"))
        settings.save_settings(voice=True)
        assert settings.load_settings().voice


@cache
def _known() -> list[OwnLength]:
    return read_own_lengths(ASSETS)


def _lengths(rng: random.Random, folder: Path) -> None:
    with _data(folder):
        document = {"stature_m": 1.7, "psis_m": 0.09, "x": any_value(rng)}
        _written(own_lengths.own_lengths_file(), _file(rng, document))
        for metres in own_lengths.load_own_lengths(_known()).values():
            assert 0.0 < metres < 3.0


def _sessions(rng: random.Random, folder: Path) -> None:
    with _data(folder):
        document = {"version": 1, "protocols": [_SESSION, _SESSION | {"id": "own-other"}]}
        path = own_protocols.own_protocols_file()
        _written(path, _file(rng, document))
        before = path.read_bytes()
        try:
            found = own_protocols.load_own_protocols()
        except OsteopointError:
            # What cannot be read is the person's to mend: nothing may write over it.
            try:
                own_protocols.change_saved({"own-x": None})
            finally:
                assert path.read_bytes() == before
            raise
        own_protocols.save_own_protocols(found)
        assert own_protocols.load_own_protocols() == found


def _interrupted(rng: random.Random, folder: Path) -> None:
    with _data(folder):
        document = {"protocol": _SESSION | {"own": True}, "step": 1, "elapsed_s": 12.0}
        _written(interrupted.interrupted_dir() / "a.json", _file(rng, document))
        found = interrupted.cut_off()
        if found is not None:
            bookmark, state = found
            assert 0 <= state.index < len(state.protocol.steps)
            bookmark.forget()


@cache
def _whole_log() -> bytes:
    """Return a log of a few pages."""
    for number in range(40):
        log.add(log.Entry(f"2026-11-{number % 28 + 1:02d}T10:00", "P1", "Dimples", 60.0, "whole",
                          3, 7, f"note {number} " * 10))  # fmt: skip
    return log.log_file().read_bytes()


def _log(rng: random.Random, folder: Path) -> None:
    with _data(folder / "whole"):
        content = _whole_log()
    with _data(folder):
        _written(log.log_file(), damaged_bytes(rng, content))
        note = str(any_value(rng))[:50].encode(errors="replace").decode()
        mine = log.Entry("2026-11-29T10:00", "P2", "Mine", 61.0, "early", note=note)
        with fairly_answered():
            log.entries()
        log.add(mine)  # what is said to be kept can be read again
        assert mine.id in {entry.id for entry in log.entries()}


def _reader(name: str, share: float, run: Callable[[random.Random, Path], None]) -> Reader:
    return Reader(name, share, run)


READERS = [
    _reader("settings", 0.06, _settings),
    _reader("own lengths", 0.05, _lengths),
    _reader("own sessions", 0.12, _sessions),
    _reader("sessions cut off", 0.05, _interrupted),
    _reader("the log", 0.05, _log),
]

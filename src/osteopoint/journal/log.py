"""The log of what was practised: on this machine, never interpreted, exportable, deletable."""

import csv
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path
from typing import TextIO

from osteopoint.errors import OsteopointError
from osteopoint.userdata import user_dir

VERSION = 1
_TABLE = """
create table if not exists sessions (
    id text primary key, began text not null, what text not null, name text not null,
    practised_s real not null, ended text not null,
    comfort_before integer, comfort_after integer, note text not null)
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One session.

    Attributes
    ----------
    began : local time with its offset, ISO 8601
    what : id of the protocol
    ended : ``whole``, ``early`` or ``stopped`` because something hurt
    comfort_before, comfort_after : 0 to 10 as the person said, or None
    """

    began: str
    what: str
    name: str
    practised_s: float
    ended: str
    comfort_before: int | None = None
    comfort_after: int | None = None
    note: str = ""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


def log_file() -> Path:
    """Return where the log is kept."""
    return user_dir() / "journal.sqlite"


def add(entry: Entry) -> None:
    """Keep a session, or keep it anew under the same id.

    Raises
    ------
    OsteopointError
        If it cannot be written.
    """
    names = ", ".join(_COLUMNS)
    marks = ", ".join("?" for _ in _COLUMNS)
    with _opened(write=True) as journal:
        journal.execute(f"insert or replace into sessions ({names}) values ({marks})", _row(entry))


def entries() -> list[Entry]:
    """Return all sessions, the latest first; none if nothing was kept.

    Raises
    ------
    OsteopointError
        If the log is there but cannot be read.
    """
    if not log_file().is_file():
        return []
    with _opened(write=False) as journal:
        names = ", ".join(_COLUMNS)
        rows = journal.execute(f"select {names} from sessions order by began desc, rowid desc")
        return [Entry(**dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def delete(entry_id: str | None = None) -> None:
    """Delete one session, or the whole log with its file.

    Raises
    ------
    OsteopointError
        If it cannot be done.
    """
    if entry_id is not None:
        with _opened(write=True) as journal:
            journal.execute("delete from sessions where id = ?", (entry_id,))
        return
    try:
        log_file().unlink(missing_ok=True)
    except OSError as error:
        raise OsteopointError(f"Cannot delete {log_file()}: {error.strerror}.") from error


def export(stream: TextIO) -> int:
    """Write the log as comma-separated values, the latest first; return how many sessions."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    kept = entries()
    writer.writerows(_row(entry) for entry in kept)
    return len(kept)


_COLUMNS = tuple(f.name for f in fields(Entry))


def _row(entry: Entry) -> tuple[object, ...]:
    return astuple(entry)


@contextmanager
def _opened(*, write: bool) -> Iterator[sqlite3.Connection]:
    path = log_file()
    try:
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as journal, journal:
            (version,) = journal.execute("pragma user_version").fetchone()
            if version > VERSION:
                raise OsteopointError(f"The log {path} was written by a newer Osteopoint.")
            journal.execute("pragma secure_delete = on")
            if write:
                journal.execute(_TABLE)
                journal.execute(f"pragma user_version = {VERSION}")
            yield journal
    except (sqlite3.Error, OSError) as error:
        raise OsteopointError(f"The log {path} cannot be used: {error}.") from error

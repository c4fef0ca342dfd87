"""The log of practised sessions, an SQLite file. The program draws no conclusion from it."""

import contextlib
import datetime
import os
import sqlite3
import stat
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path

from osteopoint.errors import OsteopointError, quoted
from osteopoint.storage.atomic import make_private_dir
from osteopoint.storage.paths import user_dir

VERSION = 1
# A session takes some 200 bytes: this is a session an hour for decades.
MAX_BYTES = 50_000_000
# The window waits with it.
_PATIENCE_S = 2.0
_MAX_LETTERS, _MAX_STEPS = 1_000_000, 50_000_000
_FILE_MAY_BE_WHOLE = frozenset({
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOLFS, sqlite3.SQLITE_AUTH,
})  # fmt: skip
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
    comfort_before, comfort_after : 0 to 10 as the user said, or None
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
    """Return the path of the log."""
    return user_dir() / "journal.sqlite"


class _DamagedError(OsteopointError):
    """The file exists but is not a complete log."""


def add(entry: Entry) -> str:
    """Add a session to the log.

    A damaged log is renamed and a new one begun, so that the session is not lost.

    Returns
    -------
    remark : a sentence for the user, such as that a damaged log was renamed; mostly empty

    Raises
    ------
    OsteopointError
        If it cannot be written.
    """
    try:
        _insert(entry)
    except _DamagedError as damage:
        aside = _move_aside()
        _insert(entry)
        return f"{damage} It was moved to {aside}, and a new log was begun."
    return ""


def amend(entry: Entry) -> None:
    """Update a session by its id; one that was deleted meanwhile stays deleted.

    Raises
    ------
    OsteopointError
        If it cannot be written.
    """
    to = ", ".join(f"{name} = ?" for name in COLUMNS)
    if log_file().is_file():
        with _opened(write=True) as journal:
            journal.execute(f"update sessions set {to} where id = ?", (*_row(entry), entry.id))


def entries() -> list[Entry]:
    """Return all sessions, the latest first; empty if there is no log.

    Raises
    ------
    OsteopointError
        If the log is there but cannot be read.
    """
    if not log_file().is_file():
        return []
    with _opened(write=False) as journal:
        names = ", ".join(COLUMNS)
        rows = journal.execute(f"select {names} from sessions order by began desc, rowid desc")
        return [Entry(**dict(zip(COLUMNS, row, strict=True))) for row in rows]


def rows() -> list[tuple[object, ...]]:
    """Return the log as rows of a table, the latest first; `COLUMNS` has the column names.

    Raises
    ------
    OsteopointError
        If the log is there but cannot be read.
    """
    return [_row(entry) for entry in entries()]


def delete(entry: Entry) -> None:
    """Delete one session.

    Raises
    ------
    OsteopointError
        If it cannot be done.
    """
    with _opened(write=True) as journal:
        # "is" also matches a row without an id, which another program may have written.
        journal.execute(
            "delete from sessions where id is ? and began is ?", (entry.id, entry.began)
        )


def delete_all() -> None:
    """Delete the whole log, with damaged logs that were renamed.

    Raises
    ------
    OsteopointError
        If it cannot be done.
    """
    try:
        log_file().unlink(missing_ok=True)
        for end in ("-journal", "-wal", "-shm"):  # what SQLite leaves of an interrupted write
            log_file().with_name(log_file().name + end).unlink(missing_ok=True)
        for damaged in log_file().parent.glob("journal-damaged-*.sqlite*"):  # they hold notes too
            damaged.unlink()
    except OSError as error:
        raise OsteopointError(f"Cannot delete {log_file()}: {error.strerror}.") from error


COLUMNS = tuple(f.name for f in fields(Entry))


def _row(entry: Entry) -> tuple[object, ...]:
    """Return an entry's values with lone surrogates, which cannot be encoded, replaced by ?."""
    return tuple(
        value.encode(errors="replace").decode() if isinstance(value, str) else value
        for value in astuple(entry)
    )


def _insert(entry: Entry) -> None:
    marks = ", ".join("?" for _ in COLUMNS)
    with _opened(write=True) as journal:
        # SQLite can write to a damaged file what cannot be read afterwards.
        (whole,) = journal.execute("pragma quick_check(1)").fetchone()
        if whole != "ok":
            raise _DamagedError(f"The log {log_file()} is damaged.")
        journal.execute(
            f"insert into sessions ({', '.join(COLUMNS)}) values ({marks})", _row(entry)
        )


@contextmanager
def _opened(*, write: bool) -> Iterator[sqlite3.Connection]:
    path = log_file()
    try:
        if write:
            _make_private(path)
        if path.stat().st_size > MAX_BYTES:
            raise OsteopointError(f"The log {path} is larger than {MAX_BYTES / 1e6:.0f} MB.")
        with closing(sqlite3.connect(path, timeout=_PATIENCE_S)) as journal, journal:
            _restrain(journal)
            (version,) = journal.execute("pragma user_version").fetchone()
            if version > VERSION:
                raise OsteopointError(f"The log {path} was written by a newer Osteopoint.")
            if write:
                journal.execute(_TABLE)
                journal.execute(f"pragma user_version = {VERSION}")
            _check_table(journal, path)
            yield journal
    except (sqlite3.Error, UnicodeDecodeError) as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in _FILE_MAY_BE_WHOLE:
            raise OsteopointError(f"The log {path} cannot be used: {quoted(error)}.") from error
        raise _DamagedError(f"The log {path} is damaged: {quoted(error)}.") from error
    except OSError as error:
        raise OsteopointError(f"The log {path} cannot be used: {error.strerror}.") from error


def _make_private(path: Path) -> None:
    """Create the file; remove the read permission of others that older versions left."""
    make_private_dir(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        with contextlib.suppress(OSError):
            path.chmod(0o600)


def _restrain(journal: sqlite3.Connection) -> None:
    """Prevent a foreign file from running code or blocking for long."""
    journal.execute("pragma trusted_schema = off")
    journal.execute("pragma secure_delete = on")
    journal.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_LETTERS)
    journal.text_factory = lambda letters: letters.decode("utf-8", "replace")
    journal.set_progress_handler(lambda: 1, _MAX_STEPS)


def _check_table(journal: sqlite3.Connection, path: Path) -> None:
    found = journal.execute("select type, name from sqlite_master").fetchall()
    kinds = {name: kind for kind, name in found}
    foreign = [name for kind, name in found if kind in ("trigger", "view")]
    columns = {row[1] for row in journal.execute("pragma table_info(sessions)")}
    if kinds.get("sessions") != "table" or foreign or not set(COLUMNS) <= columns:
        raise _DamagedError(f"The log {path} is damaged: its table is not the one of a log.")


def _move_aside() -> Path:
    """Rename a damaged log and the files SQLite keeps beside it; return the new name."""
    path = log_file()
    day = datetime.date.today().isoformat()
    names = (f"journal-damaged-{day}{'' if n == 1 else f'-{n}'}.sqlite" for n in range(1, 1000))
    aside = next(p for name in names if not (p := path.with_name(name)).exists())
    try:
        for end in ("-journal", "-wal", "-shm", ""):
            beside = path.with_name(path.name + end)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + end))
    except OSError as error:
        raise OsteopointError(f"Cannot move the damaged log {path}: {error.strerror}.") from error
    return aside

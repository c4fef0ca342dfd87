"""Where sessions stood when they were cut off, by a crash or a closed lid.

Each session that goes on has a file of its own and a lock that ends with its program. So
another window of the program sees that a session goes on elsewhere, and offers only those
that were cut off.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from osteopoint.catalogue.protocols import Protocol, protocol_from, row_of
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import WRONG_KIND, read_json
from osteopoint.storage.atomic import make_private_dir, write_user_file
from osteopoint.storage.paths import user_dir

if TYPE_CHECKING:
    from filelock import BaseFileLock

_MAX_S = 3600.0


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A session that was not ended: which, at which step, how far into it."""

    protocol: Protocol
    index: int
    elapsed_s: float


def interrupted_dir() -> Path:
    """Return the folder in which it is kept where sessions stand."""
    return user_dir() / "interrupted"


class Bookmark:
    """Where one session stands, kept while it goes on.

    Parameters
    ----------
    path : the file; a new one if left out
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or interrupted_dir() / f"{os.urandom(8).hex()}.json"
        self._lock: BaseFileLock | None = None

    def save(self, state: Interrupted) -> None:
        """Keep where the session stands; if the disk does not let it, the session goes on."""
        rows = {
            "protocol": row_of(state.protocol) | {"own": state.protocol.own},
            "step": state.index,
            "elapsed_s": round(state.elapsed_s, 1),
        }
        with contextlib.suppress(OSError):
            if self._lock is None:
                self.claim()
                _forget_all_cut_off()  # who begins another session does not go on with those
            write_user_file(self.path, json.dumps(rows) + "\n")

    def claim(self) -> bool:
        """Make it this program's own; return whether no other has it."""
        from filelock import FileLock, Timeout  # only now: it takes long to import

        lock = FileLock(self.path.with_suffix(".lock"), mode=0o600)
        try:
            make_private_dir(user_dir())
            make_private_dir(self.path.parent)
            lock.acquire(timeout=0)
        except Timeout:
            return False
        except (OSError, NotImplementedError):
            return True  # nothing can be locked here, or kept: go on as if alone
        self._lock = lock
        return True

    def release(self) -> None:
        """Leave it to be found: the session is cut off."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def forget(self) -> None:
        """Keep nothing any more: the session has ended."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
            self.path.with_suffix(".lock").unlink(missing_ok=True)
        self.release()

    def read(self) -> Interrupted | None:
        """Return where the session stood; None if what was kept makes no sense."""
        try:
            kept = read_json(self.path)
            row = kept["protocol"]
            protocol = protocol_from(row, own=bool(row.get("own")))
            index, elapsed = int(kept["step"]), float(kept["elapsed_s"])
        except (OsteopointError, *WRONG_KIND):
            return None
        if not (0 <= index < len(protocol.steps) and 0.0 <= elapsed <= _MAX_S):
            return None
        return Interrupted(protocol, index, elapsed)


def cut_off() -> tuple[Bookmark, Interrupted] | None:
    """Return the latest session that was cut off, now this program's own; None if none was."""
    _take_over_old()
    for path in sorted(_files(), key=_changed_s, reverse=True):
        bookmark = Bookmark(path)
        if not bookmark.claim():
            continue
        state = bookmark.read()
        if state is not None:
            return bookmark, state
        bookmark.forget()
    return None


def _take_over_old() -> None:
    """Move what the first versions kept, in one file for all windows, to where it is now."""
    old = user_dir() / "interrupted.json"
    with contextlib.suppress(OSError):
        if old.is_file():
            make_private_dir(interrupted_dir())
            old.replace(interrupted_dir() / f"{os.urandom(8).hex()}.json")


def _forget_all_cut_off() -> None:
    for path in {*_files(), *(lock.with_suffix(".json") for lock in _files("*.lock"))}:
        bookmark = Bookmark(path)
        if bookmark.claim():
            bookmark.forget()


def _files(pattern: str = "*.json") -> list[Path]:
    try:
        return list(interrupted_dir().glob(pattern))
    except OSError:
        return []


def _changed_s(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0

"""Sessions that were cut off by a crash or a closed lid, to be resumed later.

Each active session has a file of its own and a lock that ends with its process. So another
window can tell an active session from one that was cut off, and offers only the latter.
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
    """A session that has not ended: its protocol, the step, and the guide time within the step."""

    protocol: Protocol
    index: int
    elapsed_s: float


def interrupted_dir() -> Path:
    """Return the folder of these files."""
    return user_dir() / "interrupted"


class Bookmark:
    """The file of one session, updated while the session is active.

    Parameters
    ----------
    path : the file; None for a new one
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or interrupted_dir() / f"{os.urandom(8).hex()}.json"
        self._lock: BaseFileLock | None = None

    def save(self, state: Interrupted) -> None:
        """Write where the session stands; ignore write errors."""
        rows = {
            "protocol": row_of(state.protocol) | {"own": state.protocol.own},
            "step": state.index,
            "elapsed_s": round(state.elapsed_s, 1),
        }
        with contextlib.suppress(OSError):
            if self._lock is None:
                self.claim()
                _forget_all_cut_off()  # a user who begins another session will not resume those
            write_user_file(self.path, json.dumps(rows) + "\n")

    def claim(self) -> bool:
        """Lock the file for this process; return whether no other process holds it."""
        from filelock import FileLock, Timeout  # only now: it takes long to import

        lock = FileLock(self.path.with_suffix(".lock"), mode=0o600)
        try:
            make_private_dir(user_dir())
            make_private_dir(self.path.parent)
            lock.acquire(timeout=0)
        except Timeout:
            return False
        except (OSError, NotImplementedError):
            return True  # no locks or no writing here: go on as if alone
        self._lock = lock
        return True

    def release(self) -> None:
        """Unlock the file and leave it: the session can be resumed."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def forget(self) -> None:
        """Delete the file: the session has ended."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
            self.path.with_suffix(".lock").unlink(missing_ok=True)
        self.release()

    def read(self) -> Interrupted | None:
        """Return where the session stood; None if the file is invalid."""
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
    """Claim and return the latest session that was cut off; None if there is none."""
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
    """Move the file of the first versions, one for all windows, into the folder."""
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

"""Where a session stood when it was cut off, by a crash or a closed lid."""

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

from osteopoint.catalogue.protocols import Protocol, protocol_from, row_of
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json
from osteopoint.userdata import user_dir, write_user_file


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A session that was not ended: which, at which step, how far into it."""

    protocol: Protocol
    index: int
    elapsed_s: float


def interrupted_file() -> Path:
    """Return where it is kept."""
    return user_dir() / "interrupted.json"


def keep_interrupted(state: Interrupted) -> None:
    """Keep where a session stands; if the disk does not let it, the session goes on."""
    rows = {
        "protocol": row_of(state.protocol) | {"own": state.protocol.own},
        "step": state.index,
        "elapsed_s": round(state.elapsed_s, 1),
    }
    with contextlib.suppress(OSError):
        write_user_file(interrupted_file(), json.dumps(rows) + "\n")


def interrupted() -> Interrupted | None:
    """Return the session that was cut off; None if none was, or what was kept makes no sense."""
    if not interrupted_file().is_file():
        return None
    try:
        kept = read_json(interrupted_file())
        row = kept["protocol"]
        protocol = protocol_from(row, own=bool(row.get("own")))
        index, elapsed = int(kept["step"]), float(kept["elapsed_s"])
    except (OsteopointError, KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None
    if not (0 <= index < len(protocol.steps) and 0.0 <= elapsed <= 3600.0):
        return None
    return Interrupted(protocol, index, elapsed)


def forget_interrupted() -> None:
    """Keep nothing any more."""
    with contextlib.suppress(OSError):
        interrupted_file().unlink(missing_ok=True)

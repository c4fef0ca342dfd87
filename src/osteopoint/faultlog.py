"""Faults of the program, written down in the user's folder for whoever mends them.

Only the kind of error and the lines of code are written, never its message: a message may
quote an answer, a note or a name.
"""

import datetime
import os
import traceback
from pathlib import Path

from osteopoint import __version__
from osteopoint.errors import quoted
from osteopoint.userdata import make_private_dir, user_dir

_MOST_BYTES = 200_000
_INNERMOST = 40


def fault_file() -> Path:
    """Return where faults are written down."""
    return user_dir() / "faults.log"


def record(error: BaseException) -> None:
    """Write down where an error came from; where nothing can be written, nothing happens."""
    lines = [f"Osteopoint {__version__}"]
    cause: BaseException | None = error
    while cause is not None and len(lines) < 4 * _INNERMOST:
        frames = traceback.extract_tb(cause.__traceback__)[-_INNERMOST:]
        lines += [f"  {Path(f.filename).name}:{f.lineno} in {f.name}" for f in frames]
        lines.append(type(cause).__qualname__)
        cause = cause.__cause__ or cause.__context__
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        _append(f"{now} " + "\n".join(lines) + "\n")
    except OSError:
        return  # a full disk must not add to the fault


def told(error: BaseException) -> str:
    """Return a sentence about an error that nobody foresaw, with the place it comes from."""
    place = place_of(error)
    where = f" ({place})" if place else ""
    return f"A fault in the program{where}: {quoted(error) or type(error).__name__}."


def place_of(error: BaseException) -> str:
    """Return the file and the line of code in which an error was raised; nothing if unknown."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{Path(last[0].filename).name}, line {last[0].lineno}" if last else ""


def _append(text: str) -> None:
    """Write at the end of the file; a full one becomes the older one first."""
    path = fault_file()
    make_private_dir(path.parent)
    if path.exists() and path.stat().st_size > _MOST_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)

"""The fault log: unexpected errors, in a rotating file in the user's folder.

Only the kind of an error and the lines of code are written, never its message: a message may
quote an answer, a note or a name.
"""

import datetime
import logging
import os
import platform
import traceback
from pathlib import Path
from typing import TextIO

from osteopoint import __version__
from osteopoint.errors import quoted
from osteopoint.storage.atomic import make_private_dir
from osteopoint.storage.paths import user_dir

_MAX_BYTES = 200_000
_MAX_FRAMES = 40


def fault_file() -> Path:
    """Return the path of the fault log."""
    return user_dir() / "faults.log"


def record(error: BaseException) -> None:
    """Append the details of an error to the fault log; ignore write errors."""
    from logging.handlers import RotatingFileHandler  # only now: most runs have no fault

    class PrivateFile(RotatingFileHandler):
        """A rotating file that only the user may read; write errors are ignored."""

        def _open(self) -> TextIO:  # type: ignore[override]
            handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            return os.fdopen(handle, "a", encoding="utf-8")

        def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
            """Write nothing: a full disk must not add to the fault."""

    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        make_private_dir(fault_file().parent)
        handler = PrivateFile(fault_file(), maxBytes=_MAX_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        return
    text = f"{now} {details(error)}"
    handler.emit(logging.LogRecord("osteopoint", logging.ERROR, "", 0, text, None, None))
    handler.close()


def details(error: BaseException) -> str:
    """Return what a report of an error needs: versions, kinds and lines of code, no message."""
    lines = [f"Osteopoint {__version__}, Python {platform.python_version()}, {platform.platform()}"]
    cause: BaseException | None = error
    while cause is not None and len(lines) < 4 * _MAX_FRAMES:
        frames = traceback.extract_tb(cause.__traceback__)[-_MAX_FRAMES:]
        lines += [f"  {Path(f.filename).name}:{f.lineno} in {f.name}" for f in frames]
        lines.append(type(cause).__qualname__)
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)


def describe(error: BaseException) -> str:
    """Return a sentence about an unexpected error, with the line of code that raised it."""
    location = location_of(error)
    where = f" ({location})" if location else ""
    return f"A fault in the program{where}: {quoted(error) or type(error).__name__}."


def location_of(error: BaseException) -> str:
    """Return the file and line of code that raised an error; empty if unknown."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{Path(last[0].filename).name}, line {last[0].lineno}" if last else ""

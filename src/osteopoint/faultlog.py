"""Faults of the program, written down in the user's folder for whoever mends them.

Only the kind of error and the lines of code are written, never its message: a message may
quote an answer, a note or a name.
"""

import logging
import os
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from osteopoint import __version__
from osteopoint.errors import quoted
from osteopoint.userdata import make_private_dir, user_dir

_MOST_BYTES, _OLDER_FILES = 200_000, 2
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
    try:
        make_private_dir(fault_file().parent)
        handler = _File(fault_file(), maxBytes=_MOST_BYTES, backupCount=_OLDER_FILES, delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    message = "\n".join(lines)
    handler.handle(logging.LogRecord("osteopoint", logging.ERROR, "", 0, message, None, None))
    handler.close()


def told(error: BaseException) -> str:
    """Return a sentence about an error that nobody foresaw, with the place it comes from."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" ({Path(last[0].filename).name}, line {last[0].lineno})" if last else ""
    return f"A fault in the program{place}: {quoted(error) or type(error).__name__}."


class _File(RotatingFileHandler):
    """A log that only the user may read, and that complains to nobody."""

    def _open(self):  # type: ignore[no-untyped-def]
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        return os.fdopen(os.open(self.baseFilename, flags, 0o600), "a", encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say nothing: a full disk must not add to the fault."""

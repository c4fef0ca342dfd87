"""Standard output and standard error, whatever they are: closed, full, of any code page."""

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from osteopoint.errors import OsteopointError, printable, quoted

_MAX_LENGTH = 600
_ASKED = "PYTHONIOENCODING"


def prepare() -> None:
    """Make both streams fit to be written to; calling it again changes nothing.

    Files and pipes get UTF-8, whatever the system's code page: who reads them later has no way to
    know which it was. A terminal gets its own code page, and PYTHONIOENCODING is obeyed; what
    that has no letter for is written as its number. A closed stream is filled with a sink, or the
    next file that is opened would get its number and what is printed.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            with contextlib.suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 (it stays open until the end)
    elif isinstance(sys.stderr, io.TextIOWrapper):
        encoding = None if sys.stderr.isatty() or os.environ.get(_ASKED) else "utf-8"
        sys.stderr.reconfigure(encoding=encoding, errors="backslashreplace")
    if sys.platform == "win32" and sys.stdout is not None and sys.stdout.isatty():
        # Python writes to a Windows console in letters, not in bytes, and needs no help.
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr,unused-ignore]
    elif sys.stdout is None or sys.stdout is sys.__stdout__:
        sys.stdout = _standard_output(sys.stdout)


def _standard_output(old: Any) -> io.TextIOWrapper:
    raw = _Output(None if old is None else old.fileno())
    asked = old is not None and (raw.isatty() or os.environ.get(_ASKED))
    encoding = old.encoding if asked else "utf-8"
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=encoding,
        errors="backslashreplace",
        line_buffering=raw.isatty(),
    )


def say(text: object) -> None:
    """Write one line on standard output, without what could turn or colour a terminal.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    print(printable(text))


def complain(text: object) -> None:
    """Write one line on standard error; what cannot be said there is said nowhere."""
    with contextlib.suppress(OSError, ValueError):
        print(f"osteopoint: {quoted(text, _MAX_LENGTH)}", file=sys.stderr, flush=True)


def flush() -> None:
    """Write what is still held back.

    Raises
    ------
    OSError
        If standard output cannot be written to, or could not be earlier and nobody said so.
    """
    sys.stdout.flush()
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if isinstance(raw, _Output) and raw.error is not None:
        raise raw.error


def give_up() -> None:
    """Write nothing more to standard output, also not at the program's end."""
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if isinstance(raw, _Output):
        raw.number, raw.error = -1, None
        with contextlib.suppress(OSError):
            sys.stdout.flush()


@contextlib.contextmanager
def utf8_output() -> Iterator[TextIO]:
    """Give standard output for a table: UTF-8 as in a file, whatever the code page."""
    sys.stdout.flush()
    raw: Any = getattr(sys.stdout, "buffer", None)
    if raw is None or sys.stdout.isatty():
        yield sys.stdout  # a terminal shows its own code page; a stand-in has no bytes
        return
    text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    try:
        yield text
        text.flush()
    finally:
        with contextlib.suppress(ValueError):
            text.detach()


def write_bytes(content: bytes, what: str) -> None:
    """Write a file's content to standard output.

    Raises
    ------
    OsteopointError
        If standard output is a terminal, which cannot show it.
    """
    raw: Any = getattr(sys.stdout, "buffer", None)
    if raw is None or sys.stdout.isatty():
        raise OsteopointError(f"A terminal cannot show {what}; send it into a file or a pipe.")
    raw.write(content)
    raw.flush()


class _Output(io.RawIOBase):
    """Standard output's bytes; its errors name it.

    Attributes
    ----------
    number : of the open file; None if it was closed from the first, -1 to throw all away
    error : the first that was met, for libraries that keep silent about it
    """

    def __init__(self, number: int | None) -> None:
        super().__init__()
        self.number = number
        self.error: OSError | None = None

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self.number is not None and self.number >= 0 and os.isatty(self.number)

    def fileno(self) -> int:
        """Return the number of the open file."""
        if self.number is None:
            raise io.UnsupportedOperation("standard output is closed")
        return self.number

    def write(self, content: Any) -> int:
        """Write bytes; return how many."""
        if self.number == -1:
            return len(content)
        try:
            if self.number is None:
                raise OSError(errno.EBADF, "it is closed")
            return os.write(self.number, content)
        except OSError as error:
            self.error = OSError(error.errno, error.strerror, "standard output")
            raise self.error from error

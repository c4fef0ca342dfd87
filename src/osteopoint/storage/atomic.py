"""Writing a user file atomically: the new content replaces the old file, or nothing changes.

The content goes to a temporary file beside the target, is forced to the disk, and then renamed.
A full disk, a crash or an interrupt leaves the old file whole.
"""

import contextlib
import errno
import io
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from osteopoint.storage.leftovers import is_leftover, leftover_path, sweep


def write_user_file(path: Path, text: str) -> None:
    """Write a file in the user's folder; only the user may read it.

    Raises
    ------
    OSError
        If it cannot be written; the old file is left as it was.
    """
    make_private_dir(path.parent)
    write_atomic(path, text.encode(), private=True)


def write_atomic(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file atomically; parameters and errors as in `replacing`."""
    with replacing(path, private=private) as stream:
        stream.write(content)


@contextlib.contextmanager
def replacing(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Yield a stream whose content replaces the file `path` when the block ends.

    If the block raises, the file is left as it was. A device or a pipe is written directly,
    and a link is followed, because neither may be replaced by a file.

    Parameters
    ----------
    path : the file; its folder must exist
    private : whether only the user may read it; if not, an old file keeps its mode, and a new
        file gets the usual one

    Raises
    ------
    OSError
        If it cannot be written.
    """
    with _naming(path):
        mode = _mode(path)
        if _is_open_already(path):
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND), "wb") as stream:
                yield stream
        elif mode is None or stat.S_ISREG(mode):
            target = Path(os.path.realpath(path))
            if mode is not None and not os.access(target, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            with _replacing(target, mode, private) as stream:
                yield stream
        else:
            with path.open("wb") as stream:  # says so if it is a folder
                yield stream


@contextlib.contextmanager
def replacing_text(path: Path, *, private: bool = False) -> Iterator[TextIO]:
    """Yield a UTF-8 text stream without newline translation; otherwise as `replacing`."""
    with replacing(path, private=private) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        yield text
        text.flush()
        text.detach()


def _is_open_already(path: Path) -> bool:
    """Return whether a path names an open file of this process, such as ``/dev/stdout``."""
    names = (os.path.abspath(path), os.path.realpath(path.parent))
    return any(name.startswith(("/dev/std", "/dev/fd", "/proc/")) for name in names)


@contextlib.contextmanager
def _replacing(target: Path, mode: int | None, private: bool) -> Iterator[BinaryIO]:
    sweep(target.parent)
    part = leftover_path(target.parent)
    try:
        with _created(part, 0o600 if private else 0o666) as stream:
            yield stream
            stream.flush()
            if mode is not None and not private:
                os.chmod(part, stat.S_IMODE(mode))
            os.fsync(stream.fileno())
        os.replace(part, target)
        sync_dir(target.parent)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def make_private_dir(folder: Path) -> None:
    """Make a folder that only the user may open; leave an existing one unchanged.

    Raises
    ------
    OSError
        If it cannot be made.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def sync_dir(folder: Path) -> None:
    """Force a folder's list of files to the disk, where the system supports that."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):  # some file systems cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Have an `OSError` name the file that the user asked for, not the temporary one."""
    try:
        yield
    except OSError as error:
        if error.filename is not None and not is_leftover(Path(str(error.filename))):
            raise
        raise type(error)(error.errno, error.strerror or str(error), str(path)) from error


def _created(path: Path, mode: int) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, mode), "wb")

"""Locks between windows of the program that read and write the same file."""

import contextlib
import errno
from collections.abc import Iterator

from osteopoint.storage.atomic import make_private_dir
from osteopoint.storage.paths import user_dir

# The window waits for the lock; a write takes some milliseconds.
_LOCK_PATIENCE_S, _LOOK_AGAIN_S = 1.0, 0.005
_NO_LOCKS = frozenset({errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    """Lock a user file against other processes while it is read and written.

    Parameters
    ----------
    name : name of the file without its ending, such as ``settings``

    Raises
    ------
    OSError
        If another process holds it for more than a second, or the user's folder cannot be written.
    """
    from filelock import FileLock, Timeout  # only now: it takes long to import

    make_private_dir(user_dir())
    path = user_dir() / f".{name}.lock"
    lock = FileLock(path, timeout=_LOCK_PATIENCE_S, mode=0o600)
    try:
        lock.acquire(poll_interval=_LOOK_AGAIN_S)
    except Timeout as error:
        raise OSError(errno.EBUSY, "another Osteopoint is writing it", str(path)) from error
    except (OSError, NotImplementedError) as error:
        if not _without_locks(error):
            raise
    try:
        yield
    finally:
        lock.release()


def _without_locks(error: Exception) -> bool:
    """Return whether an error means that the file system has no locks; then go on as if alone."""
    return isinstance(error, NotImplementedError) or getattr(error, "errno", None) in _NO_LOCKS

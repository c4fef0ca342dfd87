"""Temporary files that a killed process left behind: their names, and removing old ones."""

import contextlib
import os
import re
import stat
import time
from pathlib import Path

from osteopoint.storage.paths import user_dir

LEFTOVER_AGE_S = 24 * 3600.0
_LEFTOVER = re.compile(r"\.osteopoint-[0-9a-f]{16}\.part")
# Temporary names of the first versions, in the user's folder only.
_OLD_LEFTOVER = re.compile(r".+\.json\.part\d+")


def leftover_path(folder: Path) -> Path:
    """Return a new temporary name in `folder`, which `is_leftover` recognises."""
    return folder / f".osteopoint-{os.urandom(8).hex()}.part"


def is_leftover(path: Path) -> bool:
    """Return whether a file or folder has a temporary name of this program."""
    return _LEFTOVER.fullmatch(path.name) is not None


def sweep(folder: Path, *, also_old_names: bool = False) -> None:
    """Delete temporary files in `folder` that are older than a day.

    Unfinished atlases are folders; `anatomy.staging` sweeps those.

    Parameters
    ----------
    also_old_names : whether to delete names of the first versions too, in the user's folder only
    """
    before = time.time() - LEFTOVER_AGE_S
    try:
        with os.scandir(folder) as entries:
            names = [Path(entry.path) for entry in entries]
    except OSError:
        return
    for path in names:
        old_name = also_old_names and _OLD_LEFTOVER.fullmatch(path.name)
        if not (is_leftover(path) or old_name):
            continue
        with contextlib.suppress(OSError):
            about = path.lstat()
            if stat.S_ISREG(about.st_mode) and about.st_mtime < before:
                path.unlink()


def sweep_user_dir() -> None:
    """Delete temporary files older than a day from the user's folder."""
    folder = user_dir()
    for each in (folder, folder / "placements"):
        sweep(each, also_old_names=True)

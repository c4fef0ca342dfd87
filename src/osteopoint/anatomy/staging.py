"""Atomic writes of atlas folders, and recovery after interrupted writes.

A new atlas is written to a staging folder beside the target. The staging folder holds a file
with the name of the target, the folder `new`, and during the exchange the folder `old`, the
previous atlas. So the next start can detect what happened:

- `old` exists and the target does not: the old atlas is moved back;
- `old`, `new` and the target exist: the state is unknown, and everything is kept;
- anything else is worthless and is deleted after a day.
"""

import contextlib
import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from osteopoint.anatomy.target_folder import check_target, foreign_in, only_own_names, remove_atlas
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import read_json
from osteopoint.storage.atomic import make_private_dir, sync_dir
from osteopoint.storage.leftovers import LEFTOVER_AGE_S, is_leftover, leftover_path
from osteopoint.storage.paths import user_dir

_MARK = "unfinished.json"
_SAYS = "Work of Osteopoint that has not ended; it goes by itself."
_NEW, _OLD, _DEAD = "new", "old", "dead"
_TRIES = 3
# Names of staging folders of the first versions, in the folder of imported atlases only.
_OLD_WORK = re.compile(r"\.(?P<target>.+?)-(?P<replaced>old-)?[a-z0-9_]{8}")
_DOWNLOAD = re.compile(r"\.osteopoint-[0-9a-f]{16}\.zip(\.part)?|\.[a-z0-9_]+\.zip(\.part)?")
# Downloads are kept longer, because they can be resumed on another day.
_DOWNLOAD_AGE_S = 7 * LEFTOVER_AGE_S


@contextlib.contextmanager
def staging_folder(target: Path) -> Iterator[Path]:
    """Yield a new empty folder for an atlas; delete it if the block ends without `install`.

    Parameters
    ----------
    target : final folder of the atlas, with links resolved

    Raises
    ------
    OSError
        If the folder cannot be made.
    """
    if user_dir() in target.parents:
        make_private_dir(user_dir())
    target.parent.mkdir(parents=True, exist_ok=True)
    restore_interrupted(target.parent)
    remove_leftovers(target.parent)
    work = leftover_path(target.parent)
    work.mkdir(mode=0o700)
    try:
        mark = {"about": _SAYS, "target": target.name}
        (work / _MARK).write_text(json.dumps(mark) + "\n", "utf-8")
        (work / _NEW).mkdir()
        yield work / _NEW
    finally:
        with contextlib.suppress(OSError):
            _clear(work, target)


def install(new: Path, target: Path) -> None:
    """Move a finished atlas to the target; delete the old one afterwards.

    Parameters
    ----------
    new : the folder from `staging_folder`

    Raises
    ------
    OSError
        If it cannot be moved; the old atlas is kept.
    OsteopointError
        If the target has been replaced by something else meanwhile.
    """
    for file in new.iterdir():
        with file.open("rb+") as content:
            os.fsync(content.fileno())
    sync_dir(new)
    old = new.parent / _OLD
    for left in reversed(range(_TRIES)):
        check_target(target, None)
        try:
            if target.exists():
                os.replace(target, old)
            if old.is_symlink():  # created meanwhile; it may point outside
                raise OsteopointError(f"{quoted(target)} has become a link; nothing was changed.")
            os.replace(new, target)
            break
        except OSError:
            # Another window may have restored the old atlas at this moment.
            _restore(old, target)
            if not left:
                raise
        except BaseException:
            _restore(old, target)
            raise
    sync_dir(target.parent)


def _restore(old: Path, target: Path) -> None:
    with contextlib.suppress(OSError):
        if (old.is_dir() or old.is_symlink()) and not os.path.lexists(target):
            os.replace(old, target)


def restore_interrupted(parent: Path) -> None:
    """Move back every old atlas in `parent` whose replacement was interrupted."""
    for work, target in _staging_folders(parent):
        _restore(work / _OLD, target)


def remove_leftovers(parent: Path, *, also_old_names: bool = False) -> None:
    """Delete remains of interrupted writes in `parent` that are older than a day.

    Parameters
    ----------
    also_old_names : whether to include names of the first versions; for imported atlases only
    """
    before = time.time() - LEFTOVER_AGE_S
    for work, target in _staging_folders(parent):
        with contextlib.suppress(OSError):
            if work.lstat().st_mtime < before:
                _clear(work, target)
    for path in _entries(parent):
        with contextlib.suppress(OSError, OsteopointError):
            if path.is_symlink():
                continue
            about = path.lstat()
            if path.is_file():
                known = path.name.startswith(".osteopoint-") or also_old_names
                old = about.st_mtime < time.time() - _DOWNLOAD_AGE_S
                if known and old and _DOWNLOAD.fullmatch(path.name):
                    path.unlink()
            elif is_leftover(path) and about.st_mtime < before:
                path.rmdir()  # interrupted before its mark was written; kept if it is not empty
            elif also_old_names and (named := _OLD_WORK.fullmatch(path.name)):
                _clear_old_staging(path, named, about.st_mtime < before)


def _clear_old_staging(path: Path, named: re.Match[str], aged: bool) -> None:
    """Restore or delete a staging folder of a first version; keep it if it holds other files."""
    if named["replaced"]:
        atlas, target = path / "atlas", path.parent / named["target"]
        if [each.name for each in path.iterdir()] != ["atlas"] or foreign_in(atlas):
            return
        if not os.path.lexists(target):
            os.replace(atlas, target)
            path.rmdir()
        elif aged:
            remove_atlas(atlas)
            path.rmdir()
    elif aged and only_own_names(path):
        remove_atlas(path)


def _staging_folders(parent: Path) -> list[tuple[Path, Path]]:
    """Return the staging folders in `parent`, each with its target."""
    found = []
    for path in _entries(parent):
        if not is_leftover(path) or path.is_symlink() or not (path / _MARK).is_file():
            continue
        with contextlib.suppress(OsteopointError):
            name = read_json(path / _MARK).get("target")
            if isinstance(name, str) and name not in ("", ".", "..") and Path(name).name == name:
                found.append((path, parent / name))
    return found


def _entries(parent: Path) -> list[Path]:
    try:
        return [path for path in parent.iterdir() if path.name.startswith(".")]
    except OSError:
        return []


def _clear(work: Path, target: Path) -> None:
    """Delete a staging folder with its known files only.

    The old atlas is deleted only if the new one has been moved to the target.
    """
    old = work / _OLD
    if old.exists():
        if (work / _NEW).exists() or not os.path.lexists(target):
            return
        # Renamed first, because a partly deleted atlas must never be restored.
        os.replace(old, work / _DEAD)
    for name in (_NEW, _DEAD):
        if (work / name).is_dir() and not (work / name).is_symlink():
            remove_atlas(work / name)
    (work / _MARK).unlink(missing_ok=True)
    work.rmdir()

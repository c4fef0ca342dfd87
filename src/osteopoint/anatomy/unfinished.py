"""Atlases that are being written, and what is left of them where the work was killed.

The work is done in a folder beside the target. It holds a mark that names the target, `new`,
and for the moment of the change `old`, the atlas that was there before. So whoever looks
next can tell what happened, whenever it ended:

- `old` is there and the target is not: the old atlas is put back;
- `old` and `new` are there, and the target too: something strange lies there, all is kept;
- anything else is worth nothing, and goes after a day.
"""

import contextlib
import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from osteopoint.anatomy.own_folder import check_target, foreign_in, only_own_names, remove_atlas
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import read_json
from osteopoint.storage.atomic import make_private_dir, sync_dir
from osteopoint.storage.leftovers import LEFTOVER_AGE_S, is_leftover, leftover_path
from osteopoint.storage.paths import user_dir

_MARK = "unfinished.json"
_SAYS = "Work of Osteopoint that has not ended; it goes by itself."
_NEW, _OLD, _DEAD = "new", "old", "dead"
_TRIES = 3
# The first versions called their work so, in the folder of imported atlases only.
_OLD_WORK = re.compile(r"\.(?P<target>.+?)-(?P<replaced>old-)?[a-z0-9_]{8}")
_DOWNLOAD = re.compile(r"\.osteopoint-[0-9a-f]{16}\.zip(\.part)?|\.[a-z0-9_]+\.zip(\.part)?")
# A download is gone on with on another day.
_DOWNLOAD_AGE_S = 7 * LEFTOVER_AGE_S


@contextlib.contextmanager
def work_for(target: Path) -> Iterator[Path]:
    """Give a new empty folder for an atlas; it goes if the block ends without `put`.

    Parameters
    ----------
    target : where the atlas is to lie, links followed

    Raises
    ------
    OSError
        If the folder cannot be made.
    """
    if user_dir() in target.parents:
        make_private_dir(user_dir())
    target.parent.mkdir(parents=True, exist_ok=True)
    put_back(target.parent)
    sweep(target.parent)
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


def put(new: Path, target: Path) -> None:
    """Move a finished atlas to its place; the old one goes when the new one stands there.

    Parameters
    ----------
    new : the folder from `work_for`

    Raises
    ------
    OSError
        If it cannot be moved; the old atlas stays.
    OsteopointError
        If something else has come to lie there meanwhile.
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
            if old.is_symlink():  # put there meanwhile; it leads to what is not ours to change
                raise OsteopointError(f"{quoted(target)} has become a link; nothing was changed.")
            os.replace(new, target)
            break
        except OSError:
            # Another window may have put the old atlas back at this very moment.
            _return(old, target)
            if not left:
                raise
        except BaseException:
            _return(old, target)
            raise
    sync_dir(target.parent)


def _return(old: Path, target: Path) -> None:
    with contextlib.suppress(OSError):
        if (old.is_dir() or old.is_symlink()) and not os.path.lexists(target):
            os.replace(old, target)


def put_back(parent: Path) -> None:
    """Put every old atlas in `parent` back whose change for a new one was cut off."""
    for work, target in _works(parent):
        _return(work / _OLD, target)


def sweep(parent: Path, *, also_old_names: bool = False) -> None:
    """Delete what killed work left in `parent` more than a day ago.

    Parameters
    ----------
    also_old_names : whether names of the first versions count; for imported atlases only
    """
    before = time.time() - LEFTOVER_AGE_S
    for work, target in _works(parent):
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
                path.rmdir()  # killed before its mark was there; it stays if it is not empty
            elif also_old_names and (named := _OLD_WORK.fullmatch(path.name)):
                _settle_old_work(path, named, about.st_mtime < before)


def _settle_old_work(path: Path, named: re.Match[str], aged: bool) -> None:
    """Put back or delete the work of a first version; what holds anything else stays."""
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


def _works(parent: Path) -> list[tuple[Path, Path]]:
    """Return the folders of unfinished work in `parent`, each with its target."""
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
    """Delete a folder of work: what may lie in it, and nothing else.

    An old atlas goes only if the new one has left for the target and stands there.
    """
    old = work / _OLD
    if old.exists():
        if (work / _NEW).exists() or not os.path.lexists(target):
            return
        # Renamed first: half deleted, it may never be put back.
        os.replace(old, work / _DEAD)
    for name in (_NEW, _DEAD):
        if (work / name).is_dir() and not (work / name).is_symlink():
            remove_atlas(work / name)
    (work / _MARK).unlink(missing_ok=True)
    work.rmdir()

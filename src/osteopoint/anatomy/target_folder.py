"""Check that a folder may be overwritten with an atlas: it is new, or holds our own files only."""

import os
from pathlib import Path

from osteopoint.anatomy.glb import head_of
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import read_json
from osteopoint.storage.paths import user_dir

# Files of an atlas folder; nothing else is ever deleted with it.
FILES = (
    "atlas.json", "bones.json", "skeleton.glb", "skeleton_light.glb", "skin.glb", "landmarks.json",
)  # fmt: skip
# Files that operating systems add to folders.
_SYSTEM_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
# Entry of `atlas.json` in atlases that we wrote; the first versions lack it.
MADE_BY = {"made_by": "Osteopoint"}
_ALWAYS = frozenset({"atlas.json", "bones.json", "skeleton.glb", "landmarks.json"})


def check_target(out: Path, source: Path | None) -> Path:
    """Return the target with links resolved; reject a folder that holds something else.

    Parameters
    ----------
    source : the imported file or folder; it must not be, contain, or lie in the target

    Raises
    ------
    OsteopointError
        If writing there would overwrite or delete foreign files, or it cannot be read.
    """
    try:
        return _checked(out, source)
    except (OSError, ValueError) as error:  # such as a name that is too long
        detail = quoted(getattr(error, "strerror", None) or error)
        raise OsteopointError(f"Cannot write to {quoted(out)}: {detail}.") from error


def _checked(out: Path, source: Path | None) -> Path:
    real = Path(os.path.realpath(out))
    where = quoted(out)
    if source is not None and (_within(real, source) or _within(Path(source), real)):
        raise OsteopointError(
            f"{where} lies in or around what is imported, {quoted(source)}; choose another folder."
        )
    if _within(real, assets_dir()) or _within(assets_dir(), real):
        raise OsteopointError(f"{where} is the program's own folder; choose another one.")
    for reserved in (Path.cwd(), user_dir(), user_dir() / "atlases"):
        if _within(reserved, real):
            raise OsteopointError(f"{where} is a folder for other things; choose a new one.")
    if _within(Path(os.path.expanduser("~")), real) or not real.name:
        raise OsteopointError(f"{where} is a folder for other things; choose a new one.")
    if real.exists() and not real.is_dir():
        raise OsteopointError(f"{where} is there already and is no folder; choose a new name.")
    if real.is_dir() and (foreign := foreign_in(real)):
        raise OsteopointError(
            f"{where} is there already and is no atlas that Osteopoint wrote ({foreign}); "
            "choose a new folder."
        )
    return real


def foreign_in(folder: Path) -> str:
    """Return why a folder is not one of our atlases; empty if it is one, or has no files.

    Raises
    ------
    OsteopointError
        If it cannot be read.
    """
    found = _files(folder)
    if not found:
        return ""
    if name := _unknown_name(found):
        return f"it holds '{quoted(name, 80)}'"
    try:
        about = read_json(folder / "atlas.json")
        if all(about.get(key) == value for key, value in MADE_BY.items()):
            return ""
        return _differs_from_first_versions(folder, set(found), about)
    except OsteopointError:
        return "its atlas.json or skeleton.glb cannot be read"


def only_own_names(folder: Path) -> bool:
    """Return whether a folder holds only files with names of atlas files.

    Raises
    ------
    OsteopointError
        If it cannot be read.
    """
    return not _unknown_name(_files(folder))


def _files(folder: Path) -> dict[str, bool]:
    """Return the entries of a folder, and whether each is a regular file."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.is_file(follow_symlinks=False) for entry in entries}
    except OSError as error:
        raise OsteopointError(f"Cannot read {quoted(folder)}: {error.strerror}.") from error


def _unknown_name(found: dict[str, bool]) -> str:
    known = (*FILES, *_SYSTEM_FILES)
    return next((name for name in sorted(found) if name not in known or not found[name]), "")


def _differs_from_first_versions(folder: Path, found: set[str], about: dict[str, object]) -> str:
    if not found >= _ALWAYS or about.get("format") != 1 or "source" not in about:
        return "its atlas.json does not say so"
    asset = head_of(folder / "skeleton.glb").document.get("asset")
    written = isinstance(asset, dict) and asset.get("generator") == "Osteopoint"
    return "" if written else "its skeleton.glb comes from another program"


def remove_atlas(folder: Path) -> None:
    """Delete the files of an atlas and then the folder; keep it if it holds other files.

    Raises
    ------
    OSError
        If something cannot be deleted.
    """
    for name in (*FILES, *_SYSTEM_FILES):
        (folder / name).unlink(missing_ok=True)
    folder.rmdir()


def _within(inner: Path, outer: Path) -> bool:
    """Return whether `inner` is or lies in `outer`, with links and case resolved."""
    inner, outer = Path(os.path.realpath(inner)), Path(os.path.realpath(outer))
    for each in (inner, *inner.parents):
        if each == outer:
            return True
        try:
            if os.path.samefile(each, outer):
                return True
        except OSError:
            continue
    return False

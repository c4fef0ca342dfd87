"""Which folder an atlas may be written to: a new one, or one with the program's files alone."""

import os
from pathlib import Path

from osteopoint.anatomy.glb import head_of
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import read_json
from osteopoint.storage.paths import user_dir

# All that an atlas folder holds; nothing else is ever deleted with one.
FILES = (
    "atlas.json", "bones.json", "skeleton.glb", "skeleton_light.glb", "skin.glb", "landmarks.json",
)  # fmt: skip
# Systems leave these in folders that somebody looked into.
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
# What `atlas.json` of a written atlas says; the first versions did not say it.
MADE_BY = {"made_by": "Osteopoint"}
_ALWAYS = frozenset({"atlas.json", "bones.json", "skeleton.glb", "landmarks.json"})


def check_target(out: Path, source: Path | None) -> Path:
    """Return where an atlas is to lie, links followed; refuse a place that holds something else.

    Parameters
    ----------
    source : what is imported; it may be neither the target, nor in it, nor around it

    Raises
    ------
    OsteopointError
        If writing there would overwrite or delete what the program did not write, or it
        cannot be looked at.
    """
    try:
        return _checked(out, source)
    except (OSError, ValueError) as error:  # such as a name that is too long
        said = quoted(getattr(error, "strerror", None) or error)
        raise OsteopointError(f"Cannot write to {quoted(out)}: {said}.") from error


def _checked(out: Path, source: Path | None) -> Path:
    real = Path(os.path.realpath(out))
    where = quoted(out)
    if source is not None and (_within(real, source) or _within(Path(source), real)):
        raise OsteopointError(
            f"{where} lies in or around what is imported, {quoted(source)}; choose another folder."
        )
    if _within(real, assets_dir()) or _within(assets_dir(), real):
        raise OsteopointError(f"{where} is the program's own folder; choose another one.")
    for kept in (Path.cwd(), user_dir(), user_dir() / "atlases"):
        if _within(kept, real):
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
    """Return why a folder is none that the program wrote an atlas to; nothing if it is or is empty.

    Raises
    ------
    OsteopointError
        If it cannot be looked into.
    """
    found = _files(folder)
    if not found:
        return ""
    if name := _strange(found):
        return f"it holds '{quoted(name, 80)}'"
    try:
        about = read_json(folder / "atlas.json")
        if all(about.get(key) == value for key, value in MADE_BY.items()):
            return ""
        return _unlike_the_first_versions(folder, set(found), about)
    except OsteopointError:
        return "its atlas.json or skeleton.glb cannot be read"


def only_own_names(folder: Path) -> bool:
    """Return whether all in a folder is called as files of an atlas are, whole ones or not.

    Raises
    ------
    OsteopointError
        If it cannot be looked into.
    """
    return not _strange(_files(folder))


def _files(folder: Path) -> dict[str, bool]:
    """Return what is in a folder, and whether it is a file and no link."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.is_file(follow_symlinks=False) for entry in entries}
    except OSError as error:
        raise OsteopointError(f"Cannot read {quoted(folder)}: {error.strerror}.") from error


def _strange(found: dict[str, bool]) -> str:
    known = (*FILES, *_LITTER)
    return next((name for name in sorted(found) if name not in known or not found[name]), "")


def _unlike_the_first_versions(folder: Path, found: set[str], about: dict[str, object]) -> str:
    if not found >= _ALWAYS or about.get("format") != 1 or "source" not in about:
        return "its atlas.json does not say so"
    asset = head_of(folder / "skeleton.glb").document.get("asset")
    written = isinstance(asset, dict) and asset.get("generator") == "Osteopoint"
    return "" if written else "its skeleton.glb comes from another program"


def remove_atlas(folder: Path) -> None:
    """Delete an atlas's own files and then the folder; it stays if anything else lies in it.

    Raises
    ------
    OSError
        If something cannot be deleted.
    """
    for name in (*FILES, *_LITTER):
        (folder / name).unlink(missing_ok=True)
    folder.rmdir()


def _within(inner: Path, outer: Path) -> bool:
    """Return whether `inner` is `outer` or lies in it, whatever links and capitals say."""
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

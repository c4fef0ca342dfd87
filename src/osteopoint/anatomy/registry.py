"""Registry of atlases: built-in ones and those that the user imported."""

import re
from dataclasses import dataclass
from pathlib import Path

from osteopoint.anatomy.staging import remove_leftovers, restore_interrupted
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import read_json
from osteopoint.storage.paths import user_dir

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class AtlasInfo:
    """Description of an available atlas.

    Attributes
    ----------
    own : whether it is built in
    """

    id: str
    name: str
    licence: str
    credit: str
    folder: Path
    own: bool


def plain_id(name: str) -> str:
    """Return a name in lower-case letters, digits and _, as used for ids and folders."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "atlas"
    return plain if plain[0].isalpha() else f"atlas_{plain}"


def imported_dir() -> Path:
    """Return the folder for imported atlases."""
    return user_dir() / "atlases"


def list_atlases(assets: Path) -> list[AtlasInfo]:
    """Return every available atlas, the default first; skip folders without a valid atlas.

    Remains of interrupted imports are restored or removed first.
    """
    return _scan(assets)[0]


def skipped_folders(assets: Path) -> list[str]:
    """Return one sentence with the reason for each skipped folder."""
    return _scan(assets)[1]


def _scan(assets: Path) -> tuple[list[AtlasInfo], list[str]]:
    restore_interrupted(imported_dir())
    remove_leftovers(imported_dir(), also_old_names=True)
    own = [assets / "meshes"]
    own += [each for each in _folders(assets / "meshes") if (each / "atlas.json").is_file()]
    folders = [(folder, True) for folder in own]
    folders += [(folder, False) for folder in _folders(imported_dir())]
    found: dict[str, AtlasInfo] = {}
    reasons = []
    for folder, mine in folders:
        try:
            entry = _entry(folder, mine)
            first = found.setdefault(entry.id, entry)
            if first is not entry:
                raise OsteopointError(
                    f"The atlas in {quoted(folder)} has the id '{quoted(entry.id, 80)}' of the one "
                    f"in {quoted(first.folder)}, and is passed over."
                )
        except OsteopointError as error:
            reasons.append(str(error))
    return list(found.values()), reasons


def find_atlas(name: str | None, assets: Path) -> Path:
    """Return the folder of an atlas by id or path; None is the default atlas.

    Raises
    ------
    OsteopointError
        If there is no such atlas and no such folder.
    """
    if name in (None, DEFAULT):
        return assets / "meshes"
    for entry in list_atlases(assets):
        if entry.id == name:
            return entry.folder
    broken = imported_dir() / str(name)
    if broken in _folders(imported_dir()):
        return broken  # the reader reports what is wrong with it
    folder = Path(str(name))
    restore_interrupted(folder.parent)
    if not folder.is_dir():
        raise OsteopointError(f"There is no atlas and no folder '{quoted(name)}'.")
    return folder


def _folders(parent: Path) -> list[Path]:
    """Return the folders that may hold an atlas; names with a leading dot are staging folders."""
    try:
        return sorted(f for f in parent.iterdir() if f.name[0] != "." and f.is_dir())
    except OSError:
        return []


def _entry(folder: Path, own: bool) -> AtlasInfo:
    about = read_json(folder / "atlas.json")
    texts = {key: about.get(key) for key in ("id", "name", "licence", "credit")}
    for key, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise OsteopointError(f"In {quoted(folder / 'atlas.json')} its {key} is missing.")
    name, licence, credit = (quoted(texts[key], 1000) for key in ("name", "licence", "credit"))
    return AtlasInfo(str(texts["id"]), name, licence, credit, folder, own)

"""The atlases at hand: those that come with the program and those that the user imported."""

import re
from dataclasses import dataclass
from pathlib import Path

from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json
from osteopoint.userdata import user_dir

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Shelved:
    """An atlas on the shelf, not read yet.

    Attributes
    ----------
    own : whether it came with the program
    """

    id: str
    name: str
    licence: str
    credit: str
    folder: Path
    own: bool


def plain_id(name: str) -> str:
    """Return a name as small letters, digits and _, which an atlas's id and folder may be."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "atlas"
    return plain if plain[0].isalpha() else f"atlas_{plain}"


def imported_dir() -> Path:
    """Return the folder for imported atlases."""
    return user_dir() / "atlases"


def shelf(assets: Path) -> list[Shelved]:
    """Return every atlas at hand, the default first; a folder that is none is passed over."""
    own = [assets / "meshes", *sorted(_folders(assets / "meshes"))]
    others = sorted(_folders(imported_dir()))
    found = [(folder, True) for folder in own] + [(folder, False) for folder in others]
    return [entry for folder, mine in found if (entry := _entry(folder, mine)) is not None]


def find_atlas(name: str | None, assets: Path) -> Path:
    """Return the folder of an atlas by its id or path; nothing is the default.

    Raises
    ------
    OsteopointError
        If there is no such atlas and no such folder.
    """
    if name in (None, DEFAULT):
        return assets / "meshes"
    for entry in shelf(assets):
        if entry.id == name:
            return entry.folder
    folder = Path(str(name))
    if not folder.is_dir():
        raise OsteopointError(f"There is no atlas and no folder '{name}'.")
    return folder


def _folders(parent: Path) -> list[Path]:
    try:
        return [f for f in parent.iterdir() if f.is_dir() and (f / "atlas.json").is_file()]
    except OSError:
        return []


def _entry(folder: Path, own: bool) -> Shelved | None:
    try:
        about = read_json(folder / "atlas.json")
        name, licence, credit = str(about["name"]), str(about["licence"]), str(about["credit"])
        return Shelved(str(about["id"]), name, licence, credit, folder, own)
    except (OsteopointError, KeyError):
        return None

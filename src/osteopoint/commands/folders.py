"""Where a command reads its data from."""

from pathlib import Path

from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.anatomy.registry import find_atlas
from osteopoint.assets import assets_dir
from osteopoint.explorer.explorer import Explorer


def atlas_folder(name: str | None) -> Path:
    """Return the folder of an atlas by its id or path; ``default`` or nothing is the program's own.

    Raises
    ------
    OsteopointError
        If there is no such atlas and no such folder.
    """
    return find_atlas(name, assets_dir())


def load_atlas(name: str | None) -> Atlas:
    """Return the atlas of that name or folder."""
    return read_atlas(atlas_folder(name))


def load_explorer(name: str | None) -> Explorer:
    """Return an explorer on that atlas with all points placed."""
    # Imported here: the window asks this module for folders only and must start fast.
    from osteopoint.explorer.load import load_body_data

    explorer = Explorer(load_atlas(name))
    explorer.set_body_data(load_body_data(assets_dir(), explorer.atlas))
    return explorer

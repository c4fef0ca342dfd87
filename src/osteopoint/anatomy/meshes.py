"""Reader of the mesh files of an atlas folder.

An atlas has `skeleton.glb` and may have a coarser `skeleton_light.glb`. Bones under a different
licence are in separate files: `atlas.json` names each under `more_meshes`, with that licence.
`{"file": "scans", ...}` means `scans.glb` and `scans_light.glb`.
"""

import re
from pathlib import Path

from osteopoint.anatomy.glb import read_glb
from osteopoint.anatomy.surface import Surface
from osteopoint.errors import OsteopointError, quoted

SKELETON = "skeleton"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


def read_meshes(folder: Path, about: dict[str, object]) -> dict[str, Surface]:
    """Return the surfaces of all mesh files by node.

    Parameters
    ----------
    about : content of the folder's `atlas.json`

    Raises
    ------
    OsteopointError
        If a file is missing or damaged, or two files share the name of a node.
    """
    return _joined([folder / f"{name}.glb" for name in mesh_names(folder, about)])


def read_light_meshes(folder: Path, about: dict[str, object]) -> dict[str, Surface] | None:
    """Return the coarser surfaces by node, or None if the atlas has none.

    Raises
    ------
    OsteopointError
        See `read_meshes`; also if only some of the files have a coarser one.
    """
    if not (folder / f"{SKELETON}_light.glb").is_file():
        return None
    return _joined([folder / f"{name}_light.glb" for name in mesh_names(folder, about)])


def mesh_names(folder: Path, about: dict[str, object]) -> list[str]:
    """Return the names of the mesh files without extension, the skeleton first.

    Raises
    ------
    OsteopointError
        If a name is not a plain word, or occurs twice.
    """
    entries = about.get("more_meshes", [])
    if not isinstance(entries, list):
        raise OsteopointError(f"In {folder / 'atlas.json'} more_meshes is no list.")
    names = [SKELETON]
    for entry in entries:
        name = entry.get("file") if isinstance(entry, dict) else None
        # Only plain words are allowed, so that a name cannot leave the folder.
        if not isinstance(name, str) or not _NAME.fullmatch(name) or name in names:
            raise OsteopointError(
                f"In {folder / 'atlas.json'} '{quoted(str(name), 80)}' names no mesh file."
            )
        names.append(name)
    return names


def _joined(files: list[Path]) -> dict[str, Surface]:
    surfaces: dict[str, Surface] = {}
    for file in files:
        for node, surface in read_glb(file).items():
            if node in surfaces:
                raise OsteopointError(f"The node '{quoted(node, 80)}' of {file} is there already.")
            surfaces[node] = surface
    return surfaces

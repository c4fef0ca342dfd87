"""A GLB with one node a bone, as other programs write it: with turned nodes and several parts.

The program's own atlases are read by the stricter and faster `osteopoint.anatomy.glb`.
"""

import re
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from osteopoint.anatomy.glb import MOST_DESCRIPTION, Head, head_of
from osteopoint.anatomy.importing.errors import named, plain
from osteopoint.anatomy.importing.gltf import MOST_STRIDE, Arrays
from osteopoint.anatomy.importing.meshes import checked
from osteopoint.anatomy.importing.node_places import Places, node_places
from osteopoint.anatomy.importing.source import MOST_BYTES, MOST_FILES, Mesh, Piece, Source
from osteopoint.errors import OsteopointError, quoted

# What changes only how a surface is painted may be passed over.
_HARMLESS = re.compile(r"KHR_(materials_\w+|texture_transform|lights_punctual)$")
_WRONG = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)


def open_glb(path: Path) -> Source:
    """List the mesh nodes of a GLB with the FMA ids that they carry.

    Raises
    ------
    OsteopointError
        If it is damaged, too large, or needs an extension that this program does not know,
        such as Draco compression.
    """
    return glb_and_length(path)[0]


def glb_and_length(path: Path, most: int = MOST_DESCRIPTION) -> tuple[Source, int]:
    """Return the same, and how many bytes its description has; at most so many are read."""
    if path.stat().st_size > MOST_BYTES:
        raise OsteopointError(f"The file {quoted(path)} is larger than {MOST_BYTES / 1e9:.0f} GB.")
    head = head_of(path, most)
    try:
        _refuse(head.document)
        asset = head.document.get("asset", {})
        credit = str(asset.get("copyright", "")) if isinstance(asset, dict) else ""
        nodes = head.document.get("nodes", [])
        if len(nodes) > MOST_FILES:
            raise ValueError(f"it has more than {MOST_FILES:,} nodes")
        places = node_places(head.document)
        found = [
            (i, str(node.get("name") or f"node {i}"), _fma(node))
            for i, node in enumerate(nodes)
            if "mesh" in node
        ]
    except _WRONG as error:
        raise OsteopointError(
            f"The file {quoted(path)} cannot be imported: {plain(error)}."
        ) from error
    if not found:
        raise OsteopointError(f"The file {quoted(path)} has no node with a mesh.")
    pieces = []
    for i, name, fma in found:
        where = f"{named(name)} in {named(path.name)}"
        size = _bytes_of(head.document, nodes[i]["mesh"])
        pieces.append(Piece(name, fma, where, size, partial(_read, path, head, places, i, where)))
    return Source(path, pieces, credit=credit), head.described


def _bytes_of(document: dict[str, Any], mesh: Any) -> int:
    """Return how many bytes a mesh has; nodes may share it, and each of them reads it anew."""
    try:
        size = 0
        for primitive in document["meshes"][mesh]["primitives"]:
            size += _step(document, primitive["attributes"]["POSITION"], 12)
            if "indices" in primitive:
                size += _step(document, primitive["indices"], 4)
        return max(size, 0)
    except _WRONG:
        return 0  # damaged: reading it says so


def _step(document: dict[str, Any], accessor: int, usual: int) -> int:
    """Return how many bytes are read for an accessor, what lies between its rows included."""
    about = document["accessors"][accessor]
    view = document["bufferViews"][about["bufferView"]] if "bufferView" in about else {}
    stride = min(int(view.get("byteStride", usual)), MOST_STRIDE)  # a wider one is refused
    return int(about["count"]) * max(stride, usual)


def _read(path: Path, head: Head, places: Places, node: int, where: str) -> Mesh:
    def read() -> Mesh:
        if node not in places:
            raise ValueError("it is in no scene of the file")
        with path.open("rb") as file:
            mesh = Arrays(head, file).mesh(head.document["nodes"][node]["mesh"])
        place = places[node]
        with np.errstate(all="ignore"):  # what comes of absurd numbers is refused afterwards
            return Mesh(mesh.vertices @ place[:3, :3].T + place[:3, 3], mesh.faces)

    try:
        return checked(read, where)
    except OSError as error:
        raise OsteopointError(f"Cannot read {quoted(path)}: {error.strerror}.") from error


def _fma(node: dict[str, Any]) -> int | None:
    extras = node.get("extras")
    if not isinstance(extras, dict):
        return None
    for value in (extras.get("fma"), extras.get("FMA"), extras.get("fma_id")):
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(?:FMA[: ]?)?(\d{3,7})", str(value).strip())
        if found:
            return int(found[1])
    return None


def _refuse(document: dict[str, Any]) -> None:
    for extension in document.get("extensionsRequired", []):
        if not _HARMLESS.match(str(extension)):
            said = named(extension)
            raise ValueError(f"it needs the glTF extension {said}; export it without")
    for mesh in document.get("meshes", []):
        for primitive in mesh["primitives"]:
            if "KHR_draco_mesh_compression" in primitive.get("extensions", {}):
                raise ValueError("its meshes are packed with Draco; export it without compression")
    for buffer in document.get("buffers", []):
        if "uri" in buffer:
            raise ValueError("its data lie in other files")

"""Reader of foreign GLB and glTF files with one node per bone.

Our own atlases are read by the stricter and faster `osteopoint.anatomy.glb`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from osteopoint.anatomy.glb import MAX_DESCRIPTION, Head, head_in
from osteopoint.anatomy.importing.buffers import InFile, buffers_of
from osteopoint.anatomy.importing.draco import DRACO
from osteopoint.anatomy.importing.errors import named, plain
from osteopoint.anatomy.importing.gltf import MAX_STRIDE, Arrays
from osteopoint.anatomy.importing.meshes import checked
from osteopoint.anatomy.importing.meshopt import EXTENSIONS
from osteopoint.anatomy.importing.node_transforms import Places, node_places
from osteopoint.anatomy.importing.source import MAX_BYTES, MAX_FILES, File, Mesh, Piece
from osteopoint.errors import OsteopointError

# Extensions that only change the appearance of a surface are ignored.
_HARMLESS = re.compile(
    r"KHR_(materials_\w+|texture_transform|texture_basisu|lights_punctual|xmp\w*)"
    r"|EXT_texture_(webp|avif)|MSFT_texture_dds"
)
_READ = frozenset({DRACO, "KHR_mesh_quantization", *EXTENSIONS})
_WRONG = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)


@dataclass(frozen=True, slots=True)
class Scene:
    """The mesh nodes of a file.

    Attributes
    ----------
    described : length of its JSON, bytes
    """

    pieces: list[Piece]
    credit: str
    described: int


def scene_pieces(
    file: File, beside: Mapping[str, File] | None = None, most: int = MAX_DESCRIPTION
) -> Scene:
    """List the mesh nodes of a GLB or glTF file, with their FMA ids.

    Parameters
    ----------
    beside : files of the same folder or archive by path, which may hold data of a glTF file
    most : largest length of the JSON, bytes

    Raises
    ------
    OsteopointError
        If it is damaged, too large, or needs an unknown extension.
    """
    if file.size > MAX_BYTES:
        raise OsteopointError(f"The file {file.where} is larger than {MAX_BYTES / 1e9:.0f} GB.")
    head = _head(file, most)
    document = head.document
    try:
        _refuse(document)
        asset = document.get("asset", {})
        credit = str(asset.get("copyright", "")) if isinstance(asset, dict) else ""
        nodes = document.get("nodes", [])
        if len(nodes) > MAX_FILES:
            raise ValueError(f"it has more than {MAX_FILES:,} nodes")
        places = node_places(document)
        above = {int(child): node for node in nodes for child in node.get("children", [])}
        with_mesh = [i for i, node in enumerate(nodes) if "mesh" in node]
        called = [(i, _called(document, nodes[i], i, above.get(i))) for i in with_mesh]
        binary = InFile(file, head.start, head.size)
        arrays = Arrays(document, buffers_of(document, binary, file, beside or {}))
    except _WRONG as error:
        raise OsteopointError(
            f"The file {file.where} cannot be imported: {plain(error)}."
        ) from error
    if not called:
        raise OsteopointError(f"The file {file.where} has no node with a mesh.")
    pieces = []
    for i, (name, also) in called:
        where = f"{named(name)} in {file.where}"
        size = _bytes_of(document, nodes[i]["mesh"])
        read = partial(_read, file, arrays, nodes[i]["mesh"], places, i, where)
        pieces.append(Piece(name, _fma(nodes[i]), where, size, read, (*also, file.stem)))
    return Scene(pieces, credit, head.described)


def _head(file: File, most: int) -> Head:
    try:
        with file.open() as stream:
            if file.ending != ".gltf":
                return head_in(stream, file.where, most)
            text = stream.read(most + 1)
    except OSError as error:
        raise OsteopointError(f"Cannot read {file.where}: {error.strerror}.") from error
    if len(text) > most:
        raise OsteopointError(
            f"The file {file.where} describes more than {MAX_DESCRIPTION / 1e6:.0f} MB."
        )
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise OsteopointError(f"The file {file.where} is damaged: it describes nothing.")
    return Head(document, 0, 0, len(text))


def _called(
    document: dict[str, Any], node: dict[str, Any], number: int, above: dict[str, Any] | None
) -> tuple[str, tuple[str, ...]]:
    """Return a node's name, and the names of its mesh and its parent node."""
    meshes, mesh = document.get("meshes", []), node["mesh"]
    others = [meshes[mesh] if isinstance(mesh, int) and 0 <= mesh < len(meshes) else {}, above]
    also = [str(each.get("name") or "") for each in others if isinstance(each, dict)]
    return str(node.get("name") or f"node {number}"), tuple(name for name in also if name)


def _bytes_of(document: dict[str, Any], mesh: Any) -> int:
    """Return the size of a mesh in bytes; each node that shares it reads it again."""
    try:
        size = 0
        for primitive in document["meshes"][mesh]["primitives"]:
            size += _step(document, primitive["attributes"]["POSITION"], 12)
            if "indices" in primitive:
                size += _step(document, primitive["indices"], 4)
        return max(size, 0)
    except _WRONG:
        return 0  # the reader reports the damage


def _step(document: dict[str, Any], accessor: int, usual: int) -> int:
    """Return the bytes read for an accessor, including gaps between its rows."""
    about = document["accessors"][accessor]
    view = document["bufferViews"][about["bufferView"]] if "bufferView" in about else {}
    stride = min(int(view.get("byteStride", usual)), MAX_STRIDE)  # larger strides are rejected
    return int(about["count"]) * max(stride, usual)


def _read(file: File, arrays: Arrays, mesh: int, places: Places, node: int, where: str) -> Mesh:
    def read() -> Mesh:
        if node not in places:
            raise ValueError("it is in no scene of the file")
        place = places[node]
        with np.errstate(all="ignore"):  # results of absurd numbers are rejected later
            own = arrays.mesh(mesh)
            return Mesh(own.vertices @ place[:3, :3].T + place[:3, 3], own.faces)

    try:
        return checked(read, where)
    except OSError as error:
        raise OsteopointError(f"Cannot read {file.where}: {error.strerror}.") from error


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
        if str(extension) not in _READ and not _HARMLESS.fullmatch(str(extension)):
            detail = named(extension)
            raise ValueError(f"it needs the glTF extension {detail}; export it without")

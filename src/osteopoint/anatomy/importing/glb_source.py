"""A GLB with one node a bone, as other programs write it: with turned nodes and several parts.

The program's own atlases are read by the stricter and faster `osteopoint.anatomy.glb`.
"""

import io
import json
import re
import struct
import warnings
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import trimesh

from osteopoint.anatomy.glb import document_of
from osteopoint.anatomy.importing.errors import plain
from osteopoint.anatomy.importing.meshes import checked
from osteopoint.anatomy.importing.source import MOST_BYTES, MOST_FILES, Mesh, Piece, Source
from osteopoint.errors import OsteopointError

# What changes only how a surface is painted may be passed over.
_HARMLESS = re.compile(r"KHR_(materials_\w+|texture_transform|lights_punctual)$")
_NODE = "osteopoint-node-"


def open_glb(path: Path) -> Source:
    """List the mesh nodes of a GLB with the FMA ids that they carry.

    Raises
    ------
    OsteopointError
        If it is damaged, too large, or needs an extension that this program does not know,
        such as Draco compression.
    """
    if path.stat().st_size > MOST_BYTES:
        raise OsteopointError(f"The file {path} is larger than {MOST_BYTES / 1e9:.0f} GB.")
    document, _ = document_of(path)
    try:
        _refuse(document)
        asset = document.get("asset", {})
        credit = str(asset.get("copyright", "")) if isinstance(asset, dict) else ""
        nodes = document.get("nodes", [])
        if len(nodes) > MOST_FILES:
            raise ValueError(f"it has more than {MOST_FILES:,} nodes")
        found = [
            (i, str(node.get("name") or f"node {i}"), _fma(node))
            for i, node in enumerate(nodes)
            if "mesh" in node
        ]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise OsteopointError(f"The file {path} cannot be imported: {error}.") from error
    if not found:
        raise OsteopointError(f"The file {path} has no node with a mesh.")
    content = _Content(path)
    size = path.stat().st_size // len(found)
    pieces = []
    for i, name, fma in found:
        where = f"{name} in {path.name}"
        pieces.append(Piece(name, fma, where, size, partial(content.read, i, where)))
    return Source(path, pieces, credit=credit)


class _Content:
    """A GLB's meshes in the frame of its scene, read once, when the first is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._meshes: dict[int, list[trimesh.Trimesh]] | None = None

    def read(self, node: int, where: str) -> Mesh:
        if self._meshes is None:
            self._meshes = self._load()
        parts = self._meshes.get(node)
        if not parts:
            raise OsteopointError(f"{where} holds no triangles.")
        vertices = [np.asarray(part.vertices) for part in parts]
        return checked(vertices, [np.asarray(part.faces) for part in parts], where)

    def _load(self) -> dict[int, list[trimesh.Trimesh]]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # From memory, so that nothing beside the file can be reached from it.
                content = io.BytesIO(_numbered(*document_of(self._path)))
                scene = trimesh.load_scene(content, file_type="glb", process=False)
            meshes: dict[int, list[trimesh.Trimesh]] = defaultdict(list)
            for name in scene.graph.nodes_geometry:
                placed, geometry = scene.graph[name]
                mesh = scene.geometry[geometry]
                if isinstance(mesh, trimesh.Trimesh):
                    mesh = mesh.copy()
                    mesh.apply_transform(placed)
                    meshes[_number(scene, name)].append(mesh)
        except OsteopointError:
            raise
        except MemoryError:
            raise OsteopointError(f"{self._path} is too large for this memory.") from None
        except Exception as error:  # trimesh raises whatever its parser meets
            raise OsteopointError(f"The file {self._path} is damaged: {plain(error)}.") from error
        return meshes


def _numbered(document: dict[str, Any], binary: memoryview) -> bytes:
    """Return the GLB with numbers for names: trimesh lets two nodes of one name overwrite."""
    nodes = [node | {"name": f"{_NODE}{i}"} for i, node in enumerate(document["nodes"])]
    text = json.dumps(document | {"nodes": nodes}).encode()
    text += b" " * (-len(text) % 4)
    padding = b"\0" * (-len(binary) % 4)
    size = len(binary) + len(padding)
    length = 12 + 8 + len(text) + 8 + size
    return b"".join(
        [
            struct.pack("<4sII", b"glTF", 2, length),
            struct.pack("<I4s", len(text), b"JSON") + text,
            struct.pack("<I4s", size, b"BIN\0"),
            binary,
            padding,
        ]
    )


def _number(scene: trimesh.Scene, name: str) -> int:
    """Return the number of the file's node that a node of trimesh's is, or is a part of."""
    parents = scene.graph.transforms.parents
    while not re.fullmatch(_NODE + r"\d+", name):
        name = parents[name]
    return int(name.removeprefix(_NODE))


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
            raise ValueError(f"it needs the glTF extension {extension}; export it without")
    for mesh in document.get("meshes", []):
        for primitive in mesh["primitives"]:
            if "KHR_draco_mesh_compression" in primitive.get("extensions", {}):
                raise ValueError("its meshes are packed with Draco; export it without compression")
    for buffer in document.get("buffers", []):
        if "uri" in buffer:
            raise ValueError("its data lie in other files")

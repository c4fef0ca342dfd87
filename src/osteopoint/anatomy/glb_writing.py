"""Writer of plain binary glTF 2.0 files, one node per surface, with reproducible bytes."""

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.surface import Surface

_FLOAT, _BYTE, _SHORT, _INT = 5126, 5121, 5123, 5125
_VERTICES, _INDICES = 34962, 34963
_MATERIAL = {
    "name": "bone",
    "pbrMetallicRoughness": {"baseColorFactor": [0.92, 0.88, 0.78, 1.0], "metallicFactor": 0.0},
}


def write_glb(path: Path, surfaces: Mapping[str, Surface], credit: str = "") -> None:
    """Write surfaces to `path` in the given order, with `credit` as the copyright of the file.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written to.
    """
    binary = _Binary()
    meshes: list[dict[str, Any]] = []
    nodes: list[dict[str, Any]] = []
    for name, surface in surfaces.items():
        primitive: dict[str, Any] = {"attributes": _attributes(binary, surface)}
        primitive |= {"material": 0, "mode": 4}
        primitive["indices"] = _indices(binary, surface)
        nodes.append({"mesh": len(meshes), "name": name})
        meshes.append({"name": name, "primitives": [primitive]})
    asset = {"version": "2.0", "generator": "Osteopoint"} | (
        {"copyright": credit} if credit else {}
    )
    document = {
        "asset": asset,
        "scene": 0,
        "scenes": [{"nodes": list(range(len(nodes)))}],
        "nodes": nodes,
        "meshes": meshes,
        "materials": [_MATERIAL],
        "accessors": binary.accessors,
        "bufferViews": binary.views,
        "buffers": [{"byteLength": len(binary.content)}],
    }
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    total = 12 + 8 + len(text) + 8 + len(binary.content)
    with path.open("wb") as file:
        file.write(struct.pack("<4sII", b"glTF", 2, total))
        file.write(struct.pack("<I4s", len(text), b"JSON") + text)
        file.write(struct.pack("<I4s", len(binary.content), b"BIN\0") + binary.content)


class _Binary:
    """Binary part of the file, with its views and accessors."""

    def __init__(self) -> None:
        self.content = bytearray()
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def add(self, array: NDArray[Any], kind: str, component: int, target: int, **extra: Any) -> int:
        content = array.tobytes()
        self.views.append(
            {"buffer": 0, "byteOffset": len(self.content), "byteLength": len(content)}
            | {"target": target}
        )
        self.content.extend(content + b"\0" * (-len(content) % 4))
        self.accessors.append(
            {"bufferView": len(self.views) - 1, "componentType": component, "count": len(array)}
            | {"type": kind}
            | extra
        )
        return len(self.accessors) - 1


def _attributes(binary: _Binary, surface: Surface) -> dict[str, int]:
    # Rounded to micrometres, because finer digits differ between machines.
    points = np.round(surface.vertices.astype(np.float64), 6).astype("<f4")
    low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    attributes = {
        "POSITION": binary.add(points, "VEC3", _FLOAT, _VERTICES, min=low, max=high),
        "NORMAL": binary.add(surface.normals.astype("<f4"), "VEC3", _FLOAT, _VERTICES),
    }
    if surface.light is not None:
        # Four bytes per vertex, because glTF aligns elements to four bytes.
        grey = np.column_stack([*[surface.light] * 3, np.full(len(points), 255)]).astype("u1")
        attributes["COLOR_0"] = binary.add(grey, "VEC4", _BYTE, _VERTICES, normalized=True)
    return attributes


def _indices(binary: _Binary, surface: Surface) -> int:
    short = len(surface.vertices) < 65_535
    indices = surface.faces.reshape(-1).astype("<u2" if short else "<u4")
    return binary.add(indices, "SCALAR", _SHORT if short else _INT, _INDICES)

"""The GLB file of the hands' poses.

All poses share equal arrays (triangles, nails), so the file has a third of the size that
`osteopoint.anatomy.glb_writing` would give.
"""

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skin.source import Array
from skin.topology import Ints

_FLOAT, _BYTE, _SHORT = 5126, 5121, 5123


@dataclass(frozen=True, slots=True)
class Part:
    """One node: vertices (n, 3) metres, triangles (m, 3), brightness (n,) 0 to 255."""

    vertices: Array
    triangles: Ints
    brightness: NDArray[np.uint8]


def write_glb(path: Path, parts: dict[str, Part], credit: str) -> None:
    """Write the parts as nodes in the order given; the reader computes the normals."""
    binary = bytearray()
    known: dict[tuple[bytes, str], int] = {}
    accessors: list[dict[str, Any]] = []
    views: list[dict[str, Any]] = []

    def add(array: NDArray[Any], kind: str, component: int, **extra: Any) -> int:
        key = (array.tobytes(), kind)
        if key not in known:
            views.append({"buffer": 0, "byteOffset": len(binary), "byteLength": len(key[0])})
            binary.extend(key[0] + b"\0" * (-len(key[0]) % 4))
            about = {"bufferView": len(views) - 1, "componentType": component}
            accessors.append(about | {"count": len(array), "type": kind} | extra)
            known[key] = len(accessors) - 1
        return known[key]

    meshes = []
    for name, part in parts.items():
        # Rounded to micrometres: finer digits are noise that differs from machine to machine.
        points = np.round(part.vertices, 6).astype("<f4")
        low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        grey = np.column_stack([*[part.brightness] * 3, np.full(len(points), 255)]).astype("u1")
        primitive = {
            "attributes": {
                "POSITION": add(points, "VEC3", _FLOAT, min=low, max=high),
                "COLOR_0": add(grey, "VEC4", _BYTE, normalized=True),
            },
            "indices": add(part.triangles.astype("<u2").reshape(-1), "SCALAR", _SHORT),
        }
        meshes.append({"name": name, "primitives": [primitive]})
    document = {
        "asset": {"version": "2.0", "generator": "Osteopoint", "copyright": credit},
        "scene": 0,
        "scenes": [{"nodes": list(range(len(parts)))}],
        "nodes": [{"mesh": i, "name": name} for i, name in enumerate(parts)],
        "meshes": meshes,
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": len(binary)}],
    }
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    with path.open("wb") as file:
        file.write(struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(text) + 8 + len(binary)))
        file.write(struct.pack("<I4s", len(text), b"JSON") + text)
        file.write(struct.pack("<I4s", len(binary), b"BIN\0") + binary)

"""A skeleton written in the forms in which others write theirs: packed, renamed, turned, in one."""

import json
import struct
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import DracoPy
import numpy as np

from importing.bodies import Named


def encoded_rows(rows: np.ndarray) -> bytes:
    """Rows as meshoptimizer's format has them, each difference in full: valid, if not small."""
    content, last = bytearray(b"\xa0"), np.zeros(rows.shape[1], np.uint8)
    most = min(8192 // rows.shape[1] & ~15, 256)
    for begin in range(0, len(rows), most):
        block = rows[begin : begin + most]
        groups = -(-len(block) // 16)
        steps = np.diff(np.vstack([last, block]).astype(np.int16), axis=0).astype(np.uint8)
        zigzag = np.zeros((groups * 16, rows.shape[1]), np.uint8)
        zigzag[: len(steps)] = (steps << 1) ^ np.where(steps & 0x80, 0xFF, 0)
        heads = bytes([0xFF] * (groups // 4)) + (
            bytes([(1 << groups % 4 * 2) - 1]) if groups % 4 else b""
        )
        for column in zigzag.T:
            content += heads + column.tobytes()
        last = block[-1]
    return bytes(content + bytes(max(32 - rows.shape[1], 0) + rows.shape[1]))


def encoded_triangles(faces: np.ndarray) -> bytes:
    """Triangles as meshoptimizer's format has them, each corner told by its step from the last."""
    data, last = bytearray(), 0
    for face in faces.tolist():
        data.append(0xFF)
        for corner in face:
            step = corner - last
            number, last = (step << 1 ^ step >> 63) & 0xFFFFFFFF, corner
            while number > 127:
                data.append(number & 127 | 128)
                number >>= 7
            data.append(number)
    return b"\xe1" + b"\xff" * len(faces) + bytes(data) + bytes(16)


class Scene:
    """A GLB as it grows, a node for each bone."""

    def __init__(self) -> None:
        self.binary = bytearray()
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []
        self.meshes: list[dict[str, Any]] = []
        self.nodes: list[dict[str, Any]] = []
        self.required: set[str] = set()

    def view(self, content: bytes, **more: Any) -> int:
        self.binary += bytes(-len(self.binary) % 8)
        self.views.append(
            {"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(content)} | more
        )
        self.binary += content
        return len(self.views) - 1

    def packed(self, content: bytes, count: int, stride: int, mode: str) -> int:
        """A view that meshoptimizer packed; its own bytes are nowhere."""
        name = "EXT_meshopt_compression"
        self.required.add(name)
        number = self.view(content)
        place = self.views[number]
        about = place | {"count": count, "byteStride": stride, "mode": mode}
        self.views[number] = {
            "buffer": 1, "byteLength": count * stride, "extensions": {name: about}
        }  # fmt: skip
        return number

    def accessor(self, view: int | None, component: int, count: int, kind: str, **more: Any) -> int:
        about = {"componentType": component, "count": count, "type": kind} | more
        self.accessors.append(about if view is None else about | {"bufferView": view})
        return len(self.accessors) - 1

    def add(self, name: str, primitive: dict[str, Any], **place: Any) -> None:
        self.nodes.append({"name": name, "mesh": len(self.meshes)} | place)
        self.meshes.append({"primitives": [primitive]})

    def write(self, path: Path) -> Path:
        document = {
            "asset": {"version": "2.0"},
            "extensionsRequired": sorted(self.required),
            "scenes": [{"nodes": list(range(len(self.nodes)))}],
            "nodes": self.nodes,
            "meshes": self.meshes,
            "accessors": self.accessors,
            "bufferViews": self.views,
            "buffers": [{"byteLength": len(self.binary)}, {"byteLength": 10**9}],
        }
        text = json.dumps(document).encode()
        text += b" " * (-len(text) % 4)
        binary = bytes(self.binary) + bytes(-len(self.binary) % 4)
        path.write_bytes(
            struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(binary))
            + struct.pack("<I4s", len(text), b"JSON") + text
            + struct.pack("<I4s", len(binary), b"BIN\0") + binary
        )  # fmt: skip
        return path


def _plain(scene: Scene, bone: Named) -> None:
    points = scene.view(bone.vertices.astype("<f4").tobytes())
    corners = scene.view(bone.faces.astype("<u4").tobytes())
    position = scene.accessor(points, 5126, len(bone.vertices), "VEC3")
    indices = scene.accessor(corners, 5125, bone.faces.size, "SCALAR")
    scene.add(bone.name, {"attributes": {"POSITION": position}, "indices": indices})


def _draco(scene: Scene, bone: Named) -> None:
    name = "KHR_draco_mesh_compression"
    scene.required.add(name)
    content = DracoPy.encode(
        bone.vertices.astype("f4"), bone.faces.astype("u4"), quantization_bits=16
    )
    view = scene.view(content)
    position = scene.accessor(None, 5126, len(bone.vertices), "VEC3")
    indices = scene.accessor(None, 5125, bone.faces.size, "SCALAR")
    packed = {name: {"bufferView": view, "attributes": {"POSITION": 0}}}
    primitive = {"attributes": {"POSITION": position}, "indices": indices, "extensions": packed}
    scene.add(bone.name, primitive)


def _rows(bone: Named) -> tuple[np.ndarray, dict[str, Any]]:
    """Places as whole numbers of 16 bits, and the node's scale and place that undo that."""
    low, span = bone.vertices.min(0), float(np.ptp(bone.vertices, axis=0).max())
    rows = np.zeros((len(bone.vertices), 4), "<u2")
    rows[:, :3] = np.round((bone.vertices - low) / span * 65535)
    return rows, {"translation": low.tolist(), "scale": [span] * 3}


def _quantised(scene: Scene, bone: Named) -> None:
    scene.required.add("KHR_mesh_quantization")
    rows, place = _rows(bone)
    points = scene.view(rows.tobytes(), byteStride=8)
    corners = scene.view(bone.faces.astype("<u4").tobytes())
    position = scene.accessor(points, 5123, len(rows), "VEC3", normalized=True)
    indices = scene.accessor(corners, 5125, bone.faces.size, "SCALAR")
    scene.add(bone.name, {"attributes": {"POSITION": position}, "indices": indices}, **place)


def _meshopt(scene: Scene, bone: Named) -> None:
    scene.required.add("KHR_mesh_quantization")
    rows, place = _rows(bone)
    points = scene.packed(encoded_rows(rows.view(np.uint8)), len(rows), 8, "ATTRIBUTES")
    scene.views[points]["byteStride"] = 8
    count = bone.faces.size
    corners = scene.packed(encoded_triangles(bone.faces), count, 4, "TRIANGLES")
    position = scene.accessor(points, 5123, len(rows), "VEC3", normalized=True)
    indices = scene.accessor(corners, 5125, count, "SCALAR")
    scene.add(bone.name, {"attributes": {"POSITION": position}, "indices": indices}, **place)


WAYS: dict[str, Callable[[Scene, Named], None]] = {
    "plain": _plain,
    "draco": _draco,
    "quantised": _quantised,
    "meshopt": _meshopt,
}


def scene(path: Path, bones: Iterable[Named], way: str = "plain") -> Path:
    """A GLB with the bones in one of the ways."""
    made = Scene()
    for bone in bones:
        WAYS[way](made, bone)
    return made.write(path)


def one_obj(path: Path, bones: Iterable[Named], mark: str = "o", comma: bool = False) -> Path:
    """One OBJ with an object or group for each bone; perhaps with decimal commas."""
    lines, had = ["# of some program", "mtllib none.mtl"], 1
    for bone in bones:
        lines.append(f"{mark} {bone.name.replace(' ', '_')}")
        points = [f"v {x:.7f} {y:.7f} {z:.7f}" for x, y, z in bone.vertices]
        lines += [point.replace(".", ",") for point in points] if comma else points
        lines.append("usemtl bone")
        lines += [f"f {a} {b} {c}" for a, b, c in bone.faces + had]
        had += len(bone.vertices)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path

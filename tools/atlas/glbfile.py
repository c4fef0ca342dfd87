"""Writing a plain binary glTF 2.0 file: one node a bone, always the same bytes.

No extension, one buffer, and for each mesh one primitive with positions, normals,
colours (grey: the light that is baked in) and indices, so that any reader can take it.
"""

import json
import struct
from pathlib import Path

import numpy as np
import trimesh

_FLOAT, _BYTE, _SHORT, _INT = 5126, 5121, 5123, 5125
_VERTICES, _INDICES = 34962, 34963


def write_glb(path: Path, bones: dict[str, trimesh.Trimesh], sky: dict[str, np.ndarray]) -> None:
    """Write the meshes (metres) to `path`, nodes in the order given.

    `sky` has for each vertex how much light it gets, 0 to 255.
    """
    binary = bytearray()
    views: list[dict] = []
    accessors: list[dict] = []

    def add(array: np.ndarray, kind: str, component: int, target: int, **extra) -> int:
        content = array.tobytes()
        views.append(
            {"buffer": 0, "byteOffset": len(binary), "byteLength": len(content), "target": target}
        )
        binary.extend(content + b"\0" * (-len(content) % 4))
        accessors.append(
            {"bufferView": len(views) - 1, "componentType": component, "count": len(array)}
            | {"type": kind}
            | extra
        )
        return len(accessors) - 1

    meshes, nodes = [], []
    for name, bone in bones.items():
        # Micrometres: finer digits are noise that differs from machine to machine.
        points = np.round(bone.vertices, 6).astype("<f4")
        normals = outward_normals(bone).astype("<f4")
        short = len(points) < 65_535
        indices = bone.faces.reshape(-1).astype("<u2" if short else "<u4")
        position = add(
            points, "VEC3", _FLOAT, _VERTICES,
            min=points.min(axis=0).tolist(), max=points.max(axis=0).tolist(),
        )  # fmt: skip
        normal = add(normals, "VEC3", _FLOAT, _VERTICES)
        # Four bytes a vertex, because glTF wants each element to begin at a multiple of four.
        grey = np.column_stack([*[sky[name]] * 3, np.full(len(points), 255)]).astype("u1")
        colour = add(grey, "VEC4", _BYTE, _VERTICES, normalized=True)
        index = add(indices, "SCALAR", _SHORT if short else _INT, _INDICES)
        attributes = {"POSITION": position, "NORMAL": normal, "COLOR_0": colour}
        primitive = {"attributes": attributes, "indices": index, "material": 0, "mode": 4}
        nodes.append({"mesh": len(meshes), "name": name})
        meshes.append({"name": name, "primitives": [primitive]})

    bone_colour = {"baseColorFactor": [0.92, 0.88, 0.78, 1.0], "metallicFactor": 0.0}
    document = {
        "asset": {"version": "2.0", "generator": "Osteopoint tools/build_atlas.py"},
        "scene": 0,
        "scenes": [{"nodes": list(range(len(nodes)))}],
        "nodes": nodes,
        "meshes": meshes,
        "materials": [{"name": "bone", "pbrMetallicRoughness": bone_colour}],
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": len(binary)}],
    }
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    total = 12 + 8 + len(text) + 8 + len(binary)
    path.write_bytes(
        struct.pack("<4sII", b"glTF", 2, total)
        + struct.pack("<I4s", len(text), b"JSON") + text
        + struct.pack("<I4s", len(binary), b"BIN\0") + bytes(binary)
    )  # fmt: skip


def outward_normals(mesh: trimesh.Trimesh) -> np.ndarray:
    """Return the unit normal at each vertex: its faces' normals weighted by their angle there."""
    corners = mesh.vertices[mesh.faces]
    normals = np.zeros_like(mesh.vertices)
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    unit = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-30)
    angles = trimesh.triangles.angles(corners)
    for i in range(3):
        np.add.at(normals, mesh.faces[:, i], unit * angles[:, i : i + 1])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    # A vertex whose faces cancel out (a blade thinner than a micrometre) looks up.
    return np.where(lengths > 1e-9, normals / np.maximum(lengths, 1e-9), [0.0, 1.0, 0.0])

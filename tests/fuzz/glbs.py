"""GLBs of a few small bones, damaged in their description, their heads and their bytes."""

import json
import random
import struct
from pathlib import Path
from typing import Any

import numpy as np

from fuzz.meshes import CORNERS, TRIANGLES
from fuzz.mutations import damaged_bytes, damaged_json, fairly_answered, nested
from fuzz.reader import Reader
from osteopoint.anatomy.glb import read_glb
from osteopoint.anatomy.importing.open_source import open_source


def description(names: list[str]) -> tuple[dict[str, Any], bytes]:
    """Return a GLB's description and its bytes: one box, a node for each name."""
    points, corners = CORNERS.astype("<f4").tobytes(), TRIANGLES.astype("<u2").tobytes()
    views = [{"buffer": 0, "byteOffset": 0, "byteLength": len(points)}]
    views += [{"buffer": 0, "byteOffset": len(points), "byteLength": len(corners)}]
    accessors: list[dict[str, Any]] = [
        {"bufferView": 0, "componentType": 5126, "count": len(CORNERS), "type": "VEC3"},
        {"bufferView": 1, "componentType": 5123, "count": TRIANGLES.size, "type": "SCALAR"},
    ]
    meshes = [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]} for _ in names]
    nodes = [{"name": name, "mesh": number} for number, name in enumerate(names)]
    document = {
        "asset": {"version": "2.0", "generator": "Osteopoint"},
        "scene": 0,
        "scenes": [{"nodes": list(range(len(nodes)))}],
        "nodes": nodes,
        "meshes": meshes,
        "accessors": accessors,
        "bufferViews": views,
        "buffers": [{"byteLength": len(points + corners)}],
    }
    return document, points + corners


def glb(text: bytes, binary: bytes) -> bytes:
    """Return the two parts as a GLB."""
    text += b" " * (-len(text) % 4)
    binary += bytes(-len(binary) % 4)
    head = struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(binary))
    parts = struct.pack("<I4s", len(text), b"JSON") + text
    return head + parts + struct.pack("<I4s", len(binary), b"BIN\0") + binary


def _richer(rng: random.Random, document: dict[str, Any]) -> None:
    """Put in some of what other programs write: turned nodes, children, sparse rows, strips."""
    node = rng.choice(document["nodes"])
    node |= rng.choice(
        [{"matrix": np.eye(4).reshape(-1).tolist()}, {"scale": [1, -1, 1e300]}, {"children": [0]},
         {"rotation": [0, 0, 0, 1], "translation": [1, 2, 3]}, {"extras": {"fma": 24474}}]
    )  # fmt: skip
    part = rng.choice(document["meshes"])["primitives"][0]
    part["mode"] = rng.choice([0, 1, 4, 5, 6])
    accessor = rng.choice(document["accessors"])
    accessor["sparse"] = {
        "count": rng.choice([1, 2, 10**9]),
        "indices": {"bufferView": 1, "componentType": 5123},
        "values": {"bufferView": 0},
    }
    rng.choice(document["bufferViews"])["byteStride"] = rng.choice([2, 12, 16, 10**9])


def damaged_glb(rng: random.Random, names: list[str]) -> bytes:
    """Return a GLB that is damaged somewhere."""
    document, binary = description(names)
    if rng.random() < 0.3:
        _richer(rng, document)
    if rng.random() < 0.9:
        document = damaged_json(rng, document)
    text = json.dumps(document).encode("utf-8", "replace")
    if rng.random() < 0.02:
        text = nested(rng).encode()
    content = glb(text, binary if rng.random() < 0.9 else damaged_bytes(rng, binary))
    return damaged_bytes(rng, content) if rng.random() < 0.2 else content


def _read(rng: random.Random, folder: Path) -> None:
    path = folder / "skeleton.glb"
    path.write_bytes(damaged_glb(rng, ["femur.l", "femur.r"]))
    with fairly_answered():
        for surface in read_glb(path).values():
            assert np.isfinite(surface.vertices).all()
            assert np.isfinite(surface.normals).all()
            assert surface.normals.shape == surface.vertices.shape
            assert not len(surface.faces) or surface.faces.max() < len(surface.vertices)
    with fairly_answered():
        source = open_source(path)
        for piece in source.pieces:
            with fairly_answered():
                piece.read()


READERS = [Reader("GLBs, of ours and of others", 0.15, _read)]

"""Reading a binary glTF 2.0 file into surfaces, one per named node.

A small reader of our own for the atlas's own files, because it must be fast and
strict: general readers take a second to import, and some hand back zeros for a
compression they do not know. Anything beyond plain triangles is refused by name.
Format: Khronos glTF 2.0 specification, sections 3.6 and 4.4.
"""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.surface import Surface, vertex_normals
from osteopoint.errors import OsteopointError

_MAGIC = b"glTF"
_JSON_CHUNK = 0x4E4F534A
_BINARY_CHUNK = 0x004E4942
_TRIANGLES = 4
_COMPONENTS: dict[int, np.dtype[Any]] = {
    5121: np.dtype("u1"),
    5123: np.dtype("<u2"),
    5125: np.dtype("<u4"),
    5126: np.dtype("<f4"),
}
_DAMAGE = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError,
    struct.error,
)  # fmt: skip
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}


def read_glb(path: Path) -> dict[str, Surface]:
    """Return the surface of every mesh node in the file, by node name.

    Raises
    ------
    OsteopointError
        If the file is missing, not a GLB, cut off, or uses what this reader does not know.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OsteopointError(f"Cannot read the mesh file {path}: {error.strerror}.") from error
    try:
        document, binary = _chunks(content)
        required = document.get("extensionsRequired", [])
        if required:
            raise ValueError(f"it needs the glTF extension {required[0]}")
        return {
            str(node.get("name", f"node{i}")): _surface(document, binary, node["mesh"])
            for i, node in enumerate(document.get("nodes", []))
            if "mesh" in node
        }
    except _DAMAGE as error:
        reason = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise OsteopointError(
            f"The mesh file {path} is damaged or not plain GLB: {reason}."
        ) from error


def document_of(path: Path) -> tuple[dict[str, Any], memoryview]:
    """Return a GLB's description and its binary part, neither of them understood yet.

    Raises
    ------
    OsteopointError
        If the file is missing, not a GLB or cut off.
    """
    try:
        document, binary = _chunks(path.read_bytes())
    except OSError as error:
        raise OsteopointError(f"Cannot read the mesh file {path}: {error.strerror}.") from error
    except _DAMAGE as error:
        raise OsteopointError(f"The mesh file {path} is damaged: {error}.") from error
    if not isinstance(document, dict):
        raise OsteopointError(f"The mesh file {path} is damaged: it describes nothing.")
    return document, binary


def _chunks(content: bytes) -> tuple[dict[str, Any], memoryview]:
    if content[:4] != _MAGIC:
        raise ValueError("it does not begin with 'glTF'")
    _, version, length = struct.unpack_from("<4sII", content)
    if version != 2:
        raise ValueError(f"it is glTF version {version}, not 2")
    if length > len(content):
        raise ValueError(f"it is cut off at {len(content)} of {length} bytes")
    document: dict[str, Any] | None = None
    binary = memoryview(b"")
    # Views: a copy of the large part would cost more than reading it.
    whole = memoryview(content)
    offset = 12
    while offset + 8 <= length:
        size, kind = struct.unpack_from("<II", content, offset)
        body = whole[offset + 8 : offset + 8 + size]
        if kind == _JSON_CHUNK and document is None:
            document = json.loads(bytes(body))
        elif kind == _BINARY_CHUNK:
            binary = body
        offset += 8 + size
    if document is None:
        raise ValueError("it has no JSON chunk")
    return document, binary


def _surface(document: dict[str, Any], binary: memoryview, mesh: int) -> Surface:
    primitives = document["meshes"][mesh]["primitives"]
    if len(primitives) != 1 or primitives[0].get("mode", _TRIANGLES) != _TRIANGLES:
        raise ValueError(f"mesh {mesh} is not one primitive of triangles")
    attributes = primitives[0]["attributes"]
    vertices = _array(document, binary, attributes["POSITION"]).astype(np.float32, copy=False)
    faces = (
        _array(document, binary, primitives[0]["indices"])
        .reshape(-1, 3)
        .astype(np.int32, copy=False)
    )
    if not np.isfinite(vertices).all():
        raise ValueError(f"mesh {mesh} has a vertex that is not a number")
    if len(faces) and not 0 <= faces.min() <= faces.max() < len(vertices):
        raise ValueError(f"mesh {mesh} has a face that names a vertex beyond its {len(vertices)}")
    if "NORMAL" in attributes:
        normals = _array(document, binary, attributes["NORMAL"]).astype(np.float32, copy=False)
    else:
        normals = vertex_normals(vertices, faces)
    return Surface(vertices, faces, normals, _light(document, binary, attributes, len(vertices)))


def _light(
    document: dict[str, Any], binary: memoryview, attributes: dict[str, int], count: int
) -> NDArray[np.uint8] | None:
    """Return the ambient light baked into the vertex colours, their red; None without any."""
    if "COLOR_0" not in attributes:
        return None
    colours = _array(document, binary, attributes["COLOR_0"])
    if colours.ndim != 2 or len(colours) != count:
        raise ValueError("its vertex colours are not one for each vertex")
    if colours.dtype == np.uint8:
        return np.ascontiguousarray(colours[:, 0])
    return None


def _array(document: dict[str, Any], binary: memoryview, accessor: int) -> NDArray[Any]:
    about = document["accessors"][accessor]
    view = document["bufferViews"][about["bufferView"]]
    dtype = _COMPONENTS[about["componentType"]]
    width = _WIDTHS[about["type"]]
    if view.get("byteStride", dtype.itemsize * width) != dtype.itemsize * width:
        raise ValueError(f"accessor {accessor} is interleaved")
    start = view.get("byteOffset", 0) + about.get("byteOffset", 0)
    if about["count"] < 1 or start < 0:
        raise ValueError(f"accessor {accessor} has {about['count']} elements from byte {start}")
    flat = np.frombuffer(binary, dtype, about["count"] * width, start)
    return flat.reshape(-1, width) if width > 1 else flat

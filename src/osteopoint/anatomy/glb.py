"""Reader of binary glTF 2.0 files, one surface per named node.

A small reader for our own atlas files, because it must be fast and strict. General readers take
a second to import, and some return zeros for an unknown compression. This reader rejects
anything but plain triangles, by name.
Format: Khronos glTF 2.0 specification, sections 3.6 and 4.4.
"""

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.surface import Surface, vertex_normals
from osteopoint.errors import OsteopointError, quoted

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
# Parsed JSON takes up to forty times its length; 25,000 nodes have some 8 MB.
MAX_DESCRIPTION = 12_000_000
_MAX_CHUNKS = 8
# An atlas of ours has at most two million triangles.
MAX_BYTES = 400_000_000
_MAX_ELEMENTS = 12_000_000
# Large enough that a body in micrometres can still be recognised.
_MAX_DISTANCE_M = 1e7


@dataclass(frozen=True, slots=True)
class Head:
    """The parsed JSON of a GLB, and the position of its binary part.

    Attributes
    ----------
    start, size : position and length of the binary part, bytes
    described : length of the JSON, bytes
    """

    document: dict[str, Any]
    start: int
    size: int
    described: int


def read_glb(path: Path) -> dict[str, Surface]:
    """Return the surface of every mesh node in the file, by node name.

    Nodes with one mesh share one surface.

    Raises
    ------
    OsteopointError
        If the file is missing, not a GLB, truncated, larger than any atlas, or uses unknown
        features.
    """
    try:
        with path.open("rb") as file:
            head = _head(file, MAX_DESCRIPTION)
            if head.size > MAX_BYTES:
                raise ValueError(f"it is larger than {MAX_BYTES / 1e6:.0f} MB")
            file.seek(head.start)
            return _surfaces(head.document, memoryview(file.read(head.size)))
    except OSError as error:
        raise OsteopointError(
            f"Cannot read the mesh file {quoted(path)}: {error.strerror}."
        ) from error
    except _DAMAGE as error:
        raise OsteopointError(
            f"The mesh file {quoted(path)} is damaged or not plain GLB: {_reason(error)}."
        ) from error


def head_of(path: Path, most: int = MAX_DESCRIPTION) -> Head:
    """Return the JSON of a GLB and the offset of its binary part; do not read the binary part.

    Parameters
    ----------
    most : maximum length of the JSON, bytes

    Raises
    ------
    OsteopointError
        If the file is missing, not a GLB, truncated, or its JSON is too long.
    """
    try:
        with path.open("rb") as file:
            return head_in(file, quoted(path), most)
    except OSError as error:
        raise OsteopointError(
            f"Cannot read the mesh file {quoted(path)}: {error.strerror}."
        ) from error


def head_in(file: BinaryIO, where: str, most: int = MAX_DESCRIPTION) -> Head:
    """Return the head of an open GLB; `where` is its name in messages.

    Raises
    ------
    OsteopointError
        If it is not a GLB, is truncated, or its JSON is too long.
    """
    try:
        return _head(file, most)
    except _DAMAGE as error:
        raise OsteopointError(f"The mesh file {where} is damaged: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    detail = quoted(error, 200).rstrip(".")
    return f"it lacks {detail}" if isinstance(error, KeyError) else detail


def _head(file: BinaryIO, most: int) -> Head:
    whole = file.seek(0, 2)
    file.seek(0)
    begin = file.read(12)
    if begin[:4] != _MAGIC:
        raise ValueError("it does not begin with 'glTF'")
    _, version, length = struct.unpack("<4sII", begin)
    if version != 2:
        raise ValueError(f"it is glTF version {version}, not 2")
    if length > whole:
        raise ValueError(f"it is cut off at {whole} of {length} bytes")
    document: Any = None
    described = start = binary = 0
    offset = 12
    for _ in range(_MAX_CHUNKS):
        if offset + 8 > length:
            break
        file.seek(offset)
        size, kind = struct.unpack("<II", file.read(8))
        offset += 8
        if kind == _JSON_CHUNK and document is None:
            if size > most:
                raise ValueError(f"it describes more than {MAX_DESCRIPTION / 1e6:.0f} MB")
            document, described = json.loads(file.read(size)), size
        elif kind == _BINARY_CHUNK:
            start, binary = offset, min(size, length - offset)
        offset += size
    if not isinstance(document, dict):
        raise ValueError("it describes nothing")
    return Head(document, start, binary, described)


def _surfaces(document: dict[str, Any], binary: memoryview) -> dict[str, Surface]:
    required = document.get("extensionsRequired", [])
    if required:
        raise ValueError(f"it needs the glTF extension {required[0]}")
    meshes: dict[int, Surface] = {}
    surfaces: dict[str, Surface] = {}
    elements = 0
    for number, node in enumerate(document.get("nodes", [])):
        if "mesh" not in node:
            continue
        name, mesh = str(node.get("name", f"node{number}")), node["mesh"]
        if name in surfaces:
            raise ValueError(f"two of its nodes are called '{name}'")
        if mesh not in meshes:
            elements += _elements(document, mesh)
            if elements > _MAX_ELEMENTS:
                raise ValueError(f"it has more than {_MAX_ELEMENTS:,} vertices and corners")
            meshes[mesh] = _surface(document, binary, mesh)
        surfaces[name] = meshes[mesh]
    return surfaces


def _elements(document: dict[str, Any], mesh: int) -> int:
    """Return how many vertices and triangle indices a mesh declares, without reading its data."""
    primitive = document["meshes"][mesh]["primitives"][0]
    used = (primitive["attributes"]["POSITION"], primitive["indices"])
    return sum(abs(document["accessors"][accessor]["count"]) for accessor in used)


def _surface(document: dict[str, Any], binary: memoryview, mesh: int) -> Surface:
    primitives = document["meshes"][mesh]["primitives"]
    if len(primitives) != 1 or primitives[0].get("mode", _TRIANGLES) != _TRIANGLES:
        raise ValueError(f"mesh {mesh} is not one primitive of triangles")
    attributes = primitives[0]["attributes"]
    vertices = _array(document, binary, attributes["POSITION"]).astype(np.float32, copy=False)
    corners = _array(document, binary, primitives[0]["indices"])
    if corners.dtype.kind != "u":
        raise ValueError(f"mesh {mesh} has corners that are no whole numbers")
    faces = corners.reshape(-1, 3)
    if vertices.ndim != 2 or vertices.shape[1] != 3:
        raise ValueError(f"mesh {mesh} has vertices that are no places")
    if not np.isfinite(vertices).all():
        raise ValueError(f"mesh {mesh} has a vertex that is not a number")
    if np.abs(vertices).max() > _MAX_DISTANCE_M:
        raise ValueError(f"mesh {mesh} has a vertex 10,000 km off")
    if len(faces) and not 0 <= faces.min() <= faces.max() < len(vertices):
        raise ValueError(f"mesh {mesh} has a face that names a vertex beyond its {len(vertices)}")
    faces = faces.astype(np.int32, copy=False)
    if "NORMAL" in attributes:
        normals = _array(document, binary, attributes["NORMAL"]).astype(np.float32, copy=False)
        if normals.shape != vertices.shape or not np.isfinite(normals).all():
            raise ValueError(f"mesh {mesh} has normals that are not one for each vertex")
    else:
        normals = vertex_normals(vertices, faces)
    return Surface(vertices, faces, normals, _light(document, binary, attributes, len(vertices)))


def _light(
    document: dict[str, Any], binary: memoryview, attributes: dict[str, int], count: int
) -> NDArray[np.uint8] | None:
    """Return the ambient light from the red channel of the vertex colours, or None."""
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

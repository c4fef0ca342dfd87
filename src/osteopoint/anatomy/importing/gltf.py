"""Reader of the arrays of a glTF file: interleaved, sparse or compressed; one mesh at a time.

Format: Khronos glTF 2.0 specification, sections 3.6 and 3.7.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.buffers import Buffer
from osteopoint.anatomy.importing.draco import DRACO, undraco
from osteopoint.anatomy.importing.errors import TooMuchError
from osteopoint.anatomy.importing.meshopt import EXTENSIONS, unpacked
from osteopoint.anatomy.importing.source import MAX_FACES, MAX_VERTICES, Mesh, together

_PLACES: dict[int, np.dtype[Any]] = {
    5120: np.dtype("i1"),
    5121: np.dtype("u1"),
    5122: np.dtype("<i2"),
    5123: np.dtype("<u2"),
    5126: np.dtype("<f4"),
}
_INDICES: dict[int, np.dtype[Any]] = {
    5121: np.dtype("u1"),
    5123: np.dtype("<u2"),
    5125: np.dtype("<u4"),
}
_TRIANGLES, _STRIP, _FAN = 4, 5, 6
_MAX_BYTES = 400_000_000
# Largest size of the cache of decompressed views, bytes.
_MAX_KEPT = 100_000_000
# Largest stride that glTF allows.
MAX_STRIDE = 252


class Arrays:
    """Arrays of a scene, read from its buffers on demand.

    Damaged data raise ValueError, KeyError, TypeError,
    IndexError, AttributeError, OverflowError; and TooMuchError beyond the size of any bone.
    """

    def __init__(self, document: dict[str, Any], buffers: Sequence[Buffer]) -> None:
        self._document, self._buffers = document, buffers
        self._unpacked: dict[int, bytes] = {}

    def mesh(self, number: int) -> Mesh:
        """Return all triangles of a mesh, in its own coordinates."""
        primitives = self._document["meshes"][number]["primitives"]
        solid = [each for each in primitives if each.get("mode", 4) in (4, 5, 6)]
        counts = [self._count(each["attributes"]["POSITION"]) for each in solid]
        counts += [self._count(each["indices"]) // 3 for each in solid if "indices" in each]
        if sum(counts) > MAX_VERTICES:
            raise TooMuchError(f"it has more than {MAX_FACES:,} triangles")
        if not solid:
            return Mesh(np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int64))
        parts = [self._part(each) for each in solid]
        return together([part.vertices for part in parts], [part.faces for part in parts])

    def _part(self, primitive: dict[str, Any]) -> Mesh:
        packed = primitive.get("extensions", {}).get(DRACO)
        if packed is not None:
            number = int(packed["bufferView"])
            length = int(self._document["bufferViews"][number]["byteLength"])
            mesh = undraco(self._bytes(number, 0, length))
            return self._scaled(mesh, primitive["attributes"]["POSITION"])
        vertices = self._places(primitive["attributes"]["POSITION"])
        return Mesh(vertices, self._faces(primitive, len(vertices)))

    def _scaled(self, mesh: Mesh, accessor: int) -> Mesh:
        """Return a Draco mesh; integer positions are converted to normalised values."""
        about = self._document["accessors"][accessor]
        share = _share(about)
        return mesh if share == 1.0 else Mesh(mesh.vertices * share, mesh.faces)

    def _count(self, accessor: int) -> int:
        count = int(self._document["accessors"][accessor]["count"])
        if count < 0:
            raise ValueError(f"accessor {accessor} has {count} elements")
        return count

    def _places(self, accessor: int) -> NDArray[np.float64]:
        about = self._document["accessors"][accessor]
        if about["type"] != "VEC3":
            raise ValueError(f"accessor {accessor} holds no places")
        # Integers come from KHR_mesh_quantization; the scale of the node makes them lengths.
        kind = np.dtype((_PLACES[about["componentType"]], 3))
        places = self._rows(about, self._count(accessor), kind).astype(np.float64)
        return np.maximum(places * _share(about), -1.0) if _share(about) != 1.0 else places

    def _faces(self, primitive: dict[str, Any], count: int) -> NDArray[np.int64]:
        mode, corners = primitive.get("mode", _TRIANGLES), np.arange(count)
        if "indices" in primitive:
            about = self._document["accessors"][primitive["indices"]]
            kind = _INDICES[about["componentType"]]
            found = self._rows(about, self._count(primitive["indices"]), kind)
            corners = found.astype(np.int64).reshape(-1)
            if len(corners) and corners.max() >= count:
                raise ValueError("a triangle names a vertex that is not there")
        if mode == _TRIANGLES:
            return corners.reshape(-1, 3)
        if mode == _FAN:
            first = np.full(max(len(corners) - 2, 0), corners[0] if len(corners) else 0)
            return np.stack([first, corners[1:-1], corners[2:]], axis=1)
        strip = np.stack([corners[:-2], corners[1:-1], corners[2:]], axis=1)
        strip[1::2] = strip[1::2, ::-1]
        return strip

    def _rows(self, about: dict[str, Any], count: int, kind: np.dtype[Any]) -> NDArray[Any]:
        if "bufferView" in about:
            offset = int(about.get("byteOffset", 0))
            rows = self._view(about["bufferView"], offset, count, kind)
        else:
            rows = np.zeros(count, dtype=kind)
        if "sparse" in about:
            rows = rows.copy()
            sparse = about["sparse"]
            changed, which, values = int(sparse["count"]), sparse["indices"], sparse["values"]
            if not 0 <= changed <= count:
                raise ValueError(f"{changed} of its {count} rows are changed")
            at = self._view(
                which["bufferView"], int(which.get("byteOffset", 0)), changed,
                _INDICES[which["componentType"]],
            )  # fmt: skip
            new = self._view(values["bufferView"], int(values.get("byteOffset", 0)), changed, kind)
            rows[at] = new
        return rows

    def _view(self, number: int, offset: int, count: int, kind: np.dtype[Any]) -> NDArray[Any]:
        """Return rows of a view, which may be interleaved."""
        view = self._document["bufferViews"][number]
        stride = int(view.get("byteStride", kind.itemsize))
        length = (count - 1) * stride + kind.itemsize if count else 0
        if offset < 0 or not kind.itemsize <= stride <= MAX_STRIDE:
            raise ValueError(f"its view {number} begins or steps nowhere")
        if offset + length > int(view["byteLength"]):
            raise ValueError(f"its view {number} ends beyond its data")
        if length > _MAX_BYTES:
            raise TooMuchError(f"its view {number} has {length / 1e6:,.0f} MB")
        content = self._bytes(number, offset, length)
        base, shape = kind.base, (count, *kind.shape)
        strides = (stride, base.itemsize) if kind.shape else (stride,)
        return np.ndarray(shape, base, content, 0, strides)

    def _bytes(self, number: int, offset: int, length: int) -> bytes:
        """Return bytes of a view, decompressed if necessary."""
        view = self._document["bufferViews"][number]
        if length > _MAX_BYTES:
            raise TooMuchError(f"its view {number} has {length / 1e6:,.0f} MB")
        packed = next((p for n, p in view.get("extensions", {}).items() if n in EXTENSIONS), None)
        if packed is None:
            return self._in_buffer(view, offset, length)
        if number not in self._unpacked:
            content = self._in_buffer(packed, 0, int(packed["byteLength"]))
            self._cache_view(number, unpacked(content, packed))
        content = self._unpacked[number][offset : offset + length]
        if len(content) < length:
            raise ValueError(f"its view {number} ends beyond its data")
        return content

    def _cache_view(self, number: int, content: bytes) -> None:
        """Cache a decompressed view, which several meshes may share; drop the oldest first."""
        while self._unpacked and sum(map(len, self._unpacked.values())) > _MAX_KEPT:
            del self._unpacked[next(iter(self._unpacked))]
        self._unpacked[number] = content

    def _in_buffer(self, view: dict[str, Any], offset: int, length: int) -> bytes:
        number = int(view.get("buffer", 0))
        if not 0 <= number < len(self._buffers):
            raise ValueError(f"its buffer {number} is not there")
        buffer, begin = self._buffers[number], int(view.get("byteOffset", 0)) + offset
        if length < 0 or not 0 <= offset <= begin <= begin + length <= buffer.size:
            raise ValueError("a view ends beyond its data")
        if length > _MAX_BYTES:
            raise TooMuchError(f"a view of it has {length / 1e6:,.0f} MB")
        content = buffer.read(begin, length)
        if len(content) < length:
            raise ValueError("its data end too early")
        return content


def _share(about: dict[str, Any]) -> float:
    """Return the value of one unit of an accessor's integers; 1 if they are lengths."""
    kind = _PLACES[about["componentType"]]
    return 1.0 / float(np.iinfo(kind).max) if about.get("normalized") and kind.kind in "iu" else 1.0

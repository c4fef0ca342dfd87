"""The arrays of a glTF file of any making: interleaved, sparse, in strips; read one mesh at a time.

Format: Khronos glTF 2.0 specification, sections 3.6 and 3.7.
"""

from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.glb import Head
from osteopoint.anatomy.importing.errors import TooMuchError
from osteopoint.anatomy.importing.source import MOST_FACES, MOST_VERTICES, Mesh, together

_FLOAT = 5126
_INDICES: dict[int, np.dtype[Any]] = {
    5121: np.dtype("u1"),
    5123: np.dtype("<u2"),
    5125: np.dtype("<u4"),
}
_TRIANGLES, _STRIP, _FAN = 4, 5, 6
_MOST_BYTES = 400_000_000
# The widest step that glTF allows.
MOST_STRIDE = 252
_PLACE = np.dtype(("<f4", 3))


class Arrays:
    """What a GLB holds, read from the open file when it is asked for.

    Its errors are those of a damaged description: ValueError, KeyError, TypeError,
    IndexError, AttributeError, OverflowError; and TooMuchError for what no bone has.
    """

    def __init__(self, head: Head, file: BinaryIO) -> None:
        self._head, self._file = head, file

    def mesh(self, number: int) -> Mesh:
        """Return all triangles of a mesh, in its own frame."""
        primitives = self._head.document["meshes"][number]["primitives"]
        solid = [each for each in primitives if each.get("mode", 4) in (4, 5, 6)]
        counts = [self._count(each["attributes"]["POSITION"]) for each in solid]
        counts += [self._count(each["indices"]) // 3 for each in solid if "indices" in each]
        if sum(counts) > MOST_VERTICES:
            raise TooMuchError(f"it has more than {MOST_FACES:,} triangles")
        if not solid:
            return Mesh(np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int64))
        vertices = [self._places(each["attributes"]["POSITION"]) for each in solid]
        faces = [self._faces(each, len(v)) for each, v in zip(solid, vertices, strict=True)]
        return together(vertices, faces)

    def _count(self, accessor: int) -> int:
        count = int(self._head.document["accessors"][accessor]["count"])
        if count < 0:
            raise ValueError(f"accessor {accessor} has {count} elements")
        return count

    def _places(self, accessor: int) -> NDArray[np.float64]:
        about = self._head.document["accessors"][accessor]
        if about["componentType"] != _FLOAT or about["type"] != "VEC3":
            raise ValueError("its places are packed as whole numbers; export it without that")
        return self._rows(about, self._count(accessor), _PLACE).astype(np.float64)

    def _faces(self, primitive: dict[str, Any], count: int) -> NDArray[np.int64]:
        mode, corners = primitive.get("mode", _TRIANGLES), np.arange(count)
        if "indices" in primitive:
            about = self._head.document["accessors"][primitive["indices"]]
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
        """Return rows of a part of the file, which may have other rows between them."""
        view = self._head.document["bufferViews"][number]
        if view.get("buffer", 0) != 0:
            raise ValueError("its data lie in other files")
        stride = int(view.get("byteStride", kind.itemsize))
        begin = int(view.get("byteOffset", 0)) + offset
        length = (count - 1) * stride + kind.itemsize if count else 0
        if offset < 0 or begin < offset or not kind.itemsize <= stride <= MOST_STRIDE:
            raise ValueError(f"its view {number} begins or steps nowhere")
        if begin + length > self._head.size or offset + length > int(view["byteLength"]):
            raise ValueError(f"its view {number} ends beyond its data")
        if length > _MOST_BYTES:
            raise TooMuchError(f"its view {number} has {length / 1e6:,.0f} MB")
        self._file.seek(self._head.start + begin)
        content = self._file.read(length)
        base, shape = kind.base, (count, *kind.shape)
        strides = (stride, base.itemsize) if kind.shape else (stride,)
        return np.ndarray(shape, base, content, 0, strides)

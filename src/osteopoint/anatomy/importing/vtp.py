"""Reader of VTP files, the polygon format of VTK and OpenSim: text, base64 or binary.

Format: VTK file formats, XML, PolyData.
"""

import base64
import xml.etree.ElementTree as ElementTree
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.errors import TooMuchError
from osteopoint.anatomy.importing.lines import Reads
from osteopoint.anatomy.importing.source import MAX_FACES, MAX_VERTICES, Mesh, together

_MAX_BYTES = 200_000_000
_MAX_TAGS = 20_000
# Size of the pieces of text that are parsed at once, because parsed words take ten times that.
_BLOCK = 1 << 20
_APPENDED = b"<AppendedData"
_TYPES = {
    "Float32": "f4", "Float64": "f8", "Int8": "i1", "UInt8": "u1", "Int16": "i2", "UInt16": "u2",
    "Int32": "i4", "UInt32": "u4", "Int64": "i8", "UInt64": "u8",
}  # fmt: skip
_ZLIB = "vtkZLibDataCompressor"


def read_vtp(stream: Reads) -> Mesh:
    """Return the triangles; polygons become triangle fans.

    Raises
    ------
    ValueError
        If it is damaged, or uses an unknown encoding.
    TooMuchError
        If it is larger than any bone.
    """
    content = stream.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise TooMuchError(f"it has more than {_MAX_BYTES / 1e6:.0f} MB")
    text, found, appended = content.partition(_APPENDED)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ValueError("it names what lies outside of it")
    if text.count(b"<") > _MAX_TAGS:
        raise TooMuchError(f"it has more than {_MAX_TAGS:,} elements")
    try:
        root = ElementTree.fromstring(text + b"</VTKFile>" if found else text)
    except ElementTree.ParseError as error:
        raise ValueError(f"it is no XML: {error}") from error
    if root.tag != "VTKFile" or root.get("type") != "PolyData":
        raise ValueError("it holds no polygons of VTK")
    arrays = _Arrays(root, appended)
    meshes = [_mesh(piece, arrays) for piece in root.iter("Piece")]
    if not meshes:
        return Mesh(np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int64))
    return together([mesh.vertices for mesh in meshes], [mesh.faces for mesh in meshes])


def _mesh(piece: ElementTree.Element, arrays: "_Arrays") -> Mesh:
    points = piece.find("Points/DataArray")
    if points is None:
        return Mesh(np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int64))
    vertices = arrays.of(points).astype(np.float64).reshape(-1, 3)
    polygons = piece.findall("Polys/DataArray")
    rows = {each.get("Name", ""): _whole_numbers(arrays.of(each)) for each in polygons}
    none = np.zeros(0, dtype=np.int64)
    corners, ends = rows.get("connectivity", none), rows.get("offsets", none)
    if len(vertices) > MAX_VERTICES or len(corners) > 3 * MAX_FACES:
        raise TooMuchError(f"it has more than {MAX_FACES:,} triangles")
    return Mesh(vertices, _fans(corners, ends))


def _whole_numbers(numbers: NDArray[Any]) -> NDArray[np.int64]:
    if numbers.dtype.kind == "f" and not (np.abs(numbers) < 2**53).all():
        raise ValueError("a corner is no whole number")
    return numbers.astype(np.int64)


def _fans(corners: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    begins = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    counts = ends - begins
    if len(ends) and (counts.min() < 0 or ends.max() > len(corners)):
        raise ValueError("its polygons end where they did not begin")
    triangles = [np.zeros((0, 3), dtype=np.int64)]
    for count in np.unique(counts):
        first = begins[counts == count]
        for second in range(1, int(count) - 1):
            at = np.stack([first, first + second, first + second + 1], axis=1)
            triangles.append(corners[at])
    return np.concatenate(triangles)


class _Arrays:
    """Number arrays of a file, inline or appended."""

    def __init__(self, root: ElementTree.Element, appended: bytes) -> None:
        self._order = ">" if root.get("byte_order") == "BigEndian" else "<"
        self._length = np.dtype(self._order + _TYPES[root.get("header_type", "UInt32")])
        compressor = root.get("compressor")
        if compressor not in (None, _ZLIB):
            raise ValueError(f"it is packed with {compressor}, which is unknown")
        self._packed = compressor is not None
        head, _, self._appended = appended.partition(b"_")
        self._encoded = b"base64" in head

    def of(self, array: ElementTree.Element) -> NDArray[Any]:
        kind = np.dtype(self._order + _TYPES[array.get("type", "")])
        way = array.get("format", "ascii")
        if way == "ascii":
            return _numbers_in(array.text or "")
        if way == "appended":
            content = self._appended[int(array.get("offset", "0")) :]
            return np.frombuffer(self._unpacked(content, self._encoded), kind)
        return np.frombuffer(self._unpacked((array.text or "").strip().encode(), True), kind)

    def _unpacked(self, content: bytes, encoded: bool) -> bytes:
        size = self._length.itemsize
        if not self._packed:
            (length,) = self._numbers(content, 1, encoded)
            whole = _decoded(content, size + length) if encoded else content
            return whole[size : size + length]
        (blocks,) = self._numbers(content, 1, encoded)
        if not 0 <= blocks <= _MAX_BYTES // 1024:
            raise ValueError(f"it has {blocks} blocks")
        numbers = self._numbers(content, 3 + blocks, encoded)
        unpacked, packed = blocks * numbers[1], numbers[3:]
        if unpacked > _MAX_BYTES:
            raise TooMuchError(f"its numbers would unpack to {unpacked / 1e6:,.0f} MB")
        head = size * (3 + blocks)
        # Lengths and blocks are encoded separately.
        rest = content[-(-head // 3) * 4 if encoded else head :]
        rest = _decoded(rest, sum(packed)) if encoded else rest
        parts, at = [], 0
        for length in packed:
            parts.append(_inflated(rest[at : at + length], numbers[1]))
            at += length
        return b"".join(parts)

    def _numbers(self, content: bytes, count: int, encoded: bool) -> list[int]:
        size = count * self._length.itemsize
        head = _decoded(content, size) if encoded else content
        if len(head) < size:
            raise ValueError("its numbers end too early")
        return [int(number) for number in np.frombuffer(head, self._length, count)]


def _numbers_in(text: str) -> NDArray[np.float64]:
    """Return the numbers in a text, with decimal commas or points."""
    found, at = [np.zeros(0)], 0
    while at < len(text):
        end = at + _BLOCK
        while end < len(text) and not text[end].isspace():
            end += 1
        words = text[at:end].replace(",", ".").split()
        found.append(np.array([float(word) for word in words], dtype=np.float64))
        at = end
    return np.concatenate(found)


def _inflated(content: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, most)
    except zlib.error:
        raise ValueError("what zlib packed in it is damaged") from None


def _decoded(text: bytes, length: int) -> bytes:
    """Return the first bytes of a base64 text."""
    if not 0 <= length <= _MAX_BYTES:
        raise TooMuchError(f"its numbers have {length / 1e6:,.0f} MB")
    return base64.b64decode(text[: -(-length // 3) * 4])

"""Decoder of meshoptimizer compression: rows of bytes, triangles and indices.

Format: EXT_meshopt_compression, Khronos glTF 2.0 extensions, appendix A and filter 3 of B.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.errors import TooMuchError

EXTENSIONS = ("EXT_meshopt_compression", "KHR_meshopt_compression")
_MAX_BYTES = 400_000_000
_MAX_WIDTH = 256
_GROUP, _TAIL = 16, 32
_TWO = [tuple(byte >> shift & 3 for shift in (6, 4, 2, 0)) for byte in range(256)]
_FOUR = [(byte >> 4, byte & 15) for byte in range(256)]
_ZIGZAG = np.array([(v >> 1) ^ (255 if v & 1 else 0) for v in range(256)], dtype=np.uint8)


def unpacked(content: bytes, about: dict[str, Any]) -> bytes:
    """Return the decompressed bytes of a buffer view.

    Parameters
    ----------
    about : content of the extension: count, byteStride, mode and filter

    Raises
    ------
    ValueError, KeyError, TypeError, IndexError
        If it is damaged, or uses an unknown mode.
    TooMuchError
        If it is larger than any bone.
    """
    count, stride = int(about["count"]), int(about["byteStride"])
    if count < 0 or not 0 < stride <= _MAX_WIDTH or count * stride > _MAX_BYTES:
        raise TooMuchError(f"a packed view of it has {count:,} rows of {stride} bytes")
    mode, way = about["mode"], about.get("filter", "NONE")
    if mode == "ATTRIBUTES":
        rows = _rows(content, count, stride)
        if way == "EXPONENTIAL":
            return _powers(rows).tobytes()
        if way != "NONE":
            raise ValueError(f"its places are packed with the filter {way}")
        return rows.tobytes()
    if mode == "TRIANGLES":
        corners = _triangles(content, count)
    elif mode == "INDICES":
        corners = _indices(content, count)
    else:
        raise ValueError(f"it is packed in the mode {mode}, which is unknown")
    if stride not in (2, 4):
        raise ValueError(f"its corners have {stride} bytes each")
    return np.array(corners, dtype="<u4").astype(f"<u{stride}").tobytes()


def _rows(content: bytes, count: int, stride: int) -> NDArray[np.uint8]:
    """Decode rows; each byte is stored as the difference from the previous row."""
    if content[:1] != b"\xa0":
        raise ValueError("it is packed by a later version of meshoptimizer; export it without")
    rows = np.zeros((count, stride), dtype=np.uint8)
    last = np.frombuffer(content, np.uint8)[len(content) - stride :]
    end = len(content) - max(stride, _TAIL)
    most = min(8192 // stride & ~15, 256)
    at = 1
    for begin in range(0, count, most):
        block = rows[begin : begin + most]
        for byte in range(stride):
            deltas, at = _deltas(content, at, end, -(-len(block) // _GROUP))
            steps = _ZIGZAG[deltas[: len(block)]]
            block[:, byte] = np.cumsum(steps, dtype=np.uint8) + last[byte]
        last = block[-1].copy()
    return rows


def _deltas(content: bytes, at: int, end: int, groups: int) -> tuple[NDArray[np.uint8], int]:
    """Decode the differences of groups of sixteen; return them, and the next position."""
    heads = content[at : at + -(-groups // 4)]
    at += len(heads)
    found = bytearray()
    for group in range(groups):
        kind = heads[group >> 2] >> (group & 3) * 2 & 3
        if kind == 0:
            found += bytes(_GROUP)
            continue
        if kind == 3:
            found += content[at : at + _GROUP]
            at += _GROUP
            continue
        size, table, large = (4, _TWO, 3) if kind == 1 else (8, _FOUR, 15)
        deltas = [delta for byte in content[at : at + size] for delta in table[byte]]
        at += size
        if large in deltas:  # large differences follow the group in full
            for number, delta in enumerate(deltas):
                if delta == large:
                    deltas[number] = content[at]
                    at += 1
        found += bytes(deltas)
        if at > end:
            break
    if at > end or len(found) < groups * _GROUP:
        raise ValueError("its packed rows end too early")
    return np.frombuffer(bytes(found), np.uint8), at


def _powers(rows: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return numbers from an 8-bit exponent and a 24-bit mantissa."""
    numbers = np.ascontiguousarray(rows).view("<i4")
    exponent, mantissa = numbers >> 24, (numbers << 8) >> 8
    with np.errstate(over="ignore"):  # results of absurd numbers are rejected later
        return np.asarray(np.ldexp(mantissa.astype(np.float64), exponent), dtype=np.float32)


class _Bytes:
    """Sequential reader of bytes and variable-length integers."""

    def __init__(self, content: bytes, at: int, end: int) -> None:
        self._content, self._at, self._end = content, at, end
        self.last = 0

    def byte(self) -> int:
        if self._at >= self._end:
            raise ValueError("its packed triangles end too early")
        self._at += 1
        return self._content[self._at - 1]

    def number(self) -> int:
        found = shift = 0
        for _ in range(5):
            byte = self.byte()
            found |= (byte & 127) << shift
            if byte < 128:
                break
            shift += 7
        return found & 0xFFFFFFFF

    def index(self) -> int:
        """Return a corner stored as the difference from the previous such corner."""
        step = self.number()
        self.last = self.last + (step >> 1 ^ -(step & 1)) & 0xFFFFFFFF
        return self.last


def _triangles(content: bytes, count: int) -> list[int]:
    """Decode triangles; most share an edge with one of the last sixteen edges."""
    total = count // 3
    if content[:1] != b"\xe1" or len(content) < 1 + total + _GROUP:
        raise ValueError("its packed triangles are damaged")
    codes, table = content[1 : 1 + total], content[-_GROUP:]
    data = _Bytes(content, 1 + total, len(content) - _GROUP)
    corners: list[int] = []
    edges: list[tuple[int, int]] = [(0, 0)] * 16
    recent: list[int] = [0] * 16
    following = edge = vertex = 0  # positions of the next edge and the next vertex
    for code in codes:
        high, low = code >> 4, code & 15
        if high < 15:
            a, b = edges[edge - 1 - high & 15]
            kept = True
            if low == 0:
                c, following = following, following + 1
            elif low < 13:
                c, kept = recent[vertex - 1 - low & 15], False
            else:
                c = data.index() if low == 15 else data.last + (1 if low == 14 else -1) & 0xFFFFFFFF
                data.last = c
            edges[edge & 15], edges[edge + 1 & 15] = (c, b), (a, c)
            edge += 2
            new = [c] if kept else []
        else:
            pair = table[low] if low < 14 else data.byte()
            if low >= 14 and pair == 0:
                following = 0
            named = [0 if low < 15 else 15, pair >> 4, pair & 15]
            found, new = [], []
            for way in named:
                if way == 0:
                    found.append(following)
                    following += 1
                elif way == 15:
                    found.append(data.index())
                else:
                    found.append(recent[vertex - way & 15])
                if way in (0, 15):
                    new.append(found[-1])
            a, b, c = found
            for pushed in ((b, a), (c, b), (a, c)):
                edges[edge & 15] = pushed
                edge += 1
        corners += (a, b, c)
        for each in new:
            recent[vertex & 15] = each
            vertex += 1
    return corners


def _indices(content: bytes, count: int) -> list[int]:
    """Decode a sequence of corners; each is stored relative to one of two previous ones."""
    if content[:1] != b"\xd1":
        raise ValueError("its packed corners are damaged")
    data = _Bytes(content, 1, len(content) - 4)
    last, corners = [0, 0], []
    for _ in range(count):
        number = data.number()
        step = number >> 2 ^ -(number >> 1 & 1)
        last[number & 1] = last[number & 1] + step & 0xFFFFFFFF
        corners.append(last[number & 1])
    return corners

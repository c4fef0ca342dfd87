"""Reader of PLY files, text or binary: vertex positions and faces only."""

import contextlib
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.errors import TooMuchError
from osteopoint.anatomy.importing.lines import Reads, blocks_of_lines, places
from osteopoint.anatomy.importing.ply_head import ORDERS, Element, read_head
from osteopoint.anatomy.importing.source import MAX_FACES, MAX_VERTICES, Mesh

_BATCH, _BATCH_BYTES = 100_000, 4_000_000
# Reading rows of variable length takes some microseconds per column.
_MAX_STEPS = 4_000_000
# Two million triangles with normals and colours have some 80 MB.
_MAX_BYTES = 200_000_000
_MISSING = "rows are missing that its head names"

Faces = NDArray[np.int64]


class _Body(Protocol):
    """Rows after the header."""

    def places(self, element: Element) -> NDArray[np.float64]: ...
    def faces(self, element: Element) -> Faces: ...
    def skip(self, element: Element) -> None: ...


def read_ply(stream: Reads) -> Mesh:
    """Return the triangles; polygons become triangle fans.

    Raises
    ------
    ValueError
        If it is damaged, or has fewer rows than its header says.
    TooMuchError
        If it is larger than any bone.
    """
    way, elements, rest = read_head(stream)
    for element in elements:
        most = MAX_FACES if element.name == "face" else MAX_VERTICES
        if element.count > most:
            raise TooMuchError(f"it has more than {most:,} rows of '{element.name}'")
    body: _Body = _Text(rest) if way == "ascii" else _Bytes(rest, ORDERS[way])
    vertices, faces = np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int64)
    for element in elements:
        if element.name == "vertex":
            vertices = body.places(element)
        elif element.name == "face":
            faces = body.faces(element)
        else:
            body.skip(element)
    return Mesh(vertices, faces)


def _fans(rims: list[list[int]]) -> Faces:
    flat = [corner for rim in rims if len(rim) == 3 for corner in rim]
    for rim in rims:
        if len(rim) > 3:
            for second, third in pairwise(rim[1:]):
                flat += (rim[0], second, third)
    if len(flat) > 3 * MAX_FACES:
        raise TooMuchError(f"it has more than {MAX_FACES:,} triangles")
    return np.array(flat, dtype=np.int64).reshape(-1, 3)


class _Text:
    def __init__(self, stream: Reads) -> None:
        self._rows = (line for lines in blocks_of_lines(stream) for line in lines if line)

    def _batches(self, count: int) -> Iterator[list[bytes]]:
        while count:
            rows, size = [], 0
            for row in islice(self._rows, min(_BATCH, count)):
                rows.append(row)
                size += len(row)
                if size > _BATCH_BYTES:
                    break
            if not rows:
                raise ValueError(_MISSING)
            yield rows
            count -= len(rows)

    def places(self, element: Element) -> NDArray[np.float64]:
        at = [element.column_of(axis) for axis in "xyz"]
        found = [np.zeros((0, 3))]
        for rows in self._batches(element.count):
            if at != [0, 1, 2]:
                each = [row.split() for row in rows]
                if min(map(len, each)) <= max(at):
                    raise ValueError("a vertex has fewer numbers than it should")
                rows = [b" ".join([row[i] for i in at]) for row in each]
            found.append(places(rows))
        return np.concatenate(found)

    def faces(self, element: Element) -> Faces:
        found, count, wanted = [np.zeros((0, 3), dtype=np.int64)], 0, element.corners()
        for rows in self._batches(element.count):
            rims = []
            for row in rows:
                rims.append(self._rim(element, wanted, row.split()))
                count += max(len(rims[-1]) - 2, 0)
                if count > MAX_FACES:
                    raise TooMuchError(f"it has more than {MAX_FACES:,} triangles")
            found.append(_fans(rims))
        return np.concatenate(found)

    def skip(self, element: Element) -> None:
        for _ in self._batches(element.count):
            pass

    @staticmethod
    def _rim(element: Element, wanted: int, numbers: list[bytes]) -> list[int]:
        at = 0
        for number, each in enumerate(element.properties):
            count = int(numbers[at]) if each.length else 0
            if number == wanted:
                rim = [int(entry) for entry in numbers[at + 1 : at + 1 + count]]
                if count < 0 or len(rim) < count:
                    raise ValueError("a face has fewer corners than it says")
                return rim
            at += 1 + max(count, 0)
        return []


class _Bytes:
    """Binary rows, all held in memory, because their length is only known after reading."""

    def __init__(self, stream: Reads, order: str) -> None:
        self._content, self._order, self._at = stream.read(_MAX_BYTES + 1), order, 0
        if len(self._content) > _MAX_BYTES:
            raise TooMuchError(f"its rows have more than {_MAX_BYTES / 1e6:.0f} MB")

    def _table(self, element: Element, length: int = 0) -> NDArray[np.void]:
        """Return the rows of an element, assuming that each list has a given length."""
        kind = element.row(self._order, length)
        if element.count * kind.itemsize > len(self._content) - self._at:
            raise ValueError(_MISSING)
        return np.frombuffer(self._content, kind, element.count, self._at)

    def places(self, element: Element) -> NDArray[np.float64]:
        names = [str(element.column_of(axis)) for axis in "xyz"]
        if element.lists:
            raise ValueError("its vertices have lists")
        table = self._table(element)
        self._at += table.nbytes
        return np.stack([table[name].astype(np.float64) for name in names], axis=1)

    def faces(self, element: Element) -> Faces:
        corners = element.corners()
        # Usually all faces are triangles, which is one table of numbers.
        if len(element.lists) == 1 and element.count:
            with contextlib.suppress(ValueError):
                table = self._table(element, 3)
                if (table[f"length {corners}"] == 3).all():
                    self._at += table.nbytes
                    return np.asarray(table[str(corners)].astype(np.int64))
        return _fans(self._rims(element, corners))

    def skip(self, element: Element) -> None:
        if element.lists:
            self._rims(element, element.lists[0])
        elif element.properties:
            self._at += self._table(element).nbytes

    def _rims(self, element: Element, wanted: int) -> list[list[int]]:
        """Read the rows one by one; return one list of each."""
        if element.count * len(element.properties) > _MAX_STEPS:
            raise TooMuchError(f"its {element.count:,} rows of many lengths are too many")
        rims, total = [], 0
        for _ in range(element.count):
            for number, each in enumerate(element.properties):
                count = self._numbers(each.length, 1)[0] if each.length else 1
                entries = self._numbers(each.kind, count)
                if number == wanted:
                    rims.append(entries)
                    total += count
            if total > 3 * MAX_FACES:
                raise TooMuchError(f"it has more than {MAX_FACES:,} triangles")
        return rims

    def _numbers(self, kind: str, count: int) -> list[int]:
        one = np.dtype(self._order + kind)
        if not 0 <= count * one.itemsize <= len(self._content) - self._at:
            raise ValueError(_MISSING)
        found = np.frombuffer(self._content, one, count, self._at)
        self._at += found.nbytes
        return [int(entry) for entry in found]

"""Reader of the header of a PLY file: elements and their columns."""

from dataclasses import dataclass

import numpy as np

from osteopoint.anatomy.importing.errors import named
from osteopoint.anatomy.importing.lines import Reads, Rejoined

_MAX_LENGTH = 64 * 1024
_MAX_PROPERTIES = 100
_KINDS = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2",
    "ushort": "u2", "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4",
    "float": "f4", "float32": "f4", "double": "f8", "float64": "f8",
}  # fmt: skip
ORDERS = {"binary_little_endian": "<", "binary_big_endian": ">"}
_WAYS = ("ascii", *ORDERS)
_CORNERS = ("vertex_indices", "vertex_index")


@dataclass(frozen=True, slots=True)
class Property:
    """One column; `length` is the type of a list's length, or empty for a scalar."""

    name: str
    kind: str
    length: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """Rows of one kind, such as vertices."""

    name: str
    count: int
    properties: list[Property]

    @property
    def lists(self) -> list[int]:
        """Indices of the columns that are lists."""
        return [number for number, each in enumerate(self.properties) if each.length]

    def column_of(self, name: str) -> int:
        """Return the index of a column by name; raise a `ValueError` if it is missing."""
        for number, each in enumerate(self.properties):
            if each.name == name and not each.length:
                return number
        raise ValueError(f"its rows of '{named(self.name)}' have no {name}")

    def corners(self) -> int:
        """Return the index of the column of corners; raise a `ValueError` if it is missing."""
        for number in self.lists:
            each = self.properties[number]
            if each.name in _CORNERS and each.kind[0] != "f" and each.length[0] != "f":
                return number
        raise ValueError("its faces have no corners")

    def row(self, order: str, length: int) -> np.dtype[np.void]:
        """Return the numpy type of a row whose lists have a given length."""
        fields: list[tuple[str, str] | tuple[str, str, tuple[int]]] = []
        for number, each in enumerate(self.properties):
            if each.length:
                fields.append((f"length {number}", order + each.length))
                fields.append((str(number), order + each.kind, (length,)))
            else:
                fields.append((str(number), order + each.kind))
        return np.dtype(fields)


def read_head(stream: Reads) -> tuple[str, list[Element], Reads]:
    """Return the format, the elements, and the stream after the header.

    Raises
    ------
    ValueError
        If it is not the header of a PLY file, or has something unknown.
    """
    content = stream.read(_MAX_LENGTH)
    text, end, rest = content.partition(b"end_header")
    lines = text.decode("ascii", "replace").replace("\r", "\n").split("\n")
    if not end or lines[0].strip() != "ply":
        raise ValueError("it does not begin as a PLY file")
    way = ""
    elements: list[Element] = []
    for line in lines[1:]:
        words = line.split()
        if words[:1] == ["format"] and words[1] in _WAYS:
            way = words[1]
        elif words[:1] == ["element"] and len(words) == 3:
            elements.append(Element(words[1], _count(words[2]), []))
        elif words[:1] == ["property"] and elements:
            elements[-1].properties.append(_property(words[1:]))
            if len(elements[-1].properties) > _MAX_PROPERTIES:
                raise ValueError(f"it has rows of more than {_MAX_PROPERTIES} columns")
        elif words and words[0] not in ("comment", "obj_info"):
            raise ValueError(f"its head has the line '{named(line)}'")
    if not way:
        raise ValueError("its head names no format")
    begin = 2 if rest[:2] == b"\r\n" else 1
    return way, elements, Rejoined(rest[begin:], stream)


def _count(word: str) -> int:
    count = int(word)
    if count < 0:
        raise ValueError(f"its head names {count} rows")
    return count


def _property(words: list[str]) -> Property:
    if len(words) == 4 and words[0] == "list" and {words[1], words[2]} <= set(_KINDS):
        return Property(words[3], _KINDS[words[2]], _KINDS[words[1]])
    if len(words) == 2 and words[0] in _KINDS:
        return Property(words[1], _KINDS[words[0]])
    raise ValueError(f"its head has the column '{named(' '.join(words))}'")

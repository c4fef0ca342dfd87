"""Buffers of a glTF scene: in the GLB itself, in a separate file, or embedded in its JSON."""

import base64
import binascii
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Protocol
from urllib.parse import unquote

from osteopoint.anatomy.importing.errors import named
from osteopoint.anatomy.importing.source import File

_EMBEDDED = "data:"
_MAX_BYTES = 400_000_000


class Buffer(Protocol):
    """Bytes with random access."""

    @property
    def size(self) -> int:
        """The number of bytes."""

    def read(self, begin: int, length: int) -> bytes:
        """Return `length` bytes from `begin` on."""


class InFile:
    """Bytes in a file, from a position on."""

    def __init__(self, file: File, start: int, size: int) -> None:
        self._file, self._start, self.size = file, start, size

    def read(self, begin: int, length: int) -> bytes:
        """Return `length` bytes from `begin` on."""
        with self._file.open() as stream:
            stream.seek(self._start + begin)
            return stream.read(length)


class InText:
    """Bytes embedded in the JSON."""

    def __init__(self, content: bytes) -> None:
        self._content, self.size = content, len(content)

    def read(self, begin: int, length: int) -> bytes:
        """Return `length` bytes from `begin` on."""
        return self._content[begin : begin + length]


def buffers_of(
    document: dict[str, Any], binary: Buffer, file: File, beside: Mapping[str, File]
) -> list[Buffer]:
    """Return the buffers of a scene.

    Parameters
    ----------
    binary : binary part of the GLB; empty in a glTF file
    file : the scene
    beside : files of the same folder or archive by path; no other file is opened

    Raises
    ------
    ValueError
        If a buffer is missing or damaged.
    """
    found: list[Buffer] = []
    for number, about in enumerate(document.get("buffers", [])):
        uri = about.get("uri")
        if uri is None:
            found.append(binary if number == 0 else InText(b""))
        elif str(uri).startswith(_EMBEDDED):
            found.append(InText(_decoded(str(uri))))
        else:
            found.append(_beside(str(uri), file, beside))
    return found


def _decoded(uri: str) -> bytes:
    kind, _, content = uri.partition(",")
    if not kind.endswith(";base64"):
        raise ValueError("its data are written in a way that is unknown")
    try:
        return base64.b64decode(content, validate=True)
    except (ValueError, binascii.Error):
        raise ValueError("its data are damaged: no base64") from None


def _beside(uri: str, file: File, beside: Mapping[str, File]) -> Buffer:
    place = PurePosixPath(file.name).parent / unquote(uri)
    other = beside.get(str(place))
    if other is None:
        raise ValueError(f"its data lie in a file that is not beside it, {named(uri)}")
    if other.size > _MAX_BYTES:
        raise ValueError(f"its data in {named(uri)} are larger than {_MAX_BYTES / 1e6:.0f} MB")
    return InFile(other, 0, other.size)

"""Reader of text files in blocks of whole lines, to bound the memory."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.errors import TooMuchError


class Reads(Protocol):
    """A binary stream."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; empty at the end."""


class Rejoined:
    """A stream with bytes that were already read put back."""

    def __init__(self, head: bytes, stream: Reads) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        head, self._head = self._head[:size], self._head[size:]
        return head + self._stream.read(size - len(head)) if len(head) < size else head


_BLOCK = 1 << 21
_MAX_LINE_BYTES = 1 << 20


def blocks_of_lines(stream: Reads) -> Iterator[list[bytes]]:
    """Yield the stripped lines of a text in blocks.

    Raises
    ------
    TooMuchError
        If a line is longer than a megabyte.
    """
    rest = b""
    while more := stream.read(_BLOCK):
        whole, _, rest = (rest + more.replace(b"\r", b"\n")).rpartition(b"\n")
        if whole.endswith(b"\\"):  # the line continues in the next block
            whole, _, goes_on = whole.rpartition(b"\n")
            rest = goes_on + b"\n" + rest
        if len(rest) > _MAX_LINE_BYTES:
            raise TooMuchError("it has a line of more than a megabyte")
        yield _lines(whole)
    yield _lines(rest)


def _lines(text: bytes) -> list[bytes]:
    if b"\\\n" in text:
        text = text.replace(b"\\\n\n", b" ").replace(b"\\\n", b" ")
    lines = text.split(b"\n")
    indented = text[:1].isspace() or b"\n " in text or b"\n\t" in text
    return [line.strip() for line in lines] if indented else lines


def places(rows: Sequence[bytes]) -> NDArray[np.float64]:
    """Return the first three numbers of each row, (n, 3).

    Decimal commas are converted to points.

    Raises
    ------
    ValueError
        If a row has fewer numbers, or something else.
    """
    each = [row.split(None, 3)[:3] for row in rows]
    if any(len(row) < 3 for row in each):
        raise ValueError("a vertex has fewer than three numbers")
    if any(b"," in row for row in rows):
        each = [[number.replace(b",", b".") for number in row] for row in each]
    numbers = [float(number) for row in each for number in row]
    return np.array(numbers, dtype=np.float64).reshape(-1, 3)

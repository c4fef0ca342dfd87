"""Reader of OBJ files: vertex positions and faces only."""

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.errors import TooMuchError
from osteopoint.anatomy.importing.lines import Reads, blocks_of_lines, places
from osteopoint.anatomy.importing.source import MAX_FACES, MAX_VERTICES, Mesh

_VERTEX = frozenset({b"v ", b"v\t"})
_FACE = frozenset({b"f ", b"f\t"})

_OF_TEXTURE = re.compile(rb"/\S*")  # indices of texture and normal, after that of the vertex


def read_obj(stream: Reads) -> Mesh:
    """Return the triangles of all objects in the file; polygons become triangle fans.

    Raises
    ------
    ValueError
        If it is damaged.
    TooMuchError
        If it is larger than any bone; reading stops there.
    """
    return read_marked(stream, b"")[0]


def read_marked(stream: Reads, mark: bytes) -> tuple[Mesh, list[tuple[bytes, int]]]:
    """Return the triangles, and their number after each line that begins with a mark.

    Parameters
    ----------
    mark : ``b"o "`` or ``b"g "``; empty for no marks

    Returns
    -------
    The triangles, and each such line with the number of triangles; the first line is empty.
    """
    vertices: list[NDArray[np.float64]] = []
    faces: list[NDArray[np.int64]] = []
    marks: list[tuple[bytes, int]] = [(b"", 0)]
    had = count = 0
    for block in blocks_of_lines(stream):
        for line, lines in _sections(block, mark):
            if line:
                marks.append((line, 0))
            points = [each[2:] for each in lines if each[:2] in _VERTEX]
            rims = [each for each in lines if each[:2] in _FACE]
            if had + len(points) > MAX_VERTICES:
                raise TooMuchError(f"it has more than {MAX_VERTICES:,} vertices")
            if any(b"-" in rim for rim in rims):
                rims = _counted_from_the_first(lines, had)
            found = _triangles(rims)
            had, count = had + len(points), count + len(found)
            if count > MAX_FACES:
                raise TooMuchError(f"it has more than {MAX_FACES:,} triangles")
            marks[-1] = (marks[-1][0], marks[-1][1] + len(found))
            vertices.append(places(points))
            faces.append(found)
    # Indices in the file start at 1.
    return Mesh(np.concatenate(vertices), np.concatenate(faces) - 1), marks


def _sections(lines: list[bytes], mark: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield the lines before the first marked line, and those after each marked line."""
    at = [number for number, line in enumerate(lines) if mark and line[:2] == mark]
    if not at or at[0] > 0:
        yield b"", lines[: at[0]] if at else lines
    for begin, end in pairwise([*at, len(lines)]):
        yield lines[begin], lines[begin:end]


def _triangles(rims: list[bytes]) -> NDArray[np.int64]:
    text = b"\n".join(rims)
    if b"/" in text:
        rims = _OF_TEXTURE.sub(b"", text).split(b"\n")
    corners = [rim.split()[1:] for rim in rims]
    fans = [rim for rim in corners if len(rim) != 3]
    flat = [int(corner) for rim in corners if len(rim) == 3 for corner in rim]
    for rim in fans:
        numbers = [int(corner) for corner in rim]
        for second, third in pairwise(numbers[1:]):
            flat += (numbers[0], second, third)
    return np.array(flat, dtype=np.int64).reshape(-1, 3)


def _counted_from_the_first(lines: list[bytes], had: int) -> list[bytes]:
    """Return the faces with negative indices, which count backwards, resolved."""
    rims = []
    for line in lines:
        if line[:2] in _VERTEX:
            had += 1
        elif line[:2] in _FACE:
            numbers = [int(corner.partition(b"/")[0]) for corner in line.split()[1:]]
            counted = [had + 1 + number if number < 0 else number for number in numbers]
            rims.append(b"f " + b" ".join(b"%d" % number for number in counted))
    return rims

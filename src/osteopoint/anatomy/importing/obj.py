"""Reading an OBJ file: the places of vertices and the corners of faces, and nothing else of it."""

import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.errors import TooMuchError
from osteopoint.anatomy.importing.lines import Reads, blocks_of_lines, places
from osteopoint.anatomy.importing.source import MOST_FACES, MOST_VERTICES, Mesh

_VERTEX = frozenset({b"v ", b"v\t"})
_FACE = frozenset({b"f ", b"f\t"})

_OF_TEXTURE = re.compile(rb"/\S*")  # numbers of texture and normal, after that of the vertex


def read_obj(stream: Reads) -> Mesh:
    """Return the triangles of all objects in the file; a face of more corners is a fan of them.

    Raises
    ------
    ValueError
        If it is damaged.
    TooMuchError
        If it has more than any bone; no more than that is ever held.
    """
    vertices: list[NDArray[np.float64]] = []
    faces: list[NDArray[np.int64]] = []
    had = count = 0
    for lines in blocks_of_lines(stream):
        points = [line[2:] for line in lines if line[:2] in _VERTEX]
        rims = [line for line in lines if line[:2] in _FACE]
        if had + len(points) > MOST_VERTICES:
            raise TooMuchError(f"it has more than {MOST_VERTICES:,} vertices")
        if any(b"-" in rim for rim in rims):
            rims = _counted_from_the_first(lines, had)
        found = _triangles(rims)
        had, count = had + len(points), count + len(found)
        if count > MOST_FACES:
            raise TooMuchError(f"it has more than {MOST_FACES:,} triangles")
        vertices.append(places(points))
        faces.append(found)
    # Numbers in the file begin with 1.
    return Mesh(np.concatenate(vertices), np.concatenate(faces) - 1)


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
    """Return the faces without numbers below zero, which count back from the vertex before."""
    rims = []
    for line in lines:
        if line[:2] in _VERTEX:
            had += 1
        elif line[:2] in _FACE:
            numbers = [int(corner.partition(b"/")[0]) for corner in line.split()[1:]]
            counted = [had + 1 + number if number < 0 else number for number in numbers]
            rims.append(b"f " + b" ".join(b"%d" % number for number in counted))
    return rims

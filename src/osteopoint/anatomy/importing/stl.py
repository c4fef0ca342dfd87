"""Reader of STL files, text or binary; normals are ignored, because the corners define them."""

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.errors import TooMuchError
from osteopoint.anatomy.importing.grouping import same_rows
from osteopoint.anatomy.importing.lines import Reads, Rejoined, blocks_of_lines, places
from osteopoint.anatomy.importing.mesh_reduction import HUGE, grid_of
from osteopoint.anatomy.importing.mesh_repair import welded
from osteopoint.anatomy.importing.source import MAX_FACES, MAX_VERTICES, Mesh, together

_HEAD = 84
_FACET = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
# Above this number of triangles, blocks of this size are reduced one by one. Merging all vertices
# at once would need ten times the size of the file.
_MAX_AT_ONCE, _BLOCK = 1_000_000, 250_000
_FINEST = 1e-9
_TOO_MANY = f"it has more than {MAX_FACES:,} triangles"


def read_stl(stream: Reads, size: int) -> Mesh:
    """Return the triangles with equal corners merged.

    Parameters
    ----------
    size : size of the file, bytes; it distinguishes binary from text

    Raises
    ------
    ValueError
        If it is damaged.
    TooMuchError
        If it has more triangles than any bone.
    """
    head = stream.read(_HEAD)
    count = int.from_bytes(head[80:84], "little")
    if len(head) == _HEAD and size == _HEAD + count * _FACET.itemsize:
        return _bytes(stream, count)
    if head.lstrip()[:5].lower() == b"solid":
        return _text(head, stream)
    raise ValueError(f"its {size:,} bytes are not the {count:,} triangles that it names")


def _bytes(stream: Reads, count: int) -> Mesh:
    if count > MAX_FACES:
        raise TooMuchError(_TOO_MANY)
    if count > _MAX_AT_ONCE:
        return _thinned(stream, count)
    return _welded(_corners(stream, count))


def _corners(stream: Reads, count: int) -> NDArray[np.float32]:
    content = stream.read(count * _FACET.itemsize)
    corners = np.frombuffer(content, _FACET, count)["corners"].reshape(-1, 3)
    return np.ascontiguousarray(corners, dtype=np.float32)


def _thinned(stream: Reads, count: int) -> Mesh:
    """Read a very fine surface block by block, with vertices merged on one grid."""
    vertices: list[NDArray[np.float64]] = []
    faces: list[NDArray[np.int64]] = []
    grid = 0.0
    for begin in range(0, count, _BLOCK):
        size = min(_BLOCK, count - begin)
        corners = _corners(stream, size).astype(np.float64)
        if not np.isfinite(corners).all():
            raise ValueError("a corner is not a number")
        triangles = np.arange(3 * size).reshape(-1, 3)
        # The grid size is estimated from the first block.
        grid = grid or grid_of(corners, triangles, HUGE * size / count)
        block = welded(corners, triangles, grid or _FINEST)
        vertices.append(block[0])
        faces.append(block[1])
    whole = together(vertices, faces)
    return Mesh(*welded(whole.vertices, whole.faces, grid or _FINEST))


def _text(head: bytes, stream: Reads) -> Mesh:
    corners: list[NDArray[np.float64]] = []
    had = 0
    for lines in blocks_of_lines(Rejoined(head, stream)):
        rows = [line[6:] for line in lines if line[:6].lower() == b"vertex"]
        had += len(rows)
        if had > MAX_VERTICES:
            raise TooMuchError(_TOO_MANY)
        corners.append(places(rows))
    if had % 3:
        raise ValueError(f"its {had} corners are not three for each triangle")
    return _welded(np.concatenate(corners))


def _welded(corners: NDArray[np.floating]) -> Mesh:
    first, which = same_rows(corners)
    return Mesh(corners[first].astype(np.float64), which.reshape(-1, 3))

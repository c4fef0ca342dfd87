"""Reader of one mesh file, with limits and plain error messages."""

from collections.abc import Callable

import numpy as np

from osteopoint.anatomy.importing.errors import TooMuchError, plain
from osteopoint.anatomy.importing.lines import Reads
from osteopoint.anatomy.importing.obj import read_obj
from osteopoint.anatomy.importing.ply import read_ply
from osteopoint.anatomy.importing.source import MAX_FACES, MAX_VERTICES, Mesh
from osteopoint.anatomy.importing.stl import read_stl
from osteopoint.anatomy.importing.vtp import read_vtp
from osteopoint.errors import OsteopointError

_READERS: dict[str, Callable[[Reads], Mesh]] = {
    ".obj": read_obj,
    ".ply": read_ply,
    ".vtp": read_vtp,
}
# Larger coordinates make no sense in any unit, and would overflow later.
_MAX_DISTANCE = 1e9


def read_mesh(stream: Reads, size: int, ending: str, file: str) -> Mesh:
    """Return the triangles of an OBJ, STL, PLY or VTP file.

    Referenced files (materials, textures) are not opened.

    Parameters
    ----------
    size : size of the file, bytes
    ending : extension with its dot
    file : name of the file for messages

    Raises
    ------
    OsteopointError
        If it has no triangles, is damaged, or is larger than any bone.
    """

    def read() -> Mesh:
        if ending == ".stl":
            return read_stl(stream, size)
        return _READERS[ending](stream)

    return checked(read, file)


def checked(read: Callable[[], Mesh], file: str) -> Mesh:
    """Return a checked mesh without unused vertices.

    Raises
    ------
    OsteopointError
        If it cannot be read, has no triangles or too many, an invalid coordinate, or a
        corner that does not exist.
    """
    try:
        mesh = read()
    except TooMuchError as error:
        raise OsteopointError(f"{file} is too large for a bone: {plain(error)}.") from error
    except MemoryError:
        raise OsteopointError(f"{file} is too large for this machine's memory.") from None
    except KeyError as error:
        raise OsteopointError(f"{file} is damaged: it lacks {plain(error)}.") from error
    except (ValueError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise OsteopointError(f"{file} is damaged: {plain(error)}.") from error
    v, f = mesh.vertices, mesh.faces
    if not len(f):
        raise OsteopointError(f"{file} holds no triangles.")
    if len(f) > MAX_FACES or len(v) > MAX_VERTICES:
        raise OsteopointError(f"{file} has {len(f):,} triangles, more than {MAX_FACES:,}.")
    if f.min() < 0 or f.max() >= len(v):
        raise OsteopointError(f"{file} is damaged: a triangle names a vertex that is not there.")
    used = np.zeros(len(v), dtype=bool)
    used[f.reshape(-1)] = True
    if not used.all():
        v, f = v[used], (np.cumsum(used) - 1)[f]
    if not np.isfinite(v).all():
        raise OsteopointError(f"{file} has a vertex whose place is not a number.")
    if np.abs(v).max() > _MAX_DISTANCE:
        raise OsteopointError(f"{file} has a vertex {np.abs(v).max():.0e} units off; no body has.")
    return Mesh(v, f)

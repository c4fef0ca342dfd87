"""Reading one mesh file of a kind that trimesh knows, and saying plainly what is wrong with it."""

import io
import warnings

import numpy as np
import trimesh

from osteopoint.anatomy.importing.errors import plain
from osteopoint.anatomy.importing.source import Mesh, together
from osteopoint.errors import OsteopointError

# A scan has a million; to read twice as many takes more than a gigabyte.
MOST_FACES = 2_000_000


def read_mesh(content: bytes, ending: str, file: str) -> Mesh:
    """Return the triangles of an OBJ, STL or PLY file's content.

    Nothing that the content refers to (materials, textures) is opened.

    Raises
    ------
    OsteopointError
        If it holds no triangles, is damaged, or is larger than any bone.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            loaded = trimesh.load(
                io.BytesIO(content),
                file_type=ending.lstrip("."),
                process=False,
                skip_materials=True,
                resolver=None,
            )
        every = list(loaded.geometry.values()) if isinstance(loaded, trimesh.Scene) else [loaded]
        parts = [part for part in every if isinstance(part, trimesh.Trimesh)]
        vertices = [np.asarray(part.vertices, dtype=np.float64) for part in parts]
        faces = [np.asarray(part.faces, dtype=np.int64) for part in parts]
    except MemoryError:
        raise OsteopointError(f"{file} is too large for this machine's memory.") from None
    except Exception as error:  # trimesh raises whatever its parsers meet
        raise OsteopointError(f"{file} is damaged: {plain(error)}.") from error
    return checked(vertices, faces, file)


def checked(vertices: list[np.ndarray], faces: list[np.ndarray], file: str) -> Mesh:
    """Return parts as one mesh, or say what makes it none.

    Raises
    ------
    OsteopointError
        If it has no triangles, too many, a coordinate that is not a number, or a corner
        that is not there.
    """
    if not sum(len(f) for f in faces):
        raise OsteopointError(f"{file} holds no triangles.")
    whole = together(vertices, faces)
    v, f = whole.vertices, whole.faces
    if len(f) > MOST_FACES:
        raise OsteopointError(f"{file} has {len(f):,} triangles, more than {MOST_FACES:,}.")
    if f.min() < 0 or f.max() >= len(v):
        raise OsteopointError(f"{file} is damaged: a triangle names a vertex that is not there.")
    if not np.isfinite(v[f.reshape(-1)]).all():
        raise OsteopointError(f"{file} has a vertex whose place is not a number.")
    return whole

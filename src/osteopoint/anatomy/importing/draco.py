"""Decoder of Draco meshes in glTF scenes, by Google's own library.

The library is loaded with the first such mesh.
Format: KHR_draco_mesh_compression, Khronos glTF 2.0 extensions.
"""

from typing import Any

import numpy as np

from osteopoint.anatomy.importing.errors import TooMuchError
from osteopoint.anatomy.importing.source import MAX_FACES, MAX_VERTICES, Mesh

DRACO = "KHR_draco_mesh_compression"
# A million triangles have some 3 MB; a hundred times that is no bone.
_MAX_PACKED = 50_000_000


def undraco(content: bytes) -> Mesh:
    """Return the triangles of a Draco stream, in the mesh's own coordinates.

    Raises
    ------
    ValueError
        If it is damaged, or has no triangles.
    TooMuchError
        If it is larger than any bone.
    """
    import DracoPy

    if len(content) > _MAX_PACKED:
        raise TooMuchError(f"it has {len(content) / 1e6:,.0f} MB, packed")
    try:
        found: Any = DracoPy.decode(content)
    except (DracoPy.FileTypeException, DracoPy.EncodingFailedException, RuntimeError) as error:
        raise ValueError(f"what Draco packed cannot be unpacked ({error})") from error
    faces = np.asarray(getattr(found, "faces", ()), dtype=np.int64).reshape(-1, 3)
    vertices = np.asarray(found.points, dtype=np.float64).reshape(-1, 3)
    if len(faces) > MAX_FACES or len(vertices) > MAX_VERTICES:
        raise TooMuchError(f"it has {len(faces):,} triangles")
    return Mesh(vertices, faces)

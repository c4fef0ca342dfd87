"""What an import reads: an archive, a folder or a file, as a list of pieces not yet opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

# The official BodyParts3D archive has 2,235 entries and 479 MB; ten times that is no atlas.
MAX_FILES = 25_000
MAX_BYTES = 5_000_000_000
MAX_BYTES_A_FILE = 400_000_000
# Of what is named like a bone; the rest is never opened. The official one has some 300 MB.
MAX_BYTES_READ = 1_000_000_000
MAX_PIECES_READ = 3_000
# A fine scan has some millions of triangles, which are thinned as soon as they are read; each
# corner of a soup of them is a vertex of its own.
MAX_FACES = 8_000_000
MAX_VERTICES = 3 * MAX_FACES
# Of all meshes together, for they are held at once. The official archive has 1.5 million.
MAX_FACES_READ = 4_000_000
MAX_VERTICES_READ = 6_000_000
MESH_ENDINGS = (".obj", ".stl", ".ply", ".vtp")
SCENE_ENDINGS = (".glb", ".gltf")
READABLE = "OBJ, STL, PLY, VTP, GLB or glTF files"


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Triangles as they come: (n, 3) float64 in the source's own frame and unit, (m, 3) int64."""

    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]


def together(vertices: Sequence[NDArray[np.float64]], faces: Sequence[NDArray[np.int64]]) -> Mesh:
    """Return several meshes as one."""
    offsets = np.cumsum([0, *(len(part) for part in vertices)])
    moved = [part + at for part, at in zip(faces, offsets, strict=False)]
    return Mesh(np.concatenate(vertices).astype(np.float64), np.concatenate(moved))


@dataclass(frozen=True, slots=True)
class Piece:
    """One named mesh of a source.

    Attributes
    ----------
    file : where it lies, for messages
    size : bytes, for progress
    read : returns its triangles; raises an `OsteopointError` that names the file
    also : what else it may be called after, such as its file or the node above it
    """

    name: str
    fma: int | None
    file: str
    size: int
    read: Callable[[], Mesh] = field(repr=False)
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file of a folder or an archive, not opened.

    Attributes
    ----------
    name : its path in there, with ``/``
    where : its name in messages
    size : bytes
    open : returns it as a stream that can be wound back
    """

    name: str
    where: str
    size: int
    open: Callable[[], BinaryIO] = field(repr=False)

    @property
    def ending(self) -> str:
        """The end of its name with the dot, in small letters."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """Its name without folder and ending."""
        return PurePosixPath(self.name).stem


@dataclass(frozen=True, slots=True)
class Source:
    """All pieces of an archive, folder or file, and what it says about its rights.

    Attributes
    ----------
    close : to be called when nothing more is read from it
    left_out : files in it that could not even be listed, one sentence each
    """

    path: Path
    pieces: list[Piece]
    licence: str = ""
    credit: str = ""
    close: Callable[[], None] = field(default=lambda: None, repr=False)
    left_out: list[str] = field(default_factory=list)

"""Model of an import source: an archive, a folder or a file, as a list of unread pieces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

# Limits; the official BodyParts3D archive has 2,235 entries and 479 MB.
MAX_FILES = 25_000
MAX_BYTES = 5_000_000_000
MAX_BYTES_A_FILE = 400_000_000
# Limits of recognised meshes; others are never opened. The official archive has some 300 MB.
MAX_BYTES_READ = 1_000_000_000
MAX_PIECES_READ = 3_000
# A fine scan has some millions of triangles, which are reduced after reading. In a triangle soup
# each corner is a separate vertex.
MAX_FACES = 8_000_000
MAX_VERTICES = 3 * MAX_FACES
# Limits of all meshes together, which are held at once. The official archive has 1.5 million.
MAX_FACES_READ = 4_000_000
MAX_VERTICES_READ = 6_000_000
MESH_ENDINGS = (".obj", ".stl", ".ply", ".vtp")
SCENE_ENDINGS = (".glb", ".gltf")
READABLE = "OBJ, STL, PLY, VTP, GLB or glTF files"


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """Unprocessed mesh: (n, 3) float64 in the source's coordinates and unit, (m, 3) int64."""

    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]


def together(vertices: Sequence[NDArray[np.float64]], faces: Sequence[NDArray[np.int64]]) -> Mesh:
    """Return several meshes joined into one."""
    offsets = np.cumsum([0, *(len(part) for part in vertices)])
    moved = [part + at for part, at in zip(faces, offsets, strict=False)]
    return Mesh(np.concatenate(vertices).astype(np.float64), np.concatenate(moved))


@dataclass(frozen=True, slots=True)
class Piece:
    """One named mesh of a source.

    Attributes
    ----------
    file : location for messages
    size : bytes, for progress
    read : returns the triangles; raises an `OsteopointError` that names the file
    also : alternative names, such as those of its file or its parent node
    """

    name: str
    fma: int | None
    file: str
    size: int
    read: Callable[[], Mesh] = field(repr=False)
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """An unopened file of a folder or an archive.

    Attributes
    ----------
    name : path in the folder or archive, with ``/``
    where : name for messages
    size : bytes
    open : returns a seekable stream
    """

    name: str
    where: str
    size: int
    open: Callable[[], BinaryIO] = field(repr=False)

    @property
    def ending(self) -> str:
        """The extension with its dot, lower case."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def stem(self) -> str:
        """The name without folder and extension."""
        return PurePosixPath(self.name).stem


@dataclass(frozen=True, slots=True)
class Source:
    """All pieces of an archive, folder or file, with its licence and credit.

    Attributes
    ----------
    close : call it after the last read
    left_out : files that could not be listed, one sentence each
    """

    path: Path
    pieces: list[Piece]
    licence: str = ""
    credit: str = ""
    close: Callable[[], None] = field(default=lambda: None, repr=False)
    left_out: list[str] = field(default_factory=list)

"""A folder of mesh files, one bone a file, or of GLBs."""

import os
from functools import partial
from pathlib import Path

from osteopoint.anatomy.importing.glb_source import open_glb
from osteopoint.anatomy.importing.header import HEAD_BYTES, Header, read_header
from osteopoint.anatomy.importing.meshes import read_mesh
from osteopoint.anatomy.importing.source import (
    MESH_ENDINGS,
    MOST_BYTES_A_FILE,
    MOST_FILES,
    Mesh,
    Piece,
    Source,
)
from osteopoint.errors import OsteopointError


def open_folder(path: Path) -> Source:
    """List the meshes in a folder and the folders in it; links are not followed.

    Raises
    ------
    OsteopointError
        If there are none, too many files, or one cannot be read.
    """
    pieces: list[Piece] = []
    rights: list[tuple[str, str]] = []
    for file in _files(path):
        ending = file.suffix.lower()
        if ending == ".glb":
            inside = open_glb(file)
            pieces += inside.pieces
            rights.append((inside.licence, inside.credit))
        elif ending in MESH_ENDINGS:
            header = _header(file)
            rights.append((header.licence, header.credit))
            name = header.name or file.stem
            size = file.stat().st_size
            pieces.append(Piece(name, header.fma, str(file), size, partial(_read, file)))
    if not pieces:
        raise OsteopointError(f"The folder {path} holds no OBJ, STL, PLY or GLB files.")
    licence = next((said for said, _ in rights if said), "")
    credit = next((said for _, said in rights if said), "")
    return Source(path, pieces, licence, credit)


def _files(path: Path) -> list[Path]:
    found: list[Path] = []

    def stop(error: OSError) -> None:
        raise OsteopointError(f"Cannot read {error.filename}: {error.strerror}.")

    for folder, _, names in os.walk(path, onerror=stop):
        found += [Path(folder) / name for name in names]
        if len(found) > MOST_FILES:
            raise OsteopointError(f"The folder {path} holds more than {MOST_FILES:,} files.")
    return sorted(file for file in found if file.is_file() and not file.is_symlink())


def _header(file: Path) -> Header:
    if file.suffix.lower() != ".obj":
        return Header("", None, "", "")
    try:
        with file.open("rb") as content:
            return read_header(content.read(HEAD_BYTES))
    except OSError as error:
        raise OsteopointError(f"Cannot read {file}: {error.strerror}.") from error


def _read(file: Path) -> Mesh:
    try:
        if file.stat().st_size > MOST_BYTES_A_FILE:
            raise OsteopointError(f"{file} is larger than {MOST_BYTES_A_FILE / 1e6:.0f} MB.")
        content = file.read_bytes()
    except OSError as error:
        raise OsteopointError(f"Cannot read {file}: {error.strerror}.") from error
    return read_mesh(content, file.suffix.lower(), str(file))

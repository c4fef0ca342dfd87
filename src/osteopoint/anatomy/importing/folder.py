"""A folder of mesh files, one bone a file, or of GLBs."""

import os
from functools import partial
from pathlib import Path

from osteopoint.anatomy.glb import MOST_DESCRIPTION
from osteopoint.anatomy.importing.glb_source import glb_and_length
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
from osteopoint.errors import OsteopointError, quoted


def open_folder(path: Path) -> Source:
    """List the meshes in a folder and the folders in it; links are not followed.

    Raises
    ------
    OsteopointError
        If there are none, too many files, or one cannot be read.
    """
    pieces: list[Piece] = []
    rights: list[tuple[str, str]] = []
    described = 0
    for file in _files(path):
        ending = file.suffix.lower()
        if ending == ".glb":
            inside, length = glb_and_length(file, MOST_DESCRIPTION - described)
            described += length
            pieces += inside.pieces
            rights.append((inside.licence, inside.credit))
        elif ending in MESH_ENDINGS:
            header = _header(file)
            rights.append((header.licence, header.credit))
            name = header.name or file.stem
            size = file.stat().st_size
            pieces.append(Piece(name, header.fma, _said(file), size, partial(_read, file)))
    if not pieces:
        raise OsteopointError(f"The folder {quoted(path)} holds no OBJ, STL, PLY or GLB files.")
    licence = next((said for said, _ in rights if said), "")
    credit = next((said for _, said in rights if said), "")
    return Source(path, pieces, licence, credit)


def _files(path: Path) -> list[Path]:
    found: list[Path] = []
    seen = 0

    def stop(error: OSError) -> None:
        raise OsteopointError(f"Cannot read {quoted(error.filename)}: {error.strerror}.")

    try:
        for folder, folders, names in os.walk(path, onerror=stop):
            found += [Path(folder) / name for name in names]
            seen += len(names) + len(folders)
            if seen > MOST_FILES:
                raise OsteopointError(
                    f"The folder {quoted(path)} holds more than {MOST_FILES:,} files."
                )
    except RecursionError:
        raise OsteopointError(f"The folder {quoted(path)} goes too deep.") from None
    return sorted(file for file in found if file.is_file() and not file.is_symlink())


def _header(file: Path) -> Header:
    if file.suffix.lower() != ".obj":
        return Header("", None, "", "")
    try:
        with file.open("rb") as content:
            return read_header(content.read(HEAD_BYTES))
    except OSError as error:
        raise OsteopointError(f"Cannot read {_said(file)}: {error.strerror}.") from error


def _read(file: Path) -> Mesh:
    try:
        with file.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(0)
            if size > MOST_BYTES_A_FILE:
                most = f"{MOST_BYTES_A_FILE / 1e6:.0f} MB"
                raise OsteopointError(f"{_said(file)} is larger than {most}.")
            return read_mesh(stream, size, file.suffix.lower(), _said(file))
    except OSError as error:
        raise OsteopointError(f"Cannot read {_said(file)}: {error.strerror}.") from error


def _said(file: Path) -> str:
    return quoted(file)

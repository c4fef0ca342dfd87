"""Reader of a folder of mesh files, or of a single mesh file."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from osteopoint.anatomy.importing.listing import list_pieces
from osteopoint.anatomy.importing.source import MAX_FILES, File, Source
from osteopoint.errors import OsteopointError, quoted


def open_folder(path: Path) -> Source:
    """List the meshes in a folder, recursively; links are not followed.

    Raises
    ------
    OsteopointError
        If there are none, too many files, or one cannot be read.
    """
    return list_pieces(path, [_file(file, path) for file in _files(path)], "folder")


def open_file(path: Path) -> Source:
    """List the meshes in one file; a glTF file may have data files beside it.

    Raises
    ------
    OsteopointError
        If there are none, or it cannot be read.
    """
    if path.suffix.lower() != ".gltf":
        ending = path.suffix if path.suffix.lower() in _ANY_MESH else ".glb"
        file = File(path.stem + ending, quoted(path), _size(path), _opener(path))
        return list_pieces(path, [file], "file")
    around = [file for file in _files(path.parent) if file.suffix.lower() not in _ANY_MESH]
    return list_pieces(
        path, [_file(path, path.parent), *(_file(f, path.parent) for f in around)], "file"
    )


# Mesh files beside a glTF file are ignored; only its data files are used.
_ANY_MESH = frozenset({".obj", ".stl", ".ply", ".vtp", ".glb", ".gltf"})


def _file(file: Path, folder: Path) -> File:
    name = file.relative_to(folder).as_posix()
    return File(name, quoted(file), _size(file), _opener(file))


def _opener(file: Path) -> Callable[[], BinaryIO]:
    return lambda: file.open("rb")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        raise OsteopointError(f"Cannot read {quoted(file)}: {error.strerror}.") from error


def _files(path: Path) -> list[Path]:
    found: list[Path] = []
    seen = 0

    def stop(error: OSError) -> None:
        raise OsteopointError(f"Cannot read {quoted(error.filename)}: {error.strerror}.")

    try:
        for folder, folders, names in os.walk(path, onerror=stop):
            found += [Path(folder) / name for name in names]
            seen += len(names) + len(folders)
            if seen > MAX_FILES:
                raise OsteopointError(
                    f"The folder {quoted(path)} holds more than {MAX_FILES:,} files."
                )
    except RecursionError:
        raise OsteopointError(f"The folder {quoted(path)} goes too deep.") from None
    return sorted(file for file in found if file.is_file() and not file.is_symlink())

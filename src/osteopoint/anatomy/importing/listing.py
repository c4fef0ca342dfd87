"""List of the pieces in many files, with their names."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path, PurePosixPath

from osteopoint.anatomy.glb import MAX_DESCRIPTION
from osteopoint.anatomy.importing.element_table import Concepts, named_by, read_tables
from osteopoint.anatomy.importing.file_kinds import named_kind, wrong_kind
from osteopoint.anatomy.importing.glb_source import scene_pieces
from osteopoint.anatomy.importing.meshes import read_mesh
from osteopoint.anatomy.importing.obj_groups import Groups
from osteopoint.anatomy.importing.obj_header import HEAD_BYTES, Header, read_header
from osteopoint.anatomy.importing.source import (
    MAX_BYTES_A_FILE,
    MESH_ENDINGS,
    READABLE,
    SCENE_ENDINGS,
    File,
    Mesh,
    Piece,
    Source,
)
from osteopoint.errors import OsteopointError, quoted

# Folders and files that operating systems add; macOS adds a file with this prefix to each.
_ADDED_FOLDERS = frozenset({"__macosx"})
_TWIN = "._"
# Largest total size of OBJ files that are scanned for groups, bytes.
_MAX_SCANNED = 1_000_000_000


def is_added(name: str) -> bool:
    """Return whether an operating system added a path, such as macOS in a zip archive."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return bool(parts) and (
        parts[-1].startswith(_TWIN) or any(part.lower() in _ADDED_FOLDERS for part in parts)
    )


def list_pieces(path: Path, files: Iterable[File], what: str) -> Source:
    """Return all pieces of the files; unreadable files are left out with a sentence.

    Parameters
    ----------
    what : "folder", "archive" or "file", for messages

    Raises
    ------
    OsteopointError
        If there are none.
    """
    wanted = [file for file in files if not is_added(file.name)]
    beside = {file.name: file for file in wanted}
    pieces: list[Piece] = []
    left_out: list[str] = []
    rights: list[tuple[str, str]] = []
    closing: list[Callable[[], None]] = []
    described = scanned = 0
    for file in wanted:
        try:
            if file.ending in SCENE_ENDINGS:
                scene = scene_pieces(file, beside, MAX_DESCRIPTION - described)
                described += scene.described
                pieces += scene.pieces
                rights.append(("", scene.credit))
            elif file.ending in MESH_ENDINGS:
                scanned += file.size if file.ending == ".obj" else 0
                pieces += _mesh_pieces(file, rights, closing, scanned <= _MAX_SCANNED)
        except OsteopointError as error:
            left_out.append(_reason(file, error))
    if not pieces:
        raise OsteopointError(left_out[0] if left_out else _nothing(path, wanted, what))
    concepts = read_tables(wanted)
    if concepts:
        pieces = [_by_table(piece, concepts) for piece in pieces]
    licence = next((detail for detail, _ in rights if detail), "")
    credit = next((detail for _, detail in rights if detail), "")
    return Source(path, pieces, licence, credit, partial(_close, closing), left_out)


def _by_table(piece: Piece, concepts: Concepts) -> Piece:
    """Return a piece with its name from the publisher's table, if the table has it."""
    named = named_by(piece, concepts) if piece.fma is None else []
    if not named:
        return piece
    fma, name = named[0]
    return dataclasses.replace(piece, name=name, fma=fma, also=(piece.name, *piece.also))


def _mesh_pieces(
    file: File, rights: list[tuple[str, str]], closing: list[Callable[[], None]], scan: bool
) -> list[Piece]:
    """Return the pieces of a mesh file: one, or one per group of an OBJ file.

    Parameters
    ----------
    rights : receives licence and credit of the file
    closing : receives functions to call at the end
    scan : whether to search for groups
    """
    if file.ending != ".obj":
        return [Piece(file.stem, None, file.where, file.size, partial(_read, file))]
    with file.open() as stream:
        header: Header = read_header(stream.read(HEAD_BYTES))
    rights.append((header.licence, header.credit))
    # A file with a name in its header holds that part only.
    alone = header.name or not scan or file.size > MAX_BYTES_A_FILE
    groups = None if alone else Groups.of(file)
    if groups is None:
        also = (file.stem,) if header.name else ()
        name, fma = header.name or file.stem, header.fma
        return [Piece(name, fma, file.where, file.size, partial(_read, file), also)]
    closing.append(groups.close)
    size = file.size // len(groups.names)
    return [
        Piece(
            name,
            None,
            f"{quoted(name, 80)} in {file.where}",
            size,
            partial(_guarded, file, read),
            (file.stem,),
        )
        for name, read in groups.readers()
    ]


def _read(file: File) -> Mesh:
    if file.size > MAX_BYTES_A_FILE:
        raise OsteopointError(f"{file.where} is larger than {MAX_BYTES_A_FILE / 1e6:.0f} MB.")

    def read() -> Mesh:
        with file.open() as stream:
            return read_mesh(stream, file.size, file.ending, file.where)

    return _guarded(file, read)


def _guarded(file: File, read: Callable[[], Mesh]) -> Mesh:
    try:
        return read()
    except OSError as error:
        raise OsteopointError(f"Cannot read {file.where}: {error.strerror}.") from error
    except OsteopointError as error:
        raise OsteopointError(_reason(file, error)) from error


def _reason(file: File, error: OsteopointError) -> str:
    """Return the error of a file, or its format if it is an unsupported one."""
    kind = ""
    # If this fails as well, the first error is reported.
    with contextlib.suppress(Exception), file.open() as stream:
        kind = wrong_kind(stream.read(HEAD_BYTES))
    return f"{file.where} is {kind}." if kind else str(error)


def _nothing(path: Path, files: list[File], what: str) -> str:
    """Return the message that nothing can be read, with the format if it is known."""
    detail = f"The {what} {quoted(path)} holds no {READABLE}"
    for file in files:
        kind = named_kind(b"", file.ending)
        if kind:
            return f"{detail}; {quoted(file.name, 80)} is {kind}."
    return f"{detail}."


def _close(closing: list[Callable[[], None]]) -> None:
    for close in closing:
        close()


def wrap_readers(
    pieces: list[Piece], guard: Callable[[Callable[[], Mesh], str], Mesh]
) -> list[Piece]:
    """Return the pieces with readers wrapped by `guard`, which also gets their location."""
    return [
        dataclasses.replace(piece, read=partial(guard, piece.read, piece.file)) for piece in pieces
    ]

"""A zip archive of mesh files, read in memory: nothing is ever unpacked to the disk."""

import stat
import struct
import zipfile
import zlib
from functools import partial
from pathlib import Path, PurePosixPath

from osteopoint.anatomy.importing.errors import plain
from osteopoint.anatomy.importing.header import HEAD_BYTES, Header, read_header
from osteopoint.anatomy.importing.meshes import read_mesh
from osteopoint.anatomy.importing.source import (
    MESH_ENDINGS,
    MOST_BYTES,
    MOST_BYTES_A_FILE,
    MOST_FILES,
    Mesh,
    Piece,
    Source,
)
from osteopoint.errors import OsteopointError

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError,
           struct.error, ValueError)  # fmt: skip
_END = b"PK\x05\x06"
_END_BYTES, _LONGEST_COMMENT = 22, 65_535
# Text packs to a tenth; a thousandth is a bomb.
_MOST_PACKED = 500


def open_archive(path: Path) -> Source:
    """List the meshes in a zip archive by what each says about itself in its head.

    Raises
    ------
    OsteopointError
        If it is no whole archive, or an entry climbs out, is a link, or is a bomb.
    """
    _count(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse(path, entries)
            meshes = [e for e in entries if _ending(e) in MESH_ENDINGS]
            headers = [_header(archive, entry) for entry in meshes]
    except _DAMAGE as error:
        raise OsteopointError(f"The archive {path} is damaged: {plain(error)}.") from error
    if not meshes:
        raise OsteopointError(f"The archive {path} holds no OBJ, STL or PLY files.")
    pieces = [
        Piece(
            header.name or PurePosixPath(entry.filename).stem,
            header.fma,
            f"{entry.filename} in {path.name}",
            entry.file_size,
            partial(_read, path, entry.filename),
        )
        for entry, header in zip(meshes, headers, strict=True)
    ]
    licence = next((h.licence for h in headers if h.licence), "")
    credit = next((h.credit for h in headers if h.credit), "")
    return Source(path, pieces, licence, credit)


def _count(path: Path) -> None:
    """Look at the archive's last record first: to list a million entries takes a gigabyte."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_BYTES - _LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise OsteopointError(f"The archive {path} is damaged: its end is missing.")
    (count,) = struct.unpack_from("<H", tail, at + 10)
    (directory,) = struct.unpack_from("<I", tail, at + 12)
    if count > MOST_FILES or directory > MOST_FILES * 400:
        raise OsteopointError(
            f"The archive {path} holds more than {MOST_FILES:,} files; it is no atlas."
        )


def _refuse(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    total = 0
    for entry in entries:
        where = f"The archive {path} is refused: its entry '{entry.filename}'"
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
            raise OsteopointError(f"{where} names a place outside the archive.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise OsteopointError(f"{where} is a link.")
        total += entry.file_size
        packed = max(entry.compress_size, 1)
        if entry.file_size > 1_000_000 and entry.file_size / packed > _MOST_PACKED:
            raise OsteopointError(
                f"{where} would unpack to {entry.file_size / packed:,.0f} times its size."
            )
        if entry.file_size > MOST_BYTES_A_FILE:
            raise OsteopointError(f"{where} is larger than {MOST_BYTES_A_FILE / 1e6:.0f} MB.")
    if len(entries) > MOST_FILES:
        raise OsteopointError(f"The archive {path} holds more than {MOST_FILES:,} files.")
    if total > MOST_BYTES:
        raise OsteopointError(
            f"The archive {path} would unpack to {total / 1e9:.0f} GB; it is no atlas."
        )


def _ending(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix.lower()


def _header(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Header:
    if _ending(entry) != ".obj":
        return Header("", None, "", "")
    with archive.open(entry) as file:
        return read_header(file.read(HEAD_BYTES))


def _read(path: Path, name: str) -> Mesh:
    where = f"{name} in {path.name}"
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            content = file.read(MOST_BYTES_A_FILE + 1)
    except (*_DAMAGE, KeyError) as error:
        raise OsteopointError(f"{where} is damaged: {plain(error)}.") from error
    if len(content) > MOST_BYTES_A_FILE:
        raise OsteopointError(f"{where} is larger than it says.")
    return read_mesh(content, PurePosixPath(name).suffix.lower(), where)

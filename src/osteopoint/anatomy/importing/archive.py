"""Reader of zip archives of mesh files, in memory; nothing is unpacked to the disk."""

import io
import itertools
import lzma
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from osteopoint.anatomy.importing.errors import named, plain
from osteopoint.anatomy.importing.listing import list_pieces, wrap_readers
from osteopoint.anatomy.importing.source import (
    MAX_BYTES,
    MAX_BYTES_A_FILE,
    MAX_FILES,
    SCENE_ENDINGS,
    File,
    Mesh,
    Source,
)
from osteopoint.errors import OsteopointError, quoted

_DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, NotImplementedError,
    OSError, struct.error, ValueError, LookupError, OverflowError,
)  # fmt: skip
_END = b"PK\x05\x06"
# If this record exists, the numbers of the short record are invalid.
_END_64 = b"PK\x06\x07"
_END_BYTES, _MAX_COMMENT_BYTES = 22, 65_535
# Text compresses to a tenth; a thousandth is a zip bomb.
_MAX_PACKED = 500


def open_archive(path: Path) -> Source:
    """List the meshes in a zip archive from their headers.

    Raises
    ------
    OsteopointError
        If it is damaged, or an entry leaves the archive, is a link, or is a zip bomb.
    """
    _count(path)
    archive: zipfile.ZipFile | None = None
    try:
        # Kept open until all is read, because each opening lists all entries again.
        archive = zipfile.ZipFile(path)
        return _listed(path, archive)
    except _DAMAGE as error:
        raise OsteopointError(f"The archive {quoted(path)} is damaged: {plain(error)}.") from error
    finally:
        if archive is not None and sys.exc_info()[0] is not None:
            archive.close()


def _listed(path: Path, archive: zipfile.ZipFile) -> Source:
    entries = [each for each in archive.infolist() if not each.filename.endswith("/")]
    _refuse(path, entries)
    cache = _SceneCache(archive)
    files = [_file(path, archive, entry, cache) for entry in entries]
    found = list_pieces(path, files, "archive")

    def close() -> None:
        found.close()
        cache.clear()
        archive.close()

    return replace(found, pieces=wrap_readers(found.pieces, _read), close=close)


class _SceneCache:
    """Cache of unpacked scenes, which need random access."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._content: dict[str, bytes] = {}

    def open(self, entry: zipfile.ZipInfo) -> BinaryIO:
        if entry.filename not in self._content:
            had = sum(map(len, self._content.values()))
            if had + entry.file_size > MAX_BYTES_A_FILE:
                most = f"{MAX_BYTES_A_FILE / 1e6:.0f} MB"
                raise OsteopointError(
                    f"{named(entry.filename)} makes more than {most} of scenes in one archive; "
                    "unpack it, and import the folder."
                )
            self._content[entry.filename] = self._archive.read(entry)
        return io.BytesIO(self._content[entry.filename])

    def clear(self) -> None:
        self._content.clear()


def _file(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, cache: _SceneCache) -> File:
    where = f"{named(entry.filename)} in {named(path.name)}"
    stream = partial(archive.open, entry)
    file = File(entry.filename.replace("\\", "/"), where, entry.file_size, stream)  # type: ignore[arg-type]
    if file.ending in (*SCENE_ENDINGS, ".bin"):
        return replace(file, open=partial(cache.open, entry))
    return file


def _count(path: Path) -> None:
    """Reject too many entries by the last record, before they are listed in memory."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_BYTES - _MAX_COMMENT_BYTES))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise OsteopointError(f"The archive {quoted(path)} is damaged: its end is missing.")
    if tail[max(at - 20, 0) : at].startswith(_END_64):
        raise OsteopointError(
            f"The archive {quoted(path)} is refused: it has the long form of directory (zip64), "
            "which no atlas needs."
        )
    (count,) = struct.unpack_from("<H", tail, at + 10)
    (directory,) = struct.unpack_from("<I", tail, at + 12)
    if count > MAX_FILES or directory > MAX_FILES * 400:
        raise OsteopointError(
            f"The archive {quoted(path)} holds more than {MAX_FILES:,} files; it is no atlas."
        )


def _refuse(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    total = 0
    for entry in entries:
        where = f"The archive {quoted(path)} is refused: its entry '{named(entry.filename)}'"
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
            raise OsteopointError(f"{where} names a place outside the archive.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise OsteopointError(f"{where} is a link.")
        total += entry.file_size
        packed = max(entry.compress_size, 1)
        if entry.file_size > 1_000_000 and entry.file_size / packed > _MAX_PACKED:
            raise OsteopointError(
                f"{where} would unpack to {entry.file_size / packed:,.0f} times its size."
            )
        if entry.file_size > MAX_BYTES_A_FILE:
            raise OsteopointError(f"{where} is larger than {MAX_BYTES_A_FILE / 1e6:.0f} MB.")
    if len(entries) > MAX_FILES:
        raise OsteopointError(f"The archive {quoted(path)} holds more than {MAX_FILES:,} files.")
    if total > MAX_BYTES:
        raise OsteopointError(
            f"The archive {quoted(path)} would unpack to {total / 1e9:.0f} GB; it is no atlas."
        )
    # Overlapping entries are a zip bomb without a large entry.
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, following in itertools.pairwise(ordered):
        if entry.header_offset + entry.compress_size > following.header_offset:
            raise OsteopointError(
                f"The archive {quoted(path)} is refused: its entries '{named(entry.filename)}' and "
                f"'{named(following.filename)}' lie over each other."
            )


def _read(read: Callable[[], Mesh], where: str) -> Mesh:
    try:
        return read()
    except _DAMAGE as error:
        raise OsteopointError(f"{where} is damaged: {plain(error)}.") from error

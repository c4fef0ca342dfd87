"""Opening of an import source: an archive, a folder or a file."""

from pathlib import Path

from osteopoint.anatomy.importing.archive import open_archive
from osteopoint.anatomy.importing.file_kinds import HEAD_BYTES, named_kind
from osteopoint.anatomy.importing.folder import open_file, open_folder
from osteopoint.anatomy.importing.source import MESH_ENDINGS, READABLE, Source
from osteopoint.errors import OsteopointError, quoted


def open_source(path: Path) -> Source:
    """List the content of an archive (.zip), a folder or a mesh file, without reading meshes.

    Raises
    ------
    OsteopointError
        If it is missing, damaged, of an unsupported format, or malicious.
    """
    if path.is_dir():
        return open_folder(path)
    if not path.is_file():
        raise OsteopointError(f"There is no file and no folder {quoted(path)}.")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise OsteopointError(f"Cannot read {quoted(path)}: {error.strerror}.") from error
    if not head:
        raise OsteopointError(f"The file {quoted(path)} is empty.")
    if head[:2] == b"PK" and path.suffix.lower() not in (".3mf", ".usdz"):
        return open_archive(path)
    readable = head[:4] == b"glTF" or path.suffix.lower() in (*MESH_ENDINGS, ".gltf")
    kind = named_kind(head, "" if readable else path.suffix.lower())
    if readable and not kind:
        return open_file(path)
    raise OsteopointError(
        f"The file {quoted(path)} is {kind}."
        if kind
        else f"The file {quoted(path)} is neither a zip archive nor one of {READABLE}, or a "
        "folder of them."
    )

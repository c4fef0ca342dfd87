"""Reader of the BodyParts3D table of element files (FJ numbers) and their parts."""

import re

from osteopoint.anatomy.importing.source import File, Piece

_TABLE = re.compile(r"(^|/)(isa_|partof_)?element_parts\.txt$", re.IGNORECASE)
_ELEMENT = re.compile(r"(?<![A-Za-z])(FJ\d{4}M?)(?![A-Za-z0-9])", re.IGNORECASE)
_MAX_BYTES = 10_000_000

Concepts = dict[str, list[tuple[int, str]]]


def read_tables(files: list[File]) -> Concepts:
    """Return the parts of each element file by FJ number, the most specific first.

    The table has three columns: FMA id, name, element file. A part with a single file is that
    file.
    """
    rows: list[tuple[int, str, str]] = []
    for file in files:
        if _TABLE.search(file.name) and file.size <= _MAX_BYTES:
            with file.open() as stream:
                rows += _rows(stream.read(_MAX_BYTES).decode("utf-8", "replace"))
    files_of: dict[int, int] = {}
    for fma, _, _ in rows:
        files_of[fma] = files_of.get(fma, 0) + 1
    found: Concepts = {}
    for fma, name, element in sorted(rows, key=lambda row: files_of[row[0]]):
        found.setdefault(element, []).append((fma, name))
    return found


def _rows(text: str) -> list[tuple[int, str, str]]:
    rows = []
    for line in text.splitlines()[1:]:
        cells = line.split("\t")
        if len(cells) == 3 and re.fullmatch(r"FMA\d{1,9}", cells[0]):
            rows.append((int(cells[0][3:]), cells[1], cells[2].strip().upper()))
    return rows


def named_by(piece: Piece, concepts: Concepts) -> list[tuple[int, str]]:
    """Return possible FMA ids and names of a piece by the table, the most specific first."""
    element = _ELEMENT.search(piece.name)
    return concepts.get(element[1].upper(), []) if element else []

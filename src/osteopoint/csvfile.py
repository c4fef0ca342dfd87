"""CSV files without formulas: a spreadsheet shows them and runs nothing."""

import csv
import math
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

# A spreadsheet takes a cell that begins so for a formula; the wide forms too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_rows(stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows under a header; put an apostrophe before a text that begins like a formula.

    Numbers are unchanged, also those given as text.

    Raises
    ------
    OSError
        If the stream cannot be written to.
    """
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])


def safe_cell(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    if not isinstance(cell, str) or not cell.startswith(_FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and text == text.strip()
    except ValueError:
        return False

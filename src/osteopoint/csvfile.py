"""Tables as comma-separated values that a spreadsheet shows and does not run."""

import csv
import math
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

# A cell that begins so is a formula to a spreadsheet; the wide forms count there too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_rows(stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows under a header; a text that begins like a formula gets an apostrophe.

    Numbers stay as they are, also those that are given as text.

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
    """Return a cell as it may stand in a table: a text that is no number is never a formula."""
    if not isinstance(cell, str) or not cell.startswith(_FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and text == text.strip()
    except ValueError:
        return False

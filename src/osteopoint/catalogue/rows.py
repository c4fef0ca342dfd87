"""Reader of JSON files with a list of rows; errors name the file and the row."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import WRONG_KIND, read_json

T = TypeVar("T")


def read_rows(path: Path, key: str, make: Callable[[dict[str, Any]], T]) -> list[T]:
    """Read the rows under `key` in a file and convert each with `make`.

    Raises
    ------
    OsteopointError
        If the file cannot be read or has no such list, or if a row is malformed.
    """
    rows = read_json(path).get(key)
    if not isinstance(rows, list):
        raise OsteopointError(f"The file {path} lists no {key}.")
    made = []
    for number, row in enumerate(rows, start=1):
        try:
            if not isinstance(row, dict):
                raise ValueError("the row, which is no JSON object")
            made.append(make(row))
        except WRONG_KIND as error:
            where = f"row {number} of '{key}'"
            raise OsteopointError(f"In {path}, {where} lacks or spoils {quoted(error)}.") from error
    return made


def text(row: dict[str, Any], key: str) -> str:
    """Return a text of a row; raise a `ValueError` if it is not a text."""
    value = row[key]
    if not isinstance(value, str):
        raise ValueError(f"'{key}', which is no text")
    return value


def texts(row: dict[str, Any], key: str) -> tuple[str, ...]:
    """Return a list of texts of a row; raise a `ValueError` if it is not one."""
    value = row[key]
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"'{key}', which is no list of texts")
    return tuple(value)


def length_mm(row: dict[str, Any], key: str, most: float) -> float:
    """Return a length of a row; raise a `ValueError` unless it is above 0 and at most `most`."""
    value = float(row[key])
    if not 0.0 < value <= most:
        raise ValueError(f"'{key}', which is {value:g}")
    return value

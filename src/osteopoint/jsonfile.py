"""Reading a JSON file within a size limit, with errors that the user understands."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from osteopoint.errors import OsteopointError, quoted

T = TypeVar("T")
# Our largest file has 0.7 MB; parsed values take up to some twenty times the size of the text.
MAX_BYTES = 24_000_000
# Raised where a value is missing or of the wrong type.
WRONG_KIND = (KeyError, TypeError, ValueError, AttributeError, OverflowError)


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file.

    Raises
    ------
    OsteopointError
        If the file is missing, too large, is not UTF-8 JSON, or holds no object.
    """
    try:
        if path.exists() and not path.is_file():  # reading a pipe would never end
            raise OsteopointError(f"Cannot read {path}: it is no file.")
        with path.open("rb") as file:
            text = file.read(MAX_BYTES + 1)
        if len(text) > MAX_BYTES:
            raise OsteopointError(f"The file {path} is larger than {MAX_BYTES / 1e6:.0f} MB.")
        content = json.loads(text.decode("utf-8"))
    except OSError as error:
        raise OsteopointError(f"Cannot read {path}: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:  # also no UTF-8, or a number of 5,000 digits
        reason = quoted(error)
        raise OsteopointError(f"The file {path} is not valid JSON: {reason}.") from error
    if not isinstance(content, dict):
        raise OsteopointError(f"The file {path} holds no JSON object.")
    return content


def read_as(path: Path, take: Callable[[dict[str, Any]], T]) -> T:
    """Return what `take` makes of a file; any error names the file.

    Raises
    ------
    OsteopointError
        If the file cannot be read, or `take` finds a value missing or of the wrong type.
    """
    document = read_json(path)
    try:
        return take(document)
    except WRONG_KIND as error:
        told = quoted(f"{error} is missing" if isinstance(error, KeyError) else error)
        raise OsteopointError(f"In {path} something is missing or wrong: {told}.") from error

"""Reading a JSON file with errors that a person can use."""

import json
from pathlib import Path
from typing import Any

from osteopoint.errors import OsteopointError


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file.

    Raises
    ------
    OsteopointError
        If the file is missing, is not UTF-8 JSON, or holds no object.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OsteopointError(f"Cannot read {path}: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:  # also no UTF-8, or a number of 5,000 digits
        raise OsteopointError(f"The file {path} is not valid JSON: {error}.") from error
    if not isinstance(content, dict):
        raise OsteopointError(f"The file {path} holds no JSON object.")
    return content

"""Reader of the landmark queries, `assets/landmarks.json`."""

import zlib
from pathlib import Path
from typing import Any

from osteopoint.anatomy.landmark_model import Queries, Query
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import read_json

METHOD = 7  # increase it when the same query gives another place
_WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)
_MAX_STEPS = 50


def read_queries(path: Path) -> Queries:
    """Read the file of landmark queries.

    Raises
    ------
    OsteopointError
        If the file is missing or a row of it is malformed.
    """
    content = read_json(path)
    rows = content.get("landmarks")
    if not isinstance(rows, list):
        raise OsteopointError(f"The file {path} lists no landmarks.")
    by_id: dict[str, Query] = {}
    for number, row in enumerate(rows, start=1):
        try:
            query = _query(row)
        except _WRONG as error:
            detail = quoted(error)
            raise OsteopointError(
                f"In {path}, landmark {number} lacks or spoils {detail}."
            ) from error
        if query.id in by_id:
            name = quoted(query.id, 80)
            raise OsteopointError(f"The file {path} has the landmark '{name}' twice.")
        by_id[query.id] = query
    try:
        wholes = {name: _texts(parts) for name, parts in content.get("wholes", {}).items()}
        topology = _text(content.get("topology", ""))
    except _WRONG as error:
        raise OsteopointError(f"In {path} 'wholes' or 'topology' is of a wrong kind.") from error
    mark = f"{METHOD}-{zlib.crc32(path.read_bytes()):08x}"
    return Queries(path, by_id, wholes, mark, topology)


def _query(row: dict[str, Any]) -> Query:
    steps = row["query"]
    if len(steps) > _MAX_STEPS or not all(isinstance(step, dict) for step in steps):
        raise ValueError("'query', which is no list of some steps")
    if row["side"] not in ("bilateral", "midline"):
        raise ValueError(f"the side '{row['side']}'")
    vertices = {
        _text(side): (_text(vertex[0]), int(vertex[1]))
        for step in steps
        for side, vertex in step.get("vertex", {}).items()
    }
    name = _text(row["id"])
    query = Query(
        name,
        _text(row.get("name", name.replace("_", " "))),
        row["side"] == "bilateral",
        _text(row["bone"]),
        [step for step in steps if "vertex" not in step],
        _text(row.get("note", "")),
        vertices,
        bool(row.get("helper", False)),
        tuple((_text(p),) if isinstance(p, str) else _texts(p) for p in row.get("needs", ())),
    )
    if vertices and not set(query.sides) <= set(vertices):
        raise ValueError("'vertex', which lacks a side")
    return query


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r}, which is no text")
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise ValueError("a list")
    return tuple(_text(value) for value in values)

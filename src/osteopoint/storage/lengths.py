"""The person's own lengths as they are kept, on this machine only."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from osteopoint.catalogue.point_context import OwnLength
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json
from osteopoint.storage.atomic import write_user_file
from osteopoint.storage.locks import locked
from osteopoint.storage.paths import user_dir


def own_lengths_file() -> Path:
    """Return where the lengths are kept."""
    return user_dir() / "my_lengths.json"


def load_own_lengths(known: Sequence[OwnLength]) -> dict[str, float]:
    """Return the kept lengths, metres by id; nothing if there are none.

    What is out of bounds or unknown is passed over.

    Raises
    ------
    OsteopointError
        If the file is there but cannot be read.
    """
    path = own_lengths_file()
    if not path.is_file():
        return {}
    kept = read_json(path)
    lengths = {}
    for own in known:
        value = kept.get(f"{own.id}_m")
        if isinstance(value, int | float) and not isinstance(value, bool) and within(own, value):
            lengths[own.id] = float(value)
    return lengths


def save_own_lengths(lengths: Mapping[str, float]) -> None:
    """Keep lengths, metres by id; none at all removes the file.

    Raises
    ------
    OsteopointError
        If they cannot be written.
    """
    path = own_lengths_file()
    try:
        if lengths:
            rows = {f"{name}_m": round(value, 4) for name, value in sorted(lengths.items())}
            write_user_file(path, json.dumps(rows, indent=1) + "\n")
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise OsteopointError(f"Cannot write {path}: {error.strerror}.") from error


def change_own_lengths(changes: Mapping[str, float | None], known: Sequence[OwnLength]) -> None:
    """Keep some of the lengths, or forget those that are None; the others stay as they are.

    The file is read again first: another window may have changed it.

    Raises
    ------
    OsteopointError
        If it cannot be read or written; it is as it was.
    """
    try:
        with locked("my_lengths"):
            lengths = load_own_lengths(known)
            for name, metres in changes.items():
                lengths.pop(name, None) if metres is None else lengths.update({name: metres})
            save_own_lengths(lengths)
    except OSError as error:
        raise OsteopointError(f"Cannot write {own_lengths_file()}: {error.strerror}.") from error


def within(own: OwnLength, metres: float) -> bool:
    """Return whether a length can be one, and no slip of the keyboard."""
    return own.least_m <= metres <= own.most_m

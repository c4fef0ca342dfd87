"""The file of the user's own lengths."""

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
    """Return the path of the file."""
    return user_dir() / "my_lengths.json"


def load_own_lengths(known: Sequence[OwnLength]) -> dict[str, float]:
    """Return the saved lengths, metres by id; empty if there is no file.

    Values that are unknown or out of bounds are skipped.

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
    """Save lengths, metres by id; delete the file if there are none.

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
    """Save some of the lengths and delete those that are None; leave the others unchanged.

    The file is read again first: another window may have changed it.

    Raises
    ------
    OsteopointError
        If it cannot be read or written; the file is unchanged.
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
    """Return whether a length is plausible, rather than a typing error."""
    return own.least_m <= metres <= own.most_m

"""Meaning of the pieces of a source: by name, by context, or by the user's choice."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from osteopoint.anatomy.atlas import SUFFIX
from osteopoint.anatomy.importing.names import PELVIS, Names, Recognised
from osteopoint.anatomy.importing.source import Piece
from osteopoint.errors import OsteopointError, quoted

Wanted = list[tuple[Piece, Recognised]]
NO_BONE = "-"
# Largest number of names for which a similar bone is searched; each takes milliseconds.
_MAX_GUESSED = 150
_MAX_BYTES, _MAX_ROWS = 2_000_000, 25_000


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that was not recognised.

    Attributes
    ----------
    guess : id of the most similar bone, with the suffix of the side if known; or empty
    title : English name of that bone; or empty
    """

    name: str
    guess: str = ""
    title: str = ""


@dataclass(slots=True)
class Meaning:
    """Meaning of the names of a source.

    Attributes
    ----------
    wanted : pieces of a skeleton, with their meaning
    unknown : names that were not recognised
    foreign : number of names of other things than bones
    needs : what is needed instead of meshes of many bones, by name of the mesh
    """

    wanted: Wanted = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    foreign: int = 0
    needs: dict[str, str] = field(default_factory=dict)


def meaning_of(pieces: list[Piece], names: Names, bone_choices: dict[str, str]) -> Meaning:
    """Return the meaning of the pieces.

    Parameters
    ----------
    bone_choices : the user's choices: id of a bone, or `NO_BONE`, by name of a piece

    Raises
    ------
    OsteopointError
        If a choice is not a known bone.
    """
    bone_choices = bone_choices | {_plain(name): bone for name, bone in bone_choices.items()}
    shared = names.shared_words([piece.name for piece in pieces])
    means = [_chosen_or_recognised(piece, names, bone_choices, shared) for piece in pieces]
    # The name of a parent is used only if none of its children has a recognised name.
    named = [piece for piece, found in zip(pieces, means, strict=True) if found is not None]
    taken = {also for piece in named for also in piece.also}
    result = Meaning()
    pelvis = names.needed(PELVIS)
    open_names: dict[str, None] = {}
    for piece, found in zip(pieces, means, strict=True):
        called = bool({piece.name, _plain(piece.name)} & bone_choices.keys())
        if found is None and not called:
            found = _recognised_by_context(piece, names, shared, taken)
        if found is not None:
            result.wanted.append((piece, found))
        elif called:
            continue
        elif needed := names.needed(piece.name, shared):
            result.needs[piece.name] = needed
            if needed == pelvis:  # it may still be split
                result.wanted.append((piece, Recognised(None, "midline", PELVIS)))
        elif names.is_foreign(piece.name):
            result.foreign += 1
        else:
            open_names[piece.name] = None
    for number, name in enumerate(open_names):
        result.unknown.append(_unknown(name, names, number < _MAX_GUESSED))
    return result


def read_choices(path: Path, names: Names) -> dict[str, str]:
    """Read a table of two columns: a name in the source, and its bone.

    The bone is an id such as ``femur.l``, any recognised name, or ``-`` for none.

    Raises
    ------
    OsteopointError
        If the file cannot be read, or a row has an unknown bone.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise OsteopointError(f"Cannot read {quoted(path)}: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise OsteopointError(f"The table {quoted(path)} is no text in UTF-8.") from None
    if len(content) > _MAX_BYTES:
        most = f"{_MAX_BYTES / 1e6:.0f} MB"
        raise OsteopointError(f"The table {quoted(path)} is larger than {most}.")
    first = text.partition("\n")[0]
    separator = next((mark for mark in ("\t", ";") if mark in first), ",")
    chosen: dict[str, str] = {}
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != 2 or number > _MAX_ROWS:
                raise OsteopointError(
                    f"Row {number} of {quoted(path)} has {len(row)} columns, not two: "
                    "a name and a bone."
                )
            bone = _bone(row[1], names)
            if bone is not None:
                chosen[row[0]] = bone
            elif number > 1:  # the first row may be a header
                raise OsteopointError(
                    f"In row {number} of {quoted(path)} '{quoted(row[1], 80)}' is no bone that is "
                    "known; a bone is named as in bones.json, such as femur.l."
                )
    except csv.Error as error:
        raise OsteopointError(f"The table {quoted(path)} is damaged: {quoted(error)}.") from error
    return chosen


def _plain(name: str) -> str:
    return name.strip().casefold()


def _bone(text: str, names: Names) -> str | None:
    """Return the id of a bone by name, or None if it is unknown."""
    detail = text.strip()
    if detail in ("", NO_BONE):
        return NO_BONE
    means = names.recognise(detail)
    if means is None or means.entry is None:
        return None
    return means.entry.id + (SUFFIX[means.side] if means.side else "")


def _chosen_or_recognised(
    piece: Piece, names: Names, bone_choices: Mapping[str, str], shared: frozenset[str]
) -> Recognised | None:
    bone = next(
        (bone_choices[key] for key in (piece.name, _plain(piece.name)) if key in bone_choices), None
    )
    if bone == NO_BONE:
        return None
    if bone is not None:
        means = names.recognise(bone)
        if means is None or means.entry is None:
            raise OsteopointError(
                f"There is no bone '{quoted(bone, 80)}', which {quoted(piece.name, 80)} shall be."
            )
        return means
    return names.recognise(piece.name, piece.fma, shared)


def _recognised_by_context(
    piece: Piece, names: Names, shared: frozenset[str], taken: set[str]
) -> Recognised | None:
    for also in piece.also:
        found = None if also in taken else names.recognise(also, None, shared)
        if found is not None and found.entry is not None:
            return found
    return None


def _unknown(name: str, names: Names, guessed: bool) -> Unknown:
    entry = names.guess(name) if guessed else None
    if entry is None:
        return Unknown(name)
    side = names.side(name) if entry.paired else None
    return Unknown(name, entry.id + (SUFFIX[side] if side else ""), entry.name)

"""Everyday words such as *sore back*, and the places, sessions and lessons they lead to."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osteopoint.catalogue.spelling import folded
from osteopoint.jsonfile import read_as

_MIN_LETTERS = 3  # of a beginning that matches


@dataclass(frozen=True, slots=True)
class EverydayWords:
    """Words that mean the same to people, and the ids they lead to, the most likely first.

    Attributes
    ----------
    complaint : whether the words name a complaint, so that a professional is to be named too
    """

    words: tuple[str, ...]
    complaint: bool
    points: tuple[str, ...] = ()
    bones: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()


def read_everyday_words(assets: Path) -> list[EverydayWords]:
    """Read `everyday_words.json`; words are folded as the search folds what is typed.

    Raises
    ------
    OsteopointError
        If the file is missing or damaged.
    """
    return read_as(
        assets / "everyday_words.json",
        lambda document: [_entry(row) for row in document["entries"]],
    )


def _entry(row: dict[str, Any]) -> EverydayWords:
    lists = {key: _texts(row, key) for key in ("points", "bones", "sessions", "lessons")}
    words = tuple(dict.fromkeys(folded(word) for word in _texts(row, "words")))
    return EverydayWords(words, bool(row.get("complaint", False)), **lists)


def _texts(row: dict[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"'{key}' must be a list of texts")
    return tuple(value)


def matching(entries: Sequence[EverydayWords], text: str) -> list[EverydayWords]:
    """Return the entries that a text means, best first.

    A text that is one of the words comes before the beginning of one, and that before a text
    that contains one; of these the longest counts.
    """
    wanted = folded(text)
    if len(wanted) < _MIN_LETTERS:
        return [entry for entry in entries if wanted and wanted in entry.words]
    ranked = [(_rank(entry, wanted), entry) for entry in entries]
    found = [(rank, entry) for rank, entry in ranked if rank]
    best = max((rank for rank, _ in found), default=0)
    # Once words match as a whole, what merely contains others says nothing more.
    kept = [(rank, entry) for rank, entry in found if rank >= 200 or best < 200]
    return [entry for _, entry in sorted(kept, key=lambda each: -each[0])]


def _rank(entry: EverydayWords, wanted: str) -> int:
    if wanted in entry.words:
        return 300
    if any(word.startswith(wanted) for word in entry.words):
        return 200
    padded = f" {wanted} "
    return max((len(word) for word in entry.words if f" {word} " in padded), default=0)

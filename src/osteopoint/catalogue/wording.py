"""Check for banned words in our own texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osteopoint.jsonfile import read_as, read_json

# Quotations are exempt: the claims themselves, and titles of sources.
_QUOTED = {"claims": "/says", "sources": "/title"}
_LIST = "banned_words"


@dataclass(frozen=True, slots=True)
class Wording:
    """Banned words as patterns, and allowed phrases that contain one."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    allowed: tuple[str, ...]

    def banned_in(self, text: str) -> list[str]:
        """Return the banned words in a text."""
        for phrase in self.allowed:
            text = re.sub(re.escape(phrase), "", text, flags=re.IGNORECASE)
        return [word for word, pattern in self.patterns if pattern.search(text)]


def read_wording(path: Path) -> Wording:
    """Read `banned_words.json`.

    Raises
    ------
    OsteopointError
        If it is missing or damaged.
    """
    return read_as(path, _wording)


def _wording(document: dict[str, Any]) -> Wording:
    words: list[tuple[str, re.Pattern[str]]] = []
    for row in document["words"]:
        try:
            words.append((row["word"], re.compile(row["pattern"], re.IGNORECASE)))
        except re.error as error:
            raise ValueError(f"the pattern of '{row['word']}': {error}") from error
    return Wording(tuple(words), tuple(row["text"] for row in document["allowed"]))


def banned_in_assets(assets: Path) -> list[str]:
    """Return one sentence for every banned word in the texts of the data.

    Raises
    ------
    OsteopointError
        If a file is damaged.
    """
    wording = read_wording(assets / f"{_LIST}.json")
    found = []
    for path in sorted(assets.glob("*.json")):
        if path.stem == _LIST:
            continue
        quoted = _QUOTED.get(path.stem)
        for where, text in texts(read_json(path)):
            if quoted is None or not where.endswith(quoted):
                found += [
                    f"{path.name}: {where.lstrip('/')}: the word “{word}” is not ours to use."
                    for word in wording.banned_in(text)
                ]
    return found


def texts(value: object, where: str = "") -> Iterator[tuple[str, str]]:
    """Return every text in a JSON value, with the path of its keys."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, f"{where}/{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            name = inner.get("id", place) if isinstance(inner, dict) else place
            yield from texts(inner, f"{where}/{name}")
    elif isinstance(value, str):
        yield where, value

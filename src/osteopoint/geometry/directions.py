"""Conversion of anatomical words to directions of the body's frame (+X left, +Y up, +Z front)."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from osteopoint.geometry.frames import FRONT, LEFT, UP, Vector, unit

Side = Literal["left", "right", "midline"]

_FIXED: dict[str, Vector] = {
    "superior": UP,
    "inferior": -UP,
    "anterior": FRONT,
    "posterior": -FRONT,
}
WORDS: tuple[str, ...] = (*_FIXED, "medial", "lateral")


def direction(words: str | Mapping[str, float], side: Side) -> Vector:
    """Return the unit vector of a direction on a side of the body.

    A mapping blends words by weight: ``{"posterior": 1, "superior": 0.3}``.

    Raises
    ------
    ValueError
        If a word is unknown, if it is medial or lateral on the midline, or if all words cancel
        out.
    """
    blend = {words: 1.0} if isinstance(words, str) else words
    total = np.zeros(3)
    for word, weight in blend.items():
        total += float(weight) * _one(word, side)
    return unit(total)


def _one(word: str, side: Side) -> Vector:
    if word in _FIXED:
        return _FIXED[word]
    if word in ("medial", "lateral"):
        if side == "midline":
            raise ValueError(f"nothing is {word} of the midline")
        outward = 1.0 if side == "left" else -1.0
        return LEFT * (outward if word == "lateral" else -outward)
    raise ValueError(f"'{word}' is no direction; known are {', '.join(WORDS)}")


def in_words(words: str | Mapping[str, float]) -> str:
    """Return a direction in everyday words for a sentence, the strongest word first."""
    plain = {
        "superior": "upward",
        "inferior": "downward",
        "anterior": "forward",
        "posterior": "backward",
        "medial": "towards the midline",
        "lateral": "outward",
    }
    blend = {words: 1.0} if isinstance(words, str) else words
    ordered = sorted(blend, key=lambda word: -blend[word])
    return " and ".join(plain.get(word, word) for word in ordered)

"""Comparison of texts: folding of case, tones and marks, and tolerance of typing errors."""

import re
import unicodedata
from functools import lru_cache

_BREAKS = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return the text without case, accents, tone marks and punctuation, single-spaced."""
    plain = text.casefold()
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _BREAKS.sub(" ", plain).strip()


def max_errors(length: int) -> int:
    """Return how many typing errors are tolerated in a word of a given length."""
    return 0 if length < 4 else 1 if length < 7 else 2


def letter_mask(word: str) -> int:
    """Return the letters of a word as a bit mask, for fast rejection of different words.

    The first occurrence of a letter sets one bit, further ones a second bit. A typing error
    changes at most one bit in each direction, a swap none.
    """
    once = again = 0
    for letter in word:
        bit = 1 << (ord(letter) & 63)
        again |= once & bit
        once |= bit
    return once | again << 64


def edit_distance(a: str, b: str) -> int:
    """Return the least number of letters to insert, delete, replace or swap with a neighbour.

    Optimal string alignment (restricted Damerau-Levenshtein).
    """
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


class SimilarWords:
    """Search for words of similar spelling."""

    def __init__(self, words: set[str]) -> None:
        self._by_length: dict[int, list[tuple[str, int]]] = {}
        self._known: dict[str, tuple[tuple[str, int], ...]] = {}
        for word in words:
            if word.isalpha():
                self._by_length.setdefault(len(word), []).append((word, letter_mask(word)))

    def words(self, typed: str) -> tuple[tuple[str, int], ...]:
        """Return the similar words, each with the number of typing errors.

        A text with a digit has no similar words: BL99 is not an error for BL9.
        """
        if typed not in self._known:
            if len(self._known) > 500:  # bounds the size of the cache
                self.clear()
            self._known[typed] = tuple(self._found(typed))
        return self._known[typed]

    def clear(self) -> None:
        """Clear the cache of answers."""
        self._known.clear()

    def _found(self, typed: str) -> list[tuple[str, int]]:
        allowed = max_errors(len(typed))
        if not allowed or not typed.isalpha():
            return []
        mine = letter_mask(typed)
        found = []
        for length in range(len(typed) - allowed, len(typed) + allowed + 1):
            for word, its in self._by_length.get(length, ()):
                if (mine & ~its).bit_count() > allowed or (its & ~mine).bit_count() > allowed:
                    continue
                errors = edit_distance(typed, word)
                if errors <= allowed:
                    found.append((word, errors))
        return found

"""Normalisation of the words of a part's name, in any language or export style.

A name becomes a set of plain words: numbers as digits, synonyms unified, the side separate. Names
with the same set mean the same part. The vocabulary is in `assets/bone_names.json`.
"""

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Any

from osteopoint.anatomy.atlas import Side

Key = tuple[str, ...]
_COPY = re.compile(r"\.\d{3}$")
_WORD = re.compile(r"[a-z]+\d+|[a-z]+|\d+(?:st|nd|rd|th)?")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=\d)(?=[A-Z][a-z])")
_GLUED = re.compile(r"([a-z]+)(\d+)")
# "L_4" is one word for a vertebra or disc; elsewhere the letter is a side.
_PARTED = re.compile(r"\b(vertebrae?|dis[ck])[\s_.-]+(c|th?|l)[\s_.-]+(\d{1,2})\b")
_SPINE = {"c": 7, "t": 12, "th": 12, "d": 12, "l": 6, "s": 5}
_REGIONS = {"cervical": "c", "thoracic": "t", "lumbar": "l"}
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)?")
# Least similarity of a misspelt word to the right one, and its least number of letters.
_ALIKE, _LETTERS = 0.88, 6
# Least similarity of a suggested name, and the number of words that are compared.
_LIKE, _MAX_COMPARED = 0.6, 8
_MAX_LETTERS, _MAX_WORDS = 300, 24


class Words:
    """Vocabulary: numbers, sides, synonyms, and words without meaning.

    Parameters
    ----------
    content : content of `bone_names.json`; malformed content raises `KeyError`, `TypeError`,
        `ValueError` or `AttributeError`
    """

    def __init__(self, content: dict[str, Any]) -> None:
        self._digits = {
            str(word): str(number)
            for number, words in enumerate(content["numbers"], start=1)
            for word in words
        }
        self._left = frozenset(map(str, content["left"]))
        self._right = frozenset(map(str, content["right"]))
        self._dropped = frozenset(map(str, content["dropped"]))
        self._noise = frozenset(map(str, content["noise"]))
        self._places = frozenset(map(str, content["places"]))
        self._same = {str(word): str(same).split() for word, same in content["words"].items()}
        self._phrases = [
            (tuple(str(said).split()), str(meant).split()) for said, meant in content["phrases"]
        ]
        # Words that are neither part of a bone's name nor a misspelling, such as "temporalis".
        self._never = frozenset(map(str, content["never"]))
        self._respelt: dict[str, str] = {}
        self.known: set[str] = set(self._digits) | set(self._same) | self._left | self._right

    def learn(self, name: str) -> Key:
        """Return the key of a known name, and add its words to the vocabulary."""
        words = split(name)
        self.known.update(words)
        key = self.key([word for word in words if word not in self._left | self._right])
        self.known.update(key)
        return key

    def side(self, words: Collection[str]) -> Side | None:
        """Return the side in the words; None if they have none or both."""
        left, right = self._left.intersection(words), self._right.intersection(words)
        return None if bool(left) == bool(right) else "left" if left else "right"

    def key(self, words: list[str]) -> Key:
        """Return the plain words sorted, without duplicates."""
        found: set[str] = set()
        for word in self._without_phrases(words):
            number = _ORDINAL.fullmatch(self._digits.get(word, word))
            if number:
                found.add(str(int(number[1])) if len(number[1]) < 9 else word)
            elif word not in self._dropped:
                found.update(self._same.get(word, [word]))
        return tuple(sorted(_spinal(found)))

    def readings(self, name: str, noise: Collection[str] = ()) -> Iterator[tuple[Key, Side | None]]:
        """Yield the possible readings of a name, the simplest first, each with its side.

        Parameters
        ----------
        noise : further words to ignore, such as those that all names of a file share
        """
        plain = split(name)
        meant = [word for word in plain if word in self.known or word not in noise]
        meant = [word for word in meant if word not in self._noise or word in self.known]
        bare = [word for word in meant if word not in self._noise]
        seen: set[tuple[Key, Side | None]] = set()
        for words in (plain, meant, bare):
            for counted in _without_counters(words):
                for changed in self._unglued(counted):
                    side = self.side(changed)
                    both = self._left | self._right
                    key = self.key([word for word in changed if word not in both])
                    if key and (key, side) not in seen:
                        seen.add((key, side))
                        yield key, side

    def bare(self, name: str, noise: Collection[str] = ()) -> str:
        """Return a name without side, surrounding numbers and program suffixes."""
        empty = (self._noise | self._left | self._right | set(noise)) - {"bone", "bones"}
        words = [word for word in split(name) if word not in empty]
        return min((" ".join(counted) for counted in _without_counters(words)), key=len)

    def placeless(self, key: Key) -> Key:
        """Return the key without words for the region of the body."""
        return tuple(word for word in key if word not in self._places)

    def spelt_right(self, key: Key) -> Key:
        """Return the key with its single unknown word corrected, if possible."""
        unknown = [word for word in key if word not in self.known]
        if len(unknown) != 1 or len(unknown[0]) < _LETTERS or self._never.intersection(unknown):
            return key
        wrong = unknown[0]
        if wrong not in self._respelt:
            near = difflib.get_close_matches(wrong, self.known, 1, _ALIKE)
            self._respelt[wrong] = near[0] if near else wrong
        return self.key([*(word for word in key if word != wrong), self._respelt[wrong]])

    def nearest(self, name: str, names: Collection[str]) -> str | None:
        """Return the most similar of some names, or None."""
        empty = self._dropped | self._noise | self._left | self._right
        words = " ".join([word for word in split(name) if word not in empty][:_MAX_COMPARED])
        found = difflib.get_close_matches(words, names, 1, _LIKE) if words else []
        return found[0] if found else None

    def _without_phrases(self, words: list[str]) -> list[str]:
        for said, meant in self._phrases:
            for at in range(len(words) - len(said) + 1):
                if tuple(words[at : at + len(said)]) == said:
                    words = [*words[:at], *meant, *words[at + len(said) :]]
                    break
        return words

    def _unglued(self, words: list[str]) -> Iterator[list[str]]:
        """Yield the words, and variants with the letter of a side split from a word."""
        yield words
        if not words or self.side(words):
            return
        first, last = words[0], words[-1]
        if last[-1] in "lr" and len(last) > 1 and last not in self.known:
            yield [*words[:-1], last[:-1], last[-1]]
        if first[0] in "lr" and len(first) > 2 and first not in self.known:
            yield [first[0], first[1:], *words[1:]]
        for at, word in enumerate(words):  # "rib_l4" is not a lumbar vertebra
            if re.fullmatch(r"[lr]\d+", word):
                yield [*words[:at], word[0], word[1:], *words[at + 1 :]]


def split(name: str) -> list[str]:
    """Return the lower-case words of a name without accents, such as ``t12`` or ``rib``, ``3``."""
    letters = unicodedata.normalize("NFKD", name[:_MAX_LETTERS].strip())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = _CAMEL.sub(" ", _COPY.sub("", plain)).lower()
    plain = _PARTED.sub(r"\1 \2\3", plain)
    words: list[str] = []
    for word in _WORD.findall(plain):
        glued = _GLUED.fullmatch(word)
        if glued is None:
            words.append(word)
        elif _spine_code(glued[1], glued[2]):
            words.append(_spine_code(glued[1], glued[2]))
        elif glued[1] in ("l", "r") and len(glued[2]) < 3:
            words.append(glued[1] + str(int(glued[2])))
        else:
            words += [glued[1], glued[2]]
    return words[:_MAX_WORDS]


def _spine_code(letters: str, digits: str) -> str:
    """Return ``t12`` for Th12 or T012; empty if it is not a vertebra."""
    if len(digits) > 2 or not 1 <= int(digits) <= _SPINE.get(letters, 0):
        return ""
    return ("t" if letters in ("th", "d") else letters) + str(int(digits))


def _without_counters(words: list[str]) -> Iterator[list[str]]:
    """Yield the words, and variants without leading and trailing numbers."""
    yield words
    begin, end = 0, len(words)
    while end and words[end - 1].isdigit():
        end -= 1
    while begin < end and words[begin].isdigit():
        begin += 1
    for cut in (words[:-1] if end < len(words) else words, words[:end], words[begin:]):
        if cut != words:
            yield cut
    if begin and end < len(words):
        yield words[begin:end]
        yield words[begin:-1]


def _spinal(words: set[str]) -> set[str]:
    """Unify the words for vertebrae to letter and number."""
    region = [word for word in words if word in _REGIONS]
    numbers = [word for word in words if word.isdigit()]
    codes = [word for word in words if re.fullmatch(r"[ctl]\d{1,2}", word)]
    others = words - set(region) - set(numbers) - set(codes)
    if others <= {"vertebra", "intervertebral", "disc"}:
        if len(region) == len(numbers) == 1 and not codes:
            words = others | {_REGIONS[region[0]] + numbers[0]}
        elif codes:
            words = words - set(region)
            if "disc" not in others and len(codes) == 1:
                words = set(codes)
            elif len(codes) == 1 and len(numbers) == 1:  # "L4-5"
                words = others | {codes[0], codes[0][0] + numbers[0]}
        words = words - {"vertebra", "intervertebral"} if len(words) > 1 else words
    for narrower, wider in (("foot", "hand"), ("metacarpal", "hand"), ("metatarsal", "foot")):
        if narrower in words:
            words = words - {wider}
    return words

"""Finding points by whatever a person types: code, name, pinyin, characters, everyday words."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from osteopoint.catalogue.model import Catalogue, Point

_CODES = {
    "LU": "lu l p lung",
    "LI": "li co di gi largeintestine",
    "ST": "st s e m stomach",
    "SP": "sp rp mp spleen",
    "HT": "ht h he c heart",
    "SI": "si ig du smallintestine",
    "BL": "bl b ub v bladder",
    "KI": "ki k r n kid kidney",
    "PC": "pc p hc mc pericardium",
    "TE": "te sj tw th tb tripleenergizer",
    "GB": "gb g vb gallbladder",
    "LR": "lr liv le f liver",
    "GV": "gv du dm vg dumai governorvessel",
    "CV": "cv ren rn rm vc renmai conceptionvessel",
}
_SPELLINGS = {key: frozenset(words.split()) for key, words in _CODES.items()}
_ID_SHAPE = re.compile(r"([a-z]+)(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Hit:
    """A point that fits, the words of it that fitted, and how well (100 is its very id)."""

    point: Point
    matched: str
    score: float


def search(catalogue: Catalogue, text: str, limit: int = 20) -> list[Hit]:
    """Return the points that fit the text, best first; small typing errors are forgiven.

    An empty text, or one without a letter or digit, finds nothing.
    """
    wanted = folded(text)
    if not wanted.strip():
        return []
    hits = [hit for point in catalogue.points.values() if (hit := _hit(point, wanted))]
    if not hits:
        hits = [hit for point in catalogue.points.values() if (hit := _near_hit(point, wanted))]
    hits.sort(key=lambda hit: -hit.score)
    return hits[:limit]


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return the text without case, accents, tone marks and punctuation, single-spaced."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


class _Key(NamedTuple):
    """One text that a point is known by: as written, folded, without spaces, in words."""

    text: str
    plain: str
    solid: str
    words: tuple[str, ...]


def _keys(point: Point) -> tuple[_Key, ...]:
    names = (point.name, point.pinyin, point.characters, point.traditional)
    places = (point.latin, point.bone, point.region, point.channel)
    return _prepared((*names, *point.common, *places))


@lru_cache(maxsize=4096)
def _prepared(texts: tuple[str, ...]) -> tuple[_Key, ...]:
    plain = [(text, folded(text)) for text in texts if text]
    return tuple(_Key(t, p, p.replace(" ", ""), tuple(p.split())) for t, p in plain)


def _hit(point: Point, wanted: str) -> Hit | None:
    tight = wanted.replace(" ", "")
    best = Hit(point, point.id, _id_score(point.id, tight))
    keys = _keys(point)
    for rank, key in enumerate(keys):
        score = _text_score(key, wanted, tight) - 0.01 * rank
        if score > best.score:
            best = Hit(point, key.text, score)
    if best.score < 40:
        everything = [word for key in keys for word in key.words]
        parts = wanted.split()
        if all(any(word.startswith(part) for word in everything) for part in parts):
            best = Hit(point, point.name, max(best.score, 40.0))
    return best if best.score > 1 else None


def _id_score(point_id: str, tight: str) -> float:
    plain = folded(point_id).replace(" ", "")
    if tight == plain or (plain.startswith("op") and tight == plain[2:]):
        return 100.0
    own, typed = _ID_SHAPE.fullmatch(plain), _ID_SHAPE.fullmatch(tight)
    same_number = own and typed and own[2] == typed[2].lstrip("0")
    if same_number and own and typed and typed[1] in _SPELLINGS.get(own[1].upper(), ()):
        return 95.0
    return 80.0 if len(tight) > 1 and plain.startswith(tight) else 0.0


def _text_score(key: _Key, wanted: str, tight: str) -> float:
    if key.solid == tight:
        return 90.0
    if key.plain.startswith(wanted) or (len(tight) > 2 and key.solid.startswith(tight)):
        return 75.0
    if wanted not in key.plain:
        characters = not tight.isascii()
        return 55.0 if characters and tight in key.solid else 0.0
    if f" {wanted}" in key.plain:
        return 60.0
    return 30.0 if len(wanted) > 2 else 0.0


def _near_hit(point: Point, wanted: str) -> Hit | None:
    """Return a hit for text that is spelt almost like a key, or whose every word is."""
    best: Hit | None = None
    tight, parts = wanted.replace(" ", ""), wanted.split()
    for key in _keys(point):
        slips = _slips_between(tight, key.solid)
        if slips is None:
            each = [_nearest_word(part, key.words) for part in parts]
            known = [slip for slip in each if slip is not None]
            slips = sum(known) if len(known) == len(each) else None
        if slips is not None and (best is None or 20.0 - slips > best.score):
            best = Hit(point, key.text, 20.0 - slips)
    return best


def _nearest_word(part: str, words: tuple[str, ...]) -> int | None:
    found = [slip for word in words if (slip := _slips_between(part, word)) is not None]
    return min(found, default=None)


@lru_cache(maxsize=16384)
def _slips_between(typed: str, word: str) -> int | None:
    """Return how many slips of the finger lie between the words; None if too many."""
    allowed = 0 if len(typed) < 4 else 1 if len(typed) < 6 else 2
    if abs(len(typed) - len(word)) > allowed or len(set(typed) - set(word)) > allowed:
        return None
    slips = edit_distance(typed, word)
    return slips if slips <= allowed else None


def edit_distance(a: str, b: str) -> int:
    """Return the least number of letters to add, drop, change or swap with a neighbour.

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

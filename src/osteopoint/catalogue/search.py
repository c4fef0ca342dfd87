"""Search for points by code, name, pinyin, characters or everyday words."""

from dataclasses import dataclass

from osteopoint.catalogue.codes import possible_codes
from osteopoint.catalogue.model import Catalogue, Point
from osteopoint.catalogue.search_index import Kind, SearchIndex

# Scores of a match, by what the text is: a code, a name, or a place.
_EXACT = {Kind.CODE: 100.0, Kind.NAME: 90.0, Kind.PLACE: 65.0}
_BEGINS = {Kind.CODE: 80.0, Kind.NAME: 75.0, Kind.PLACE: 60.0}
_WORD_BEGINS = {Kind.CODE: 62.0, Kind.NAME: 62.0, Kind.PLACE: 52.0}
_INSIDE = {Kind.NAME: 40.0, Kind.PLACE: 35.0}
_NEAR = {Kind.CODE: 50.0, Kind.NAME: 50.0}
_WORD_NEAR = {Kind.CODE: 20.0, Kind.NAME: 20.0, Kind.PLACE: 18.0}
_ALL_WORDS, _CHANNEL = 48.0, 70.0
# Limits of the input, so that a page pasted by mistake does not take long.
_MAX_LETTERS, _MAX_WORDS = 120, 8
_cached: tuple[Catalogue, SearchIndex] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A matching point, the text that matched, and the score (100 is an exact id)."""

    point: Point
    matched: str
    score: float


def prepare(catalogue: Catalogue) -> SearchIndex:
    """Return the search index of a catalogue, built at the first call and cached.

    Call it before the user types the first letter, so that the first search does not wait.
    """
    global _cached
    cached = _cached
    if cached is None or cached[0] is not catalogue:
        cached = _cached = (catalogue, SearchIndex(catalogue))
    return cached[1]


def search(catalogue: Catalogue, text: str, limit: int = 20) -> list[Hit]:
    """Return the points that match a text, best first; small typing errors are tolerated.

    A set of places is one hit: its first place, unless the text names another one. A text
    without a letter or digit finds nothing.
    """
    index = prepare(catalogue)
    wanted = index.plain(text[:_MAX_LETTERS])
    if not wanted:
        return []
    found = _Found(index)
    _codes(found, wanted)
    _texts(found, wanted)
    if found.highest < _EXACT[Kind.NAME]:
        _all_words(found, wanted)
    if found.highest < _NEAR[Kind.NAME]:
        _similar_texts(found, wanted)
    if not found.best:
        _similar_words(found, wanted)
    if not found.best and wanted.endswith("穴") and len(wanted) > 2:
        return search(
            catalogue, wanted[:-1], limit
        )  # remove “point”, which is often added to names
    return found.hits(limit)


class _Found:
    """Best match so far for each point."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self.best: dict[int, tuple[float, int, str]] = {}

    @property
    def highest(self) -> float:
        """The highest score; 0 without matches."""
        return max((score for score, _, _ in self.best.values()), default=0.0)

    def offer(self, group: int, order: int, text: str, score: float) -> None:
        """Record a match of a point, if it is better than its previous ones."""
        known = self.best.get(group)
        if known is None or score > known[0]:
            self.best[group] = (score, order, text)

    def offer_all(self, solid: str, scores: dict[Kind, float], more: float = 0.0) -> None:
        """Record a match for all points that have a text."""
        for group, order, kind, text in self.index.holders[solid]:
            if kind in scores:
                self.offer(group, order, text, scores[kind] + more)

    def hits(self, limit: int) -> list[Hit]:
        """Return the hits, best first; equal scores keep the order of the catalogue."""
        ranked = sorted(self.best.values(), key=lambda each: (-each[0], each[1]))
        return [Hit(self.index.points[order], text, score) for score, order, text in ranked[:limit]]


def _codes(found: _Found, wanted: str) -> None:
    """Match codes in any spelling, beginnings of codes, and whole channels."""
    for letters, number, how in possible_codes(wanted.replace(" ", "")):
        for each, holder in found.index.channels.get(letters, {}).items():
            if number and each == number:
                score = 100.0 - 5.0 * how
            elif each.startswith(number):
                score = (79.0 if number else _CHANNEL) - 5.0 * how
            else:
                continue
            found.offer(holder.group, holder.order, holder.text, score)


def _texts(found: _Found, wanted: str) -> None:
    """Match texts that equal the input, begin with it, have such a word, or contain it."""
    tight, index = wanted.replace(" ", ""), found.index
    if tight in index.holders:
        found.offer_all(tight, _EXACT)
    for solid, first in index.beginning(tight):
        # Of texts with the same beginning, the shorter one scores higher.
        found.offer_all(solid, _BEGINS if first else _WORD_BEGINS, 2.0 * len(tight) / len(solid))
    if len(tight) > 2 or not tight.isascii():
        for solid in index.containing(tight):
            found.offer_all(solid, _INSIDE, 2.0 * len(tight) / len(solid))


def _all_words(found: _Found, wanted: str) -> None:
    """Match points that have all words of the input, in any order and in any text."""
    words, index = _words_of(wanted), found.index
    if len(words) < 2:
        return
    common: set[int] | None = None
    for word in words:
        groups = index.groups(text for text, _ in index.beginning(word))
        common = groups if common is None else common & groups
        if not common:
            return
    _offer_points(found, dict.fromkeys(common or (), _ALL_WORDS))


def _similar_texts(found: _Found, wanted: str) -> None:
    """Match codes and names with a similar spelling."""
    for word, errors in found.index.similar.words(wanted.replace(" ", "")):
        if word in found.index.holders:
            found.offer_all(word, _NEAR, -1.5 * errors)


def _similar_words(found: _Found, wanted: str) -> None:
    """Match texts with a word of similar spelling, or points that have all such words."""
    index, tight = found.index, wanted.replace(" ", "")
    for word, errors in index.similar.words(tight):
        for solid in index.having(word):
            found.offer_all(solid, _WORD_NEAR, -1.5 * errors)
    words = _words_of(wanted)
    if len(words) < 2 or found.best:
        return
    total: dict[int, int] | None = None
    for word in words:
        each = _errors_by_point(index, word)
        total = each if total is None else {g: total[g] + each[g] for g in total.keys() & each}
        if not total:
            return
    scores = {group: _WORD_NEAR[Kind.PLACE] - errors for group, errors in (total or {}).items()}
    _offer_points(found, scores)


def _errors_by_point(index: SearchIndex, word: str) -> dict[int, int]:
    """Return the points with a word that begins with or resembles `word`, and the errors."""
    errors = dict.fromkeys(index.groups(text for text, _ in index.beginning(word)), 0)
    for near, count in sorted(index.similar.words(word), key=lambda each: each[1]):
        for group in index.groups(index.having(near)):
            errors.setdefault(group, count)
    return errors


def _offer_points(found: _Found, scores: dict[int, float]) -> None:
    """Record points that match without a single matching text, under their names."""
    for group, score in scores.items():
        order = found.index.firsts[group]
        found.offer(group, order, found.index.points[order].name, score)


def _words_of(wanted: str) -> list[str]:
    """Return the words of the input; the first two are joined if they form a code."""
    words = wanted.split()
    if len(words) > 2 and (codes := possible_codes(words[0] + words[1])) and codes[0].number:
        words = [codes[0].letters + codes[0].number, *words[2:]]
    return list(dict.fromkeys(words))[:_MAX_WORDS]

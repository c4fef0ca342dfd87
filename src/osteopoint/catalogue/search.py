"""Finding points by whatever a person types: code, name, pinyin, characters, everyday words."""

from dataclasses import dataclass

from osteopoint.catalogue.codes import codes_meant
from osteopoint.catalogue.model import Catalogue, Point
from osteopoint.catalogue.search_index import Kind, SearchIndex

# How well a text fits, by what it says of the point: its code, a name, where it belongs.
_EXACT = {Kind.CODE: 100.0, Kind.NAME: 90.0, Kind.PLACE: 65.0}
_BEGINS = {Kind.CODE: 80.0, Kind.NAME: 75.0, Kind.PLACE: 60.0}
_WORD_BEGINS = {Kind.CODE: 62.0, Kind.NAME: 62.0, Kind.PLACE: 52.0}
_INSIDE = {Kind.NAME: 40.0, Kind.PLACE: 35.0}
_NEAR = {Kind.CODE: 50.0, Kind.NAME: 50.0}
_WORD_NEAR = {Kind.CODE: 20.0, Kind.NAME: 20.0, Kind.PLACE: 18.0}
_ALL_WORDS, _CHANNEL = 48.0, 70.0
# Nobody types more, and a page that was pasted by mistake shall not take long.
_MAX_LETTERS, _MAX_WORDS = 120, 8
_kept: tuple[Catalogue, SearchIndex] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A point that fits, the words of it that fitted, and how well (100 is its very id)."""

    point: Point
    matched: str
    score: float


def prepare(catalogue: Catalogue) -> SearchIndex:
    """Return what a search looks into, made at the first call for this catalogue.

    Whoever does so before the first letter is typed spares the person the wait.
    """
    global _kept
    kept = _kept
    if kept is None or kept[0] is not catalogue:
        kept = _kept = (catalogue, SearchIndex(catalogue))
    return kept[1]


def search(catalogue: Catalogue, text: str, limit: int = 20) -> list[Hit]:
    """Return the points that fit the text, best first; small typing errors are forgiven.

    A set of places is one hit: its first place, unless the text names another one. An empty
    text, or one without a letter or digit, finds nothing.
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
        _near_texts(found, wanted)
    if not found.best:
        _near_words(found, wanted)
    if not found.best and wanted.endswith("穴") and len(wanted) > 2:
        return search(catalogue, wanted[:-1], limit)  # “point”, which names are often given with
    return found.hits(limit)


class _Found:
    """The best that fitted so far, for each point."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self.best: dict[int, tuple[float, int, str]] = {}

    @property
    def highest(self) -> float:
        """How well the best fits; 0 if nothing does."""
        return max((score for score, _, _ in self.best.values()), default=0.0)

    def offer(self, group: int, order: int, text: str, score: float) -> None:
        """Take it that a text of a point fits so well."""
        known = self.best.get(group)
        if known is None or score > known[0]:
            self.best[group] = (score, order, text)

    def offer_all(self, solid: str, scores: dict[Kind, float], more: float = 0.0) -> None:
        """Take it that a text fits, for all points that have it."""
        for group, order, kind, text in self.index.holders[solid]:
            if kind in scores:
                self.offer(group, order, text, scores[kind] + more)

    def hits(self, limit: int) -> list[Hit]:
        """Return the hits, best first, as the catalogue has them where they fit alike."""
        ranked = sorted(self.best.values(), key=lambda each: (-each[0], each[1]))
        return [Hit(self.index.points[order], text, score) for score, order, text in ranked[:limit]]


def _codes(found: _Found, wanted: str) -> None:
    """Look for a code in any spelling, or the beginning of one, or a whole channel."""
    for letters, number, how in codes_meant(wanted.replace(" ", "")):
        for each, holder in found.index.channels.get(letters, {}).items():
            if number and each == number:
                score = 100.0 - 5.0 * how
            elif each.startswith(number):
                score = (79.0 if number else _CHANNEL) - 5.0 * how
            else:
                continue
            found.offer(holder.group, holder.order, holder.text, score)


def _texts(found: _Found, wanted: str) -> None:
    """Look for texts that are this one, begin so, have a word that does, or have it inside."""
    tight, index = wanted.replace(" ", ""), found.index
    if tight in index.holders:
        found.offer_all(tight, _EXACT)
    for solid, first in index.beginning(tight):
        # Of two that begin alike, the one comes first of which more was typed.
        found.offer_all(solid, _BEGINS if first else _WORD_BEGINS, 2.0 * len(tight) / len(solid))
    if len(tight) > 2 or not tight.isascii():
        for solid in index.containing(tight):
            found.offer_all(solid, _INSIDE, 2.0 * len(tight) / len(solid))


def _all_words(found: _Found, wanted: str) -> None:
    """Look for points that have all these words, in any order and in whichever of their texts."""
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


def _near_texts(found: _Found, wanted: str) -> None:
    """Look for codes and names that are spelt almost so."""
    for word, slips in found.index.near.words(wanted.replace(" ", "")):
        if word in found.index.holders:
            found.offer_all(word, _NEAR, -1.5 * slips)


def _near_words(found: _Found, wanted: str) -> None:
    """Look for texts with a word that is spelt almost so, or for points that have all of them."""
    index, tight = found.index, wanted.replace(" ", "")
    for word, slips in index.near.words(tight):
        for solid in index.having(word):
            found.offer_all(solid, _WORD_NEAR, -1.5 * slips)
    words = _words_of(wanted)
    if len(words) < 2 or found.best:
        return
    total: dict[int, int] | None = None
    for word in words:
        each = _slips_by_point(index, word)
        total = each if total is None else {g: total[g] + each[g] for g in total.keys() & each}
        if not total:
            return
    scores = {group: _WORD_NEAR[Kind.PLACE] - slips for group, slips in (total or {}).items()}
    _offer_points(found, scores)


def _slips_by_point(index: SearchIndex, word: str) -> dict[int, int]:
    """Return the points with a word that begins so or is spelt almost so, and the slips."""
    slips = dict.fromkeys(index.groups(text for text, _ in index.beginning(word)), 0)
    for near, count in sorted(index.near.words(word), key=lambda each: each[1]):
        for group in index.groups(index.having(near)):
            slips.setdefault(group, count)
    return slips


def _offer_points(found: _Found, scores: dict[int, float]) -> None:
    """Offer points of which no single text fits, under their names."""
    for group, score in scores.items():
        order = found.index.firsts[group]
        found.offer(group, order, found.index.points[order].name, score)


def _words_of(wanted: str) -> list[str]:
    """Return the words that were typed, the first two as one code if they are one."""
    words = wanted.split()
    if len(words) > 2 and (codes := codes_meant(words[0] + words[1])) and codes[0].number:
        words = [codes[0].letters + codes[0].number, *words[2:]]
    return list(dict.fromkeys(words))[:_MAX_WORDS]

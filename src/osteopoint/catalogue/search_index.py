"""Search index: all codes, names and places of the points of a catalogue."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

from osteopoint.catalogue.codes import TRADITIONAL, split_code
from osteopoint.catalogue.model import Catalogue, Point
from osteopoint.catalogue.spelling import SimilarWords, folded

_LAST = "\U0010ffff"


class Kind(IntEnum):
    """Kind of a text: a code, a name, or only a place that the point belongs to."""

    CODE = 0
    NAME = 1
    PLACE = 2


class Holder(NamedTuple):
    """A point that has a text.

    Attributes
    ----------
    group : number of the point; all places of a set share one
    order : position of the point in the catalogue
    text : original text
    """

    group: int
    order: int
    kind: Kind
    text: str


class SearchIndex:
    """Texts of a catalogue, folded and without spaces, and the points that have them.

    Attributes
    ----------
    points : in the order of the catalogue
    firsts : index of the first place of each group
    holders : points by text
    channels : holders of codes by the letters of the code, then by its number
    similar : search for texts and words of similar spelling
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.points = tuple(catalogue.points.values())
        self.firsts: list[int] = []
        self.holders: dict[str, list[Holder]] = {}
        self.channels: dict[str, dict[str, Holder]] = {}
        self._simple = str.maketrans(TRADITIONAL | _forms(self.points))
        self._having: dict[str, set[str]] = {}
        seen: set[str] = set()
        starts: set[tuple[str, str]] = set()
        groups: dict[str, int] = {}
        for order, point in enumerate(self.points):
            first = point.code not in groups
            group = groups.setdefault(point.code, len(groups))
            if first:
                self.firsts.append(order)
            for kind, text, begins in _texts(point, first):
                plain = self.plain(text)
                solid = plain.replace(" ", "")
                if not solid:
                    continue
                holder = Holder(group, order, kind, text)
                self.holders.setdefault(solid, []).append(holder)
                if kind == Kind.CODE and (code := split_code(solid)):
                    self.channels.setdefault(code[0], {})[code[1]] = holder
                self._having.setdefault(solid, set()).add(solid)
                if begins and plain not in seen:
                    seen.add(plain)
                    starts.update((start, solid) for start in _starts(plain))
                    for word in plain.split():
                        self._having.setdefault(word, set()).add(solid)
        self._starts = sorted(starts)
        self.similar = SimilarWords(set(self._having))

    def plain(self, text: str) -> str:
        """Return a text folded and in simplified characters."""
        return folded(text).translate(self._simple)

    def beginning(self, solid: str) -> Iterator[tuple[str, bool]]:
        """Return the texts with a word that begins with `solid`, and whether it is the first word.

        Spaces are ignored: ``kneecap`` is in *top of the knee cap*.
        """
        low = bisect_left(self._starts, (solid, ""))
        high = bisect_left(self._starts, (solid + _LAST, ""))
        for start, whole in self._starts[low:high]:
            yield whole, len(start) == len(whole)

    def containing(self, solid: str) -> list[str]:
        """Return the texts that contain these letters."""
        return [text for text in self.holders if solid in text]

    def having(self, word: str) -> set[str]:
        """Return the texts that equal or contain this word."""
        return self._having.get(word, set())

    def groups(self, texts: Iterable[str]) -> set[int]:
        """Return the groups that have one of these texts."""
        return {holder.group for text in texts for holder in self.holders[text]}


def _texts(point: Point, first: bool) -> Iterator[tuple[Kind, str, bool]]:
    """Return the texts of a point, and whether matching their beginning is enough.

    The first place of a set gets the texts that all its places share.
    """
    yield Kind.CODE, point.id, True
    yield Kind.NAME, point.name, first
    if not first:
        yield Kind.NAME, point.name.rpartition(", ")[2], True
        return
    if point.set_of:
        yield Kind.CODE, point.set_of, True
    if point.id.startswith("OP-"):
        yield Kind.CODE, point.id.removeprefix("OP-"), True
    names = (point.pinyin, point.characters, point.traditional, point.latin)
    groups = (f"{group} point" for group in point.groups)
    yield from ((Kind.NAME, text, True) for text in (*names, *point.common))
    places = (point.bone, point.region, point.channel)
    yield from ((Kind.PLACE, text, True) for text in (*places, *groups))


def _starts(plain: str) -> Iterator[str]:
    """Return the text starting at each of its words, without spaces."""
    words = plain.split()
    for number in range(len(words)):
        yield "".join(words[number:])


def _forms(points: Iterable[Point]) -> dict[str, str]:
    """Return the simplified form of each traditional character in the points' names."""
    return {
        old: new
        for point in points
        if len(point.traditional) == len(point.characters)
        for old, new in zip(point.traditional, point.characters, strict=True)
        if old != new
    }

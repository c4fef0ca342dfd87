"""Which bone a name means: by FMA id, by English or Latin name, whatever the suffix of the side."""

import re
from dataclasses import dataclass
from pathlib import Path

from osteopoint.anatomy.atlas import Side
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import WRONG_KIND, read_json

SKIN = "skin"
_NUMBERS = (
    ("first", "primus", "prima", "primum", "i", "1st"),
    ("second", "secundus", "secunda", "secundum", "ii", "2nd"),
    ("third", "tertius", "tertia", "tertium", "iii", "3rd"),
    ("fourth", "quartus", "quarta", "quartum", "iv", "4th"),
    ("fifth", "quintus", "quinta", "quintum", "v", "5th"),
    ("sixth", "sextus", "sexta", "sextum", "vi", "6th"),
    ("seventh", "septimus", "septima", "septimum", "vii", "7th"),
    ("eighth", "octavus", "octava", "octavum", "viii", "8th"),
    ("ninth", "nonus", "nona", "nonum", "ix", "9th"),
    ("tenth", "decimus", "decima", "decimum", "x", "10th"),
    ("eleventh", "undecimus", "undecima", "undecimum", "xi", "11th"),
    ("twelfth", "duodecimus", "duodecima", "duodecimum", "xii", "12th"),
)
_DIGITS = {word: str(n) for n, words in enumerate(_NUMBERS, start=1) for word in words}
_DIGITS |= {word + "e": digit for word, digit in _DIGITS.items() if word.endswith("a")}
_DROPPED = frozenset({"of", "the", "bone", "bones", "and"})
_LEFT = frozenset({"left", "l", "sinister", "sinistra", "sinistrum", "lt"})
_RIGHT = frozenset({"right", "r", "dexter", "dextra", "dextrum", "rt"})
_COPY = re.compile(r"\.\d{3}$")
_WORD = re.compile(r"[a-z]+\d+|[a-z]+|\d+(?:st|nd|rd|th)?")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Entry:
    """A part that we have a name for; `id` is without the side's suffix."""

    id: str
    name: str
    latin: str
    region: str
    kind: str
    paired: bool


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a name was taken to mean.

    Attributes
    ----------
    entry : None for a part of the wanted kinds that our own skeleton does not have
    side : what the name says; None if it says nothing
    kind : ``bone``, ``tooth``, ``cartilage``, ``disc`` or ``skin``
    """

    entry: Entry | None
    side: Side | None
    kind: str


class Names:
    """All names by which the parts of a skeleton are known.

    Parameters
    ----------
    assets : folder with `bone_names.json` and the default atlas's `bones.json`

    Raises
    ------
    OsteopointError
        If one of the files is missing or damaged.
    """

    def __init__(self, assets: Path) -> None:
        self._by_words: dict[tuple[str, ...], Entry] = {}
        self._by_fma: dict[int, tuple[Entry, Side]] = {}
        self.entries: dict[str, Entry] = {}
        self.fma: dict[tuple[str, Side], int] = {}
        path = assets / "bone_names.json"
        also = read_json(path)
        try:
            for row in read_json(assets / "meshes" / "bones.json")["bones"]:
                self._take(row, also["names"])
            self._skin = {_words(str(name))[0] for name in also["skin"]}
            self._kinds = {str(k): str(v) for k, v in also["kinds"].items()}
            self._never = frozenset(str(word) for word in also["never"])
        except WRONG_KIND as error:
            said = quoted(error)
            raise OsteopointError(
                f"The file {path}, or {assets / 'meshes' / 'bones.json'}, lacks or spoils {said}."
            ) from error

    def recognise(self, name: str, fma: int | None = None) -> Recognised | None:
        """Return what a name, with its FMA id where it has one, means; None for anything else."""
        words, said = _words(name)
        if fma is not None and fma in self._by_fma:
            entry, side = self._by_fma[fma]
            return Recognised(entry, side, entry.kind)
        known = self._by_words.get(words)
        if known is not None:
            return Recognised(known, said if known.paired else "midline", known.kind)
        if words in self._skin:
            return Recognised(None, "midline", SKIN)
        if self._never.intersection(words):
            return None
        kinds = [self._kinds[word] for word in words if word in self._kinds]
        if not kinds and re.search(r"\bbones?\b", name.lower()):
            kinds = ["bone"]
        return Recognised(None, said, kinds[0]) if kinds else None

    def _take(self, row: dict[str, object], also: dict[str, list[str]]) -> None:
        stem = re.sub(r"\.[lr]$", "", str(row["id"]))
        side: Side = row["side"]  # type: ignore[assignment]
        if stem not in self.entries:
            name, latin, region, kind = (str(row[k]) for k in ("name", "latin", "region", "kind"))
            entry = Entry(stem, name, latin, region, kind, side != "midline")
            self.entries[stem] = entry
            for called in (stem, name, latin, *also.get(stem, [])):
                self._by_words.setdefault(_words(called)[0], entry)
        if isinstance(row["fma"], int):
            self._by_fma[row["fma"]] = (self.entries[stem], side)
            self.fma[stem, side] = row["fma"]


def _words(name: str) -> tuple[tuple[str, ...], Side | None]:
    """Return a name's words in one order, ordinals as digits, and the side that it says."""
    plain = _CAMEL.sub(" ", _COPY.sub("", name.strip())).lower()
    words = [_DIGITS.get(word, word) for word in _WORD.findall(plain)]
    left, right = _LEFT.intersection(words), _RIGHT.intersection(words)
    side: Side | None = "left" if left and not right else "right" if right and not left else None
    kept = [word for word in words if word not in _DROPPED | _LEFT | _RIGHT]
    return tuple(sorted(kept)), side

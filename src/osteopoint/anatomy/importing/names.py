"""Recognition of bones by FMA id, FJ number, English or Latin name in any usual spelling."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osteopoint.anatomy.atlas import Side
from osteopoint.anatomy.importing.words import Key, Words, split
from osteopoint.errors import OsteopointError, quoted
from osteopoint.jsonfile import WRONG_KIND, read_json

SKIN = "skin"
# Key of hip bones and sacrum in one mesh, which may be split.
PELVIS = "pelvis"
_FMA = re.compile(r"(?<![a-z])fma[\s_:.-]*(\d{3,7})(?!\d)", re.IGNORECASE)
_ELEMENT = re.compile(r"(?<![a-z])(fj\d{4}m?)(?![a-z0-9])", re.IGNORECASE)
_SKIN_FMA = 7163
# Number of readings of a name that are tried without words for its region, or respelt.
_MAX_CHANGED = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """A known part.

    Attributes
    ----------
    id : without the side's suffix
    parts : for a whole, such as the sternum in one mesh: ids of its bones
    """

    id: str
    name: str
    latin: str
    region: str
    kind: str
    paired: bool
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognised:
    """Result of the recognition of a name.

    Attributes
    ----------
    entry : None for a part of a wanted kind without an entry
    side : side in the name, or None
    kind : ``bone``, ``tooth``, ``cartilage``, ``disc``, ``skin`` or ``pelvis``
    called : for a part without an entry, its name without side, numbers and program suffixes
    """

    entry: Entry | None
    side: Side | None
    kind: str
    called: str = ""


class Names:
    """Known names of the parts of a skeleton.

    Parameters
    ----------
    assets : folder with `bone_names.json`, `bodyparts3d_elements.json` and the default atlas's
        `bones.json`

    Attributes
    ----------
    entries : by id, bones of the default skeleton first
    fma : FMA id by bone and side

    Raises
    ------
    OsteopointError
        If one of the files is missing or damaged.
    """

    def __init__(self, assets: Path) -> None:
        self._by_words: dict[Key, Entry] = {}
        self._by_fma: dict[int, tuple[Entry, Side]] = {}
        self._called: dict[str, Entry] = {}
        self.entries: dict[str, Entry] = {}
        self.fma: dict[tuple[str, Side], int] = {}
        path = assets / "bone_names.json"
        also = read_json(path)
        elements = read_json(assets / "bodyparts3d_elements.json")
        try:
            self._words = Words(also)
            for row in read_json(assets / "meshes" / "bones.json")["bones"]:
                self._take(row, also["names"])
            for row in (*also["wholes"], *also["others"]):
                self._take_other(row)
            self._in_one = self._needs(also["in_one"])
            self._skin = {self._words.learn(str(name)) for name in also["skin"]}
            self._kinds = {str(k): str(v) for k, v in also["kinds"].items()}
            self._never = frozenset(str(word) for word in also["never"])
            self._elements = {str(k): int(v) for k, v in elements["elements"].items()}
        except WRONG_KIND as error:
            detail = quoted(error)
            raise OsteopointError(
                f"The file {path}, {assets / 'bodyparts3d_elements.json'} or "
                f"{assets / 'meshes' / 'bones.json'} lacks or spoils {detail}."
            ) from error

    def recognise(
        self, name: str, fma: int | None = None, noise: Collection[str] = ()
    ) -> Recognised | None:
        """Return the meaning of a name and optional FMA id; None if it is not recognised.

        Parameters
        ----------
        noise : words to ignore, such as those that all names of a file share
        """
        known = self._numbered(name, fma) or self._named(name, noise)
        if known is not None:
            return known
        words = split(name)
        if self._never.intersection(words) or self.needed(name, noise):
            return None
        telling = [word for word in words if not word.isdigit() and word not in noise]
        kinds = [self._kinds[word] for word in telling if word in self._kinds]
        if not kinds and {"bone", "bones"}.intersection(telling):
            kinds = ["bone"]
        # "Bone.001" alone has no meaning.
        if not kinds or len(telling) < 2:
            return None
        called = self._words.bare(name, noise)
        return Recognised(None, self._words.side(words), kinds[0], called)

    def needed(self, name: str, noise: Collection[str] = ()) -> str:
        """Return what is needed instead of a mesh of many bones; empty if it is a single bone.

        For example "each vertebra" for a spine.
        """
        readings = self._words.readings(name, noise)
        return next((self._in_one[key] for key, _ in readings if key in self._in_one), "")

    def is_foreign(self, name: str) -> bool:
        """Return whether a name is that of something else, such as a muscle."""
        return bool(self._never.intersection(split(name)))

    def shared_words(self, names: Collection[str]) -> frozenset[str]:
        """Return the words that most names of a file share and no bone name contains."""
        counts: dict[str, int] = {}
        for name in names:
            for word in set(split(name)):
                counts[word] = counts.get(word, 0) + 1
        enough = max(3, 0.3 * len(names))
        common = {word for word, count in counts.items() if count >= enough}
        return frozenset(common - self._words.known - self._never)

    def side(self, name: str) -> Side | None:
        """Return the side in a name; None if it has none or both."""
        return self._words.side(split(name))

    def guess(self, name: str) -> Entry | None:
        """Return the entry with the most similar name, or None."""
        found = self._words.nearest(name, self._called)
        return None if found is None else self._called[found]

    def _numbered(self, name: str, fma: int | None) -> Recognised | None:
        detail, element = _FMA.search(name), _ELEMENT.search(name)
        numbers = [fma, int(detail[1]) if detail else None]
        if element:
            numbers.append(self._elements.get(element[1].upper()))
        for number in numbers:
            if number in self._by_fma:
                entry, side = self._by_fma[number]
                return Recognised(entry, side, entry.kind)
            if number == _SKIN_FMA:
                return Recognised(None, "midline", SKIN)
        return None

    def _named(self, name: str, noise: Collection[str]) -> Recognised | None:
        readings = list(self._words.readings(name, noise))
        for key, side in readings:
            entry = self._by_words.get(key)
            if entry is None and key == ("pelvis",) and side:
                entry = self.entries["hip_bone"]  # half a pelvis is the hip bone
            if entry is not None:
                return Recognised(entry, side if entry.paired else "midline", entry.kind)
            if key in self._skin:
                return Recognised(None, "midline", SKIN)
            if key in self._in_one:
                return None
        for change in (self._words.placeless, self._words.spelt_right):
            for key, side in readings[:_MAX_CHANGED]:
                entry = self._by_words.get(change(key))
                if entry is not None:
                    return Recognised(entry, side if entry.paired else "midline", entry.kind)
        return None

    def _take(self, row: dict[str, Any], also: dict[str, list[str]]) -> None:
        stem = re.sub(r"\.[lr]$", "", str(row["id"]))
        side: Side = row["side"]
        if stem not in self.entries:
            name, latin, region, kind = (str(row[k]) for k in ("name", "latin", "region", "kind"))
            entry = Entry(stem, name, latin, region, kind, side != "midline")
            self._call(entry, also.get(stem, []))
        if isinstance(row["fma"], int):
            self._by_fma[row["fma"]] = (self.entries[stem], side)
            self.fma[stem, side] = row["fma"]

    def _take_other(self, row: dict[str, Any]) -> None:
        stem, name, latin, region = (str(row[key]) for key in ("id", "name", "latin", "region"))
        parts = tuple(map(str, row.get("parts", ())))
        paired = not parts or bool(row.get("paired"))
        entry = Entry(stem, name, latin, region, "bone", paired, parts)
        self._call(entry, row.get("names", []))
        sides: tuple[Side, ...] = ("left", "right") if paired else ("midline",)
        for side, fma in zip(sides, row.get("fma", ()), strict=False):
            self._by_fma[int(fma)] = (entry, side)
            self.fma[entry.id, side] = int(fma)

    def _call(self, entry: Entry, also: list[str]) -> None:
        self.entries[entry.id] = entry
        for called in (entry.id, entry.name, entry.latin, *also):
            self._by_words.setdefault(self._words.learn(str(called)), entry)
            self._called.setdefault(" ".join(split(str(called))), entry)

    def _needs(self, rows: list[dict[str, Any]]) -> dict[Key, str]:
        """Return what is needed instead of a mesh of many bones, by name."""
        needs: dict[Key, str] = {}
        for row in rows:
            for name in row["names"]:
                needs.setdefault(self._words.learn(str(name)), str(row["needs"]))
        return needs

"""Spellings of acupoint codes: BL23, B-23, UB 23, V23, 膀胱23."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Standard letters of the channel, other letters and names, its organ in characters, and its place
# among the six pairs in characters. A question mark marks a spelling that mostly means something
# else: another channel, or a vertebra.
_CHANNELS = (
    ("LU", "l? p? lung fei", "肺", "手太阴"),
    ("LI", "co di gi largeintestine dachang", "大肠", "手阳明"),
    ("ST", "s? e m ma stomach wei", "胃", "足阳明"),
    ("SP", "rp mp spleen pi", "脾", "足太阴"),
    ("HT", "h he c? heart xin", "心", "手少阴"),
    ("SI", "ig du? due smallintestine xiaochang", "小肠", "手太阳"),
    ("BL", "b ub v bladder urinarybladder pangguang", "膀胱", "足太阳"),
    ("KI", "k r n ni kid kidney shen", "肾", "足少阴"),
    ("PC", "p hc mc ks pericardium xinbao", "心包", "手厥阴"),
    ("TE", "sj tw th tb tr 3e 3h tripleenergizer triplewarmer sanjiao", "三焦", "手少阳"),
    ("GB", "g vb gallbladder dan", "胆", "足少阳"),
    ("LR", "liv le f liver gan", "肝", "足厥阴"),
    ("GV", "du dm vg lg dumai governorvessel governingvessel", "督", "督脉"),
    ("CV", "ren rn rm vc kg renmai conceptionvessel", "任", "任脉"),
    ("EXB", "", "", ""),
    ("EXHN", "hn", "", ""),
    ("EXCA", "ca", "", ""),
    ("EXUE", "ue", "", ""),
    ("EXLE", "le?", "", ""),
)
# Characters of the table above that have another traditional form.
TRADITIONAL = dict(zip("經陰陽脈腸腎膽", "经阴阳脉肠肾胆", strict=True))
_SHAPE = re.compile(r"(.*[^0-9])0*([0-9]{1,2})")


class Code(NamedTuple):
    """A possible meaning of a typed code.

    Attributes
    ----------
    letters : of the channel, lower case without a hyphen
    number : digits, or empty for the whole channel
    spelling : 0 for the international letters, 1 for others, 2 for doubtful ones
    """

    letters: str
    number: str
    spelling: int


def split_code(solid: str) -> tuple[str, str] | None:
    """Return letters and number of a folded code without spaces, such as ``exhn3``; else None."""
    found = _SHAPE.fullmatch(solid)
    return None if found is None else (found[1], found[2])


def possible_codes(solid: str) -> tuple[Code, ...]:
    """Return possible codes for a folded text without spaces, the likeliest first."""
    letters, number = split_code(solid) or (solid, "")
    return tuple(Code(own, number, how) for own, how in _SPELLINGS.get(letters, ()))


def _spelt(letters: str, names: str, organ: str, pair: str) -> Iterator[tuple[str, int]]:
    yield letters.lower(), 0
    for name in names.split():
        yield name.rstrip("?"), 2 if name.endswith("?") else 1
        if len(name) > 3:
            yield from ((name + word, 1) for word in ("channel", "meridian", "vessel", "jing"))
    if organ:
        for text in dict.fromkeys((organ, pair, pair + organ)):
            yield from ((text, 1), (text + "经", 1))


def _all_spellings() -> dict[str, tuple[tuple[str, int], ...]]:
    table: dict[str, list[tuple[str, int]]] = {}
    for row in _CHANNELS:
        for text, how in _spelt(*row):
            table.setdefault(text, []).append((row[0].lower(), how))
    return {text: tuple(sorted(meant, key=lambda m: m[1])) for text, meant in table.items()}


_SPELLINGS = _all_spellings()

"""Families of bones that a point belongs to, such as *Ribs* for ``ribs 4 and 5``."""

import re
from functools import lru_cache

# A keyword and the family of bones it stands for; the first keyword that occurs counts.
_FAMILIES = (
    ("metacarp", "Metacarpals"),
    ("metatars", "Metatarsals"),
    ("costal", "Ribs"),
    ("rib", "Ribs"),
    ("phalan", "Phalanges"),
    ("lumbar", "Lumbar vertebrae"),
    ("cervical", "Cervical vertebrae"),
    ("atlas", "Cervical vertebrae"),
    ("axis", "Cervical vertebrae"),
    ("hip bone", "Hip bone"),
    ("ilium", "Hip bone"),
    ("ischium", "Hip bone"),
    ("pubis", "Hip bone"),
    ("zygomatic", "Zygomatic bone"),
    ("nasal", "Nasal bone"),
    ("cuneiform", "Cuneiforms"),
    ("hyoid", "Hyoid bone"),
    ("frontal", "Frontal bone"),
    ("parietal", "Parietal bone"),
    ("temporal", "Temporal bone"),
    ("occipital", "Occipital bone"),
    ("sphenoid", "Sphenoid bone"),
)
_NO_BONE = re.compile(
    r"\d*|proximal|middle|distal"
)  # remainder after splitting “metatarsals 2 and 3”
_VERTEBRA = re.compile(r"\b([CTL])\d{1,2}\b")
_SPINE = {"C": "Cervical vertebrae", "T": "Thoracic vertebrae", "L": "Lumbar vertebrae"}
_ALSO = re.compile(r" and | to |, (?!deep)")


@lru_cache(maxsize=1024)
def bones_of(text: str) -> tuple[str, ...]:
    """Return the bones or families of bones in a point's field ``bone``, in its order.

    A point between two bones belongs to both.
    """
    plain = re.sub(r"\(.*?\)|, deep beneath.*", "", text).strip()
    whose = " of the toes" if "toe" in plain else " of the fingers"
    found: list[str] = []
    for part in _ALSO.split(plain):
        found.extend(_named(part.strip(), whose))
    return tuple(dict.fromkeys(found))


def _named(part: str, whose: str) -> list[str]:
    spine = [_SPINE[letter] for letter in _VERTEBRA.findall(part)]
    if spine or _NO_BONE.fullmatch(part):
        return spine
    for word, family in _FAMILIES:
        if word in part:
            return [family + whose if family == "Phalanges" else family]
    return [part[:1].upper() + part[1:]]

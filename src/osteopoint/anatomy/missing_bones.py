"""Error and wording for bones that a body lacks."""

import re

from osteopoint.errors import quoted

_NUMBERED = re.compile(r"^vertebra_([ctl]\d+)$")
SKIN_THERE = "skin there"  # skin that is missing because the body has no bones there
_SKIN = "skin"
_MAX_LENGTH = 60
_FEW = 3  # number of bones that are named; the others are counted


class MissingBonesError(KeyError):
    """Bones are missing that a result needs.

    Attributes
    ----------
    bones : ids without the side's suffix, ``skin``, or `SKIN_THERE`
    """

    def __init__(self, *bones: str) -> None:
        super().__init__(f"the body lacks {in_words(bones)}")
        self.bones = bones


def in_words(bones: tuple[str, ...]) -> str:
    """Return the names of missing bones as a phrase."""
    each = ["a skin" if b == _SKIN else f"the {word(b)}" for b in dict.fromkeys(bones)]
    named, more = each[:_FEW], len(each) - _FEW
    if more > 0:
        named.append(f"{more} more")
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)


def word(bone: str) -> str:
    """Return a bone's id as words: ``vertebra L2``, ``costal cartilage 4``."""
    numbered = _NUMBERED.match(bone)
    if numbered:
        return f"vertebra {numbered[1].upper()}"
    return quoted(bone.replace("_", " "), _MAX_LENGTH)  # a file may contain any name

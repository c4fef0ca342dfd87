"""Movable parts of a body: head, trunk, segments of the limbs, fingers and toes.

Skin follows the bones of its own part and of adjacent parts. It never follows other parts that
merely lie near, such as the next finger.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import SUFFIX, Bone

_DIGIT = re.compile(r"(hand|foot)_[a-z]+_phalanx_(\d)")
_LIMB = {"arm": "arm", "forearm": "forearm", "hand": "hand", "thigh": "thigh", "knee": "leg"}
_LIMB |= {"leg": "leg", "foot": "foot"}
_JOINED_TO = {
    "head": "trunk", "arm": "trunk", "forearm": "arm", "hand": "forearm",
    "thigh": "trunk", "leg": "thigh", "foot": "leg",
}  # fmt: skip


def limb_of(bone: Bone) -> str:
    """Return the movable part of a bone, such as ``trunk``, ``hand.l`` or ``hand.l.3``."""
    digit = _DIGIT.match(bone.id)
    if digit:
        return f"{digit[1]}{SUFFIX[bone.side]}.{digit[2]}"
    if bone.region in _LIMB:
        return _LIMB[bone.region] + SUFFIX[bone.side]
    return "head" if bone.region == "head" else "trunk"


def joined(limbs: Sequence[str]) -> NDArray[np.bool_]:
    """Return which parts are equal or adjacent, (n, n)."""
    together = np.eye(len(limbs), dtype=bool)
    for k, limb in enumerate(limbs):
        other = _joined_to(limb)
        if other in limbs:
            together[k, limbs.index(other)] = together[limbs.index(other), k] = True
    return together


def _joined_to(limb: str) -> str:
    name, *rest = limb.split(".")
    if len(rest) == 2:
        return f"{name}.{rest[0]}"
    other = _JOINED_TO.get(name, "")
    return other if other == "trunk" or not rest else f"{other}.{rest[0]}"

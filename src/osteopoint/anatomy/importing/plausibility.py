"""Check whether a part can be the bone of its name, by its size and its neighbours."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import opposite
from osteopoint.anatomy.importing.sizes import Sizes, stem

Vector = NDArray[np.float64]
# Number of neighbouring bones of our skeleton that are used.
_NEIGHBOURS = 6
# Allowed deviation of the distances from ours, plus a share of the bone's length.
_STRAY_M, _STRAY_SHARE = 0.12, 0.5


def too_large(name: str, length: float, size: float, sizes: Sizes) -> str:
    """Return why a mesh is too large for (a part of) a bone; empty if it is not.

    Parameters
    ----------
    name : id of the bone
    length : metres
    size : size of the body, as a share of the person of `sizes`
    """
    if stem(name) not in sizes.longest_m:
        return ""
    usual = sizes.longest_m[stem(name)] * size
    if length <= sizes.limits(stem(name))[1] * usual:
        return ""
    return f"it is {length * 1000:.0f} mm long, {length / usual:.1f} times as long as that bone is"


def too_small(name: str, length: float, size: float, sizes: Sizes) -> str:
    """Return why a mesh is too small for a whole bone; empty if it is not."""
    if stem(name) not in sizes.longest_m:
        return ""
    usual = sizes.longest_m[stem(name)] * size
    if length >= sizes.limits(stem(name))[0] * usual:
        return ""
    return f"it has only {length / usual:.0%} of that bone's length"


def out_of_place(
    middles: Mapping[str, Vector], ours: Mapping[str, Vector], size: float, sizes: Sizes
) -> dict[str, str]:
    """Return the bones in an impossible position, each with the reason.

    Bones that fit on the other side are not included: their side is wrong, not their name.

    Parameters
    ----------
    middles : centres of the bones by id, metres, in our axes
    ours : the same of the default skeleton
    """
    shared = [name for name in middles if name in ours]
    if len(shared) < 2:
        return {}
    theirs = np.array([middles[name] for name in shared])
    usual = np.array([ours[name] for name in shared]) * size
    number = {name: at for at, name in enumerate(shared)}
    astray = {}
    for name in shared:
        far = _stray(name, name, theirs, usual, number, ours, size)
        length = sizes.longest_m.get(stem(name), 0.0) * size
        limit = _STRAY_M * max(size, 1.0) + _STRAY_SHARE * length
        other = opposite(name)
        if far <= limit:
            continue
        if other != name and other in ours:
            far = min(far, _stray(name, other, theirs, usual, number, ours, size))
            if far <= limit:
                continue
        astray[name] = f"it lies {far * 1000:.0f} mm from where its neighbours would have it"
    return astray


def _stray(
    name: str,
    as_name: str,
    theirs: Vector,
    usual: Vector,
    number: Mapping[str, int],
    ours: Mapping[str, Vector],
    size: float,
) -> float:
    """Return the deviation of a bone's distances to its neighbours, if it were `as_name`."""
    own = number[name]
    apart = np.linalg.norm(usual - ours[as_name] * size, axis=1)
    apart[own] = np.inf
    near = np.argsort(apart)[: min(_NEIGHBOURS, len(apart) - 1)]
    found = np.linalg.norm(theirs[near] - theirs[own], axis=1)
    return float(np.median(np.abs(found - apart[near])))

"""Landmarks on skin: vertices of a mesh of fixed topology, carried over to other bodies."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Bone, Side
from osteopoint.anatomy.skin import NODE, Skin
from osteopoint.geometry.frames import Vector
from osteopoint.geometry.surfaces import Triangles, nearest

if TYPE_CHECKING:
    from osteopoint.anatomy.landmark_model import Landmark

# So many landmarks on bone around the place carry it over, the nearest ones counting most.
_ANCHORS = 12
_SOFTENING_M = 0.01
# Those that both bodies have may be so much farther from it than those that ours has.
_FARTHER, _FARTHER_M = 1.5, 0.01
# The carried place is put onto the other body's skin if that is no farther off.
_SNAP_M = 0.06

Found = Mapping[tuple[str, Side], "Landmark"]


def skin_as_bone(skin: Skin) -> Bone:
    """Return the skin in the shape in which queries look at a bone."""
    return Bone(NODE, "Skin", "Cutis", 7163, "", "midline", "skin", skin.surface)


def carried(key: tuple[str, Side], pattern: Found, here: Found, skin: Triangles | None) -> Vector:
    """Return where a landmark of the pattern body lies on this one.

    The bone landmarks around it that both bodies have are fitted onto each other by
    turning, scaling and moving (weighted least squares, Umeyama 1991), and take it along.

    Raises
    ------
    ValueError
        If the pattern has no such landmark, or too few others are on both bodies.
    """
    if key not in pattern:
        raise ValueError("the default body has no such place to carry over")
    place = pattern[key].position
    side = key[1]
    around = [
        each
        for each, landmark in pattern.items()
        if landmark.bone != NODE and (side == "midline" or each[1] in (side, "midline"))
    ]
    shared = [each for each in around if each in here]
    if len(shared) < _ANCHORS // 2:
        raise ValueError(f"only {len(shared)} landmarks around it are on both bodies")
    theirs = np.array([pattern[each].position for each in shared])
    apart = np.linalg.norm(theirs - place, axis=1)
    chosen = np.argsort(apart)[:_ANCHORS]
    every = [float(np.linalg.norm(pattern[each].position - place)) for each in around]
    usual = float(np.mean(sorted(every)[:_ANCHORS]))
    if float(np.mean(apart[chosen])) > _FARTHER * usual + _FARTHER_M:
        raise ValueError("too few of the bones around it are on this body")
    ours = np.array([here[shared[i]].position for i in chosen])
    weights = 1.0 / (apart[chosen] + _SOFTENING_M) ** 2
    moved = _fitted(theirs[chosen], ours, weights, place)
    if skin is None:
        return moved
    touch = nearest(moved, skin).position
    return touch if np.linalg.norm(touch - moved) <= _SNAP_M else moved


def _fitted(
    a: NDArray[np.float64], b: NDArray[np.float64], weights: NDArray[np.float64], place: Vector
) -> Vector:
    """Return where the weighted similarity that takes `a` onto `b` takes a place."""
    share = (weights / weights.sum())[:, None]
    middle_a, middle_b = (share * a).sum(axis=0), (share * b).sum(axis=0)
    centred_a, centred_b = a - middle_a, b - middle_b
    u, d, vt = np.linalg.svd((share * centred_b).T @ centred_a)
    sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    scale = float((d * sign).sum() / (share * centred_a**2).sum())
    return np.asarray(middle_b + scale * (u * sign) @ vt @ (place - middle_a))

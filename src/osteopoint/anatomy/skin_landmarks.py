"""Landmarks on skin: transfer from a mesh of fixed topology to other bodies."""

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

# Number of bone landmarks that are used for the transfer; nearer ones have more weight.
_ANCHORS = 12
_SOFTENING_M = 0.01
# Limits for the distance of the shared landmarks, relative to all landmarks of our body.
_FARTHER, _FARTHER_M = 1.5, 0.01
# The transferred place is projected onto the skin if that is nearer than this.
_SNAP_M = 0.06

Found = Mapping[tuple[str, Side], "Landmark"]


def skin_as_bone(skin: Skin) -> Bone:
    """Return the skin as a bone, for use in queries."""
    return Bone(NODE, "Skin", "Cutis", 7163, "", "midline", "skin", skin.surface)


def transfer_landmark(
    key: tuple[str, Side], pattern: Found, here: Found, skin: Triangles | None
) -> Vector:
    """Return the position of a landmark of the pattern body on this body, (3,) metres.

    It is moved by the weighted similarity (least squares, Umeyama 1991) that fits the
    surrounding bone landmarks that both bodies have.

    Raises
    ------
    ValueError
        If the pattern has no such landmark, or the bodies share too few others.
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
    """Return a place mapped by the weighted similarity from `a` to `b`."""
    share = (weights / weights.sum())[:, None]
    middle_a, middle_b = (share * a).sum(axis=0), (share * b).sum(axis=0)
    centred_a, centred_b = a - middle_a, b - middle_b
    u, d, vt = np.linalg.svd((share * centred_b).T @ centred_a)
    sign = np.array([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    scale = float((d * sign).sum() / (share * centred_a**2).sum())
    return np.asarray(middle_b + scale * (u * sign) @ vt @ (place - middle_a))

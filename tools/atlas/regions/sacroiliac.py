"""The sacroiliac joint: one surface, midway between sacrum and hip bone, that cuts both; mm."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from atlas import llp26
from atlas.field import Field, Points
from atlas.field.operations import intersection, offset, union
from atlas.field.shapes import ellipsoid
from atlas.solid import field_of

# Half of the joint's gap, which is one cartilage's width.
HALF_GAP = 0.9
# Around the auricular faces; both bones are filled up to the joint here.
MIDDLE, EXTENT = np.array([47.0, 938.0, -30.0]), np.array([18.0, 32.0, 27.0])
# Only gaps up to this width are filled from either side.
FILLED = 5.5


@cache
def hip() -> Field:
    """Return the scanned mean's left hip bone."""
    return field_of(llp26.bone("hip_bone.l"), 0.9)


@cache
def sacrum() -> Field:
    """Return the scanned mean's sacrum, its two halves averaged."""
    uneven = field_of(llp26.bone("sacrum"), 0.9)
    return lambda p: (uneven(p) + uneven(p * [-1.0, 1.0, 1.0])) / 2


def sacrum_side(p: Points) -> NDArray[np.float64]:
    """Return the distance of points from the joint surface; positive on the sacrum's side."""
    return np.asarray((hip()(p) - sacrum()(p)) / 2)


def fitted_hip(bone: Field) -> Field:
    """Return the left hip bone filled up to the joint and cut there."""
    return _fitted(bone, lambda p: sacrum_side(p) + HALF_GAP)


def fitted_sacrum(bone: Field) -> Field:
    """Return the sacrum (where x ≥ 0) filled up to the joint and cut there."""
    return _fitted(bone, lambda p: HALF_GAP - sacrum_side(p))


def _fitted(bone: Field, over: Field) -> Field:
    """Return a bone that fills its side of the space between both bones, and no more."""
    near = intersection(offset(hip(), FILLED), offset(sacrum(), FILLED), blend=5.0)
    filling = intersection(ellipsoid(MIDDLE, EXTENT), near, over, blend=5.0)
    return intersection(union(bone, filling, blend=4.0), over, blend=1.0)

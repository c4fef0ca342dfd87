"""Leaving out the skin of bones that a body does not have, along clean rims."""

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.skin_pattern import Pattern
from osteopoint.geometry.boundary_edges import boundary_edges
from osteopoint.geometry.mesh_smoothing import smoothed

# Skin reaches so far past the middle between a bone that is there and one that is not. Within a
# part of the body it reaches farther, most where bone lies deep: one small bone less is no hole.
_BEYOND_M, _BEYOND_SHARE = 0.008, 0.35
_SOFT = 40  # rounds in which the line of the cut is made even
_MAX_LACK_M = 0.05
_MIN_SIZE = 0.02  # of the skin that is left: a smaller piece is left out as well
_MIN_FACES = 40
# Each round draws a rim together and gives back a little more (G. Taubin 1995): it gets even and
# no smaller.
_RIM_ROUNDS, _DRAWN, _GIVEN_BACK = 30, 0.5, -0.53


def kept_faces(pattern: Pattern, there: frozenset[str], symmetric: bool) -> NDArray[np.int32]:
    """Return the faces of the pattern's skin that bones carry which are there, (m, 3).

    Parameters
    ----------
    there : ids of the pattern's bones that the other body has
    symmetric : whether the cut has to be the same on either side
    """
    faces = pattern.skin.surface.faces
    if there >= set(pattern.carrying):
        return faces
    whole, _ = pattern.nearest
    left = pattern.distances_without(there)
    parts = np.unique([pattern.limb[name] for name in there])
    share = np.where(np.isin(pattern.limb_of_vertex, parts), _BEYOND_SHARE, 0.0)
    lack = np.minimum(left - whole - share * whole, _MAX_LACK_M)
    if symmetric:
        lack = (lack + lack[pattern.images]) / 2
    carried = smoothed(lack, pattern.neighbours, _SOFT) <= _BEYOND_M
    carried &= (pattern.nearness[:, parts] > 0).any(axis=1)
    kept = faces[carried[faces].all(axis=1)]
    return _without_crumbs(kept, len(whole))


def _without_crumbs(faces: NDArray[np.int32], count: int) -> NDArray[np.int32]:
    """Return the faces less those of small pieces, and less those that hang by one corner."""
    if not len(faces):
        return faces
    piece = _pieces(faces, count)
    sizes = np.bincount(piece[faces[:, 0]], minlength=count)
    large = sizes >= max(_MIN_FACES, int(_MIN_SIZE * len(faces)))
    return faces[large[piece[faces[:, 0]]]]


def _pieces(faces: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Return for each vertex the least number of those that faces join it to, (count,)."""
    label = np.arange(count)
    while True:
        least = label[faces].min(axis=1)
        fresh = label.copy()
        for corner in range(3):
            np.minimum.at(fresh, faces[:, corner], least)
        fresh = fresh[fresh]  # a label's own label: long pieces take few rounds
        if np.array_equal(fresh, label):
            return label
        label = fresh


def with_even_rim(places: NDArray[np.float64], faces: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the vertices with those on a rim moved onto a smooth line along it."""
    rim = boundary_edges(faces)
    if not len(rim):
        return places
    moved = places.copy()
    on_rim, compact = np.unique(rim, return_inverse=True)
    compact = compact.reshape(rim.shape)
    degree = np.bincount(compact.reshape(-1), minlength=len(on_rim))[:, None]
    line = moved[on_rim]
    for _ in range(_RIM_ROUNDS):
        for share in (_DRAWN, _GIVEN_BACK):
            total = np.zeros_like(line)
            np.add.at(total, compact[:, 0], line[compact[:, 1]])
            np.add.at(total, compact[:, 1], line[compact[:, 0]])
            line = line + share * (total / degree - line)
    moved[on_rim] = line
    return moved

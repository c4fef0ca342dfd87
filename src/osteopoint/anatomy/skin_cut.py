"""Removal of skin over missing bones, with smooth boundaries."""

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.skin_pattern import Pattern
from osteopoint.geometry.boundary_edges import boundary_edges
from osteopoint.geometry.mesh_smoothing import smoothed

# Skin extends this far beyond the middle between a present and a missing bone. Within a part of
# the body it extends farther, most where bone is deep, so one small missing bone makes no hole.
_BEYOND_M, _BEYOND_SHARE = 0.008, 0.35
_SOFT = 40  # rounds of smoothing of the cut
_MAX_LACK_M = 0.05
_MIN_SIZE = 0.02  # pieces smaller than this share of the remaining skin are removed
_MIN_FACES = 40
# Taubin smoothing (G. Taubin 1995): each round shrinks the boundary and expands it by a little
# more, so it gets smooth without shrinking.
_BOUNDARY_ROUNDS, _SHRINK, _EXPAND = 30, 0.5, -0.53


def faces_over_bones(pattern: Pattern, there: frozenset[str], symmetric: bool) -> NDArray[np.int32]:
    """Return the faces of the pattern's skin over bones that are present, (m, 3).

    Parameters
    ----------
    there : ids of the pattern's bones that the other body has
    symmetric : whether the cut must be the same on both sides
    """
    faces = pattern.skin.surface.faces
    if there >= set(pattern.supporting_bones):
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
    return _without_small_pieces(kept, len(whole))


def _without_small_pieces(faces: NDArray[np.int32], count: int) -> NDArray[np.int32]:
    """Return the faces without small pieces, and without pieces attached by one corner only."""
    if not len(faces):
        return faces
    piece = _pieces(faces, count)
    sizes = np.bincount(piece[faces[:, 0]], minlength=count)
    large = sizes >= max(_MIN_FACES, int(_MIN_SIZE * len(faces)))
    return faces[large[piece[faces[:, 0]]]]


def _pieces(faces: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """Return for each vertex the least index in its connected component, (count,)."""
    label = np.arange(count)
    while True:
        least = label[faces].min(axis=1)
        fresh = label.copy()
        for corner in range(3):
            np.minimum.at(fresh, faces[:, corner], least)
        fresh = fresh[fresh]  # pointer jumping, so long pieces need few rounds
        if np.array_equal(fresh, label):
            return label
        label = fresh


def smooth_boundary(places: NDArray[np.float64], faces: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the vertices with those on the boundary smoothed along it."""
    edges = boundary_edges(faces)
    if not len(edges):
        return places
    moved = places.copy()
    on_boundary, compact = np.unique(edges, return_inverse=True)
    compact = compact.reshape(edges.shape)
    degree = np.bincount(compact.reshape(-1), minlength=len(on_boundary))[:, None]
    line = moved[on_boundary]
    for _ in range(_BOUNDARY_ROUNDS):
        for share in (_SHRINK, _EXPAND):
            total = np.zeros_like(line)
            np.add.at(total, compact[:, 0], line[compact[:, 1]])
            np.add.at(total, compact[:, 1], line[compact[:, 0]])
            line = line + share * (total / degree - line)
    moved[on_boundary] = line
    return moved

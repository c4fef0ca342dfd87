"""Moving skin outwards where bone would come through it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.surface import vertex_normals
from osteopoint.geometry.mesh_smoothing import Neighbours, smooth_from_below, smoothed
from osteopoint.geometry.nearest_neighbours import nearest_within

_ROUNDS = 3
_SPREAD, _SOFT = 24, 3
# Shares of the least depth: the most in one round; too little to go on for; and the depth from
# which on bone is not looked at again.
_MAX, _SLACK, _STILL = 2.5, 0.15, 2.0
# A vertex tells the depth of what lies straight under or over it; in a fold, such as between the
# lips, the nearest one does not.
_STRAIGHT = 0.8


class Under(NamedTuple):
    """Some bone that skin has to lie over.

    Attributes
    ----------
    vertices : (k, 3) of the bone
    over : (n,) which vertices of the skin may lie over it: those of the next finger may not
    reach : how far from the bone skin is looked for, metres
    """

    vertices: NDArray[np.floating]
    over: NDArray[np.bool_]
    reach: float


def cleared(
    places: NDArray[np.float64],
    faces: NDArray[np.int32],
    beside: Neighbours,
    bones: Sequence[Under],
    least: float,
) -> NDArray[np.float64]:
    """Return skin's vertices moved outwards, smoothly, until bone lies deep enough under them.

    A bone's vertex is as deep as it lies under the plane that touches the skin at the vertex
    nearest to it.

    Parameters
    ----------
    places : (n, 3) of the skin; `beside` are their neighbours
    least : how deep bone has to lie, metres
    """
    moved = places
    for _ in range(_ROUNDS):
        normals = vertex_normals(moved.astype(np.float32), faces).astype(np.float64)
        way = _unit(smoothed(normals, beside, _SOFT).astype(np.float64))
        needed = np.zeros(len(moved))
        left = [_shallow(bone, moved, way, needed, least) for bone in bones]
        if needed.max(initial=0.0) <= _SLACK * least:
            break
        moved = moved + smooth_from_below(needed, beside, _SPREAD)[:, None] * way
        bones = left
    return moved


def _shallow(
    bone: Under,
    places: NDArray[np.float64],
    way: NDArray[np.float64],
    needed: NDArray[np.float64],
    least: float,
) -> Under:
    """Raise what the skin's vertices need, in place; return the bone's shallow vertices."""
    numbers = np.flatnonzero(bone.over)
    rows, nearest = nearest_within(bone.vertices, places[numbers], bone.reach)
    skin = numbers[nearest]
    off = places[skin] - bone.vertices[rows]
    depth = np.einsum("kx,kx->k", off, way[skin])
    straight = np.abs(depth) >= _STRAIGHT * np.linalg.norm(off, axis=1)
    lack = np.where(straight, np.minimum(least - depth, _MAX * least), 0.0)
    np.maximum.at(needed, skin, lack)
    return bone._replace(vertices=bone.vertices[rows[depth < _STILL * least]])


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9))

"""Displacement of skin outwards where bone would protrude."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.surface import vertex_normals
from osteopoint.geometry.mesh_smoothing import Neighbours, smooth_from_below, smoothed
from osteopoint.geometry.nearest_neighbours import nearest_within

_ROUNDS = 3
_SPREAD, _SOFT = 24, 3
# Shares of the least depth: largest displacement of a round; smallest displacement worth another
# round; depth above which bone is ignored in later rounds.
_MAX, _SLACK, _STILL = 2.5, 0.15, 2.0
# A vertex gives the depth of bone straight below or above it only. In a fold, such as between the
# lips, the nearest vertex may lie beside the bone.
_STRAIGHT = 0.8


class BoneBelow(NamedTuple):
    """Bone that must lie below the skin.

    Attributes
    ----------
    vertices : (k, 3) of the bone
    over : (n,) which vertices of the skin belong over it; those of the next finger do not
    reach : search distance for skin around the bone, metres
    """

    vertices: NDArray[np.floating]
    over: NDArray[np.bool_]
    reach: float


def push_out(
    places: NDArray[np.float64],
    faces: NDArray[np.int32],
    beside: Neighbours,
    bones: Sequence[BoneBelow],
    least: float,
) -> NDArray[np.float64]:
    """Return the skin's vertices moved outwards smoothly until bone is deep enough below.

    The depth of a vertex of bone is its distance below the tangent plane at the nearest vertex
    of the skin.

    Parameters
    ----------
    places : (n, 3) vertices of the skin; `beside` are their neighbours
    least : least depth of bone, metres
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
    bone: BoneBelow,
    places: NDArray[np.float64],
    way: NDArray[np.float64],
    needed: NDArray[np.float64],
    least: float,
) -> BoneBelow:
    """Raise the needed displacements in place; return the bone's shallow vertices."""
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

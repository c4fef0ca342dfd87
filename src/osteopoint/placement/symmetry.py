"""Symmetry of a body, and mirror images of placements."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Atlas, opposite
from osteopoint.anatomy.landmark_model import Landmarks
from osteopoint.anatomy.skin import Skin
from osteopoint.placement.model import Placement

_ALIKE_M = 0.0005
_IMAGE = np.array([-1.0, 1.0, 1.0])


def is_symmetric(
    atlas: Atlas, landmarks: Landmarks, skin: Skin | None, named: Collection[str]
) -> bool:
    """Return whether the right half mirrors the left one, to half a millimetre.

    The test compares the vertices of the skin and of every pair of bones, the extent of the
    bones on the midline, and the landmarks in `named`.
    """
    return (
        (skin is None or _is_mirrored(skin.surface.vertices))
        and all(_bone_is_mirrored(atlas, name) for name in atlas.bones)
        and _landmarks_are_mirrored(landmarks.only(named))
    )


def mirror_image(placement: Placement) -> Placement:
    """Return the mirror image of a left placement on the right side."""
    bone = opposite(placement.bone)
    position, normal = placement.position * _IMAGE, placement.normal * _IMAGE
    return replace(placement, side="right", position=position, normal=normal, bone=bone)


def _is_mirrored(vertices: NDArray[np.float32]) -> bool:
    places = vertices.astype(np.float64)
    return bool((np.abs(_sorted_rows(places) - _sorted_rows(places * _IMAGE)) < _ALIKE_M).all())


def _sorted_rows(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
    # Rounded, so that places within a hundredth of a millimetre get the same order.
    rough = np.round(vertices, 5)
    return vertices[np.lexsort(rough.T)]


def _bone_is_mirrored(atlas: Atlas, name: str) -> bool:
    """Return whether a bone mirrors its counterpart, vertex by vertex.

    A bone on the midline is compared by its extent, because its two halves never match vertex
    by vertex.
    """
    mine = atlas.bones[name].surface
    if opposite(name) == name:
        return abs(float(mine.bounds[:, 0].sum())) < _ALIKE_M
    other = atlas.bones.get(opposite(name))
    if other is None or len(mine.vertices) != len(other.surface.vertices):
        return False
    return bool(np.abs(mine.vertices * _IMAGE - other.surface.vertices).max() < _ALIKE_M)


def _landmarks_are_mirrored(landmarks: Landmarks) -> bool:
    for (name, side), mark in landmarks.found.items():
        if side == "left":
            other = landmarks.found.get((name, "right"))
            if other is None or np.linalg.norm(mark.position - other.position * _IMAGE) > _ALIKE_M:
                return False
    return not any(side != "midline" for _, side in landmarks.absent)

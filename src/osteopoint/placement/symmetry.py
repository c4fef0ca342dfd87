"""Whether a body's right half is the image of its left, and placements as images."""

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
    """Return whether the right half is the left one's image, to half a millimetre.

    Looked at are the vertices of the skin and of every pair of bones, the extent of the bones on
    the midline, and the landmarks that are `named`.
    """
    return (
        (skin is None or _alike(skin.surface.vertices))
        and all(_paired(atlas, name) for name in atlas.bones)
        and _landmarks_alike(landmarks.only(named))
    )


def mirror_image(placement: Placement) -> Placement:
    """Return the right side's placement as the image of the left one's."""
    bone = opposite(placement.bone)
    position, normal = placement.position * _IMAGE, placement.normal * _IMAGE
    return replace(placement, side="right", position=position, normal=normal, bone=bone)


def _alike(vertices: NDArray[np.float32]) -> bool:
    places = vertices.astype(np.float64)
    return bool((np.abs(_ordered(places) - _ordered(places * _IMAGE)) < _ALIKE_M).all())


def _ordered(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
    # Places that differ by less than a hundredth of a millimetre must come in one order.
    rough = np.round(vertices, 5)
    return vertices[np.lexsort(rough.T)]


def _paired(atlas: Atlas, name: str) -> bool:
    """Return whether a bone of the right is the left one's image, vertex by vertex.

    Of a bone on the midline the extent tells: its halves are never alike to the vertex.
    """
    mine = atlas.bones[name].surface
    if opposite(name) == name:
        return abs(float(mine.bounds[:, 0].sum())) < _ALIKE_M
    other = atlas.bones.get(opposite(name))
    if other is None or len(mine.vertices) != len(other.surface.vertices):
        return False
    return bool(np.abs(mine.vertices * _IMAGE - other.surface.vertices).max() < _ALIKE_M)


def _landmarks_alike(landmarks: Landmarks) -> bool:
    for (name, side), mark in landmarks.found.items():
        if side == "left":
            other = landmarks.found.get((name, "right"))
            if other is None or np.linalg.norm(mark.position - other.position * _IMAGE) > _ALIKE_M:
                return False
    return not any(side != "midline" for _, side in landmarks.absent)

"""The bone beneath a place on the skin, and how deep it lies."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Bone
from osteopoint.geometry.frames import Vector, norm
from osteopoint.geometry.surfaces import Touch, Triangles, first_hit, nearest, normal_at

# Farther in, what a line meets is hardly what lies beneath: the nearest bone is.
_DEEPEST_M = 0.05


class OnBone(NamedTuple):
    """A place on bone, its outward normal, and how far it is from where one asked, metres."""

    bone: str
    position: Vector
    normal: Vector
    depth: float


class Beneath:
    """Answers which of some bones lies beneath a place.

    Parameters
    ----------
    triangles : of a bone
    """

    def __init__(self, bones: Sequence[Bone], triangles: Callable[[Bone], Triangles]) -> None:
        self._bones, self._triangles = bones, triangles
        self._boxes = np.array([bone.surface.bounds for bone in bones]).reshape(-1, 2, 3)
        self._largest: dict[int, float] = {}  # radius of each bone's largest face

    def straight_in(
        self, place: Vector, outward: Vector, deepest: float = _DEEPEST_M
    ) -> OnBone | None:
        """Return the first bone against a direction, within `deepest` metres; None without."""
        best: tuple[Bone, Touch] | None = None
        least = deepest
        begins = _distances_into(place, -outward, self._boxes)
        for i in np.argsort(begins):
            if begins[i] >= least:
                break
            hit = first_hit(place, -outward, self._triangles(self._bones[i]))
            if hit is not None and norm(hit.position - place) < least:
                best, least = (self._bones[i], hit), norm(hit.position - place)
        return None if best is None else _answer(*best, least)

    def nearest(self, place: Vector, outward: Vector | None = None) -> OnBone:
        """Return the place on bone that is nearest.

        Parameters
        ----------
        outward : bones that lie wholly on this side do not count, such as those of an arm that
            hangs beside the waist

        Raises
        ------
        ValueError
            If there are no bones.
        """
        best: tuple[Bone, Touch] | None = None
        least = np.inf
        for no_nearer, i in sorted(self._within_reach(place, outward)):
            if no_nearer >= least:
                break
            touch = nearest(place, self._triangles(self._bones[i]))
            if norm(touch.position - place) < least:
                best, least = (self._bones[i], touch), norm(touch.position - place)
        if best is None:
            raise ValueError("this body has no bones")
        return _answer(*best, least)

    def _within_reach(self, place: Vector, outward: Vector | None) -> list[tuple[float, int]]:
        """Return the bones that may be nearest, and how near each is at most.

        No bone is farther than the nearest middle of a face of it, nor nearer than that less
        the radius of its largest face.
        """
        outside = np.maximum(self._boxes[:, 0] - place, place - self._boxes[:, 1])
        far = np.linalg.norm(np.maximum(outside, 0.0), axis=1)
        farthest, found = np.inf, []
        for i in np.argsort(far):
            if far[i] >= farthest:
                break
            triangles = self._triangles(self._bones[i])
            if i not in self._largest:
                self._largest[i] = float(triangles.radii.max())
            apart = triangles.middles - place
            if outward is not None:
                apart = apart[apart @ outward < 0.0]
                if not len(apart):
                    continue
            middle = float(np.sqrt(np.einsum("mx,mx->m", apart, apart).min()))
            farthest = min(farthest, middle)
            found.append((middle - self._largest[i], int(i)))
        return found


def _answer(bone: Bone, touch: Touch, depth: float) -> OnBone:
    normal = normal_at(touch, bone.surface.normals, bone.surface.faces)
    return OnBone(bone.id, touch.position, normal, depth)


def _distances_into(origin: Vector, way: Vector, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far along a ray each box (n, 2, 3) begins (slab method); infinite if missed."""
    slope = np.where(np.abs(way) < 1e-12, 1e-12, way)
    ends = (boxes - origin) / slope
    near, far = ends.min(axis=1).max(axis=1), ends.max(axis=1).min(axis=1)
    return np.where((near <= far) & (far >= 0.0), np.maximum(near, 0.0), np.inf)

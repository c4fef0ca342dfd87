"""Search for the bone beneath places on the skin, and its depth."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Bone
from osteopoint.geometry.batch_queries import FacePoints, first_hits, nearest_points
from osteopoint.geometry.frames import Vector
from osteopoint.geometry.surfaces import FacePoint, Triangles, normal_at

# Deeper hits are unlikely to be the bone beneath a place; then the nearest bone is used.
_MAX_DEPTH_M = 0.05
_SAMPLED = 120

Places = NDArray[np.float64]


class BonePoint(NamedTuple):
    """A point on bone, its outward normal, and its distance from the query place, metres."""

    bone: str
    position: Vector
    normal: Vector
    depth: float


class BoneFinder:
    """Search among some bones, vectorised over places.

    Parameters
    ----------
    triangles, box : return the triangles and the bounding box, (2, 3), of a bone
    """

    def __init__(
        self,
        bones: Sequence[Bone],
        triangles: Callable[[Bone], Triangles],
        box: Callable[[Bone], Places],
    ) -> None:
        self._bones, self._triangles = bones, triangles
        self._boxes = np.array([box(bone) for bone in bones]).reshape(-1, 2, 3)

    def straight_in(
        self, places: Places, outward: Places, deepest: float = _MAX_DEPTH_M
    ) -> list[BonePoint | None]:
        """Return the first bone against a direction from each place; None if there is none.

        Parameters
        ----------
        places, outward : (k, 3)
        deepest : largest depth, metres
        """
        begins = _distances_into(places, -outward, self._boxes)
        least = np.full(len(places), deepest)
        best = _Best(len(places))
        for i in np.flatnonzero((begins < deepest).any(axis=0)).tolist():
            rows = np.flatnonzero(begins[:, i] < least)
            if len(rows):
                triangles = self._triangles(self._bones[i])
                hits = first_hits(places[rows], -outward[rows], triangles, least[rows])
                best.update(i, rows, hits, least)
        return self._answers(best, least)

    def nearest(self, places: Places, outward: Places | None = None) -> list[BonePoint]:
        """Return the nearest point on bone for each place.

        Parameters
        ----------
        places : (k, 3)
        outward : (k, 3) bones on this side of a place are ignored, such as the arm beside the
            waist, unless there are no others

        Raises
        ------
        ValueError
            If there are no bones.
        """
        low, high, here = self._boxes[:, 0], self._boxes[:, 1], places[:, None]
        outside = np.maximum(np.maximum(low - here, here - high), 0.0)
        far = np.sqrt(np.einsum("kbx,kbx->kb", outside, outside))
        alone = len(self._bones) == 1
        least = np.full(len(places), np.inf) if alone else self._upper_bound(places, outward)
        best = _Best(len(places))
        for i in np.argsort(far.min(axis=0, initial=np.inf)).tolist():
            rows = np.flatnonzero(far[:, i] <= least)
            if len(rows):
                triangles = self._triangles(self._bones[i])
                out = None if outward is None else outward[rows]
                found = nearest_points(places[rows], triangles, out, least[rows])
                best.update(i, rows, found, least)
        answers = self._answers(best, least)
        missing = [k for k, answer in enumerate(answers) if answer is None]
        if missing and outward is None:
            raise ValueError("this body has no bones")
        if missing:
            for k, answer in zip(missing, self.nearest(places[missing]), strict=True):
                answers[k] = answer
        return [answer for answer in answers if answer is not None]

    @cached_property
    def _samples(self) -> Places:
        """Some vertices of every bone, (s, 3), for an upper bound of the nearest distance."""
        samples = [bone.surface.vertices[::_SAMPLED] for bone in self._bones]
        return np.concatenate([np.zeros((0, 3)), *samples])

    def _upper_bound(self, places: Places, outward: Places | None) -> NDArray[np.float64]:
        """Return an upper bound of the distance to bone for each place."""
        apart = self._samples - places[:, None]
        distances = np.sqrt(np.einsum("ksx,ksx->ks", apart, apart))
        if outward is not None:
            distances[np.einsum("ksx,kx->ks", apart, outward) >= 0.0] = np.inf
        # Faces are filtered by their centroid, samples by themselves: add a margin.
        return np.asarray(distances.min(axis=1, initial=np.inf) + 0.01)

    def _answers(self, best: "_Best", least: NDArray[np.float64]) -> list[BonePoint | None]:
        answers: list[BonePoint | None] = []
        for k, number in enumerate(best.bones.tolist()):
            if number < 0:
                answers.append(None)
                continue
            bone, face, weights = self._bones[number], int(best.faces[k]), best.weights[k]
            position = weights @ self._triangles(bone).corners[face]
            point = FacePoint(position, face, weights)
            normal = normal_at(point, bone.surface.normals, bone.surface.faces)
            answers.append(BonePoint(bone.id, position, normal, float(least[k])))
        return answers


class _Best:
    """Nearest result so far for each of some places."""

    def __init__(self, count: int) -> None:
        self.bones = np.full(count, -1)
        self.faces = np.zeros(count, dtype=np.intp)
        self.weights = np.zeros((count, 3))

    def update(
        self, bone: int, rows: NDArray[np.intp], found: FacePoints, least: NDArray[np.float64]
    ) -> None:
        """Store results that are nearer than `least`, (k,), and lower `least`."""
        nearer = found.distances < least[rows]
        chosen = rows[nearer]
        least[chosen] = found.distances[nearer]
        self.bones[chosen] = bone
        self.faces[chosen], self.weights[chosen] = found.faces[nearer], found.weights[nearer]


def _distances_into(
    origins: Places, ways: Places, boxes: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the distance along each ray to each box, (k, b); infinite if missed (slab method)."""
    slopes = np.where(np.abs(ways) < 1e-12, 1e-12, ways)
    ends = [(boxes[:, side] - origins[:, None]) / slopes[:, None] for side in (0, 1)]
    # Column by column, because a reduction over an axis of length three is several times slower.
    first, last = np.minimum(*ends), np.maximum(*ends)
    near = np.maximum(np.maximum(first[..., 0], first[..., 1]), first[..., 2])
    far = np.minimum(np.minimum(last[..., 0], last[..., 1]), last[..., 2])
    return np.where((near <= far) & (far >= 0.0), np.maximum(near, 0.0), np.inf)

"""State of a landmark query: samples of the bones' surfaces, and the place chosen so far."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Bone, Side
from osteopoint.geometry.frames import Vector
from osteopoint.geometry.sampling import sample_count, sample_surface
from osteopoint.geometry.surfaces import Triangles, joined, triangles_of

_SPACING = 0.0015
# Samples of one surface and of all. Our femur has 150,000, our skin 2.3 million, our skeleton
# six million. A tangle of long triangles would have thousands of millions.
_MAX_PLACES_OF_ONE, _MAX_PLACES = 5_000_000, 14_000_000


class SurfaceSamples:
    """Cache of evenly spread samples, and of the triangles, of the surfaces of bones."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
        self._triangles: dict[str, Triangles] = {}
        self._left = _MAX_PLACES

    def of(self, bone: Bone) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return a bone's samples, (n, 3), and the area of each, (n,).

        Raises
        ------
        ValueError
            If the surface is larger than any bone's, or the sum of all surfaces is too large.
        """
        if bone.id not in self._made:
            surface = bone.surface
            count = sample_count(surface.vertices, surface.faces, _SPACING)
            if count > min(_MAX_PLACES_OF_ONE, self._left):
                raise ValueError(f"the surface of {bone.id} is far larger than a bone's")
            self._left -= count
            self._made[bone.id] = sample_surface(surface.vertices, surface.faces, _SPACING)
        return self._made[bone.id]

    def triangles(self, bone: Bone) -> Triangles:
        """Return the triangles of a bone."""
        if bone.id not in self._triangles:
            self._triangles[bone.id] = triangles_of(bone.surface.vertices, bone.surface.faces)
        return self._triangles[bone.id]


@dataclass(slots=True)
class Search:
    """State of one query.

    Attributes
    ----------
    points, areas : (n, 3) and (n,) samples that the steps so far have left, metres and m²
    everything : (m, 3) all samples of the bones
    place : (3,) the place chosen so far; None before the first choice
    """

    bones: list[Bone]
    samples: SurfaceSamples
    side: Side
    points: NDArray[np.float64]
    areas: NDArray[np.float64]
    everything: NDArray[np.float64]
    place: Vector | None = None

    def filter(self, which: NDArray[np.bool_]) -> None:
        """Leave only the samples that a mask, (n,), selects."""
        rows = np.flatnonzero(which)  # an index array is several times as fast as a mask
        self.points, self.areas = self.points.take(rows, axis=0), self.areas.take(rows)

    def surface(self) -> Triangles:
        """Return the triangles of all the bones of this search."""
        return joined([self.samples.triangles(bone) for bone in self.bones])


def start_search(bones: list[Bone], side: Side, bilateral: bool, samples: SurfaceSamples) -> Search:
    """Return the first state of a query.

    A paired landmark on an unpaired bone is searched on its own half only.
    """
    each = [samples.of(bone) for bone in bones]
    points, areas = each[0]
    if len(each) > 1:
        points, areas = (np.concatenate(arrays) for arrays in zip(*each, strict=True))
    search = Search(bones, samples, side, points, areas, points)
    if bilateral and any(b.side == "midline" for b in bones):
        outward = 1.0 if side == "left" else -1.0
        search.filter(points[:, 0] * outward > 0)
    return search

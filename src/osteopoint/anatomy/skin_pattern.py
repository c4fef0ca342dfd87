"""A body of ours as a pattern for borrowed skin: which bones support which skin."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.anatomy.bone_matching import Sampled, sample_bones, spaced_samples
from osteopoint.anatomy.limbs import joined, limb_of
from osteopoint.anatomy.skin import Skin, read_skin
from osteopoint.errors import OsteopointError
from osteopoint.geometry.mesh_smoothing import Neighbours, neighbours, smoothed

# Discs and menisci lie between bones, and teeth behind lips, so they do not support skin.
_SUPPORTING = ("bone", "cartilage")
_WITHIN = ("medial_meniscus", "lateral_meniscus")
# Rounds of smoothing for the transition of skin at a joint from one bone to the next.
_ROUNDS = 20
_MIN = 1e-3
_ALIKE_M = 2e-4
_BLOCK = 128
_OVER = np.float32(4)  # factor for squared distances


@dataclass(frozen=True, eq=False)
class Pattern:
    """A body whose skin can be fitted to other bodies.

    Attributes
    ----------
    bones : even samples of the bones that can support skin, by id
    limbs : movable parts of the body; `together` tells which are adjacent, (k, k)
    limb : index of each bone's part, by id
    """

    atlas: Atlas
    skin: Skin
    bones: dict[str, Sampled]
    limbs: list[str]
    together: NDArray[np.bool_]
    limb: dict[str, int]

    @cached_property
    def vertices(self) -> NDArray[np.float64]:
        """Vertices of the skin, (n, 3) metres."""
        return self.skin.surface.vertices.astype(np.float64)

    @cached_property
    def neighbours(self) -> Neighbours:
        """Adjacent vertices of the skin."""
        return neighbours(self.skin.surface.faces, len(self.vertices))

    @cached_property
    def _spread(self) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """Samples of all bones, (k, 3), and the index of the bone of each, (k,)."""
        chosen = [bone.points[spaced_samples(bone)] for bone in self.bones.values()]
        owners = np.repeat(np.arange(len(chosen)), [len(points) for points in chosen])
        return np.concatenate(chosen).astype(np.float32), owners

    def distances(
        self, names: frozenset[str], rows: NDArray[np.intp]
    ) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """Return the distance of some vertices to the nearest of some bones, and its index.

        The distance counts twice for bones outside the skin, such as a rib beside the inner arm,
        because skin is supported by bone below it.

        Returns
        -------
        distances : (k,) metres; infinite if there is none
        owners : (k,) indices into `bones`
        """
        places, owners = self._spread
        wanted = np.array([name in names for name in self.bones])[owners]
        places, owners = places[wanted], owners[wanted]
        vertices, normals = self.skin.surface.vertices[rows], self.skin.surface.normals[rows]
        far, whose = np.full(len(vertices), np.inf, np.float32), np.zeros(len(vertices), np.intp)
        if not len(places):
            return far, whose
        square = (places**2).sum(axis=1)
        for begin in range(0, len(vertices), _BLOCK):
            block = slice(begin, begin + _BLOCK)
            here, out = vertices[block], normals[block]
            apart = square - 2 * here @ places.T
            apart += (here**2).sum(axis=1)[:, None]
            over = out @ places.T > (out * here).sum(axis=1)[:, None]
            apart *= np.where(over, _OVER, np.float32(1))
            best = apart.argmin(axis=1)
            least = apart[np.arange(len(best)), best]
            far[block], whose[block] = np.sqrt(np.maximum(least, 0)), owners[best]
        return far, whose

    @cached_property
    def nearest(self) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """Distance of each vertex to the nearest bone, (n,), and the index of that bone, (n,)."""
        return self.distances(frozenset(self.bones), np.arange(len(self.vertices)))

    def distances_without(self, there: frozenset[str]) -> NDArray[np.float32]:
        """Return the distance of each vertex to the nearest of the present bones, (n,)."""
        whole, owners = self.nearest
        lost = np.array([name not in there for name in self.bones])[owners]
        far = whole.copy()
        far[lost], _ = self.distances(there, np.flatnonzero(lost))
        return far

    @cached_property
    def supporting_bones(self) -> list[str]:
        """The bones that are nearest to any vertex of the skin."""
        names = list(self.bones)
        return [names[k] for k in np.unique(self.nearest[1])]

    @cached_property
    def limb_of_vertex(self) -> NDArray[np.intp]:
        """Index of the movable part of each vertex, (n,)."""
        return np.array(list(self.limb.values()))[self.nearest[1]]

    @cached_property
    def nearness(self) -> NDArray[np.float32]:
        """Weight of each part's bones for each vertex, (n, parts), 0 to 1."""
        alone = np.zeros((len(self.vertices), len(self.limbs)), np.float32)
        alone[np.arange(len(alone)), self.limb_of_vertex] = 1.0
        near = smoothed(alone, self.neighbours, _ROUNDS) @ self.together.astype(np.float32)
        return np.where(near < _MIN, 0.0, np.minimum(near, 1.0)).astype(np.float32)

    @cached_property
    def images(self) -> NDArray[np.intp]:
        """Index of each vertex's mirror image, (n,); its own index if it has none."""
        places = np.round(self.vertices, 3) + 0.0
        mirrored = places * [-1.0, 1.0, 1.0] + 0.0
        here, there = np.lexsort(places.T), np.lexsort(mirrored.T)
        images = np.arange(len(places))
        images[here] = there
        apart = np.abs(self.vertices[images] * [-1.0, 1.0, 1.0] - self.vertices).max(axis=1)
        return np.where(apart < _ALIKE_M, images, np.arange(len(places)))


def read_pattern(folder: Path) -> Pattern:
    """Read one of our bodies as a pattern.

    Raises
    ------
    OsteopointError
        If a file is missing or damaged, or the body has no skin of fixed topology.
    """
    atlas, skin = read_atlas(folder), read_skin(folder)
    if skin is None or not skin.topology:
        raise OsteopointError(f"The body in {folder} has no skin that others can borrow.")
    able = [
        bone
        for bone in atlas.bones.values()
        if bone.kind in _SUPPORTING and not bone.id.startswith(_WITHIN)
    ]
    bones = sample_bones(able)
    parts = {bone.id: limb_of(bone) for bone in able if bone.id in bones}
    limbs = sorted(set(parts.values()))
    numbers = {name: limbs.index(limb) for name, limb in parts.items()}
    return Pattern(atlas, skin, bones, limbs, joined(limbs), numbers)

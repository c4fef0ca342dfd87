"""Fitting of the posed skin over the bones, with the smallest and smoothest displacement.

Each round measures the depth of the bones. Where it is less than a bone needs, or differs from
the depth in people, the round moves space a little. The first rounds move whole regions, the last
ones single bones. Elsewhere the skin keeps the shape of the source's body.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from skin import gaussian_process
from skin.distance import Nearest, depths, nearest
from skin.parts import Parts
from skin.places import Skeleton
from skin.samples import Samples, all_points, sampled, thinned
from skin.source import Array, Mask
from skin.topology import Topology

# Each round: the length over which a displacement falls off, and the spacing of bone samples,
# metres.
ROUNDS = ((0.14, 0.012),) * 2 + ((0.10, 0.012),) * 2 + ((0.07, 0.012),) * 2
ROUNDS += ((0.05, 0.010),) * 2 + ((0.035, 0.010),) * 2
# Final rounds check every vertex of every bone.
FINAL_ROUNDS, FINAL_LENGTH_M, FINAL_SPACING_M = 4, 0.03, 0.003
# The greatest displacement of one round, metres, so that no triangle turns over.
MAX_STEP_M = 0.02
# Allowed errors, metres: of a depth that is too small; too large; correct, and to be kept.
SHALLOW_M, DEEP_M, RIGHT_M = 0.0015, 0.004, 0.005
# Skin over no bone: its allowed distance from its start position, and the spacing of its samples.
FREE_M, FREE_SPACING_M = 0.01, 0.025
# The nearest skin of bone deeper than this gives no information.
COVER_M = 0.035
# A bone sample farther outside than this is not outside: its nearest skin is the edge of another
# part.
MAX_OUTSIDE_M = 0.045
# Where parts meet, bone counts as outside if it is no deeper than this, metres.
RIM_DEPTH_M = 0.002
# Rounds with a length up to this do not move skin beyond the rim.
RIM_LENGTH_M = 0.05
# The humerus' head lies under the shoulder's skin down to this distance below its centre, metres.
SHOULDER_CAP_M = 0.02
# The least distance of a leg's vertices from the midline, metres.
GAP_M = 0.0025
EXACT_M = 0.001
# Vertices that seem deeper than this in a neighbouring part are not inside it.
APART_M = 0.012


class Fitting:
    """The fit of one skin to one skeleton."""

    def __init__(
        self,
        start: Array,
        topology: Topology,
        skeleton: Skeleton,
        parts: Parts,
        face: NDArray[np.int64],
    ) -> None:
        self.points, self.topology, self.parts = start, topology, parts
        self._samples, self._all = sampled(skeleton), all_points(skeleton)
        self._shoulder = skeleton.ball("humerus.l", "scapula.l")[1]
        self._start, self._free = start, self._far_from_bone(start)
        self._face = face[::3]  # its shape is the source's, and stays

    def fitted(self) -> Array:
        """Return the skin's vertices after the fit; left and right are mirror images."""
        for length, apart in ROUNDS:
            self._round(thinned(self._samples, apart), length)
        for _ in range(FINAL_ROUNDS):
            depth = depths(self._all.points, self.points, self.topology.faces)
            short = (depth < self._all.low) & (self._all.points[:, 0] > -0.002)
            if not short.any():
                break
            more = thinned(self._all.subset(short), FINAL_SPACING_M)
            self._round(thinned(self._samples, ROUNDS[-1][1]).joined(more), FINAL_LENGTH_M)
        return self.points

    def _round(self, samples: Samples, length: float) -> None:
        targets, faces = gaussian_process.Targets(), self.topology.faces
        names = self._part_of(samples)
        for part in np.unique(names):
            own = np.flatnonzero(names == part)
            among = self.parts.skin(str(part))
            at = nearest(samples.points[own], self.points, faces, among)
            at_rim = self.parts.rim(among)[np.searchsorted(among, at.face)]
            sure = ~at_rim & (at.depth > -MAX_OUTSIDE_M)
            sure &= ~self._in_a_fold(samples.points[own], at)
            self._add_depths(targets, samples.subset(own[sure]), at.subset(sure))
            if length <= RIM_LENGTH_M:
                self._add_depths_at_rim(targets, samples.subset(own[at_rim]))
        self._keep_face(targets)
        self._keep_free(targets)
        self._keep_sides(targets)
        self._keep_apart(targets)
        step = gaussian_process.displacements(self._places(), targets, length, self.parts.mirror)
        self.points = self.topology.symmetric(self.points + step)

    def _places(self) -> Array:
        return np.hstack([self.points, self.parts.apart])

    def _part_of(self, samples: Samples) -> NDArray[np.str_]:
        high = samples.points[:, 1] > self._shoulder - SHOULDER_CAP_M
        pairs = zip(samples.bone, high, strict=True)
        return np.array([self.parts.part_of(str(bone), bool(up)) for bone, up in pairs])

    def _in_a_fold(self, points: Array, at: Nearest) -> Mask:
        """Return which points seem to lie outside only because their skin has a fold."""
        fold = np.zeros(len(points), bool)
        outside = at.depth < 0
        fold[outside] = depths(points[outside], self.points, self.topology.faces) > 0
        return fold

    def _add_depths(self, targets: gaussian_process.Targets, samples: Samples, at: Nearest) -> None:
        lack = np.maximum(samples.low - at.depth, 0)
        excess = np.where(at.depth < COVER_M, np.maximum(at.depth - samples.high, 0), 0)
        errors = np.where(lack > 0, SHALLOW_M, np.where(excess > 0, DEEP_M, RIGHT_M))
        near = at.depth < COVER_M
        apart = np.einsum("ij,ijk->ik", at.share, self.parts.apart[self.topology.faces[at.face]])
        targets.add(
            np.hstack([at.place, apart])[near],
            at.outward[near],
            np.clip(lack - excess, -MAX_STEP_M, MAX_STEP_M)[near],
            (errors / np.sqrt(samples.weight))[near],
        )

    def _add_depths_at_rim(self, targets: gaussian_process.Targets, samples: Samples) -> None:
        """Add depths where the skins of two parts meet, as in the armpit: only for bone outside."""
        depth = depths(samples.points, self.points, self.topology.faces)
        out = depth < RIM_DEPTH_M
        if out.any():
            left = np.flatnonzero(self.parts.left)
            at = nearest(samples.points[out], self.points, self.topology.faces, left)
            self._add_depths(targets, samples.subset(out), replace(at, depth=depth[out]))

    def _add_moves(
        self,
        targets: gaussian_process.Targets,
        which: NDArray[np.int64],
        moves: Array,
        error: float,
    ) -> None:
        """Add targets: some vertices move by the given displacements (n, 3), within an error."""
        errors = np.full(len(which), error)
        for axis, way in enumerate(np.eye(3)):
            ways = np.tile(way, (len(which), 1))
            targets.add(self._places()[which], ways, moves[:, axis], errors)

    def _keep_face(self, targets: gaussian_process.Targets) -> None:
        """Keep the shape of lids, nose and mouth, and the position of the lids on the eyeballs."""
        self._add_moves(targets, self._face, np.zeros((len(self._face), 3)), EXACT_M)

    def _far_from_bone(self, points: Array) -> NDArray[np.int64]:
        """Return some vertices of the left half over no bone, a few centimetres apart."""
        distance = cKDTree(self._all.points).query(points)[0]
        free = np.flatnonzero((distance > COVER_M) & (self.topology.side >= 0))
        cells = np.round(points[free] / FREE_SPACING_M).astype(np.int64)
        return free[np.sort(np.unique(cells, axis=0, return_index=True)[1])]

    def _keep_free(self, targets: gaussian_process.Targets) -> None:
        """Pull skin over no bone, such as throat and belly, back to its start position."""
        back = self._start[self._free] - self.points[self._free]
        self._add_moves(targets, self._free, back, FREE_M)

    def _keep_sides(self, targets: gaussian_process.Targets) -> None:
        """Keep the left half on the left."""
        x = self.points[:, 0]
        chosen = np.flatnonzero((self.topology.side > 0) & (x < GAP_M))
        sideways = np.tile([1.0, 0.0, 0.0], (len(chosen), 1))
        exact = np.full(len(chosen), EXACT_M)
        targets.add(self._places()[chosen], sideways, GAP_M - x[chosen], exact)

    def _keep_apart(self, targets: gaussian_process.Targets) -> None:
        """Push apart parts that overlap, each by half the distance."""
        for vertices, wall, gap in self.parts.contact_pairs():
            at = nearest(self.points[vertices], self.points, self.topology.faces, wall)
            close = (at.depth > -gap) & (at.depth < APART_M)
            close &= ~self.parts.rim(wall)[np.searchsorted(wall, at.face)]
            push, out = ((at.depth + gap) / 2)[close], at.outward[close]
            exact = np.full(len(push), SHALLOW_M)
            targets.add(self._places()[vertices[close]], out, push, exact)

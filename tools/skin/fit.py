"""Fitting the posed skin over the bones: deep enough everywhere, as deep as wished where known."""

import numpy as np
from numpy.typing import NDArray

from skin.bend import Plate, Pulls
from skin.distance import Nearest, depths, nearest
from skin.parts import Parts
from skin.places import Skeleton
from skin.source import Array, Mask
from skin.topology import Topology
from skin.wishes import Wishes, all_points, sampled

# How strongly the places pull, against a plate of stiffness 1: a place every 4 mm with
# weight w bends the skin over a length of (16e-6 / w) ** 0.25 metres.
TARGET, LEAST, APART = 2e3, 3e4, 3e4
# The farthest that one round may pull, so that nothing tumbles, metres.
STEP_M = 0.01
# How much of the way each round goes: parts that rub against each other swing otherwise.
CAUTION = 0.6
# A bone so far outside is not outside: its nearest skin is the edge of another part.
ASTRAY_M = 0.03
# From so far under its middle the humerus' head lies under the shoulder's skin, metres.
SHOULDER_CAP_M = 0.02
# A wish that is met by so much more is let go.
SLACK_M = 0.0008
# No vertex of one leg comes nearer than this to the midline, metres.
GAP_M = 0.0025


class Fitting:
    """One skin on its way onto one skeleton.

    Every round asks anew how far the posed skin should go in all, so that it is bent as
    little as the bones allow and forgets what an earlier round did in vain.
    """

    def __init__(
        self, start: Array, topology: Topology, skeleton: Skeleton, parts: Parts, lids: Array
    ) -> None:
        self.start, self.topology, self.parts = start, topology, parts
        self.wishes, self.every = sampled(skeleton), all_points(skeleton)
        self._shoulder = skeleton.ball("humerus.l", "scapula.l")[1]
        self._lids = lids
        self.plate = Plate(start, topology, 1.0)

    def fitted(self, rounds: int = 18, last: int = 8, share: float = 0.7) -> Array:
        """Return the skin's vertices after the fit; left and right are images of each other.

        Parameters
        ----------
        rounds : with the thinned choice of bone points
        last : at most so many more, with those added that have less than `share` of their least
        """
        wishes, held = self.wishes, np.zeros(len(self.wishes.points), bool)
        points = self.start
        for _ in range(rounds):
            points, held = self.round(points, wishes, held)
        for _ in range(last):
            depth = depths(self.every.points, points, self.topology.faces)
            short = (depth < self.every.least * share) & (self.every.points[:, 0] > -0.002)
            if not short.any():
                break
            wishes = wishes.joined(self.every.chosen(short))
            held = np.concatenate([held, np.ones(short.sum(), bool)])
            points, held = self.round(points, wishes, held)
        return points

    def round(self, points: Array, wishes: Wishes, held: Mask) -> tuple[Array, Mask]:
        """Return the points of the next round, and which wishes for a least depth hold them."""
        pulls, so_far = Pulls(), points - self.start
        names = self._part_of(wishes)
        held = held.copy()
        for part in np.unique(names):
            own = np.flatnonzero(names == part)
            among = self.parts.skin(str(part))
            at = nearest(wishes.points[own], points, self.topology.faces, among)
            sure = ~self.parts.rim(among)[np.searchsorted(among, at.face)]
            own, at = own[sure], at.chosen(sure)
            held[own] |= at.depth < wishes.least[own]
            # A place that others hold farther out than this wish wants needs it no longer.
            held[own] &= at.depth < wishes.least[own] + SLACK_M
            self._pull(pulls, wishes.chosen(own), at, held[own], so_far)
        self._keep_lids(pulls)
        self._keep_sides(pulls, points, so_far)
        self._keep_apart(pulls, points, so_far)
        return points + CAUTION * (self.start + self.plate.bent(pulls) - points), held

    def _part_of(self, wishes: Wishes) -> NDArray[np.str_]:
        high = wishes.points[:, 1] > self._shoulder - SHOULDER_CAP_M
        pairs = zip(wishes.bone, high, strict=True)
        return np.array([self.parts.of(str(bone), bool(up)) for bone, up in pairs])

    def _pull(self, pulls: Pulls, wishes: Wishes, at: Nearest, held: Mask, so_far: Array) -> None:
        wanted = np.isfinite(wishes.target)
        lack = np.where(wanted, wishes.target, wishes.least) - at.depth
        active = (wanted | held) & (at.depth > -ASTRAY_M)
        corners = self.topology.faces[at.face[active]]
        done = np.einsum("ij,ijk,ik->i", at.share[active], so_far[corners], at.outward[active])
        pulls.add(
            corners,
            at.share[active],
            at.outward[active],
            done + np.clip(lack[active], -STEP_M, STEP_M),
            np.where(at.depth < wishes.least, LEAST, TARGET * wishes.weight)[active],
        )

    def _keep_lids(self, pulls: Pulls) -> None:
        """Leave the eyelids where the eyeballs are."""
        chosen = np.flatnonzero((self._lids > 0) & (self.topology.side > 0))
        first = np.tile([1.0, 0.0, 0.0], (len(chosen), 1))
        for way in np.eye(3):
            strength = APART * self._lids[chosen] ** 4
            ways = np.tile(way, (len(chosen), 1))
            pulls.add(np.tile(chosen[:, None], 3), first, ways, np.zeros(len(chosen)), strength)

    def _keep_sides(self, pulls: Pulls, points: Array, so_far: Array) -> None:
        """Keep the left half on the left."""
        x, side = points[:, 0], self.topology.side
        chosen = np.flatnonzero((side > 0) & (x < GAP_M))
        sideways = np.tile([1.0, 0.0, 0.0], (len(chosen), 1))
        amounts = so_far[chosen, 0] + GAP_M - x[chosen]
        strength = np.full(len(chosen), 10 * APART)
        pulls.add(np.tile(chosen[:, None], 3), sideways, sideways, amounts, strength)

    def _keep_apart(self, pulls: Pulls, points: Array, so_far: Array) -> None:
        """Push parts that lie in each other apart, each by half."""
        faces = self.topology.faces
        for vertices, wall, gap in self.parts.rubbing():
            at = nearest(points[vertices], points, faces, wall)
            close = (at.depth > -gap) & (at.depth < ASTRAY_M)
            out, push = at.outward[close], ((at.depth + gap) / 2)[close]
            strength, first = np.full(len(push), APART), np.zeros((len(push), 3))
            first[:, 0] = 1.0
            own, corners = vertices[close], faces[at.face[close]]
            done = np.einsum("ij,ij->i", so_far[own], out)
            there = np.einsum("ij,ijk,ik->i", at.share[close], so_far[corners], -out)
            pulls.add(np.tile(own[:, None], 3), first, out, done + push, strength)
            pulls.add(corners, at.share[close], -out, there + push, strength)

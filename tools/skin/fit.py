"""Fitting the posed skin over the bones: deep enough everywhere, as deep as wished where known."""

import numpy as np
from numpy.typing import NDArray

from skin.bend import Plate, Pulls
from skin.distance import depths, nearest
from skin.places import Skeleton
from skin.source import Array
from skin.topology import Topology
from skin.wishes import Wishes, all_points, sampled

# How strongly the places pull, against a plate of stiffness 1: a place every 4 mm with
# weight w bends the skin over a length of (16e-6 / w) ** 0.25 metres.
TARGET, LEAST, APART = 2e3, 2e4, 1e4
# The farthest that one round may pull, so that nothing tumbles, metres.
STEP_M = 0.02
# No vertex of one leg comes nearer than this to the midline, metres.
MIDLINE_M = 0.0015


def fitted(vertices: Array, topology: Topology, skeleton: Skeleton, rounds: int = 12) -> Array:
    """Return the skin's vertices after the fit; left and right stay images of each other."""
    wishes, faces = sampled(skeleton), topology.faces
    points = vertices
    for _ in range(rounds):
        pulls = Pulls()
        _pull(pulls, wishes, points, faces)
        _keep_sides(pulls, points, topology)
        points = symmetric(points + Plate(points, faces, 1.0).bent(pulls), topology)
    return cleared(points, topology, all_points(skeleton))


def cleared(points: Array, topology: Topology, wishes: Wishes, rounds: int = 12) -> Array:
    """Push the skin out gently until every vertex of every bone is deep enough."""
    for _ in range(rounds):
        depth = depths(wishes.points, points, topology.faces)
        short = depth < wishes.least * 0.8
        if not short.any():
            break
        pulls = Pulls()
        chosen = Wishes(wishes.points[short], wishes.least[short], wishes.target[short])
        _pull(pulls, chosen, points, topology.faces)
        points = symmetric(points + Plate(points, topology.faces, 0.02).bent(pulls), topology)
    return points


def symmetric(points: Array, topology: Topology) -> Array:
    """Return the mean of the points and their mirror image."""
    return (points + points[topology.mirror] * [-1.0, 1.0, 1.0]) / 2


def _pull(pulls: Pulls, wishes: Wishes, points: Array, faces: NDArray[np.int64]) -> None:
    at = nearest(wishes.points, points, faces)
    wanted = np.isfinite(wishes.target)
    lack = np.where(wanted, wishes.target, wishes.least + 0.0003) - at.depth
    active = wanted | (at.depth < wishes.least)
    weight = np.where(at.depth < wishes.least, LEAST, TARGET)
    pulls.add(
        faces[at.face[active]], at.share[active], at.outward[active],
        np.clip(lack[active], -STEP_M, STEP_M), weight[active],
    )  # fmt: skip


def _keep_sides(pulls: Pulls, points: Array, topology: Topology) -> None:
    """Keep the left half on the left and the midline in the middle."""
    x, side = points[:, 0], topology.side
    chosen = np.flatnonzero(x * side < MIDLINE_M)
    amounts = (side * MIDLINE_M - x)[chosen]
    sideways = np.tile([1.0, 0.0, 0.0], (len(chosen), 1))
    strength = np.full(len(chosen), APART)
    pulls.add(np.tile(chosen[:, None], 3), sideways, sideways, amounts, strength)

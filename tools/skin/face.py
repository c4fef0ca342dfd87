"""Putting the features of the face over the skull's openings, before the depths are fitted.

A smooth bend of space carries a few places (eyeballs, nose, mouth, chin, ears) to where our
skull wants them and dies away towards the shoulders. Its kernel is the distance itself, the
smoothest bend in three dimensions.
"""

import json
from pathlib import Path

import numpy as np
from scipy.spatial.distance import cdist

from skin.places import Skeleton
from skin.rig import weight_matrix
from skin.source import Array, Mask, Source
from skin.topology import Topology
from skin.trunk import TrunkMap

_FACE = Path(__file__).parent / "data" / "face.json"
# Every so manyth vertex of neck and trunk stays where it is.
STILL = 25
# What is nearer to an eye's middle than so many of its radii is its lids.
LID = 1.25


def placed(
    source: Source, topology: Topology, skeleton: Skeleton, points: Array, trunk: TrunkMap
) -> tuple[Array, dict[str, Array]]:
    """Return the posed points with the face in its place, and the vertices of each eye."""
    table = json.loads(_FACE.read_text(encoding="utf-8"))
    eye = source.vertices[topology.eyes["eye.l"][0]]
    middle = (eye.min(axis=0) + eye.max(axis=0)) / 2
    height = np.linalg.norm(skeleton.left("vertex") - skeleton.left("mental_protuberance"))
    mm = height / table["size_mm"]
    ours = skeleton.left(table["eye"]["from"]) + np.array(table["eye"]["mm"]) * mm
    size = table["eye"]["scale"] * mm * 1000
    ours[2] -= size * (eye[:, 2].max() - middle[2])  # the row says where its front lies
    eyes = {}
    for node, (used, _) in topology.eyes.items():
        side = np.array([1.0 if node.endswith(".l") else -1.0, 1.0, 1.0])
        eyes[node] = (source.vertices[used] - middle * side) * size + ours * side
    starts, ends = [trunk(eye)], [eyes["eye.l"]]
    for row in table["places"]:
        starts.append(points[[row["vertex"]]])
        ends.append([skeleton.left(row["from"]) + np.array(row["mm"]) * mm])
    start, goal = np.vstack(starts), np.vstack(ends)
    flip = [-1.0, 1.0, 1.0]
    paired = np.abs(start[:, 0]) > 1e-4
    still = points[np.flatnonzero(_weight_of(source, topology, "head", "neck03") == 0)[::STILL]]
    start = np.vstack([start, start[paired] * flip, still])
    goal = np.vstack([goal, goal[paired] * flip, still])
    bend = np.linalg.lstsq(
        np.vstack([cdist(start, start), np.ones(len(start))]),
        np.vstack([goal - start, np.zeros(3)]),
    )[0]
    return points + cdist(points, start) @ bend, eyes


def lids(points: Array, eyes: dict[str, Array]) -> Mask:
    """Return which vertices lie close to an eyeball."""
    result = np.zeros(len(points), bool)
    for eye in eyes.values():
        middle = (eye.min(axis=0) + eye.max(axis=0)) / 2
        radius = np.linalg.norm(eye - middle, axis=1).max()
        result |= np.linalg.norm(points - middle, axis=1) < LID * radius
    return result


def _weight_of(source: Source, topology: Topology, *beginnings: str) -> Array:
    names, weights = weight_matrix(source, topology.taken)
    return np.asarray(weights[:, [name.startswith(beginnings) for name in names]].sum(axis=1))

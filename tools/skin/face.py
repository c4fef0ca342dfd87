"""Putting the features of the face over the skull's openings, before the depths are fitted.

A smooth bend of space carries a few places (eyeballs, nose, mouth, chin, ears) to where our
skull wants them and dies away towards the shoulders. Its kernel is the distance itself, the
smoothest bend in three dimensions.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from skin.places import Skeleton
from skin.rig import weight_matrix
from skin.source import Array, Source
from skin.topology import Topology
from skin.trunk import TrunkMap

_FACE = Path(__file__).parent / "data" / "face.json"
# Every so manyth vertex of neck and trunk stays where it is.
STILL = 25
# What is nearer to an eye's middle than so many of its radii is its lids; what is farther than so
# many is not.
LIDS = 1.15, 1.6
# So far below its upper edge ends the slit between the lids.
LID_GAP_DEG = 15


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
    rest = source.vertices[topology.taken]
    grown = height / np.linalg.norm(np.subtract(*rest[[row["vertex"] for row in table["head"]]]))
    placed_already = np.array([row["vertex"] for row in table["places"]])
    for row in table["parts"]:
        own = np.setdiff1d(_within(rest, row["balls"]), placed_already)
        placed_already = np.union1d(placed_already, own)
        shape = (rest[own] - rest[row["vertex"]]) * row["scale"] * grown
        if "lift" in row:
            corner, up = row["lift"]
            shape[:, 1] += up * mm * (rest[own, 0] / rest[corner, 0]) ** 2
        starts.append(points[own])
        ends.append(skeleton.left(row["from"]) + np.array(row["mm"]) * mm + shape)
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
    return opened(points + cdist(points, start) @ bend, eyes, table["lid"]), eyes


def opened(points: Array, eyes: dict[str, Array], row: dict[str, Any]) -> Array:
    """Return the points with the upper lids turned about the eyes' middles until they are open."""
    result = points.copy()
    edge = 0.0
    for node in sorted(eyes):  # the left one first: it says how far both turn
        middle, radius = _ball(eyes[node])
        way = points - middle
        up = np.degrees(np.arctan2(way[:, 1], way[:, 2]))
        edge = up[row["upper"]] if node.endswith(".l") else edge
        aside = np.degrees(np.arctan2(way[:, 0], way[:, 2]))
        # Whole at the upper lid's edge, nothing at the lower one's, at the brow and the corners.
        share = np.interp(up, [edge - LID_GAP_DEG, edge, edge + row["over_deg"]], [0, 1, 0])
        share *= np.clip(1 - (aside / row["aside_deg"]) ** 2, 0, 1)
        share *= np.interp(np.linalg.norm(way, axis=1) / radius, LIDS, [1, 0])
        turn = np.radians((row["deg"] - edge) * share)
        result[:, 1] += way[:, 1] * (np.cos(turn) - 1) + way[:, 2] * np.sin(turn)
        result[:, 2] += way[:, 2] * (np.cos(turn) - 1) - way[:, 1] * np.sin(turn)
    return result


def lids(points: Array, eyes: dict[str, Array]) -> Array:
    """Return how much each vertex is an eyeball's lid, 0 to 1."""
    result = np.zeros(len(points))
    for eye in eyes.values():
        middle, radius = _ball(eye)
        far = np.linalg.norm(points - middle, axis=1) / radius
        result = np.maximum(result, np.interp(far, LIDS, [1, 0]))
    return result


def _ball(eye: Array) -> tuple[Array, float]:
    """Return an eyeball's middle and its greatest radius."""
    middle = (eye.min(axis=0) + eye.max(axis=0)) / 2
    return middle, float(np.linalg.norm(eye - middle, axis=1).max())


def _within(points: Array, balls: list[list[float]]) -> NDArray[np.int64]:
    """Return the vertices of the left half within so many mm of some."""
    near = [np.linalg.norm(points - points[int(v)], axis=1) < mm / 1000 for v, mm in balls]
    return np.flatnonzero(np.any(near, axis=0) & (points[:, 0] > -1e-4))


def _weight_of(source: Source, topology: Topology, *beginnings: str) -> Array:
    names, weights = weight_matrix(source, topology.taken)
    return np.asarray(weights[:, [name.startswith(beginnings) for name in names]].sum(axis=1))

"""The position of nose, mouth and ears over the skull's openings, before the depths are fitted.

A smooth map of space moves each part as a whole, without changing its shape. The displacement
falls off towards eyes, brows, chin and neck, which are in position already. The map's kernel is
the distance itself, the smoothest one in three dimensions.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from atlas.spline import moves_through
from skin.places import Skeleton
from skin.rig import weight_matrix
from skin.source import Array, Source
from skin.topology import Topology
from skin.trunk import Map, place_of

_FACE = Path(__file__).parent / "data" / "face.json"
# Every n-th vertex of neck and trunk is fixed.
FIXED_EVERY = 25
# Skin nearer to an eye's centre than the first number of radii is lid; beyond the second it is not.
LIDS = 1.15, 1.6
# Vertices above this share keep their shape as lids.
LID = 0.3
# The slit between the lids ends this far below its upper edge.
LID_GAP_DEG = 15


def placed(
    source: Source, topology: Topology, skeleton: Skeleton, points: Array, trunk: Map
) -> tuple[Array, dict[str, Array]]:
    """Return the posed points with the face in position, and the vertices of each eye."""
    table = json.loads(_FACE.read_text(encoding="utf-8"))
    eyes = {node: trunk(source.vertices[used]) for node, (used, _) in topology.eyes.items()}
    rest = source.vertices[topology.taken]
    fixed = np.flatnonzero(_weight_of(source, topology, "head", "neck03") == 0)[::FIXED_EVERY]
    fixed = np.concatenate([fixed[topology.side[fixed] >= 0], table["still"]])
    starts, moves = [points[fixed], eyes["eye.l"]], [np.zeros((len(fixed), 3))]
    moves.append(np.zeros(eyes["eye.l"].shape))
    for row in table["parts"]:
        own = _within(rest, row["balls"])
        way = row["share"] * (place_of(row, skeleton) - points[row["vertex"]])
        way[0] *= topology.side[row["vertex"]]
        starts.append(points[own])
        moves.append(np.tile(way, (len(own), 1)))
    start = np.vstack(starts)
    start[np.abs(start[:, 0]) < 1e-4, 0] = 0.0
    bend = moves_through(start, np.vstack(moves), kernel="linear")
    return with_open_lids(points + bend(points), eyes, table["lid"]), eyes


def with_open_lids(points: Array, eyes: dict[str, Array], row: dict[str, Any]) -> Array:
    """Return the points with the upper lids turned about the eyes' centres until they are open."""
    result = points.copy()
    edge = 0.0
    for node in sorted(eyes):  # the left one first: it says how far both turn
        middle, radius = _ball(eyes[node])
        way = points - middle
        up = np.degrees(np.arctan2(way[:, 1], way[:, 2]))
        edge = up[row["upper"]] if node.endswith(".l") else edge
        aside = np.degrees(np.arctan2(way[:, 0], way[:, 2]))
        # Full at the upper lid's edge; zero at the lower lid's edge, at the brow and at the
        # corners.
        share = np.interp(up, [edge - LID_GAP_DEG, edge, edge + row["over_deg"]], [0, 1, 0])
        share *= np.clip(1 - (aside / row["aside_deg"]) ** 2, 0, 1)
        share *= np.interp(np.linalg.norm(way, axis=1) / radius, LIDS, [1, 0])
        turn = np.radians((row["deg"] - edge) * share)
        result[:, 1] += way[:, 1] * (np.cos(turn) - 1) + way[:, 2] * np.sin(turn)
        result[:, 2] += way[:, 2] * (np.cos(turn) - 1) - way[:, 1] * np.sin(turn)
    return result


def face_vertices(
    source: Source, topology: Topology, points: Array, eyes: dict[str, Array]
) -> NDArray[np.int64]:
    """Return the vertices of the left half that shape the face: lids, nose and mouth."""
    table, rest = json.loads(_FACE.read_text(encoding="utf-8")), source.vertices[topology.taken]
    parts = [_within(rest, row["balls"]) for row in table["parts"] if row["kept"]]
    lid = np.flatnonzero((lids(points, eyes) > LID) & (topology.side > 0))
    return np.unique(np.concatenate([lid, *parts]))


def lids(points: Array, eyes: dict[str, Array]) -> Array:
    """Return for each vertex how much it belongs to a lid, 0 to 1."""
    result = np.zeros(len(points))
    for eye in eyes.values():
        middle, radius = _ball(eye)
        far = np.linalg.norm(points - middle, axis=1) / radius
        result = np.maximum(result, np.interp(far, LIDS, [1, 0]))
    return result


def _ball(eye: Array) -> tuple[Array, float]:
    """Return an eyeball's centre and its greatest radius."""
    middle = (eye.min(axis=0) + eye.max(axis=0)) / 2
    return middle, float(np.linalg.norm(eye - middle, axis=1).max())


def _within(points: Array, balls: list[list[float]]) -> NDArray[np.int64]:
    """Return the vertices of the left half within the given distances (mm) of some vertices."""
    near = [np.linalg.norm(points - points[int(v)], axis=1) < mm / 1000 for v, mm in balls]
    return np.flatnonzero(np.any(near, axis=0) & (points[:, 0] > -1e-4))


def _weight_of(source: Source, topology: Topology, *beginnings: str) -> Array:
    names, weights = weight_matrix(source, topology.taken)
    return np.asarray(weights[:, [name.startswith(beginnings) for name in names]].sum(axis=1))

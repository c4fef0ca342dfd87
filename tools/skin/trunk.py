"""A smooth map of space that brings trunk, neck and head of the resting body onto ours.

The shape of the source's body is kept. Only a few places have positions in `data/anchors.json`; a
spline moves everything else with them.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from atlas.spline import moves_through
from skin.distance import vertex_normals
from skin.places import Skeleton
from skin.source import Array
from skin.topology import Topology

_ANCHORS = Path(__file__).parent / "data" / "anchors.json"
# The normals of the middle of the back have at most this z.
_BACKWARD = -0.2

Map = Callable[[Array], Array]


def trunk_map(skin: Array, topology: Topology, skeleton: Skeleton, size: float) -> Map:
    """Return a map of space for places around the resting skin.

    Parameters
    ----------
    skin : (n, 3) the resting skin
    size : our body's size over the resting one's
    """
    table = json.loads(_ANCHORS.read_text(encoding="utf-8"))
    pairs = [(row["vertex"], place_of(row, skeleton)) for row in table["places"]]
    fronts = [(row["front"], _front(row, skeleton)) for row in table["levels"]]
    levels = [row for row in table["levels"] if "back" in row]
    backs = np.array([row["back"] for row in levels])
    ours = np.array([_front(row, skeleton) for row in levels])
    heights = ours[:, 1] + (skin[backs, 1] - skin[[row["front"] for row in levels], 1]) * size
    middle = _middle_of_back(skin, topology)
    for row in table["spine"]:
        tip = skeleton.left(row["at"])
        level = np.interp(tip[1], heights, skin[backs, 1])
        vertex = int(middle[np.abs(skin[middle, 1] - level).argmin()])
        above = (skin[vertex, 1] - level) * size
        pairs.append((vertex, np.array([0.0, tip[1] + above, tip[2] - row["mm"] / 1000])))
    at, goals = zip(*fronts, *pairs, strict=True)
    at = np.array(at)
    start, goal = skin[at], np.array(goals)
    start[topology.side[at] == 0, 0] = 0.0
    bend = moves_through(start, goal - start, kernel="linear")
    return lambda points: points + bend(points)


def place_of(row: dict[str, Any], skeleton: Skeleton) -> Array:
    """Return a row's position: an offset (mm) from a landmark, or from one for each axis."""
    named = row["from"] if isinstance(row["from"], list) else [row["from"]] * 3
    return np.array([skeleton.left(n)[i] for i, n in enumerate(named)]) + np.array(row["mm"]) / 1000


def _front(row: dict[str, Any], skeleton: Skeleton) -> Array:
    if isinstance(row["at"], str):
        place = skeleton.left(row["at"])
    else:
        start, end = skeleton.left(row["at"][0]), skeleton.left(row["at"][1])
        place = start + (end - start) * row["at"][2]
    return np.array([0.0, place[1], place[2] + row["mm"] / 1000])


def _middle_of_back(skin: Array, topology: Topology) -> NDArray[np.int64]:
    backward = vertex_normals(skin, topology.faces)[:, 2] < _BACKWARD
    return np.flatnonzero((topology.side == 0) & backward)

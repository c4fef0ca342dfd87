"""Stretching trunk, neck and head of the resting body onto ours, level by level."""

import json
from pathlib import Path

import numpy as np

from skin.places import Skeleton
from skin.pose import GIRTH
from skin.source import Array

_LEVELS = Path(__file__).parent / "data" / "levels.json"


class TrunkMap:
    """A map of space: height, depth and width of each level onto those of our skeleton.

    Between the levels it is linear, beyond the last ones it goes on.
    """

    def __init__(self, rest: Array, skeleton: Skeleton) -> None:
        rows = json.loads(_LEVELS.read_text(encoding="utf-8"))["levels"]
        table = [_level(row, rest, skeleton) for row in rows]
        self._levels = np.array(sorted(table))

    def __call__(self, points: Array) -> Array:
        """Return the moved points, (n, 3)."""
        level, ours, middle, our_middle, thick = self._levels.T
        y = points[:, 1]
        at = np.clip(y, level[0], level[-1])
        depth = np.interp(at, level, thick)
        forward = np.interp(at, level, our_middle)
        z = (points[:, 2] - np.interp(at, level, middle)) * depth + forward
        height = np.interp(at, level, ours) + (y - at) * GIRTH
        return np.column_stack([points[:, 0] * GIRTH, height, z])


def _level(row: dict, rest: Array, skeleton: Skeleton) -> tuple[float, ...]:
    """Return height, our height, middle, our middle and how much thicker ours is."""
    front = rest[row["front"]]
    place = row["ours"][0]
    if isinstance(place, str):
        our_front = skeleton.left(place)
    else:
        start, end = skeleton.left(place[0]), skeleton.left(place[1])
        our_front = start + (end - start) * place[2]
    our_front = our_front + [0, 0, row["ours"][1] / 1000]
    if "back" not in row:
        above = our_front[1] + row["ours"][1] / 1000
        return front[1], above, front[2], our_front[2] - row["ours"][1] / 1000, GIRTH
    back = rest[row["back"]]
    our_back = skeleton.left(row["ours_back"][0]) - [0, 0, row["ours_back"][1] / 1000]
    thick = (our_front[2] - our_back[2]) / (front[2] - back[2])
    return front[1], our_front[1], front[2], our_front[2], thick

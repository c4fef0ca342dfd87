"""A second body made from the first one: `data/proportions.json` says which places move.

All bones follow smoothly between the moved and the fixed places. Then the whole body is scaled to
the second body's height.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from atlas.spline import moves_through

DATA = Path(__file__).parent / "data" / "proportions.json"
Places = dict[tuple[str, str], np.ndarray]


class Proportions:
    """The map from the first body to the second.

    Parameters
    ----------
    places : landmark position (3,) by id and side, metres
    height : of the first skeleton, metres
    """

    def __init__(self, places: Places, height: float) -> None:
        data = json.loads(DATA.read_text("utf-8"))
        self._left = {name: place for (name, side), place in places.items() if side != "right"}
        paired = {name for name, side in places if side == "left"}
        moved = {name: np.zeros(3) for name in data["still"]}
        for move in data["moves"]:
            for name in move["places"]:
                moved[name] = moved.get(name, np.zeros(3)) + self._moved(move, name)
        # Landmarks on the midline do not move sideways.
        free = np.array([[float(name in paired), 1.0, 1.0] for name in moved])
        at = np.array([self._left[name] for name in moved]) * free
        self._spline = moves_through(at, np.array(list(moved.values())) * free)
        top = np.array([[0.0, height, 0.0], [0.0, 0.0, 0.0]])
        tall = float(np.ptp((top + self._spline(top))[:, 1]))
        self._scale = data["height_mm"] / 1000 / tall

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Return places (n, 3), metres, in the second body."""
        return (points + self._spline(points)) * self._scale

    def _moved(self, move: dict[str, Any], name: str) -> np.ndarray:
        """Return the displacement of a place by one row of the table, metres."""
        if "by" in move:
            return np.array(move["by"], float) / 1000
        place = self._left[move.get("leader", name)]
        about = move["anchor"]
        way = place * [1, 0, 0] if about == "midline" else place - self._left[about]
        return (np.array(move["times"], float) - 1) * way

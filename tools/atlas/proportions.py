"""A second body from the first: `data/proportions.json` says which places stand elsewhere.

A thin-plate spline through the moved and the still places (Bookstein 1989) takes all bones
along; then everything is made smaller, to the second body's height.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.interpolate import RBFInterpolator

DATA = Path(__file__).parent / "data" / "proportions.json"
MIRROR = np.array([-1.0, 1.0, 1.0])
Places = dict[tuple[str, str], np.ndarray]


class Proportions:
    """The map from the first body to the second.

    Parameters
    ----------
    places : landmark position (3,) by id and side, metres
    height : of the first skeleton, metres
    """

    def __init__(self, places: Places, height: float) -> None:
        said = json.loads(DATA.read_text("utf-8"))
        self._left = {name: place for (name, side), place in places.items() if side != "right"}
        paired = {name for name, side in places if side == "left"}
        moved = {name: np.zeros(3) for name in said["still"]}
        for move in said["moves"]:
            for name in move["places"]:
                moved[name] = moved.get(name, np.zeros(3)) + self._moved(move, name)
        at, to = [], []
        for name, move in moved.items():
            # On the midline nothing moves aside; both halves come from one.
            sides = (np.ones(3), MIRROR) if name in paired else (np.array([0.0, 1.0, 1.0]),)
            at += [self._left[name] * side for side in sides]
            to += [move * side for side in sides]
        self._spline = RBFInterpolator(
            np.array(at), np.array(to), kernel="thin_plate_spline", degree=1
        )
        top = np.array([[0.0, height, 0.0], [0.0, 0.0, 0.0]])
        tall = float(np.ptp((top + self._spline(top))[:, 1]))
        self._scale = said["height_mm"] / 1000 / tall

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Return where places (n, 3), metres, lie in the second body."""
        return (points + self._spline(points)) * self._scale

    def _moved(self, move: dict[str, Any], name: str) -> np.ndarray:
        """Return how far one move takes a place, metres."""
        if "by" in move:
            return np.array(move["by"], float) / 1000
        place = self._left[move.get("leader", name)]
        about = move["anchor"]
        way = place * [1, 0, 0] if about == "midline" else place - self._left[about]
        return (np.array(move["times"], float) - 1) * way

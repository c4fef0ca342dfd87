"""Which way a foreign skeleton stands and in what unit, found by where its bones lie.

The middles of the bones that we know are laid onto those of the default skeleton, in each
of the 48 ways in which the axes of one frame can be those of another, mirrored ones among
them; the best fit says how it stands, its scale says the unit.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from osteopoint.errors import OsteopointError

FEWEST = 20
UNITS = {
    "metres": 1.0,
    "decimetres": 0.1,
    "centimetres": 0.01,
    "millimetres": 0.001,
    "inches": 0.0254,
    "feet": 0.3048,
}
# An adult is at most so much larger or smaller than the default skeleton.
_STRETCH = 1.3
# How far the middles of a standing adult's bones lie from ours at most, as a share of the body's
# size. Two other skeletons, their arms farther out than ours, come to 0.11 and 0.13.
_LIKENESS = 0.2
# The best way must fit better than the next by this factor; for those two it is 1.8 and 1.9.
_CLEARLY = 1.25
_AXES = ("x", "y", "z")
_DIRECTIONS = ("left", "up", "front")


@dataclass(frozen=True, slots=True)
class Frame:
    """How to bring a source's coordinates into ours: turn, then scale, then move.

    Attributes
    ----------
    turn : (3, 3), rows of a permutation with signs
    scale : metres to a unit
    unit : its name
    move : (3,) metres
    """

    turn: NDArray[np.float64]
    scale: float
    unit: str
    move: NDArray[np.float64]

    def place(self, vertices: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the vertices in metres, +X left, +Y up, +Z front."""
        return vertices @ self.turn.T * self.scale + self.move

    def __str__(self) -> str:
        """Return how the source stands, for people."""
        named = []
        for row, direction in zip(self.turn, _DIRECTIONS, strict=True):
            axis = int(np.argmax(np.abs(row)))
            named.append(f"{'+' if row[axis] > 0 else '−'}{_AXES[axis]} is {direction}")
        return f"{self.unit}, {', '.join(named)}"


def find_frame(
    theirs: Mapping[str, NDArray[np.float64]], ours: Mapping[str, NDArray[np.float64]]
) -> Frame:
    """Return the frame in which the middles of their bones lie as ours do.

    Parameters
    ----------
    theirs, ours : middle of each bone by id, (3,); only ids in both count

    Raises
    ------
    OsteopointError
        If too few bones are known, they lie like no body, the sides are mirrored, or the
        unit is none that we know.
    """
    shared = sorted(set(theirs) & set(ours))
    if len(shared) < FEWEST:
        raise OsteopointError(
            f"Only {len(shared)} bones of a skeleton were recognised; at least {FEWEST} are needed "
            "to tell how it stands."
        )
    a = np.array([theirs[i] for i in shared])
    b = np.array([ours[i] for i in shared])
    fits = sorted(((_misfit(a, b, turn), turn) for turn in _turns()), key=lambda fit: fit[0][0])
    ((misfit, scale), turn), ((next_best, _), _) = fits[:2]
    if misfit > _LIKENESS or next_best < _CLEARLY * misfit:
        raise OsteopointError(
            "The bones recognised do not lie like those of a standing body: off by "
            f"{misfit:.0%} of its size on average."
        )
    if np.linalg.det(turn) < 0:
        raise OsteopointError(
            "The skeleton is mirrored: what is called left lies on its right. Export it again "
            "without mirroring, or with its sides named rightly."
        )
    unit, exact = _unit(scale)
    return Frame(turn, exact, unit, np.zeros(3))


def _turns() -> list[NDArray[np.float64]]:
    turns = []
    for order in itertools.permutations(range(3)):
        for signs in itertools.product((1.0, -1.0), repeat=3):
            turn = np.zeros((3, 3))
            turn[range(3), order] = signs
            turns.append(turn)
    return turns


def _misfit(
    a: NDArray[np.float64], b: NDArray[np.float64], turn: NDArray[np.float64]
) -> tuple[float, float]:
    """Return how far `a`, turned and scaled, lies from `b`, as a share of its spread; the scale."""
    a, b = (a - np.median(a, axis=0)) @ turn.T, b - np.median(b, axis=0)
    scale = float((a * b).sum() / max(float((a * a).sum()), 1e-30))
    if scale <= 0:
        return np.inf, 0.0
    apart = np.linalg.norm(a * scale - b, axis=1)
    return float(apart.mean() / np.linalg.norm(b, axis=1).mean()), scale


def _unit(scale: float) -> tuple[str, float]:
    name = min(UNITS, key=lambda unit: abs(np.log(scale / UNITS[unit])))
    if abs(np.log(scale / UNITS[name])) > np.log(_STRETCH):
        raise OsteopointError(
            f"The unit is none that is known: one unit would be {scale * 1000:.3g} mm to make an "
            f"adult; known are {', '.join(UNITS)}."
        )
    return name, UNITS[name]

"""Which way a foreign skeleton stands, found by where its bones lie.

The middles of the bones that we know are laid onto those of the default skeleton, in each of the
24 ways in which the axes of one frame can be those of another; the best fit says how it stands.
A part of a body, such as a hand, may lie any way at all. Where the middles do not tell, as of bones
in one row, the shapes of the bones do.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.errors import counted
from osteopoint.errors import OsteopointError

# Fewer bones say nothing of how they stand.
MIN_BONES = 3
# How far the middles of a standing adult's bones lie from ours at most, as a share of the body's
# size. Two other skeletons, their arms farther out than ours, come to 0.11 and 0.13. A hand or a
# foot may be held in many ways.
_LIKENESS, _LIKENESS_OF_A_PART = 0.2, 0.35
# The best way must fit better than the next by this factor; for those two it is 1.8 and 1.9.
_CLEARLY = 1.25
# Bones farther off than so many times the usual distance are named for what they are not.
_ASTRAY, _MAX_ASTRAY = 3.0, 0.3
# The shapes of so many bones are compared, by so many of their vertices.
_SHAPES, _VERTICES, _SHAPES_CLEARLY = 12, 150, 1.08
_AXES = ("x", "y", "z")
_DIRECTIONS = ("left", "up", "front")

Places = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Frame:
    """How to bring a source's coordinates into ours: turn, then scale, then move.

    Attributes
    ----------
    turn : (3, 3) rotation; of a whole body its rows are axes
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
            if abs(row[axis]) < 1 - 1e-6:
                return f"{self.unit}, turned freely"
            named.append(f"{'+' if row[axis] > 0 else '−'}{_AXES[axis]} is {direction}")
        return f"{self.unit}, {', '.join(named)}"


def find_turn(
    theirs: Places, ours: Places, whole: bool = True, shapes: tuple[Places, Places] | None = None
) -> tuple[NDArray[np.float64], float]:
    """Return the rotation, (3, 3), after which their bones lie as ours do, and the scale.

    The scale is in metres to a unit, if their body is as large as ours.

    Parameters
    ----------
    theirs, ours : middle of each bone by id, (3,); only ids in both count
    whole : whether it is a whole body, which stands upright
    shapes : vertices of their bones and of ours by id, asked where the middles do not tell

    Raises
    ------
    OsteopointError
        If too few bones are known, they lie like no body, or the sides are mirrored.
    """
    shared = sorted(set(theirs) & set(ours))
    if len(shared) < MIN_BONES:
        raise OsteopointError(
            f"Only {counted(len(shared), 'bone')} of a skeleton recognised; at least {MIN_BONES} "
            "are needed to tell how it stands, each a mesh of its own, such as a file in a folder."
        )
    a = np.array([theirs[i] for i in shared])
    b = np.array([ours[i] for i in shared])
    fits = sorted(((*_misfit(a, b, turn), turn) for turn in _TURNS), key=lambda fit: fit[0])
    upright = [fit for fit in fits if np.linalg.det(fit[2]) > 0]
    mirrored = next(misfit for misfit, _, turn in fits if np.linalg.det(turn) < 0)
    misfit, scale, turn = upright[0]
    limit = _LIKENESS if whole else _LIKENESS_OF_A_PART
    clear = misfit <= limit and upright[1][0] >= _CLEARLY * misfit
    if clear and mirrored * _CLEARLY >= misfit:
        return turn, scale
    if not whole and not clear and (free := _free_turn(a, b)) is not None:
        return free, _misfit(a, b, free)[1]
    if mirrored * _CLEARLY < misfit and mirrored < limit:
        raise OsteopointError(
            "The skeleton is mirrored: what is called left lies on its right. Export it again "
            "without mirroring, or with its sides named rightly."
        )
    near = [turn for fit, _, turn in upright if fit < _CLEARLY * max(misfit, 1e-9)]
    if misfit <= limit and shapes is not None and (told := _told_by_shapes(near, *shapes)):
        return near[told - 1], scale
    raise OsteopointError(
        "The bones recognised do not lie like those of a standing body: off by "
        f"{misfit:.0%} of its size on average."
    )


def _turns() -> list[NDArray[np.float64]]:
    turns = []
    for order in itertools.permutations(range(3)):
        for signs in itertools.product((1.0, -1.0), repeat=3):
            turn = np.zeros((3, 3))
            turn[range(3), order] = signs
            turns.append(turn)
    return turns


_TURNS = _turns()


def _misfit(
    a: NDArray[np.float64], b: NDArray[np.float64], turn: NDArray[np.float64]
) -> tuple[float, float]:
    """Return how far `a`, turned and scaled, lies from `b`, as a share of its spread; the scale."""
    a = a @ turn.T
    a, b = a - np.median(a, axis=0), b - np.median(b, axis=0)
    spread = float(np.linalg.norm(b, axis=1).mean())
    for _ in range(2):
        scale = float((a * b).sum() / max(float((a * a).sum()), 1e-30))
        if scale <= 0:
            return np.inf, 0.0
        apart = np.linalg.norm(a * scale - b, axis=1)
        astray = apart > _ASTRAY * max(float(np.median(apart)), 0.02 * spread)
        if not astray.any() or astray.mean() > _MAX_ASTRAY:
            break
        a, b = a[~astray], b[~astray]
    return float(apart.mean()) / max(spread, 1e-30), scale


def _free_turn(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Return the rotation that lays `a` on `b` best.

    None if they lie in one row, or unlike, or if a mirror would lay them better.
    """
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    u, strengths, v = np.linalg.svd(b.T @ a)
    if strengths[1] < 0.02 * strengths[0]:
        return None
    proper = float(np.sign(np.linalg.det(u @ v)))
    turn, mirror = (np.asarray(u @ np.diag([1.0, 1.0, way]) @ v) for way in (proper, -proper))
    misfit = _misfit(a, b, turn)[0]
    if misfit > _LIKENESS or _misfit(a, b, mirror)[0] * _CLEARLY < misfit:
        return None
    return turn


def _told_by_shapes(turns: list[NDArray[np.float64]], theirs: Places, ours: Places) -> int:
    """Return which of the turns lays their bones' shapes on ours best, from 1; 0 if none clearly.

    Each bone is laid onto ours at its own middle and in its own size, wherever it stands.
    """
    shared = sorted(set(theirs) & set(ours), key=lambda i: -float(np.ptp(ours[i], axis=0).max()))
    apart = np.zeros(len(turns))
    for name in shared[:_SHAPES]:
        a, b = _sample(theirs[name]), _sample(ours[name])
        size = np.linalg.norm(b, axis=1).mean() / max(np.linalg.norm(a, axis=1).mean(), 1e-30)
        for number, turn in enumerate(turns):
            turned = a @ turn.T * size
            between = np.linalg.norm(turned[:, None] - b[None], axis=2)
            apart[number] += between.min(axis=1).mean() + between.min(axis=0).mean()
    order = np.argsort(apart)
    if len(turns) > 1 and apart[order[1]] < _SHAPES_CLEARLY * apart[order[0]]:
        return 0
    return int(order[0]) + 1


def _sample(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return some of a bone's vertices about the middle of its box."""
    middle = (vertices.min(axis=0) + vertices.max(axis=0)) / 2
    return np.asarray(vertices[:: max(len(vertices) // _VERTICES, 1)] - middle)

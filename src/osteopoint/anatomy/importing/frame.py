"""Orientation of a foreign skeleton, found from the positions of its bones.

The centres of known bones are compared with those of the default skeleton, for each of the 24
rotations that map axes to axes; the best fit gives the orientation. A part of a body, such as a
hand, may have any orientation. If the centres are ambiguous, as for bones in one row, the shapes
of the bones are compared.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.importing.errors import counted
from osteopoint.errors import OsteopointError

# Fewer bones do not determine the orientation.
MIN_BONES = 3
# Largest mean distance of the bone centres of a standing adult from ours, as a share of the size
# of the body. Two other skeletons, with arms farther out than ours, have 0.11 and 0.13. A hand or
# foot has many postures, so its limit is larger.
_LIKENESS, _LIKENESS_OF_A_PART = 0.2, 0.35
# Required ratio of the second best to the best fit; for those two skeletons it is 1.8 and 1.9.
_CLEARLY = 1.25
# Bones farther off than this multiple of the median distance are treated as misnamed.
_ASTRAY, _MAX_ASTRAY = 3.0, 0.3
# Number of bones and vertices for the comparison of shapes, and the required ratio.
_SHAPES, _VERTICES, _SHAPES_CLEARLY = 12, 150, 1.08
_AXES = ("x", "y", "z")
_DIRECTIONS = ("left", "up", "front")

Places = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Frame:
    """Transformation from a source's coordinates to ours: rotate, then scale, then translate.

    Attributes
    ----------
    turn : (3, 3) rotation; for a complete body its rows are axes
    scale : metres per unit
    unit : name of the unit
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
        """Return the orientation in words for the user."""
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
    """Return the rotation, (3, 3), that aligns their bones with ours, and the scale.

    The scale is in metres per unit, if their body is as large as ours.

    Parameters
    ----------
    theirs, ours : centre of each bone by id, (3,); only shared ids are used
    whole : whether it is a complete body, which stands upright
    shapes : vertices of their bones and of ours by id, used if the centres are ambiguous

    Raises
    ------
    OsteopointError
        If too few bones are known, they do not fit a body, or the sides are mirrored.
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
    if misfit <= limit and shapes is not None and (told := _best_by_shapes(near, *shapes)):
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
    """Return the distance of rotated and scaled `a` from `b`, relative to its spread; the scale."""
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
    """Return the best rotation from `a` to `b`.

    Return None if they lie on one line, do not fit, or fit better mirrored.
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


def _best_by_shapes(turns: list[NDArray[np.float64]], theirs: Places, ours: Places) -> int:
    """Return the number of the rotation that best fits the shapes, from 1; 0 if ambiguous.

    Each bone is compared with ours after centring and scaling.
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
    """Return some of a bone's vertices relative to the centre of its bounding box."""
    middle = (vertices.min(axis=0) + vertices.max(axis=0)) / 2
    return np.asarray(vertices[:: max(len(vertices) // _VERTICES, 1)] - middle)

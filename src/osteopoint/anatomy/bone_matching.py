"""Places on one body's bones, and where the same places lie on the bones of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Bone
from osteopoint.geometry.sampling import sample_evenly

Places = NDArray[np.float64]
# On each bone so many places are looked at to lay it onto its fellow, and so many kept.
_LOOKED_AT = 300
_MAX_FACES = 100_000  # of a bone with more only some are looked at
_LAID = 100
_MIN_COUNT, _MAX, _APART_M = 12, 50, 0.016
_ROUNDS, _AFFINE_ROUNDS = 8, 4
# A bone fits if it is off by no more than this share of its size; else other turns are tried.
_FITS = 0.05
_TURNED = 0.5  # cosine of the largest turn against where its neighbours put a bone
_BETTER = 0.75  # another turn must fit better by this factor: a bone is seldom turned
_OUT_OF_SCALE = 1.35  # of a bone's begun place, at most
_NEIGHBOURS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """One bone as even places: points and normals (n, 3), and the middle of them (3,)."""

    points: Places
    normals: Places
    middle: NDArray[np.float64]
    area: float


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """Places on one bone and on its fellow, (k, 3) each, and how far off the fit is, metres."""

    before: Places
    after: Places
    off_m: float


def sampled(bones: Sequence[Bone]) -> dict[str, Sampled]:
    """Return bones as even places, by id; a bone without area is left out."""
    found = {}
    for bone in bones:
        vertices, faces = bone.surface.vertices, bone.surface.faces
        every = 1 + len(faces) // _MAX_FACES
        try:
            points, normals = sample_evenly(vertices, faces[::every], _LOOKED_AT)
        except ValueError:
            continue
        a, b, c = (vertices[faces[::every, i]].astype(np.float64) for i in range(3))
        area = float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()) / 2 * every
        found[bone.id] = Sampled(points, normals, points.mean(axis=0), area)
    return found


def spread_over(bone: Sampled) -> NDArray[np.intp]:
    """Return the numbers of some of a bone's places, each as far from the others as can be."""
    count = int(np.clip(bone.area / _APART_M**2, _MIN_COUNT, _MAX))
    chosen = [int(np.argmax(((bone.points - bone.middle) ** 2).sum(axis=1)))]
    away = np.full(len(bone.points), np.inf)
    while len(chosen) < count:
        apart = ((bone.points - bone.points[chosen[-1]]) ** 2).sum(axis=1)
        np.minimum(away, apart, out=away)
        chosen.append(int(np.argmax(away)))
    return np.array(chosen)


def match(ours: Sampled, theirs: Sampled, begun: Places) -> Match:
    """Lay a bone onto its fellow and return places of the one on the other.

    The nearest places on the other bone draw it there (P. Besl and N. McKay 1992), seen from
    both, first turned, scaled and moved only, then stretched as well; last each place is laid
    onto the surface.

    Parameters
    ----------
    begun : (n, 3) where our bone's points may lie
    """
    size = float(np.sqrt(((theirs.points - theirs.middle) ** 2).sum(axis=1).mean()))
    begun = begun + (theirs.middle - begun.mean(axis=0))
    laid, off = _laid(ours.points, begun, theirs)
    if off > _FITS * size:
        for turned in _turned(begun, theirs):
            other, less = _laid(ours.points, turned, theirs)
            if less < _BETTER * off:
                laid, off = other, less
    laid, normals = _stretched(ours, laid, theirs)
    chosen = spread_over(ours)
    return Match(ours.points[chosen], _onto(laid[chosen], normals[chosen], theirs), off)


def _laid(points: Places, begun: Places, theirs: Sampled) -> tuple[Places, float]:
    """Return our points laid onto the other bone as a whole, and how far off that is."""
    some = slice(None, None, max(1, len(points) // _LAID))
    few, target = points[some], theirs.points[some]
    turn, scale, move = similarity(few, begun[some])
    for _ in range(_ROUNDS):
        here = scale * few @ turn.T + move
        squared = _squared(here, target)
        a = np.concatenate([few, few[squared.argmin(axis=0)]])
        b = np.concatenate([target[squared.argmin(axis=1)], target])
        turn, scale, move = similarity(a, b)
    here = scale * points @ turn.T + move
    squared = _squared(here[some], theirs.points)
    back = _squared(target, here)
    off = np.sqrt((squared.min(axis=1).mean() + back.min(axis=1).mean()) / 2)
    return here, float(off)


def _stretched(ours: Sampled, laid: Places, theirs: Sampled) -> tuple[Places, Places]:
    """Return our points, and their normals, after an affine fit of both bones' places."""
    points, normals = laid, _turned_along(ours, laid)
    target, facing = theirs.points[::2], theirs.normals[::2]
    for _ in range(_AFFINE_ROUNDS):
        # Opposite sides of a thin bone are near each other: normals tell them apart.
        few = points[::2]
        squared = _squared(few, target)
        reach = float(np.median(squared.min(axis=1)))
        cost = squared + 4 * (reach + 1e-8) * (1.0 - normals[::2] @ facing.T)
        a = np.concatenate([few, few[cost.argmin(axis=0)]])
        b = np.concatenate([target[cost.argmin(axis=1)], target])
        matrix, move = _affine(a, b)
        points = points @ matrix.T + move
        normals = normals @ np.linalg.inv(matrix)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return points, normals


def _turned_along(ours: Sampled, laid: Places) -> Places:
    turn, _, _ = similarity(ours.points, laid)
    return np.asarray(ours.normals @ turn.T)


def _onto(points: Places, normals: Places, theirs: Sampled) -> Places:
    """Return points laid onto the other bone's surface, where it looks the same way."""
    squared = _squared(points, theirs.points)
    alike = normals @ theirs.normals.T
    squared[alike < 0.3] = np.inf
    best = squared.argmin(axis=1)
    least = squared[np.arange(len(points)), best]
    off = theirs.points[best] - points
    along = np.einsum("kx,kx->k", off, theirs.normals[best])[:, None] * theirs.normals[best]
    far = ~(least < 9 * np.median(squared.min(axis=1)) + 1e-6)
    along[far] = 0.0
    return np.asarray(points + along)


def _turned(begun: Places, theirs: Sampled) -> list[Places]:
    """Return our points with their long axes along those of the other bone."""
    middle = begun.mean(axis=0)
    _, _, a = np.linalg.svd(begun - middle, full_matrices=False)
    _, _, b = np.linalg.svd(theirs.points - theirs.middle, full_matrices=False)
    found = []
    for first in (1.0, -1.0):
        for second in (1.0, -1.0):
            signs = np.array([first, second, first * second])
            turn = b.T @ np.diag(signs * [1, 1, np.linalg.det(a) * np.linalg.det(b)]) @ a
            if (np.trace(turn) - 1) / 2 >= _TURNED:
                found.append((begun - middle) @ turn.T + theirs.middle)
    return found


def similarity(a: Places, b: Places) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Return turn, scale and move that take places onto others best (Umeyama 1991)."""
    middle_a, middle_b = a.mean(axis=0), b.mean(axis=0)
    away = a - middle_a
    u, d, vt = np.linalg.svd((b - middle_b).T @ away)
    signs = np.array([1.0, 1.0, 1.0 if np.linalg.det(u @ vt) > 0 else -1.0])
    scale = float((d * signs).sum() / max(float((away**2).sum()), 1e-18))
    turn = (u * signs) @ vt
    return turn, scale, middle_b - scale * turn @ middle_a


def _affine(a: Places, b: Places) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the matrix and the move that take places onto others best, held near no change."""
    middle_a, middle_b = a.mean(axis=0), b.mean(axis=0)
    away, there = a - middle_a, b - middle_b
    held = 0.02 * float((away**2).sum()) / 3 * np.eye(3)
    matrix = np.linalg.solve(away.T @ away + held, away.T @ there + held).T
    return matrix, middle_b - matrix @ middle_a


def _squared(a: Places, b: Places) -> NDArray[np.float64]:
    found = (a**2).sum(axis=1)[:, None] - 2 * a @ b.T + (b**2).sum(axis=1)
    return np.asarray(np.maximum(found, 0.0))


def begun_from(
    ours: Mapping[str, Sampled],
    theirs: Mapping[str, Sampled],
    near: Mapping[str, Sequence[str]],
) -> dict[str, Places]:
    """Return where each bone's points may lie, from where the middles of bones around it do.

    Parameters
    ----------
    near : for each bone those that tell, itself among them
    """
    found = {}
    for name, others in near.items():
        a = np.array([ours[other].middle for other in others])
        b = np.array([theirs[other].middle for other in others])
        chosen = np.argsort(((a - ours[name].middle) ** 2).sum(axis=1))[:_NEIGHBOURS]
        turn, scale, move = _held(a[chosen], b[chosen])
        found[name] = scale * ours[name].points @ turn.T + move
    return found


def _held(a: Places, b: Places) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Return a similarity through few places, held to none where they tell too little."""
    # Six more places, a hand's breadth apart, that are moved and not turned: of a bone that is
    # alone, or of bones in one line, these alone tell how it stands.
    size = 0.3 * float(np.sqrt(((a - a.mean(axis=0)) ** 2).sum(axis=1).mean())) + 0.02
    cross = size * np.concatenate([np.eye(3), -np.eye(3)])
    turn, scale, _ = similarity(
        np.concatenate([a, a.mean(axis=0) + cross]), np.concatenate([b, b.mean(axis=0) + cross])
    )
    scale = float(np.clip(scale, 1 / _OUT_OF_SCALE, _OUT_OF_SCALE))
    return turn, scale, b.mean(axis=0) - scale * turn @ a.mean(axis=0)

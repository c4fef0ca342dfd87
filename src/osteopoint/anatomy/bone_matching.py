"""Matching of places on the bones of one body to the bones of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Bone
from osteopoint.geometry.sampling import sample_evenly

Places = NDArray[np.float64]
# Number of samples of each bone that are used to fit it to its counterpart.
_LOOKED_AT = 300
_MAX_FACES = 100_000  # larger bones are subsampled
_LAID = 100
_MIN_COUNT, _MAX, _APART_M = 12, 50, 0.016
_ROUNDS, _AFFINE_ROUNDS = 8, 4
# A bone fits if its error is below this share of its size; else other rotations are tried.
_FITS = 0.05
_TURNED = 0.5  # cosine of the largest rotation relative to the initial placement
_BETTER = 0.75  # another rotation must fit better by this factor, because rotated bones are rare
_OUT_OF_SCALE = 1.35  # largest scale of the initial placement
_NEIGHBOURS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """Even samples of one bone: points and normals (n, 3), and their centroid (3,)."""

    points: Places
    normals: Places
    middle: NDArray[np.float64]
    area: float


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """Places on one bone and on its counterpart, (k, 3) each, and the error of the fit, metres."""

    before: Places
    after: Places
    off_m: float


def sample_bones(bones: Sequence[Bone]) -> dict[str, Sampled]:
    """Return even samples of bones, by id; bones without area are skipped."""
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


def spaced_samples(bone: Sampled) -> NDArray[np.intp]:
    """Return indices of well-spaced samples of a bone, by farthest point sampling."""
    count = int(np.clip(bone.area / _APART_M**2, _MIN_COUNT, _MAX))
    chosen = [int(np.argmax(((bone.points - bone.middle) ** 2).sum(axis=1)))]
    away = np.full(len(bone.points), np.inf)
    while len(chosen) < count:
        apart = ((bone.points - bone.points[chosen[-1]]) ** 2).sum(axis=1)
        np.minimum(away, apart, out=away)
        chosen.append(int(np.argmax(away)))
    return np.array(chosen)


def match(ours: Sampled, theirs: Sampled, start: Places) -> Match:
    """Fit a bone to its counterpart and return places of the one on the other.

    The fit is the iterative closest point method (P. Besl and N. McKay 1992) with neighbours in
    both directions: first with a similarity, then with an affine map. At the end each place is
    projected onto the surface.

    Parameters
    ----------
    start : (n, 3) initial positions of our bone's points
    """
    size = float(np.sqrt(((theirs.points - theirs.middle) ** 2).sum(axis=1).mean()))
    start = start + (theirs.middle - start.mean(axis=0))
    laid, off = _fit_similarity(ours.points, start, theirs)
    if off > _FITS * size:
        for turned in _turned(start, theirs):
            other, less = _fit_similarity(ours.points, turned, theirs)
            if less < _BETTER * off:
                laid, off = other, less
    laid, normals = _fit_affine(ours, laid, theirs)
    chosen = spaced_samples(ours)
    return Match(ours.points[chosen], _onto(laid[chosen], normals[chosen], theirs), off)


def _fit_similarity(points: Places, start: Places, theirs: Sampled) -> tuple[Places, float]:
    """Scale, rotate and move our points onto the other bone; return them and the error, metres."""
    some = slice(None, None, max(1, len(points) // _LAID))
    few, target = points[some], theirs.points[some]
    turn, scale, move = similarity(few, start[some])
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


def _fit_affine(ours: Sampled, laid: Places, theirs: Sampled) -> tuple[Places, Places]:
    """Return our points and normals after an affine fit of the samples of both bones."""
    points, normals = laid, _turned_along(ours, laid)
    target, facing = theirs.points[::2], theirs.normals[::2]
    for _ in range(_AFFINE_ROUNDS):
        # Normals distinguish opposite sides of a thin bone.
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


def _turned(start: Places, theirs: Sampled) -> list[Places]:
    """Return our points with their long axes along those of the other bone."""
    middle = start.mean(axis=0)
    _, _, a = np.linalg.svd(start - middle, full_matrices=False)
    _, _, b = np.linalg.svd(theirs.points - theirs.middle, full_matrices=False)
    found = []
    for first in (1.0, -1.0):
        for second in (1.0, -1.0):
            signs = np.array([first, second, first * second])
            turn = b.T @ np.diag(signs * [1, 1, np.linalg.det(a) * np.linalg.det(b)]) @ a
            if (np.trace(turn) - 1) / 2 >= _TURNED:
                found.append((start - middle) @ turn.T + theirs.middle)
    return found


def similarity(a: Places, b: Places) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Return rotation, scale and translation of the best similarity (Umeyama 1991)."""
    middle_a, middle_b = a.mean(axis=0), b.mean(axis=0)
    away = a - middle_a
    u, d, vt = np.linalg.svd((b - middle_b).T @ away)
    signs = np.array([1.0, 1.0, 1.0 if np.linalg.det(u @ vt) > 0 else -1.0])
    scale = float((d * signs).sum() / max(float((away**2).sum()), 1e-18))
    turn = (u * signs) @ vt
    return turn, scale, middle_b - scale * turn @ middle_a


def _affine(a: Places, b: Places) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return matrix and translation of the best affine map, regularised towards the identity."""
    middle_a, middle_b = a.mean(axis=0), b.mean(axis=0)
    away, there = a - middle_a, b - middle_b
    held = 0.02 * float((away**2).sum()) / 3 * np.eye(3)
    matrix = np.linalg.solve(away.T @ away + held, away.T @ there + held).T
    return matrix, middle_b - matrix @ middle_a


def _squared(a: Places, b: Places) -> NDArray[np.float64]:
    found = (a**2).sum(axis=1)[:, None] - 2 * a @ b.T + (b**2).sum(axis=1)
    return np.asarray(np.maximum(found, 0.0))


def initial_places(
    ours: Mapping[str, Sampled],
    theirs: Mapping[str, Sampled],
    near: Mapping[str, Sequence[str]],
) -> dict[str, Places]:
    """Return initial positions of each bone's points from the centroids of bones around it.

    Parameters
    ----------
    near : for each bone the bones that are used, including itself
    """
    found = {}
    for name, others in near.items():
        a = np.array([ours[other].middle for other in others])
        b = np.array([theirs[other].middle for other in others])
        chosen = np.argsort(((a - ours[name].middle) ** 2).sum(axis=1))[:_NEIGHBOURS]
        turn, scale, move = _regularised_similarity(a[chosen], b[chosen])
        found[name] = scale * ours[name].points @ turn.T + move
    return found


def _regularised_similarity(
    a: Places, b: Places
) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Return a similarity for few places, regularised towards a translation."""
    # Six more places, a hand's breadth apart, that are translated only. They determine the
    # rotation for a single bone, or for bones on one line.
    size = 0.3 * float(np.sqrt(((a - a.mean(axis=0)) ** 2).sum(axis=1).mean())) + 0.02
    cross = size * np.concatenate([np.eye(3), -np.eye(3)])
    turn, scale, _ = similarity(
        np.concatenate([a, a.mean(axis=0) + cross]), np.concatenate([b, b.mean(axis=0) + cross])
    )
    scale = float(np.clip(scale, 1 / _OUT_OF_SCALE, _OUT_OF_SCALE))
    return turn, scale, b.mean(axis=0) - scale * turn @ a.mean(axis=0)

"""Solver of landmark queries, which find a place on one or more bones.

A query is a short list of steps. Some filter the samples of the bone's surface, the others
choose a place; the last place is the answer. The samples are spread evenly over the surface,
so coarse and fine triangles of one bone give the same answer.

``within``        filter by a box, in fractions of the extent along anatomical words
``near_midline_mm``  filter what lies so close to the body's midline
``level_with``    filter what lies at the height of another landmark, ``band_mm`` either way
``beside``        filter what lies as far from the midline as another landmark, ``band_mm``
                  either way
``extreme``       the place farthest in a direction, as the middle of the outermost patch
``centre``        the middle of the samples that are left
``at``            where another landmark lies
``between``       part of the way from one landmark to another (``fraction``, middle if absent)
``height_of``     shift straight up or down to the height of another landmark
``onto``          from outside onto the bone, coming from a direction
``snap``          to the nearest place on the bone
``towards``       from the place part of the way to another landmark (``fraction``)
``amid``          midway between two groups of the bones, at their places nearest to the place
``opening``       the middle of a hole seen from a direction, at most ``width_mm`` wide and at
                  least ``deep_mm`` deep: the nearest one within ``radius_mm`` of the place, or
                  the one in row ``number`` from below if there are at least ``count`` rows;
                  the place itself if the bone shows no such hole
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.missing_bones import SKIN_THERE, MissingBonesError
from osteopoint.anatomy.query_openings import opening_near
from osteopoint.anatomy.query_search import Search
from osteopoint.geometry.directions import direction
from osteopoint.geometry.frames import Vector
from osteopoint.geometry.lines import partway
from osteopoint.geometry.surfaces import first_hit, joined, nearest, triangles_of

Locate = Callable[[str], Vector]
_PATCH_MM = 4.0
_PATCH_RADIUS_MM = 15.0
_ITERATIONS = 3
_BAND_MM = 4.0
_FAR = 1.0
MODIFIERS = frozenset(
    {"patch_mm", "band_mm", "fraction", "radius_mm", "deep_mm", "width_mm", "number", "count"}
)
STEPS = frozenset(
    [
        "within",
        "near_midline_mm",
        "level_with",
        "beside",
        "extreme",
        "centre",
        "at",
        "between",
        "height_of",
        "onto",
        "snap",
        "towards",
        "amid",
        "opening",
    ]
)


def run_query(search: Search, query: list[dict[str, Any]], locate: Locate) -> Vector:
    """Return the place that a query finds.

    Raises
    ------
    MissingBonesError
        If a step names a bone that is not there.
    ValueError
        If a step is unknown or malformed, leaves no samples, or the query chooses no place.
    """
    for step in query:
        _run_step(search, step, locate)
    if search.place is None:
        raise ValueError("its query names no place")
    return search.place


def _run_step(search: Search, step: Mapping[str, Any], locate: Locate) -> None:
    names = [key for key in step if key not in MODIFIERS]
    if len(names) != 1 or names[0] not in STEPS:
        raise ValueError(f"its query has the unknown step '{', '.join(names)}'")
    name, value = names[0], step[names[0]]
    if name in ("within", "near_midline_mm", "level_with", "beside"):
        search.filter(_mask(search, name, value, step, locate))
        if not len(search.points):
            raise ValueError(f"nothing of the bone is left after '{name}'")
    else:
        search.place = _chosen_place(search, name, value, step, locate)


def _mask(
    search: Search, name: str, value: Any, step: Mapping[str, Any], locate: Locate
) -> NDArray[np.bool_]:
    v = search.points
    if name == "near_midline_mm":
        return np.asarray(np.abs(v[:, 0]) <= float(value) / 1000)
    if name == "level_with":
        band = float(step.get("band_mm", _BAND_MM)) / 1000
        return np.asarray(np.abs(v[:, 1] - locate(str(value))[1]) <= band)
    if name == "beside":
        band = float(step.get("band_mm", _BAND_MM)) / 1000
        return np.asarray(np.abs(v[:, 0] - locate(str(value))[0]) <= band)
    keep = np.ones(len(v), dtype=bool)
    for word, (low, high) in value.items():
        axis = _axis(word, search)
        reach = v @ axis
        share = (reach - reach.min()) / max(float(np.ptp(reach)), 1e-9)
        keep &= (share >= float(low)) & (share <= float(high))
    return keep


def _chosen_place(
    search: Search, name: str, value: Any, step: Mapping[str, Any], locate: Locate
) -> Vector:
    if name == "extreme":
        patch_mm = float(step.get("patch_mm", _PATCH_MM))
        return _extreme(search, value, patch_mm)
    if name == "centre":
        return np.asarray(np.average(search.points, axis=0, weights=search.areas))
    if name == "at":
        return locate(str(value))
    if name == "between":
        start, end = value
        return partway(locate(start), locate(end), float(step.get("fraction", 0.5)))
    if search.place is None:
        raise ValueError(f"'{name}' comes before any place")
    if name == "height_of":
        return np.array([search.place[0], locate(str(value))[1], search.place[2]])
    if name == "towards":
        return partway(search.place, locate(str(value)), float(step.get("fraction", 0.5)))
    if name == "amid":
        return _amid(search, value)
    if name == "opening":
        return opening_near(search, step)
    if name == "snap":
        return nearest(search.place, search.surface()).position
    return _onto(search, direction(value, search.side))


def _onto(search: Search, outward: Vector) -> Vector:
    """Return where a ray from outside through the place so far meets the surface."""
    assert search.place is not None
    surface = search.surface()
    hit = first_hit(search.place + _FAR * outward, -outward, surface)
    if search.bones[0].kind == "skin":
        # Where the skin ends, the ray misses it or hits the opposite side from inside.
        a, b, c = surface.corners[hit.face] if hit is not None else np.zeros((3, 3))
        if float(np.cross(b - a, c - a) @ outward) <= 0.0:
            raise MissingBonesError(SKIN_THERE)
    return nearest(search.place, surface).position if hit is None else hit.position


def _amid(search: Search, groups: list[list[str]]) -> Vector:
    """Return the middle of the gap between two groups of bones, named without their side.

    Only the bones that are present count; the query's `needs` lists the required ones.
    """
    place = search.place
    assert place is not None
    sides = []
    for group in groups:
        bones = {re.sub(r"\.[lr]$", "", bone.id): bone.surface for bone in search.bones}
        each = [bones[bone_id] for bone_id in group if bone_id in bones]
        if not each:
            raise MissingBonesError(*group)
        sides.append(joined([triangles_of(s.vertices, s.faces) for s in each]))
    for _ in range(_ITERATIONS):
        place = np.mean([nearest(place, side).position for side in sides], axis=0)
    return np.asarray(place)


def _extreme(search: Search, words: Any, patch_mm: float) -> Vector:
    """Return the middle of the outermost few millimetres, projected onto the surface.

    The patch starts around the outermost sample and is recentred on its own middle a few times.
    So a flat or blunt place has the same answer on a left and on a right bone.
    """
    v = search.points
    blend = {words: 1.0} if isinstance(words, str) else dict(words)
    towards = sum((float(w) * _axis(word, search) for word, w in blend.items()), np.zeros(3))
    towards = towards / np.linalg.norm(towards)
    reach = v @ towards
    inward = reach.max() - reach
    outermost = inward < patch_mm / 1000
    v, depth = v[outermost], patch_mm / 1000 - inward[outermost]
    weight = depth * search.areas[outermost]
    middle = v[int(np.argmax(depth))]
    for _ in range(_ITERATIONS):
        apart = np.linalg.norm(v - middle, axis=1)
        share = weight * np.clip(1 - apart / (_PATCH_RADIUS_MM / 1000), 0, None)
        middle = share @ v / share.sum()
    if search.side != "midline":
        return nearest(middle, search.surface()).position
    middle[0] = 0.0
    hit = first_hit(middle + _FAR * towards, -towards, search.surface())
    if hit is not None and np.linalg.norm(hit.position - middle) <= 2 * patch_mm / 1000:
        return hit.position
    return nearest(middle, search.surface()).position


def _axis(word: str, search: Search) -> Vector:
    """Return a word's direction; proximal and distal run along the bone's own length."""
    if word not in ("proximal", "distal"):
        return direction(word, search.side)
    apart = search.points - np.average(search.points, axis=0, weights=search.areas)
    _, axes = np.linalg.eigh((apart * search.areas[:, None]).T @ apart)
    long = np.asarray(axes[:, -1], dtype=np.float64)
    down = -long[1] if abs(long[1]) > 0.5 else long[2]
    if down < 0:
        long = -long
    return long if word == "distal" else -long

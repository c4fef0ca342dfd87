"""What a landmark query looks for on a bone.

A query is a short list of steps. Some narrow the bone's surface, the others choose a
place; the last place is the answer. The surface is taken as places spread evenly on it, so
that one bone in coarse and in fine triangles gives one answer.

``within``        keep a box of what is left, in fractions along anatomical words
``near_midline_mm``  keep what lies so close to the body's midline
``level_with``    keep what lies at the height of another landmark, ``band_mm`` either way
``beside``        keep what lies so far from the midline as another landmark, ``band_mm`` either way
``extreme``       the place farthest in a direction, as the middle of the outermost patch
``centre``        the middle of what is kept
``at``            where another landmark lies
``between``       part of the way from one landmark to another (``fraction``, middle if absent)
``height_of``     shift straight up or down to the height of another landmark
``onto``          from outside onto the bone, coming from a direction
``snap``          to the nearest place on the bone
``towards``       from the place part of the way to another landmark (``fraction``)
``amid``          midway between two groups of the bones, where they are nearest to the place
``opening``       the middle of a hole seen from a direction that is no wider than
                  ``width_mm`` and at least ``deep_mm`` deep: the one nearest to the place
                  within ``radius_mm``, or by ``number`` of the row from below where there are
                  at least ``count`` rows; the place itself where the bone does not show it
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Bone, Side
from osteopoint.anatomy.missing_bones import SKIN_THERE, MissingBonesError
from osteopoint.anatomy.openings import openings
from osteopoint.geometry.directions import direction
from osteopoint.geometry.frames import Vector
from osteopoint.geometry.lines import partway
from osteopoint.geometry.sampling import spread, spread_count
from osteopoint.geometry.surfaces import Triangles, first_hit, joined, nearest, triangles_of

Locate = Callable[[str], Vector]
_PATCH_MM = 4.0
_PATCH_RADIUS_MM = 15.0
_SETTLINGS = 3
_BAND_MM = 4.0
_FAR = 1.0
_SPACING = 0.0015
# Places of one surface and of all: our femur has 150,000, our skin 2.3 million, our skeleton six.
# A tangle of long triangles would have thousands of millions.
_MAX_PLACES_OF_ONE, _MAX_PLACES = 5_000_000, 14_000_000
_ROW_M = 0.006
_MAX_OPENING = 0.1
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


@dataclass(slots=True)
class Search:
    """The state of one query: what is kept of the bones, and the place chosen so far."""

    bones: list[Bone]
    side: Side
    points: NDArray[np.float64]
    areas: NDArray[np.float64]
    everything: NDArray[np.float64]
    place: Vector | None = None

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Keep only some of the places."""
        self.points, self.areas = self.points[which], self.areas[which]

    def surface(self) -> Triangles:
        """Return the triangles of all the bones of this search."""
        each = (bone.surface for bone in self.bones)
        return joined([triangles_of(s.vertices, s.faces) for s in each])


class Spreads:
    """Bones as places spread on their surfaces, each made once."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
        self._left = _MAX_PLACES

    def of(self, bone: Bone) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return a bone's places and the area of each.

        Raises
        ------
        ValueError
            If its surface is larger than any bone's, or those of all bones together are.
        """
        if bone.id not in self._made:
            surface = bone.surface
            count = spread_count(surface.vertices, surface.faces, _SPACING)
            if count > min(_MAX_PLACES_OF_ONE, self._left):
                raise ValueError(f"the surface of {bone.id} is far larger than a bone's")
            self._left -= count
            self._made[bone.id] = spread(surface.vertices, surface.faces, _SPACING)
        return self._made[bone.id]


def begin(bones: list[Bone], side: Side, bilateral: bool, spreads: Spreads) -> Search:
    """Start a search; a paired landmark on an unpaired bone sees only its own half."""
    each = [spreads.of(bone) for bone in bones]
    points, areas = (np.concatenate(arrays) for arrays in zip(*each, strict=True))
    search = Search(bones, side, points, areas, points)
    if bilateral and any(b.side == "midline" for b in bones):
        outward = 1.0 if side == "left" else -1.0
        search.keep(points[:, 0] * outward > 0)
    return search


def answer(search: Search, query: list[dict[str, Any]], locate: Locate) -> Vector:
    """Return the place that a query finds.

    Raises
    ------
    MissingBonesError
        If a step names a bone that is not there.
    ValueError
        If a step is unknown or malformed, keeps nothing, or the query names no place.
    """
    for step in query:
        _take(search, step, locate)
    if search.place is None:
        raise ValueError("its query names no place")
    return search.place


def _take(search: Search, step: Mapping[str, Any], locate: Locate) -> None:
    names = [key for key in step if key not in MODIFIERS]
    if len(names) != 1 or names[0] not in STEPS:
        raise ValueError(f"its query has the unknown step '{', '.join(names)}'")
    name, value = names[0], step[names[0]]
    if name in ("within", "near_midline_mm", "level_with", "beside"):
        search.keep(_kept(search, name, value, step, locate))
        if not len(search.points):
            raise ValueError(f"nothing of the bone is left after '{name}'")
    else:
        search.place = _placed(search, name, value, step, locate)


def _kept(
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


def _placed(
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
        return _opening(search, step)
    if name == "snap":
        return nearest(search.place, search.surface()).position
    return _onto(search, direction(value, search.side))


def _onto(search: Search, outward: Vector) -> Vector:
    """Return where one comes onto the surface from outside, over the place so far."""
    assert search.place is not None
    surface = search.surface()
    hit = first_hit(search.place + _FAR * outward, -outward, surface)
    if search.bones[0].kind == "skin":
        # Where skin ends the ray misses it, or meets what lies on the other side from within.
        a, b, c = surface.corners[hit.face] if hit is not None else np.zeros((3, 3))
        if float(np.cross(b - a, c - a) @ outward) <= 0.0:
            raise MissingBonesError(SKIN_THERE)
    return nearest(search.place, surface).position if hit is None else hit.position


def _amid(search: Search, groups: list[list[str]]) -> Vector:
    """Return the middle of the gap between two groups of bones, named without their side.

    Of a group those count that are there; which must be, the query's `needs` say.
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
    for _ in range(_SETTLINGS):
        place = np.mean([nearest(place, side).position for side in sides], axis=0)
    return np.asarray(place)


def _opening(search: Search, step: Mapping[str, Any]) -> Vector:
    """Return the middle of a hole, or the place so far where the bone shows none."""
    place = search.place
    assert place is not None
    outward = direction(step["opening"], search.side)
    deep, width = (float(step[key]) / 1000 for key in ("deep_mm", "width_mm"))
    if not 0 < width <= _MAX_OPENING:
        raise ValueError(f"its opening is {step['width_mm']} mm wide")
    if "number" in step:
        rows = _rows(search, outward, deep, width)
        return rows[int(step["number"]) - 1] if len(rows) >= int(step["count"]) else place
    holes = openings(search.points, outward, deep, width)
    near = min(holes, key=lambda middle: float(np.linalg.norm(middle - place)), default=place)
    return near if np.linalg.norm(near - place) <= float(step["radius_mm"]) / 1000 else place


def _rows(search: Search, outward: Vector, deep: float, width: float) -> list[Vector]:
    """Return the holes of this half from below; where one is closed, the other half's is mirrored.

    Coarse meshes lose a hole here and there: counted on one side alone, the rest would slip.
    """
    lateral, sign = np.abs(search.points[:, 0]), 1.0 if search.side == "left" else -1.0
    found: list[tuple[Vector, bool]] = []
    for own in (True, False):
        x = search.everything[:, 0] * (sign if own else -sign)
        half = search.everything[(x >= lateral.min()) & (x <= lateral.max())]
        mirror = np.array([1.0 if own else -1.0, 1.0, 1.0])
        found += [(hole * mirror, own) for hole in openings(half, outward, deep, width)]
    found.sort(key=lambda each: float(each[0][1]))
    rows: list[list[tuple[Vector, bool]]] = []
    for each in found:
        if rows and each[0][1] - rows[-1][-1][0][1] < _ROW_M:
            rows[-1].append(each)
        else:
            rows.append([each])
    return [max(row, key=lambda each: each[1])[0] for row in rows]


def _extreme(search: Search, words: Any, patch_mm: float) -> Vector:
    """Return the middle of the outermost few millimetres, put back on the surface.

    The patch begins about the outermost place and settles about its own middle, so that
    a flat or blunt place has one answer on a left and on a right bone alike.
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
    for _ in range(_SETTLINGS):
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

"""Fitting of our skin to the bones of a body without a skin of its own.

Places on our bones are matched to its bones (`bone_matching`). The matches define a smooth map
(`geometry.smooth_map`), in which each part of the skin follows the bones of its own part of the
body. Skin over missing bones is left out (`skin_cut`). Skin is moved outwards where bone would
protrude (`skin_clearance`). The vertices keep their numbers.
"""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Atlas, Bone, opposite
from osteopoint.anatomy.bone_matching import (
    Match,
    Sampled,
    initial_places,
    match,
    sample_bones,
    similarity,
)
from osteopoint.anatomy.limbs import limb_of
from osteopoint.anatomy.skin import Skin
from osteopoint.anatomy.skin_clearance import BoneBelow, push_out
from osteopoint.anatomy.skin_cut import faces_over_bones, smooth_boundary
from osteopoint.anatomy.skin_pattern import Pattern
from osteopoint.anatomy.surface import Surface, vertex_normals
from osteopoint.geometry.smooth_map import MappedPlaces, Pairs, map_smoothly

METHOD = 1  # increase it when the same bones get another skin
_BLUR = 0.6
# Bones with an error above this share of their size do not match ours.
_UNLIKE = 0.5
_ALIKE_M = 0.0005
_DECIMALS = 6
_MAX_LENGTH_M = 0.15  # longest edge of a face
# Bones that the eyes need.
_SOCKET = frozenset({"frontal_bone", "zygomatic_bone.l", "maxilla.l"})
# Smallest (a child) and largest size of a body relative to ours.
_MIN_SIZE, _MAX_SIZE = 0.2, 2.0
# Least depth of bone on a body of our size.
_MIN_M = 0.0015
# How far bone may protrude through the skin; farther for bones without a counterpart in ours,
# such as the cartilage of the nose.
_REACH_M, _FAR_REACH_M = 0.006, 0.015
_MAX_VERTICES = 60_000  # larger bones are subsampled
_IMAGE = np.array([-1.0, 1.0, 1.0])


def borrow(atlas: Atlas, pattern: Pattern) -> Skin | None:
    """Return the pattern's skin fitted to an atlas, or None if no bones match."""
    matches = _match_bones(atlas, pattern)
    if not matches:
        return None
    symmetric = _is_symmetric(atlas)
    faces = faces_over_bones(pattern, frozenset(matches), symmetric)
    if not len(faces):
        return None
    pairs = _pairs(matches, pattern)
    _, scale, _ = similarity(pairs.before, pairs.after)
    if not _MIN_SIZE <= scale <= _MAX_SIZE:
        return None
    places, faces = _map_skin(pattern, faces, pairs)
    if not len(faces):
        return None
    used = _in_faces(len(places), faces)
    even = np.flatnonzero(used & used[pattern.images]) if symmetric else np.zeros(0, np.intp)
    places = smooth_boundary(_symmetrised(places, pattern, even), faces)
    under = _bones_below(atlas, pattern, used, scale)
    places = push_out(places, faces, pattern.neighbours, under, _MIN_M * scale)
    places = _symmetrised(places, pattern, even)
    faces = faces[_small_faces(places, faces)]
    return _skin_of_vertices(places, faces, _eyes(pattern, pairs, matches), pattern)


def likeness(atlas: Atlas, pattern: Pattern) -> float:
    """Return the mean distance of bone centres after the best similarity, metres."""
    names = [name for name in pattern.bones if name in atlas.bones]
    if not names:
        return np.inf
    ours = np.array([pattern.bones[name].middle for name in names])
    theirs = np.array([atlas.bones[name].surface.centre for name in names])
    turn, scale, move = similarity(ours, theirs)
    return float(np.linalg.norm(scale * ours @ turn.T + move - theirs, axis=1).mean())


def _match_bones(atlas: Atlas, pattern: Pattern) -> dict[str, Match]:
    """Return the matches of our bones that support skin to the bones of the atlas."""
    theirs = sample_bones(
        [atlas.bones[name] for name in pattern.supporting_bones if name in atlas.bones]
    )
    ours = pattern.bones
    limb, together = pattern.limb, pattern.together
    near = {
        name: [other for other in theirs if together[limb[name], limb[other]]] for name in theirs
    }
    start = initial_places(ours, theirs, near)
    found = {name: match(ours[name], theirs[name], start[name]) for name in theirs}
    return {name: each for name, each in found.items() if _like(each, theirs[name])}


def _like(each: Match, theirs: Sampled) -> bool:
    size = float(np.linalg.norm(theirs.points - theirs.middle, axis=1).mean())
    return bool(np.isfinite(each.after).all()) and each.off_m <= _UNLIKE * size


def _pairs(matches: dict[str, Match], pattern: Pattern) -> Pairs:
    counts = [len(each.before) for each in matches.values()]
    return Pairs(
        np.concatenate([each.before for each in matches.values()]),
        np.concatenate([each.after for each in matches.values()]),
        np.repeat([pattern.limb[name] for name in matches], counts),
    )


def _is_symmetric(atlas: Atlas) -> bool:
    """Return whether the bounding boxes of right bones mirror those of left bones."""
    for name, bone in atlas.bones.items():
        other = atlas.bones.get(opposite(name))
        if other is None:
            return False
        image = bone.surface.bounds * _IMAGE
        image[:, 0] = np.sort(image[:, 0])
        if np.abs(image - other.surface.bounds).max() > _ALIKE_M:
            return False
    return True


def _small_faces(places: NDArray[np.float64], faces: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which faces have no excessively long edge."""
    corners = places[faces]
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    return np.asarray(longest < _MAX_LENGTH_M)


def _map_skin(
    pattern: Pattern, faces: NDArray[np.int32], pairs: Pairs
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return the mapped vertices of some faces, and the faces without excessive edges.

    Unused vertices keep their number and are moved to the centre, inside the bounding box.
    """
    used = _in_faces(len(pattern.vertices), faces)
    places = np.zeros((len(used), 3))
    places[used] = map_smoothly(pattern.vertices[used], pattern.nearness[used], pairs, _BLUR).places
    faces = faces[_small_faces(places, faces)]
    used = _in_faces(len(places), faces)
    if used.any():
        places[~used] = places[used].mean(axis=0)
    return places, faces


def _in_faces(count: int, faces: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which of `count` vertices are in a face."""
    used = np.zeros(count, dtype=bool)
    used[faces.reshape(-1)] = True
    return used


def _symmetrised(
    places: NDArray[np.float64], pattern: Pattern, even: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the vertices with some of them made symmetric."""
    result = places.copy()
    result[even] = (places[even] + places[pattern.images[even]] * _IMAGE) / 2
    return result


def _bones_below(
    atlas: Atlas, pattern: Pattern, used: NDArray[np.bool_], scale: float
) -> list[BoneBelow]:
    """Return the bones of each part of the body, and the skin that may lie over them."""
    of_limb: defaultdict[tuple[str, float], list[Bone]] = defaultdict(list)
    for bone in atlas.bones.values():
        if bone.kind in ("bone", "cartilage"):
            reach = _REACH_M if bone.id in pattern.bones else _FAR_REACH_M
            of_limb[limb_of(bone), reach].append(bone)
    found = []
    for (limb, reach), bones in of_limb.items():
        if limb in pattern.limbs:
            over = used & pattern.together[pattern.limbs.index(limb)][pattern.limb_of_vertex]
            vertices = np.concatenate([_thinned(bone.surface.vertices) for bone in bones])
            found.append(BoneBelow(vertices, over, reach * scale))
    return found


def _thinned(vertices: NDArray[np.float32]) -> NDArray[np.float32]:
    return vertices[:: 1 + len(vertices) // _MAX_VERTICES]


def _eyes(pattern: Pattern, pairs: Pairs, matches: dict[str, Match]) -> dict[str, Surface]:
    """Return the eyes, moved rigidly with the bones of the head; empty without a face."""
    head = pattern.limbs.index("head")
    if not set(matches) >= _SOCKET:
        return {}
    eyes = {}
    for node, eye in pattern.skin.eyes.items():
        middle = eye.centre
        counts = pattern.together[head][None].astype(np.float32)
        moved: MappedPlaces = map_smoothly(middle[None], counts, pairs, _BLUR)
        turned = (eye.vertices - middle) @ moved.turns[0].T
        vertices = (moved.places + moved.scales[0] * turned).astype(np.float32)
        eyes[node] = Surface(vertices, eye.faces, vertex_normals(vertices, eye.faces), eye.light)
    return eyes


def _skin_of_vertices(
    places: NDArray[np.float64],
    faces: NDArray[np.int32],
    eyes: dict[str, Surface],
    pattern: Pattern,
) -> Skin:
    vertices = np.round(places, _DECIMALS).astype(np.float32)  # as stored in a file
    normals = vertex_normals(vertices, faces)
    ours = pattern.skin
    light = None
    if ours.light is not None:
        light = _light(vertices, faces, normals, ours)
    surface = Surface(vertices, faces, normals, ours.surface.light)
    return Skin(surface, eyes, ours.topology, light, pattern.atlas.sex)


def _light(
    vertices: NDArray[np.float32],
    faces: NDArray[np.int32],
    normals: NDArray[np.float32],
    ours: Skin,
) -> Surface | None:
    """Return the light skin; its vertices are the first ones of the whole."""
    coarse = ours.light
    assert coarse is not None
    count = len(coarse.vertices)
    if not np.array_equal(coarse.vertices, ours.surface.vertices[:count]):
        return None
    used = _in_faces(len(vertices), faces)
    kept = np.flatnonzero(used[coarse.faces].all(axis=1))
    return Surface(vertices[:count], coarse.faces[kept], normals[:count], coarse.light)

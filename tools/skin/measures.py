"""Measures of a skin, like those of tape and callipers; each row of `data/measures.json` is one.

A row's ``measure`` says what is measured (``breadth``, ``depth`` or ``girth``) of which part:

``trunk``  level slices of head, trunk and both legs, without the arms
``all``    level slices of everything
``leg``    level slices of the left leg
``limb``   slices perpendicular to the line ``between`` two places, through the place ``through``
           or at the ``shares`` of that line; a place is the mean of some landmarks

``at`` is one level. ``span`` is two levels; the greatest value between them counts, or the least
one with ``"take": "least"``. A level is a landmark's id or a name of `Body.level`. ``height`` is a
level above the sole, ``apart`` the breadth between a pair of landmarks. A measure with a rule of
its own is ``own``, a function of `OWN`. A girth is that of the convex hull, because a tape spans
hollows.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from skin.body import UP, WRIST, Array, Body

# Slices of a span are this far apart; bodies curve less than a millimetre over it.
STEP_M = 0.004


def measured(body: Body, measure: dict[str, Any]) -> float:
    """Return one measure of a body, metres."""
    if "own" in measure:
        return float(OWN[measure["own"]](body))
    if "height" in measure:
        return body.level(measure["height"]) - body.floor
    if "apart" in measure:
        return 2 * float(body.left(measure["apart"])[0])
    (what,) = {"breadth", "depth", "girth"} & set(measure)
    found = [extent(points, what, n) for points, n in _outlines(body, measure[what], measure)]
    return min(found) if measure.get("take") == "least" else max(found)


def _outlines(body: Body, part: str, measure: dict[str, Any]) -> Iterator[tuple[Array, Array]]:
    """Yield each slice that counts, and its plane's normal."""
    if part == "limb":
        start, end = (body.middle(names) for names in measure["between"])
        normal = (end - start) / np.linalg.norm(end - start)
        if "through" in measure:
            yield nearest_loop(body, body.middle(measure["through"]), normal), normal
            return
        low, high = measure["shares"]
        for share in np.linspace(low, high, 1 if low == high else 12):
            yield nearest_loop(body, start + share * (end - start), normal), normal
    elif "at" in measure:
        yield body.part(part, body.level(measure["at"])), UP
    else:
        low, high = sorted(body.level(name) for name in measure["span"])
        for height in np.arange(low + 0.002, high, STEP_M):
            yield body.part(part, height), UP


def nearest_loop(body: Body, origin: Array, normal: Array) -> Array:
    """Return the outline of a plane's slice whose middle is nearest to a place in the plane."""
    loops = body.slices(origin, normal)
    return min(loops, key=lambda loop: float(np.linalg.norm(loop.mean(axis=0) - origin)))


def extent(points: Array, what: str, normal: Array) -> float:
    """Return the breadth or depth of a slice's points, or the length of their hull."""
    if what == "girth":
        return hull(points, normal)
    return float(np.ptp(points[:, 0 if what == "breadth" else 2]))


def hull(points: Array, normal: Array) -> float:
    """Return the length of the convex hull of points in a plane: pi times the mean breadth."""
    aside = np.cross(normal, [0, 0, 1.0] if abs(normal[2]) < 0.9 else UP)
    aside /= np.linalg.norm(aside)
    flat = points @ np.column_stack([aside, np.cross(normal, aside)])
    turn = np.linspace(0, np.pi, 360, endpoint=False)
    return float(np.pi * np.ptp(flat @ np.stack([np.cos(turn), np.sin(turn)]), axis=0).mean())


def head_length(body: Body) -> float:
    """Return the distance from the glabella to the farthest skin of the midline behind."""
    front = _front(body, body.left("glabella")[1])
    behind = body.profile()
    behind = behind[(behind[:, 2] < 0) & (behind[:, 1] > body.left("tragus")[1] - 0.02)]
    return float(np.linalg.norm(behind - front, axis=1).max())


def head_breadth(body: Body) -> float:
    """Return the greatest breadth above the ears."""
    low, high = body.left("auricular_apex")[1] + 0.008, body.left("vertex")[1]
    levels = np.arange(low, high, STEP_M)
    return max(extent(body.part("trunk", level), "breadth", UP) for level in levels)


def head_girth(body: Body) -> float:
    """Return the girth above the brows and over the farthest back of the head, without ears."""
    front = _front(body, body.left("glabella")[1] + 0.012)
    behind = body.profile()
    behind = behind[(behind[:, 2] < 0) & (behind[:, 1] > body.left("tragus")[1] - 0.02)]
    back = behind[np.argmax(np.linalg.norm(behind - front, axis=1))]
    normal = np.cross(back - front, [1.0, 0, 0])
    normal /= np.linalg.norm(normal)
    normal *= np.sign(normal[1])
    ear = body.left("auricular_apex") + [0, 0.008, 0]
    shift = max(0.0, float((ear - front) @ normal))
    middle = (front + back) / 2 + shift * normal
    return hull(nearest_loop(body, middle, normal), normal)


def bizygomatic(body: Body) -> float:
    """Return the greatest breadth of the face at the zygomatic arches, in front of the ears."""
    arch, ear = body.left("zygomatic_arch_midpoint"), body.left("tragus_front")[2] + 0.004
    found = [body.part("trunk", arch[1] + rise) for rise in np.arange(-0.012, 0.008, STEP_M)]
    return max(extent(points[points[:, 2] > ear], "breadth", UP) for points in found)


def face_length(body: Body) -> float:
    """Return the distance from the chin's lowest skin to the deepest skin of the nose's root."""
    profile, chin = body.profile(), body.left("mental_protuberance")
    _, y, z = profile.T
    root = profile[(y > body.left("nasal_bridge")[1]) & (y < body.left("glabella")[1]) & (z > 0)]
    under = profile[(y < chin[1] + 0.01) & (z > chin[2] - 0.03) & (y > chin[1] - 0.05)]
    # The direction is tilted forward, because the skin under a chin may slope backward.
    menton = under[np.argmin(under @ [0, 0.94, -0.34])]
    return float(np.linalg.norm(root[np.argmin(root[:, 2])] - menton))


def hand_length(body: Body) -> float:
    """Return the length from wrist to middle fingertip along the joints, as if stretched."""
    names = ("finger3_knuckle", "finger3_middle_joint", "finger3_tip")
    line = [body.middle(WRIST), *(body.left(name) for name in names)]
    way = (line[3] - line[2]) / np.linalg.norm(line[3] - line[2])
    near = body.vertices[np.linalg.norm(body.vertices - line[3], axis=1) < 0.012]
    bones = sum(np.linalg.norm(b - a) for a, b in pairwise(line))
    return float(bones + ((near - line[3]) @ way).max())


def hand_breadth(body: Body) -> float:
    """Return the greatest breadth from the heads of metacarpals 2 to 5 to the knuckles.

    It is measured perpendicular to the hand.
    """
    across = body.left("metacarpal2_head") - body.left("metacarpal5_head")
    middle = body.middle(["metacarpal2_head", "metacarpal5_head"])
    normal = body.left("finger3_knuckle") - body.middle(WRIST)
    normal /= np.linalg.norm(normal)
    across -= (across @ normal) * normal
    across /= np.linalg.norm(across)
    # Nearer the wrist the ball of the thumb would count.
    loops = [nearest_loop(body, middle + far * normal, normal) for far in (0, 0.004, 0.008, 0.012)]
    return max(float(np.ptp(loop @ across)) for loop in loops)


def foot_length(body: Body) -> float:
    """Return the length from heel to the longest toe, along the foot."""
    return float(np.ptp(_foot(body)[:, 0]))


def foot_breadth(body: Body) -> float:
    """Return the greatest breadth of the foot, perpendicular to its length."""
    return float(np.ptp(_foot(body)[:, 1]))


def ball_girth(body: Body) -> float:
    """Return the foot's girth in the upright plane through the heads of metatarsals 1 and 5."""
    first, last = body.left("metatarsal1_head"), body.left("metatarsal5_head")
    normal = np.cross(last - first, UP)
    normal /= np.linalg.norm(normal)
    loops = body.slices((first + last) / 2, normal)
    low = [loop for loop in loops if loop[:, 1].max() < body.level("above_ankle")]
    return hull(min(low, key=lambda loop: abs(loop[:, 0].mean() - first[0])), normal)


def _foot(body: Body) -> Array:
    """Return the skin of the left foot below the ankle, (n, 2): along the foot and across it."""
    way = (body.left("metatarsal2_head") - body.left("calcaneal_tuberosity")) * [1, 0, 1]
    way /= np.linalg.norm(way)
    x, y, _ = body.vertices.T
    skin = body.vertices[(x > 0) & (y < body.left("medial_malleolus_prominence")[1])]
    return np.asarray(skin @ np.column_stack([way, np.cross(UP, way)]))


def _front(body: Body, height: float) -> Array:
    """Return the foremost skin of the midline around a height."""
    profile = body.profile()
    near = profile[np.abs(profile[:, 1] - height) < 0.006]
    return np.asarray(near[np.argmax(near[:, 2])])


OWN: dict[str, Callable[[Body], float]] = {
    "stature": lambda body: body.stature,
    "crotch_height": lambda body: body.crotch - body.floor,
    **{
        rule.__name__: rule
        for rule in (head_length, head_breadth, head_girth, bizygomatic, face_length)
        + (hand_length, hand_breadth, foot_length, foot_breadth, ball_girth)
    },
}

"""Measure a skin as a tape and callipers do, each row of `data/measures.json` in its own way.

A row's ``measure`` names what is taken (``breadth``, ``depth`` or ``girth``) of what:

``trunk``  level slices of head, trunk and both legs, without the arms
``all``    level slices of everything
``leg``    level slices of the left leg
``limb``   slices square to the line ``between`` two places, through the place ``through`` or at
           the ``shares`` of that line; a place is the middle of some landmarks

``at`` is one level, ``span`` two of them between which the ``greatest`` (or ``take`` the
``least``) counts. A level is a landmark's id or a name of `Body.level`. ``height`` is a level
above the sole, ``apart`` the breadth between a pair of landmarks; what needs a rule of its own
is ``own``, a function of `OWN`. A girth is that of the convex hull: a tape spans
hollows.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.surface import Surface

Array = NDArray[np.float64]
# Slices of a span lie this far apart; bodies curve less than a millimetre over it.
STEP_M = 0.004
UP = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True)
class Body:
    """A skin with its skeleton's landmarks, metres; +X left, +Y up, +Z front.

    Attributes
    ----------
    vertices, faces : the skin, however finely divided
    landmarks : (id, side) → position
    sex : whose column of the table counts
    """

    vertices: Array
    faces: NDArray[np.int64]
    landmarks: dict[tuple[str, str], Array]
    sex: str

    def left(self, name: str) -> Array:
        """Return the left landmark, or the one on the midline."""
        found = self.landmarks.get((name, "left"))
        return self.landmarks[name, "midline"] if found is None else found

    def middle(self, names: list[str]) -> Array:
        """Return the middle of some landmarks."""
        return np.mean([self.left(name) for name in names], axis=0)

    @cached_property
    def floor(self) -> float:
        """The height of the sole."""
        return float(self.vertices[:, 1].min())

    @cached_property
    def stature(self) -> float:
        """From the sole to the highest skin."""
        return float(np.ptp(self.vertices[:, 1]))

    @cached_property
    def crotch(self) -> float:
        """The level of the lowest skin of the midline between the legs."""
        return float(self.profile()[:, 1].min())

    def level(self, name: str | dict[str, str]) -> float:
        """Return a height: of a landmark, or of a place that only the skin has."""
        if isinstance(name, dict):
            return self.level(name[self.sex])
        shank = self.left("tibial_tuberosity")[1], self.left("medial_malleolus_prominence")[1]
        if name == "crotch":
            return self.crotch
        if name == "below_furrow":
            return min(self.left("gluteal_fold_centre")[1], self.crotch) - 0.01
        if name == "mid_thigh":
            return float((self.crotch + self.left("patella_centre")[1]) / 2)
        if name in ("above_ankle", "low_shank", "mid_shank"):
            share = {"above_ankle": 0.05, "low_shank": 0.4, "mid_shank": 0.5}[name]
            return float(shank[1] + share * (shank[0] - shank[1]))
        if name == "buttock":
            return self._foremost(self.crotch, self.left("psis")[1], -1)
        if name == "bust":
            low = self.left("xiphisternal_junction")[1] - 0.05
            return self._foremost(low, self.left("axilla_centre")[1], 1)
        return float(self.left(name)[1])

    def _foremost(self, low: float, high: float, sign: int) -> float:
        """Return the level of the foremost (or rearmost) skin of the left half of the trunk."""
        x, y, _ = self.vertices.T
        near = self.vertices[(y > low) & (y < high) & (x > 0.03) & (x < self.armpit)]
        return float(near[np.argmax(near[:, 2] * sign), 1])

    @cached_property
    def armpit(self) -> float:
        """How far aside the trunk reaches at most where an arm may touch it."""
        return float(self.left("axilla_centre")[0]) + 0.01

    def slices(self, origin: Array, normal: Array) -> list[Array]:
        """Return where a plane meets the skin: for each closed outline its points, in no order."""
        away = (self.vertices - origin) @ normal > 0
        cut = self.faces[away[self.faces].any(axis=1) & ~away[self.faces].all(axis=1)]
        edges = np.sort(np.stack([cut, np.roll(cut, -1, axis=1)], axis=2), axis=2).reshape(-1, 2)
        edges = edges[away[edges[:, 0]] != away[edges[:, 1]]]
        unique, which = np.unique(edges, axis=0, return_inverse=True)
        ends = self.vertices[unique]
        gap = (ends - origin) @ normal
        points = ends[:, 0] + (gap[:, :1] / (gap[:, :1] - gap[:, 1:])) * (ends[:, 1] - ends[:, 0])
        label = _groups(len(unique), which.reshape(-1, 2))
        return [points[label == one] for one in np.unique(label)]

    def profile(self) -> Array:
        """Return the points of the midline, of head and trunk."""
        loops = self.slices(np.zeros(3), np.array([1.0, 0, 0]))
        return max(loops, key=lambda loop: float(np.ptp(loop[:, 1])))

    def part(self, part: str, height: float) -> Array:
        """Return the points of a level slice that belong to a part of the body."""
        chosen = [
            loop
            for loop in self.slices(np.array([0, height, 0]), UP)
            if part == "all" or self._owner(loop) in _OWNERS[part]
        ]
        points = np.vstack(chosen) if chosen else np.zeros((0, 3))
        if part == "leg":
            return points[points[:, 0] > 0]
        if part == "trunk" and self.left("umbilicus")[1] < height < self.left("vertex")[1]:
            return points[np.abs(points[:, 0]) < self.armpit]
        return points

    def _owner(self, loop: Array) -> str:
        """Return whether an outline is the trunk's, a leg's or an arm's."""
        x, y, _ = np.abs(loop.mean(axis=0))
        arm = [self.left("acromion_lateral"), self.middle(ELBOW), self.middle(WRIST)]
        arm.append(self.left("finger3_tip"))
        # The hip's joint lies a little more than half-way out to the trochanter.
        hip = self.left("greater_trochanter") * [0.57, 1, 1]
        leg = [hip, self.middle(KNEE), self.middle(ANKLE)]
        aside = {"trunk": 0.0 if y > self.crotch else np.inf}
        for name, line in (("arm", arm), ("leg", leg)):
            heights = [place[1] for place in line[::-1]]
            inside = heights[0] - 0.03 < y < heights[-1] + 0.03
            aside[name] = float(np.interp(y, heights, [p[0] for p in line[::-1]]))
            aside[name] = aside[name] if inside or name == "leg" else np.inf
        return min(aside, key=lambda name: abs(x - aside[name]))


ELBOW = ["lateral_epicondyle", "medial_epicondyle"]
WRIST = ["radial_styloid", "ulnar_styloid"]
KNEE = ["lateral_femoral_epicondyle", "medial_femoral_epicondyle"]
ANKLE = ["lateral_malleolus_prominence", "medial_malleolus_prominence"]
_OWNERS = {"trunk": ("trunk", "leg"), "leg": ("trunk", "leg")}


def body_of(folder: Path, surface: Surface, sex: str) -> Body:
    """Return a skin with the solved landmarks of an atlas folder."""
    rows = json.loads((folder / "landmarks.json").read_text("utf-8"))["landmarks"]
    places = {(row["id"], row["side"]): np.array(row["position"], float) for row in rows}
    return Body(surface.vertices.astype(float), surface.faces.astype(np.int64), places, sex)


def take(body: Body, measure: dict[str, Any]) -> float:
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
    """Give each slice that counts, and the direction square to it."""
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
    """Return the outline of a plane's slice whose middle is nearest to a place in it."""
    loops = body.slices(origin, normal)
    return min(loops, key=lambda loop: float(np.linalg.norm(loop.mean(axis=0) - origin)))


def extent(points: Array, what: str, normal: Array) -> float:
    """Return how far points of a slice reach aside or forward, or their hull's outline."""
    if what == "girth":
        return hull(points, normal)
    return float(np.ptp(points[:, 0 if what == "breadth" else 2]))


def hull(points: Array, normal: Array) -> float:
    """Return the length of the tightest line around points of a plane: pi mean breadths."""
    aside = np.cross(normal, [0, 0, 1.0] if abs(normal[2]) < 0.9 else UP)
    aside /= np.linalg.norm(aside)
    flat = points @ np.column_stack([aside, np.cross(normal, aside)])
    turn = np.linspace(0, np.pi, 360, endpoint=False)
    return float(np.pi * np.ptp(flat @ np.stack([np.cos(turn), np.sin(turn)]), axis=0).mean())


def _groups(count: int, links: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each point the least number of those that links join it to."""
    label = np.arange(count)
    while True:
        before = label.copy()
        least = label[links].min(axis=1)
        for column in links.T:
            np.minimum.at(label, column, least)
        label = label[label]
        if np.array_equal(before, label):
            return label


def head_length(body: Body) -> float:
    """Glabella to the farthest skin of the midline behind."""
    front = _front(body, body.left("glabella")[1])
    behind = body.profile()
    behind = behind[(behind[:, 2] < 0) & (behind[:, 1] > body.left("tragus")[1] - 0.02)]
    return float(np.linalg.norm(behind - front, axis=1).max())


def head_breadth(body: Body) -> float:
    """Greatest breadth above the ears."""
    low, high = body.left("auricular_apex")[1] + 0.008, body.left("vertex")[1]
    levels = np.arange(low, high, STEP_M)
    return max(extent(body.part("trunk", level), "breadth", UP) for level in levels)


def head_girth(body: Body) -> float:
    """Above the brows and over the farthest back of the head, clear of the ears."""
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
    """Greatest breadth of the face at the cheekbones' arches, in front of the ears."""
    arch, ear = body.left("zygomatic_arch_midpoint"), body.left("tragus_front")[2] + 0.004
    found = [body.part("trunk", arch[1] + rise) for rise in np.arange(-0.012, 0.008, STEP_M)]
    return max(extent(points[points[:, 2] > ear], "breadth", UP) for points in found)


def face_length(body: Body) -> float:
    """From the chin's lowest skin to the deepest skin of the nose's root."""
    profile, chin = body.profile(), body.left("mental_protuberance")
    _, y, z = profile.T
    root = profile[(y > body.left("nasal_bridge")[1]) & (y < body.left("glabella")[1]) & (z > 0)]
    under = profile[(y < chin[1] + 0.01) & (z > chin[2] - 0.03) & (y > chin[1] - 0.05)]
    # A little forward, for the skin under a chin may fall backward.
    menton = under[np.argmin(under @ [0, 0.94, -0.34])]
    return float(np.linalg.norm(root[np.argmin(root[:, 2])] - menton))


def hand_length(body: Body) -> float:
    """From wrist to tip of the middle finger along its joints, as if it were stretched."""
    names = ("finger3_knuckle", "finger3_middle_joint", "finger3_tip")
    line = [body.middle(WRIST), *(body.left(name) for name in names)]
    way = (line[3] - line[2]) / np.linalg.norm(line[3] - line[2])
    near = body.vertices[np.linalg.norm(body.vertices - line[3], axis=1) < 0.012]
    bones = sum(np.linalg.norm(b - a) for a, b in pairwise(line))
    return float(bones + ((near - line[3]) @ way).max())


def hand_breadth(body: Body) -> float:
    """Greatest from the heads of metacarpals 2 to 5 to the knuckles, square to the hand."""
    across = body.left("metacarpal2_head") - body.left("metacarpal5_head")
    middle = body.middle(["metacarpal2_head", "metacarpal5_head"])
    normal = body.left("finger3_knuckle") - body.middle(WRIST)
    normal /= np.linalg.norm(normal)
    across -= (across @ normal) * normal
    across /= np.linalg.norm(across)
    # Nearer the wrist the thumb's ball would count.
    loops = [nearest_loop(body, middle + far * normal, normal) for far in (0, 0.004, 0.008, 0.012)]
    return max(float(np.ptp(loop @ across)) for loop in loops)


def foot_length(body: Body) -> float:
    """Heel to the longest toe, along the foot."""
    return float(np.ptp(_foot(body)[:, 0]))


def foot_breadth(body: Body) -> float:
    """Greatest breadth of the foot, square to its length."""
    return float(np.ptp(_foot(body)[:, 1]))


def ball_girth(body: Body) -> float:
    """Girth of the foot in the upright plane through the heads of metatarsals 1 and 5."""
    first, last = body.left("metatarsal1_head"), body.left("metatarsal5_head")
    normal = np.cross(last - first, UP)
    normal /= np.linalg.norm(normal)
    loops = body.slices((first + last) / 2, normal)
    low = [loop for loop in loops if loop[:, 1].max() < body.level("above_ankle")]
    return hull(min(low, key=lambda loop: abs(loop[:, 0].mean() - first[0])), normal)


def _foot(body: Body) -> Array:
    """Return the skin of the left foot below the ankle: along it and across it, (n, 2)."""
    way = (body.left("metatarsal2_head") - body.left("calcaneal_tuberosity")) * [1, 0, 1]
    way /= np.linalg.norm(way)
    x, y, _ = body.vertices.T
    skin = body.vertices[(x > 0) & (y < body.left("medial_malleolus_prominence")[1])]
    return np.asarray(skin @ np.column_stack([way, np.cross(UP, way)]))


def _front(body: Body, height: float) -> Array:
    """Return the foremost skin of the midline about a height."""
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

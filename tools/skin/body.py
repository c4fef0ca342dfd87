"""A finished skin for measuring: its levels, slices and parts."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.surface import Surface
from osteopoint.jsonfile import read_json
from skin.landmarks import Landmarks, left_of, read_landmarks
from skin.source import Array

UP = np.array([0.0, 1.0, 0.0])


@dataclass(frozen=True)
class Body:
    """A skin with its skeleton's landmarks, metres; +X left, +Y up, +Z front.

    Attributes
    ----------
    vertices, faces : the skin, at any subdivision
    landmarks : (id, side) → position
    sex : whose column of the table applies
    """

    vertices: Array
    faces: NDArray[np.int64]
    landmarks: Landmarks
    sex: str

    def left(self, name: str) -> Array:
        """Return the left landmark, or the one on the midline."""
        return left_of(self.landmarks, name)

    def middle(self, names: list[str]) -> Array:
        """Return the mean of some landmarks."""
        return np.mean([self.left(name) for name in names], axis=0)

    @cached_property
    def floor(self) -> float:
        """The height of the sole."""
        return float(self.vertices[:, 1].min())

    @cached_property
    def stature(self) -> float:
        """The distance from the sole to the highest skin."""
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
        """The greatest lateral extent of the trunk where an arm may touch it."""
        return float(self.left("axilla_centre")[0]) + 0.01

    def slices(self, origin: Array, normal: Array) -> list[Array]:
        """Return the outlines where a plane meets the skin: for each its points, in no order."""
        outside = (self.vertices - origin) @ normal > 0
        cut = self.faces[outside[self.faces].any(axis=1) & ~outside[self.faces].all(axis=1)]
        edges = np.sort(np.stack([cut, np.roll(cut, -1, axis=1)], axis=2), axis=2).reshape(-1, 2)
        edges = edges[outside[edges[:, 0]] != outside[edges[:, 1]]]
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
        """Return whether an outline belongs to the trunk, a leg or an arm."""
        x, y, _ = np.abs(loop.mean(axis=0))
        arm = [self.left("acromion_lateral"), self.middle(ELBOW), self.middle(WRIST)]
        arm.append(self.left("finger3_tip"))
        # The hip joint lies a little more than half-way out to the trochanter.
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
    places = read_landmarks(folder)
    return Body(surface.vertices.astype(float), surface.faces.astype(np.int64), places, sex)


def sex_of(folder: Path) -> str:
    """Return the sex whose ranges apply to an atlas; male where the atlas names none."""
    return "female" if read_json(folder / "atlas.json").get("sex") == "female" else "male"


def _groups(count: int, links: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each point the least number of the points that links connect it to."""
    label = np.arange(count)
    while True:
        before = label.copy()
        least = label[links].min(axis=1)
        for column in links.T:
            np.minimum.at(label, column, least)
        label = label[label]
        if np.array_equal(before, label):
            return label

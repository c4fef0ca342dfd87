"""Measure an atlas: lengths, offsets, slopes, angles and levels, as `data/figures.json` says.

A row's ``measure`` is one of these:

``distance``  millimetres from place to place, in straight lines (through each named place)
``offset``    how far the first place lies beyond the second ``along`` a direction, mm
``longest``   the longest dimension of a bone, mm
``breadth``   the extent of a bone ``along`` a direction, mm
``slope``     the angle of the line from the first place to the second, from the direction
              ``along`` ``towards`` another one, degrees
``angle``     the angle between two lines of two places each, degrees; ``seen_from`` a direction
              or in space; ``less_from`` gives the difference from that many degrees
``level``     the vertebra at the height of a place, by the tips of the ``spines`` or by the
              centres of the ``bodies`` (``by``): T2 is 9.0, half-way to T3 is 9.5

A place is a landmark's id: ``psis.l`` and ``psis.r`` on one side, ``psis`` midway between both.
Other places are rows of the table's ``places``: queries like those of `assets/landmarks.json`.
With ``"sphere": true`` the place is the centre of the sphere that fits the points kept by the
query. Directions are those of `osteopoint.geometry.directions`, for the left side.

Millimetres are those of a body scaled to the table's height, from heel to the top of the skull.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from atlas.spheres import sphere_centre
from osteopoint.anatomy.atlas import Atlas, Side
from osteopoint.anatomy.landmark_model import Landmarks
from osteopoint.anatomy.landmarks import bones_named
from osteopoint.anatomy.queries import run_query
from osteopoint.anatomy.query_search import SurfaceSamples, start_search
from osteopoint.geometry.directions import direction
from osteopoint.geometry.frames import Vector

TABLE = Path(__file__).parent / "data" / "figures.json"
# Allowed relative error of a tight row, from the skeleton's specification.
TIGHT = 0.05
# From top to bottom, numbered from 7: C7 is 7, T1 is 8.
VERTEBRAE = ("C7", *(f"T{i}" for i in range(1, 13)), *(f"L{i}" for i in range(1, 6)))
FIRST = 7
_SIDES: dict[str, Side] = {"l": "left", "r": "right"}
# The body of a vertebra: near the midline and in its front part, clear of the arch.
_BODY = [{"near_midline_mm": 10}, {"within": {"anterior": [0.6, 1]}}]


@dataclass(frozen=True, slots=True)
class Result:
    """One measured figure with its wanted value and range.

    Attributes
    ----------
    row : the table's row
    built : the atlas's value in the row's unit; None where it cannot be measured
    wanted, low, high : values for the body's sex; a level counts vertebrae, C7 is 7
    """

    row: dict[str, Any]
    built: float | None
    wanted: float
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the figure lies in the range of adults."""
        return self.built is not None and self.low <= self.built <= self.high

    @property
    def close(self) -> bool:
        """Whether the figure lies within 5 % of the wanted value."""
        return self.built is not None and abs(self.built - self.wanted) <= TIGHT * abs(self.wanted)


def read_table() -> dict[str, Any]:
    """Return the table of figures."""
    return dict(json.loads(TABLE.read_text("utf-8")))


def number(value: float | str) -> float:
    """Return a value of the table as a number; "T2.5" is half-way from T2 to T3."""
    if not isinstance(value, str):
        return float(value)
    name, _, part = value.partition(".")
    return FIRST + VERTEBRAE.index(name) + (float("0." + part) if part else 0.0)


def vertebra(level: float) -> str:
    """Return a level in the table's notation."""
    tenths = round((level - FIRST) * 10)
    index = min(max(tenths // 10, 0), len(VERTEBRAE) - 1)
    return f"{VERTEBRAE[index]}.{tenths - 10 * index}"


def measure_all(atlas: Atlas, landmarks: Landmarks, sex: str) -> list[Result]:
    """Measure every figure of the table on an atlas.

    Parameters
    ----------
    sex : ``male`` or ``female``, whose wanted values apply
    """
    table = read_table()
    body = Body(atlas, landmarks, table, sex)
    results = []
    for row in table["figures"]:
        try:
            built = body.measure(row["measure"])
        except (KeyError, ValueError):  # a body that lacks the bone or the landmark
            built = None
        results.append(Result(row, built, *(number(value) for value in row[sex])))
    return results


class Body:
    """An atlas scaled to the table's height, with its landmarks and the table's own places.

    Parameters
    ----------
    table : the table of figures; it has places, groups of bones and the height for each sex,
        measured from the lowest bone of the foot to the top of the skull
    """

    def __init__(
        self,
        atlas: Atlas,
        landmarks: Landmarks,
        table: dict[str, Any],
        sex: str,
    ) -> None:
        self._atlas, self._landmarks = atlas, landmarks
        self._places = {row["id"]: row for row in table["places"]}
        self._wholes = landmarks.wholes | table["wholes"]
        self._samples = SurfaceSamples()
        bounds = np.array([bone.surface.bounds for bone in atlas.bones.values()])
        height_mm = float(table["scaled_to_mm"][sex])
        self.scale = height_mm / float(bounds[:, 1, 1].max() - bounds[:, 0, 1].min())

    def measure(self, how: dict[str, Any]) -> float:
        """Return one figure.

        Raises
        ------
        KeyError, ValueError
            If the atlas lacks what is needed, or the measure is unknown.
        """
        for word in ("distance", "offset", "longest", "breadth", "slope", "angle", "level"):
            if word in how:
                return float(getattr(self, f"_{word}")(how[word], how))
        raise ValueError(f"no measure: {how}")

    def place(self, name: str) -> Vector:
        """Return the position of a place, millimetres."""
        base, _, letter = name.partition(".")
        if not letter and self._places.get(base, {}).get("side") == "bilateral":
            return np.asarray((self.place(f"{base}.l") + self.place(f"{base}.r")) / 2)
        side: Side = _SIDES[letter] if letter else "midline"
        if base not in self._places:
            return self._landmarks.position(base, side) * self.scale
        row = self._places[base]
        middle, kept = self._ask(row["bone"], row["query"], side)
        return sphere_centre(kept) if row.get("sphere") else middle

    def _ask(self, bone: str, query: list[Any], side: Side) -> tuple[Vector, Vector]:
        """Return the position that a query finds and all bone points that it keeps, millimetres."""
        bones = bones_named(self._atlas, bone, side, self._wholes)
        if not bones:
            raise KeyError(f"{self._atlas.id} has no {bone}")
        search = start_search(bones, side, side != "midline", self._samples)
        found = run_query(search, query, lambda other: self.place_of(other, side))
        return found * self.scale, search.points * self.scale

    def place_of(self, name: str, side: Side) -> Vector:
        """Return the position of a landmark or a place on one side, in the atlas's metres."""
        if name not in self._places:
            return self._landmarks.position(name, side)
        letter = "" if side == "midline" else f".{side[0]}"
        return self.place(name + letter) / self.scale

    def _surface(self, bone: str) -> Vector:
        """Return points all over a bone, millimetres."""
        base, _, letter = bone.partition(".")
        side: Side = _SIDES[letter] if letter else "midline"
        return self._ask(base, [{"centre": True}], side)[1]

    def _distance(self, names: list[str], how: dict[str, Any]) -> float:
        steps = np.diff([self.place(name) for name in names], axis=0)
        return float(np.linalg.norm(steps, axis=1).sum())

    def _offset(self, names: list[str], how: dict[str, Any]) -> float:
        first, second = (self.place(name) for name in names)
        return float((first - second) @ direction(how["along"], "left"))

    def _longest(self, bone: str, how: dict[str, Any]) -> float:
        return _diameter(self._surface(bone))

    def _breadth(self, bone: str, how: dict[str, Any]) -> float:
        return float(np.ptp(self._surface(bone) @ direction(how["along"], "left")))

    def _slope(self, names: list[str], how: dict[str, Any]) -> float:
        first, second = (self.place(name) for name in names)
        run, rise = (
            float((second - first) @ direction(how[key], "left")) for key in ("along", "towards")
        )
        return float(np.degrees(np.arctan2(rise, run)))

    def _angle(self, lines: list[list[str]], how: dict[str, Any]) -> float:
        runs = [self.place(end) - self.place(start) for start, end in lines]
        if "seen_from" in how:
            eye = direction(how["seen_from"], "left")
            runs = [run - (run @ eye) * eye for run in runs]
        one, other = (run / np.linalg.norm(run) for run in runs)
        angle = float(np.degrees(np.arccos(np.clip(one @ other, -1, 1))))
        return how["less_from"] - angle if "less_from" in how else angle

    def _level(self, name: str, how: dict[str, Any]) -> float:
        if how["by"] == "spines":
            heights = [self.place(f"{each.lower()}_spinous_tip")[1] for each in VERTEBRAE]
        else:
            bodies = (f"vertebra_{each.lower()}" for each in VERTEBRAE)
            heights = [self._ask(b, [*_BODY, {"centre": True}], "midline")[0][1] for b in bodies]
        # `interp` needs rising values. A place above C7 or below L5 gets the level of that end.
        numbers = np.arange(FIRST, FIRST + len(VERTEBRAE))
        return float(np.interp(self.place(name)[1], heights[::-1], numbers[::-1]))


def _diameter(points: Vector) -> float:
    """Return the longest distance between two of the points.

    The search goes from the ends of each axis to the farthest point, and repeats from there. On a
    bone's shape it finds the longest distance.
    """
    best = 0.0
    for axis in range(3):
        start = points[np.argmax(points[:, axis])]
        for _ in range(4):
            apart = np.linalg.norm(points - start, axis=1)
            start, best = points[np.argmax(apart)], max(best, float(apart.max()))
    return best

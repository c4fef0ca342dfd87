"""Consistency check of the placements of one body; inconsistent placements are removed.

Every body is checked against `assets/relations.json` when its points are first placed. A
placement that violates a relation is removed. Of two placements in conflict, the one with more
violations is removed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Atlas, Side
from osteopoint.anatomy.landmark_model import Landmarks
from osteopoint.catalogue.model import Point
from osteopoint.catalogue.rules import places_in
from osteopoint.geometry.directions import direction
from osteopoint.geometry.frames import Vector
from osteopoint.placement.body import is_point
from osteopoint.placement.measures import MIDLINE
from osteopoint.placement.model import Placement, Unplaced
from osteopoint.placement.placement_check import PlacementCheck
from osteopoint.placement.relations import Distances, Relations

DISTANCE = 0.10  # allowed deviation, as a share of a stated distance
MIN_DISTANCE_M = 0.001  # allowed deviation of short distances
LEVEL_M = 0.003
SAME_M = 0.001
ACROSS_M = 0.004  # allowed distance of a point beyond the midline

Key = tuple[str, Side]
_SIDES: tuple[Side, ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Violation:
    """A violated relation.

    Attributes
    ----------
    points : the points that may be wrong; the first is the subject of `sentence`
    """

    points: tuple[Key, ...]
    sentence: str


class Consistency:
    """Check of the placements of one body.

    Parameters
    ----------
    points : the catalogue's, by id
    """

    def __init__(
        self, relations: Relations, points: Mapping[str, Point], atlas: Atlas, landmarks: Landmarks
    ) -> None:
        self._relations, self._points = relations, points
        self._atlas, self._landmarks = atlas, landmarks
        self._placed: dict[Key, Placement] = {}

    @cached_property
    def placement_check(self) -> PlacementCheck:
        """Check of the placements against the bones of the body."""
        return PlacementCheck(self._relations, self._points, self._atlas, self._landmarks)

    def filter(self, answers: Sequence[Placement | Unplaced]) -> list[Placement | Unplaced]:
        """Return the answers; a placement that violates a relation becomes an `Unplaced`."""
        placed = {(a.point, a.side): a for a in answers if isinstance(a, Placement)}
        gone = self.placement_check.reasons(placed)
        rest = {key: placement for key, placement in placed.items() if key not in gone}
        for key, violation in self._to_remove(rest).items():
            gone[key] = violation.sentence
        self._drop_built_on(placed, gone)
        return [
            _removed(answer, gone[answer.point, answer.side])
            if isinstance(answer, Placement) and (answer.point, answer.side) in gone
            else answer
            for answer in answers
        ]

    def violations(self, placed: Mapping[Key, Placement]) -> list[Violation]:
        """Return every violated relation among some placements."""
        self._placed = dict(placed)
        every = (
            self._sides_and_bones(),
            self._distances(),
            self._levels(),
            self._orders(),
            self._distinct(),
        )
        return [violation for each in every for violation in each]

    def _to_remove(self, placed: Mapping[Key, Placement]) -> dict[Key, Violation]:
        """Return the points to remove so that all relations hold among the others."""
        left = self.violations(placed)
        removed: dict[Key, Violation] = {}
        while left:
            count = Counter(key for violation in left for key in set(violation.points))
            # With equal counts, remove the subject of the violation, not the point it refers to.
            first = Counter(violation.points[0] for violation in left)
            worst = max(count, key=lambda key: (count[key], first[key], key))
            removed[worst] = next(violation for violation in left if worst in violation.points)
            left = [violation for violation in left if worst not in violation.points]
        return removed

    def _drop_built_on(self, placed: Mapping[Key, Placement], gone: dict[Key, str]) -> None:
        """Also remove points whose rule refers to a removed point."""
        changed = True
        while changed:
            changed = False
            for point, side in placed:
                if (point, side) in gone:
                    continue
                for base in places_in(self._points[point].rule):
                    if (base, side) in gone or (base, MIDLINE) in gone:
                        gone[point, side] = f"it is built on {base}, which has no place here"
                        changed = True
                        break

    def _place(self, name: str, side: Side) -> Vector | None:
        """Return the position of a point or landmark, or None."""
        if not is_point(name):
            try:
                return self._landmarks.position(name, side)
            except KeyError:
                return None
        found = self._placed.get((name, side)) or self._placed.get((name, "midline"))
        return None if found is None else found.position

    def _keys(self, side: Side, *names: str) -> tuple[Key, ...]:
        each = [(n, side if (n, side) in self._placed else "midline") for n in names if is_point(n)]
        return tuple(each)

    def _sides(self, point: str) -> Iterator[Side]:
        for side in (*_SIDES, "midline"):
            if (point, side) in self._placed:
                yield side

    def _sides_and_bones(self) -> Iterator[Violation]:
        """Check the side of each point, and the bone beneath it."""
        for (name, side), placement in self._placed.items():
            x, point = float(placement.position[0]), self._points[name]
            off = abs(x) if side == "midline" else -x if side == "left" else x
            if off > ACROSS_M:
                yield Violation(((name, side),), "it would lie on the other side of the body")
            bone = self._atlas.bones.get(placement.bone)
            under = self._relations.regions.get(point.region)
            if under is None or bone is None or not bone.region:
                continue
            if bone.region not in under | self._relations.also.get(name, frozenset()):
                beneath = bone.title[:1].lower() + bone.title[1:]
                yield Violation(
                    ((name, side),), f"the nearest bone under it would be the {beneath}"
                )

    def _distances(self) -> Iterator[Violation]:
        for row in self._relations.distances:
            for point, cun in row.points.items():
                for side in self._sides(point):
                    found = self._cun(row, point, side)
                    if found is None:
                        continue
                    measured, one = found
                    if abs(measured - cun) > max(DISTANCE * cun, MIN_DISTANCE_M / one):
                        start = "the midline" if row.start == MIDLINE else self._name(row.start)
                        yield Violation(
                            self._keys(side, point, row.start, row.low, row.high),
                            f"it would lie {measured:.1f} cun from {start}, not {cun:g}",
                        )

    def _cun(self, row: Distances, point: str, side: Side) -> tuple[float, float] | None:
        """Return the distance of a point from the start of its row, in cun, and one cun, metres."""
        names = (point, row.start, row.low, row.high)
        ends = [np.zeros(3) if n == MIDLINE else self._place(n, side) for n in names]
        places = [end for end in ends if end is not None]
        if len(places) < len(ends):
            return None
        here, start, low, high = places
        stretch, way = high - low, here - start
        whole = _length(stretch, stretch, row.axis)
        if whole < MIN_DISTANCE_M:
            return None
        one = whole / row.cun
        return _length(way, stretch, row.axis) / one, one

    def _levels(self) -> Iterator[Violation]:
        for row in self._relations.levels:
            for point in row.points:
                for side in self._sides(point):
                    place, level = self._placed[point, side].position, self._place(row.place, side)
                    if level is None:
                        continue
                    lower = float(level[1] - place[1])
                    if not -LEVEL_M <= lower <= LEVEL_M + row.below:
                        yield Violation(
                            self._keys(side, point, row.place),
                            f"it would lie {abs(lower) * 1000:.0f} mm "
                            f"{'below' if lower > 0 else 'above'} {self._name(row.place)}",
                        )

    def _orders(self) -> Iterator[Violation]:
        for row in self._relations.orders:
            for side in (*_SIDES, "midline"):
                keys = [(p, side) for p in row.points if (p, side) in self._placed]
                if len(keys) < 2:
                    continue
                coordinates = self._coordinates(row.towards, row.away_from, keys)
                if coordinates is None:
                    continue
                back = coordinates[:, None] - coordinates[None, :] > MIN_DISTANCE_M
                for before, after in np.argwhere(np.triu(back)).tolist():
                    yield Violation(
                        (keys[after], keys[before]),
                        f"it would come before {keys[before][0]}, which it follows",
                    )

    def _coordinates(
        self, towards: str, away_from: str, keys: Sequence[Key]
    ) -> NDArray[np.float64] | None:
        """Return the coordinate of each point along the order, metres; None without landmark."""
        places = np.array([self._placed[key].position for key in keys])
        side = keys[0][1]
        if towards:
            return np.asarray(places @ direction(towards, side))
        origin = self._place(away_from, side)
        return None if origin is None else np.linalg.norm(places - origin, axis=1)

    def _distinct(self) -> Iterator[Violation]:
        """Check that no two acupoints have the same position."""
        for sides in (("left", "midline"), ("right", "midline")):
            keys = [
                key
                for key in self._placed
                if key[1] in sides and self._points[key[0]].system == "acupoint"
            ]
            cells: dict[tuple[int, ...], list[Key]] = {}
            for key in keys:
                cell = np.floor(self._placed[key].position / (2 * SAME_M)).astype(int)
                for off in np.ndindex(2, 2, 2):
                    cells.setdefault(tuple((cell + off).tolist()), []).append(key)
            pairs = {pair for near in cells.values() for pair in combinations(near, 2)}
            for one, other in sorted(pairs):
                way = self._placed[one].position - self._placed[other].position
                together = frozenset((one[0], other[0])) in self._relations.together
                if float(np.linalg.norm(way)) < SAME_M and not together:
                    yield Violation((other, one), f"it would lie in the same place as {one[0]}")

    def _name(self, place: str) -> str:
        return place if is_point(place) else f"the {self._landmarks.name(place)}"


def _length(way: Vector, stretch: Vector, axis: str) -> float:
    """Return the length of a vector along an axis: vertical, lateral, along a stretch, or whole."""
    if axis == "height":
        return abs(float(way[1]))
    if axis == "span":
        return abs(float(way[0]))
    if axis == "line":
        return abs(float(way @ stretch)) / float(np.linalg.norm(stretch))
    return float(np.linalg.norm(way))


def _removed(placement: Placement, sentence: str) -> Unplaced:
    reason = f"{placement.point} is not given on this body: {sentence}; choose another body."
    return Unplaced(placement.point, placement.side, reason)

"""Whether the places of points lie where the bones of the body bear them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from osteopoint.anatomy.atlas import SIDES, Atlas, Side
from osteopoint.anatomy.landmark_model import Landmarks
from osteopoint.catalogue.model import Point
from osteopoint.catalogue.rules import places_in
from osteopoint.geometry.frames import norm
from osteopoint.placement.body import is_point
from osteopoint.placement.bone_check import BoneCheck
from osteopoint.placement.measures import MIDLINE
from osteopoint.placement.model import Placement
from osteopoint.placement.relations import Relations

Key = tuple[str, Side]
# A point may be off by so much, and by so much of how far it is from the bones,
_OFF_M, _OFF_SHARE = 0.016, 0.1
# and so much farther out or in; on bone only so much.
_FLESH_M, _FLESH_SHARE, _BONE_M = 0.02, 0.5, 0.008


class PlacementCheck:
    """Looks at the places of one body's points.

    Attributes
    ----------
    bearing : how its bones lie
    """

    def __init__(
        self, relations: Relations, points: Mapping[str, Point], atlas: Atlas, landmarks: Landmarks
    ) -> None:
        self.bearing = BoneCheck(relations.stance, atlas)
        self._standing, self._measures = relations.stance, relations.measures
        self._rows = relations.rows
        self._points, self._landmarks = points, landmarks
        self._needed: dict[Key, frozenset[Key]] = {}

    @cached_property
    def uneven(self) -> dict[tuple[str, Side], str]:
        """Landmarks that do not follow one another evenly in their row, each with a sentence."""
        found: dict[tuple[str, Side], str] = {}
        marks = self._landmarks.found
        for row in self._rows:
            for side in SIDES:
                keys = [(name, side) for name in row.landmarks]
                places = [marks[key].position if key in marks else None for key in keys]
                steps = [
                    norm(b - a) for a, b in pairwise(places) if a is not None and b is not None
                ]
                if len(steps) > 1 and not _even(steps, row.uneven):
                    first, last = (self._landmarks.name(row.landmarks[k]) for k in (0, -1))
                    said = f"the places from the {first} to the {last} do not follow evenly"
                    found |= dict.fromkeys(keys, said)
        return found

    def reasons(self, placed: Mapping[Key, Placement]) -> dict[Key, str]:
        """Return which places are not to be given, each with a sentence."""
        found: dict[Key, str] = {}
        odd, uneven = self.bearing.odd, self.uneven
        for key, placement in placed.items() if odd or uneven else ():
            marks = sorted(self._needs(key))
            bones = (placement.bone, *(self._landmarks.found[mark].bone for mark in marks))
            said = [odd[bone] for bone in bones if bone in odd]
            said += [uneven[mark] for mark in marks if mark in uneven]
            if said:
                found[key] = said[0]
        rest = [key for key in placed if key not in found and key in self._standing.places]
        return found | dict(self._off(rest, placed)) if rest and self.bearing.enough else found

    def _off(
        self, keys: Sequence[Key], placed: Mapping[Key, Placement]
    ) -> Iterator[tuple[Key, str]]:
        """Find the places that lie elsewhere along the surface, and those that nobody can check."""
        bearing, size = self.bearing, self.bearing.size
        ours = np.array([self._standing.places[key] for key in keys])
        bones = [placed[key].bone for key in keys]
        around = bearing.around(ours, bones)
        way = np.array([placed[key].position for key in keys]) - around.places
        # Flesh is thicker on some: how far out a place lies tells little.
        normals = np.array([placed[key].normal for key in keys])
        on_bone = np.array([placed[key].surface == "bone" for key in keys])
        flesh = np.where(on_bone, _BONE_M, _FLESH_M + _FLESH_SHARE * around.distances_m) * size
        way -= np.clip((way * normals).sum(axis=1), -flesh, flesh)[:, None] * normals
        off = np.linalg.norm(way, axis=1)
        more = np.array([self._more(name) for name, _ in keys])
        most = (_OFF_M + _OFF_SHARE * around.distances_m + more) * size
        for at in np.flatnonzero(around.known & (off > most)).tolist():
            far = f"{off[at] * 1000:.0f} mm"
            yield keys[at], f"it would lie {far} from where the bones around have it"
        for at in np.flatnonzero(bearing.lost(ours, bones, around)).tolist():
            yield keys[at], "the bones around it do not lie where they can"

    def _more(self, name: str) -> float:
        more = self._standing.off_m
        return more.get(name, more.get(self._points[name].region, 0.0))

    def _needs(self, key: Key) -> frozenset[Key]:
        """Return the landmarks on which a point's rule stands, its own and others'."""
        if key not in self._needed:
            self._needed[key] = frozenset()  # a rule that leads back to itself ends here
            (name, side), found = key, set[Key]()
            rule = self._points[name].rule
            measures = {measure for step in rule for measure in step.measures()}
            measured = (self._measures[m].places for m in measures if m in self._measures)
            sides: tuple[Side, ...] = SIDES if side == MIDLINE else (side, "midline")
            for place in places_in(rule).union(*measured):
                if not is_point(place):
                    marks = ((place, each) for each in sides)
                    found.update(mark for mark in marks if mark in self._landmarks.found)
                elif place in self._points:
                    found |= self._needs((place, side))
            self._needed[key] = frozenset(found)
        return self._needed[key]


def _even(steps: Sequence[float], uneven: float) -> bool:
    middle = float(np.median(steps))
    return all(abs(step - middle) <= uneven * middle for step in steps)

"""Check of placements against the bones of the body that they depend on."""

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
# Allowed deviation of a point along the surface, plus a share of its distance from the bones.
_OFF_M, _OFF_SHARE = 0.016, 0.1
# Allowed deviation in depth on skin, plus a share of that distance; and on bone.
_FLESH_M, _FLESH_SHARE, _BONE_M = 0.02, 0.5, 0.008


class PlacementCheck:
    """Check of the placements of one body.

    Attributes
    ----------
    bones : check of the bones of the body
    """

    def __init__(
        self, relations: Relations, points: Mapping[str, Point], atlas: Atlas, landmarks: Landmarks
    ) -> None:
        self.bones = BoneCheck(relations.stance, atlas)
        self._stance, self._measures = relations.stance, relations.measures
        self._rows = relations.rows
        self._points, self._landmarks = points, landmarks
        self._needed: dict[Key, frozenset[Key]] = {}

    @cached_property
    def uneven(self) -> dict[tuple[str, Side], str]:
        """Landmarks whose row has very unequal distances, each with a sentence."""
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
                    sentence = f"the places from the {first} to the {last} do not follow evenly"
                    found |= dict.fromkeys(keys, sentence)
        return found

    def reasons(self, placed: Mapping[Key, Placement]) -> dict[Key, str]:
        """Return the placements to remove, each with a sentence."""
        found: dict[Key, str] = {}
        misplaced, uneven = self.bones.misplaced, self.uneven
        for key, placement in placed.items() if misplaced or uneven else ():
            marks = sorted(self._needs(key))
            bones = (placement.bone, *(self._landmarks.found[mark].bone for mark in marks))
            sentences = [misplaced[bone] for bone in bones if bone in misplaced]
            sentences += [uneven[mark] for mark in marks if mark in uneven]
            if sentences:
                found[key] = sentences[0]
        rest = [key for key in placed if key not in found and key in self._stance.places]
        return (
            found | dict(self._displaced(rest, placed)) if rest and self.bones.conclusive else found
        )

    def _displaced(
        self, keys: Sequence[Key], placed: Mapping[Key, Placement]
    ) -> Iterator[tuple[Key, str]]:
        """Yield placements that are displaced along the surface, or that cannot be checked."""
        check, size = self.bones, self.bones.size
        ours = np.array([self._stance.places[key] for key in keys])
        bones = [placed[key].bone for key in keys]
        around = check.transfer(ours, bones)
        way = np.array([placed[key].position for key in keys]) - around.places
        # The thickness of flesh varies, so deviations in depth are mostly ignored.
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
        for at in np.flatnonzero(check.unsupported(ours, bones, around)).tolist():
            yield keys[at], "the bones around it do not lie where they can"

    def _more(self, name: str) -> float:
        """Return the additional distance allowed for a point, metres."""
        more = self._stance.off_m
        return more.get(name, more.get(self._points[name].region, 0.0))

    def _needs(self, key: Key) -> frozenset[Key]:
        """Return all landmarks that a point's rule depends on, directly or through other points."""
        if key not in self._needed:
            self._needed[key] = frozenset()  # ends the recursion of circular rules
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
    """Return whether all distances are near the median, by the share `uneven`."""
    middle = float(np.median(steps))
    return all(abs(step - middle) <= uneven * middle for step in steps)

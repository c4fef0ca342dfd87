"""The body that rules are solved on: bones, landmarks, skin and cun measures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Atlas, Bone, Side
from osteopoint.anatomy.landmark_model import Landmarks
from osteopoint.anatomy.landmarks import bones_named
from osteopoint.anatomy.missing_bones import MissingBonesError
from osteopoint.anatomy.skin import Skin
from osteopoint.geometry.directions import direction
from osteopoint.geometry.frames import ONTO_MIDLINE, Vector, norm, unit
from osteopoint.geometry.surfaces import SurfacePoint, Triangles, first_hit, triangles_of
from osteopoint.placement.bone_finder import BoneFinder
from osteopoint.placement.measures import FINGER_CUN, MIDLINE, STATURE, STATURE_CUN, Measure
from osteopoint.placement.skin_probe import SkinProbe
from osteopoint.placement.skin_walk import SkinWalk
from osteopoint.placement.walk_surface import FreeSpace, WalkSurface

_INSIDE_M = 0.01
THICKEST_M = 0.4  # largest depth from skin to bone, such as between the legs
_NEAR_M = 0.06  # largest distance of the skin from a landmark that is projected onto it


@dataclass(frozen=True, eq=False)
class Body:
    """A body, with caches for its measurements."""

    atlas: Atlas
    landmarks: Landmarks
    measures: Mapping[str, Measure]
    skin: Skin | None = None
    _triangles: dict[str, Triangles] = field(default_factory=dict, init=False, repr=False)
    _boxes: dict[str, NDArray[np.float64]] = field(default_factory=dict, init=False, repr=False)
    _finders: dict[tuple[str, ...], BoneFinder] = field(
        default_factory=dict, init=False, repr=False
    )
    _cun: dict[tuple[str, Side], float] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def walk_surface(self) -> WalkSurface:
        """The surface that acupoints are measured on: the skin, or free space without a skin."""
        if self.skin is None:
            return FreeSpace()
        layered = not self.skin.topology
        partial = bool(self.skin.lender)
        skin = SkinProbe(self.skin.surface, layered=layered, depth=self._depth, partial=partial)
        return SkinWalk(skin)

    @cached_property
    def bone_finder(self) -> BoneFinder:
        """Search among all bones and cartilages."""
        return self.finder_among(
            [b for b in self.atlas.bones.values() if b.kind in ("bone", "cartilage")]
        )

    def finder_among(self, bones: Sequence[Bone]) -> BoneFinder:
        """Return the search among some bones; cached."""
        key = tuple(bone.id for bone in bones)
        if key not in self._finders:
            self._finders[key] = BoneFinder(bones, self.triangles, self._box)
        return self._finders[key]

    def _depth(self, place: Vector, outward: Vector) -> float:
        found = self.bone_finder.straight_in(place[None], outward[None], THICKEST_M)[0]
        return np.inf if found is None else found.depth

    @cached_property
    def _skin_triangles(self) -> Triangles:
        assert self.skin is not None
        return triangles_of(self.skin.surface.vertices, self.skin.surface.faces)

    def skin_ahead(self, place: Vector, way: Vector) -> bool:
        """Return whether a ray that begins outside the body hits the skin."""
        return self.skin is not None and first_hit(place, way, self._skin_triangles) is not None

    def position(self, landmark: str, side: Side) -> Vector:
        """Return a landmark's position, (3,) metres.

        Raises
        ------
        MissingBonesError
            If it is absent because bones are missing.
        ValueError
            If it is absent for another reason, which is the message.
        """
        try:
            place = self.landmarks.position(landmark, side)
        except MissingBonesError:
            raise
        except KeyError as error:
            raise ValueError(str(error.args[0])) from None
        return place * ONTO_MIDLINE if side == "midline" else place

    def name(self, landmark: str) -> str:
        """Return a landmark's name for use in a sentence."""
        return self.landmarks.name(landmark)

    def bones(self, name: str, side: Side) -> list[Bone]:
        """Return the bone of a name, or the parts of a whole.

        Raises
        ------
        MissingBonesError
            If this body has none of them.
        """
        found = bones_named(self.atlas, name, side, self.landmarks.wholes)
        if not found:
            raise MissingBonesError(name)
        return found

    def triangles(self, bone: Bone) -> Triangles:
        """Return a bone's triangles; cached."""
        if bone.id not in self._triangles:
            self._triangles[bone.id] = triangles_of(bone.surface.vertices, bone.surface.faces)
        return self._triangles[bone.id]

    def _box(self, bone: Bone) -> NDArray[np.float64]:
        if bone.id not in self._boxes:
            self._boxes[bone.id] = bone.surface.bounds
        return self._boxes[bone.id]

    def cun(self, measure: str, side: Side) -> float:
        """Return the length of one cun of a measure on this body, metres.

        ``stature`` is always known: the whole height is 75 cun (WHO 2008).

        Raises
        ------
        ValueError
            If the measure is unknown or its landmarks are absent.
        """
        if measure == STATURE:
            return self.atlas.stature_m / STATURE_CUN
        known = self.measure(measure)
        if (measure, side) not in self._cun:
            self._cun[measure, side] = self._length(known, side) / known.cun
        return self._cun[measure, side]

    def measure(self, measure: str) -> Measure:
        """Return a measure.

        Raises
        ------
        ValueError
            If the measure is unknown.
        """
        if measure not in self.measures:
            raise ValueError(f"there is no cun measure '{measure}'")
        return self.measures[measure]

    def _length(self, measure: Measure, side: Side) -> float:
        # A measure to the midline exists on both sides; use the left one for the midline.
        side = "left" if side == "midline" and measure.end == MIDLINE else side
        start = self.position(measure.start, side)
        if measure.axis == "span":
            return abs(float(start[0]))
        if measure.axis == "across":
            return self._across(start, measure, side)
        if measure.axis == "height":
            return abs(float((start - self.position(measure.end, side))[1]))
        seen = direction(measure.seen_from, side) if measure.seen_from else None
        points = [
            self.walk_surface.project(self.position(place, side), seen) for place in measure.places
        ]
        return sum(self.walk_surface.tape(a, b).length for a, b in pairwise(points))

    def _across(self, start: Vector, measure: Measure, side: Side) -> float:
        middle = self.walk_surface.project(
            start * ONTO_MIDLINE, direction(measure.seen_from or "anterior", "midline")
        )
        outward = direction("lateral", side)
        return self.walk_surface.walk_to(middle, outward, outward, abs(float(start[0]))).length

    def cun_in_words(self, measure: str, side: Side) -> str:
        """Return a phrase with the length of one cun here and where it was measured."""
        size = f"{self.cun(measure, side) * 1000:.1f} mm"
        if measure == STATURE:
            return f"1 cun is {size}, a 75th of the body's height"
        known = self.measures[measure]
        return f"1 cun is {size}: {known.name} is {known.cun:g} cun long"

    def finger(self) -> float:
        """Return the breadth of one finger, metres, as a share of the body's height."""
        return FINGER_CUN * self.atlas.stature_m / STATURE_CUN


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """Context of one rule: the body, the side, and the surface it is measured on.

    Attributes
    ----------
    point : returns the position of another point on this side; raises a ValueError with the
        reason if it has none
    """

    body: Body
    side: Side
    walk_surface: WalkSurface
    point: Callable[[str], SurfacePoint]

    def project(self, place: str, seen_from: str | Mapping[str, float] = "") -> SurfacePoint:
        """Return a landmark projected onto the surface, or the position of another point."""
        if is_point(place):
            return self.point(place)
        position = self.body.position(place, self.side)
        if seen_from:
            return self.walk_surface.project(position, direction(seen_from, self.side))
        point = self.walk_surface.project(position, None)
        middle = self.side == "midline" or (place, "midline") in self.body.landmarks.found
        if middle and abs(point.position[0]) > 0.0:
            # The nearest skin may lie beside the midline; a ray within the midline stays on it.
            outward = unit(point.normal * ONTO_MIDLINE)
            straight = self.walk_surface.project(position - _INSIDE_M * outward, outward)
            if norm(straight.position - position) <= _NEAR_M:
                return SurfacePoint(straight.position * ONTO_MIDLINE, straight.normal)
        return point

    def position(self, place: str) -> Vector:
        """Return the position of a landmark on bone or of another point."""
        if is_point(place):
            return self.point(place).position
        return self.body.position(place, self.side)

    def name(self, place: str) -> str:
        """Return a place's name for use in a sentence."""
        return place if is_point(place) else f"the {self.body.name(place)}"

    def cun(self, measure: str) -> float:
        """Return the length of one cun of a measure, metres."""
        return self.body.cun(measure, self.side)


def is_point(place: str) -> bool:
    """Return whether an id in a rule is a point's: these begin with two capitals."""
    return place[:2].isupper()

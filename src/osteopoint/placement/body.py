"""One body to place points on: its bones, its landmarks, its own lengths."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from osteopoint.anatomy.atlas import Atlas, Bone, Side
from osteopoint.anatomy.landmarks import Landmarks, bones_named
from osteopoint.errors import OsteopointError
from osteopoint.geometry.frames import Vector
from osteopoint.geometry.surfaces import Triangles, triangles_of
from osteopoint.jsonfile import read_json

MIDLINE = "midline"
STATURE_CUN = 75.0
FINGER_CUN = 0.75  # four fingers side by side are 3 cun (WHO 2008, finger-cun)


@dataclass(frozen=True, slots=True)
class Measure:
    """A stretch of the body that is so many cun long, whoever's body it is.

    `start` and `end` are landmark ids; an end at ``midline`` measures straight across
    to it. `axis` is ``along`` (from place to place), ``across`` or ``height``.
    """

    id: str
    name: str
    start: str
    end: str
    axis: str
    cun: float


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What a rule is solved on."""

    atlas: Atlas
    landmarks: Landmarks
    measures: dict[str, Measure]
    _triangles: dict[str, Triangles] = field(default_factory=dict, repr=False)

    def position(self, landmark: str, side: Side) -> Vector:
        """Return a landmark's place; a ValueError carries the reason if it has none."""
        try:
            return self.landmarks.position(landmark, side)
        except KeyError as error:
            raise ValueError(str(error.args[0])) from None

    def name(self, landmark: str) -> str:
        """Return a landmark's name as it reads in a sentence."""
        return self.landmarks.name(landmark)

    def bones(self, name: str, side: Side) -> list[Bone]:
        """Return the bone, or the bones of that whole; a ValueError if this body has none."""
        found = bones_named(self.atlas, name, side, self.landmarks.wholes)
        if not found:
            raise ValueError(f"the atlas {self.atlas.id} has no bone '{name}'")
        return found

    def triangles(self, bone: Bone) -> Triangles:
        """Return a bone's triangles, made once."""
        if bone.id not in self._triangles:
            self._triangles[bone.id] = triangles_of(bone.surface.vertices, bone.surface.faces)
        return self._triangles[bone.id]

    def cun(self, measure: str, side: Side) -> float:
        """Return one cun by that measure on this body, metres.

        ``stature`` is always known: the whole height is 75 cun (WHO 2008).

        Raises
        ------
        ValueError
            If the measure is unknown or its landmarks are absent.
        """
        if measure == "stature":
            return self.atlas.stature_m / STATURE_CUN
        known = self.measures.get(measure)
        if known is None:
            raise ValueError(f"there is no cun measure '{measure}'")
        start = self.position(known.start, side)
        if known.end == MIDLINE:
            return abs(float(start[0])) / known.cun
        apart = self.position(known.end, side) - start
        lengths = {"height": abs(apart[1]), "across": abs(apart[0])}
        return float(lengths.get(known.axis, np.linalg.norm(apart))) / known.cun

    def cun_in_words(self, measure: str, side: Side) -> str:
        """Return what one cun is here and where it was measured."""
        size = f"{self.cun(measure, side) * 1000:.1f} mm"
        if measure == "stature":
            return f"1 cun is {size}, a 75th of the body's height"
        known = self.measures[measure]
        return f"1 cun is {size}: {known.name} is {known.cun:g} cun long"

    def finger(self) -> float:
        """Return one finger's breadth, metres, as a share of the body's height."""
        return FINGER_CUN * self.atlas.stature_m / STATURE_CUN


def read_measures(path: Path) -> dict[str, Measure]:
    """Read the proportional cun measures.

    Raises
    ------
    OsteopointError
        If the file is missing or a row of it is malformed.
    """
    measures: dict[str, Measure] = {}
    try:
        for row in read_json(path)["measures"]:
            measure = Measure(
                str(row["id"]),
                str(row["name"]),
                str(row["from"]),
                str(row["to"]),
                str(row["axis"]),
                float(row["cun"]),
            )
            if measure.cun <= 0:
                raise ValueError(f"'cun' above zero in '{measure.id}'")
            measures[measure.id] = measure
    except (KeyError, TypeError, ValueError) as error:
        where = f"measure {len(measures) + 1}"
        raise OsteopointError(f"In {path}, {where} lacks or spoils {error}.") from error
    return measures

"""Proportional cun: stretches of a body that are so many cun long, whoever's body it is."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json

MIDLINE = "midline"
STATURE = "stature"
STATURE_CUN = 75.0
FINGER_CUN = 0.75  # four fingers side by side are 3 cun (WHO 2008, finger-cun)

Axis = Literal["along", "across", "height", "span"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A stretch of the body that is so many cun long.

    Attributes
    ----------
    start, end : landmark ids; `end` may be ``midline``
    via : landmark ids that a tape from start to end goes over
    axis : ``along`` is by tape along the skin; ``across`` by tape level from the midline out to
        where `start` is; ``height`` is how much higher one is; ``span`` straight from the midline
    seen_from : where landmarks on bone are brought out to the skin
    """

    id: str
    name: str
    start: str
    end: str
    axis: Axis
    cun: float
    via: tuple[str, ...] = ()
    seen_from: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """The landmarks that are measured."""
        return tuple(p for p in (self.start, *self.via, self.end) if p != MIDLINE)


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
                id=str(row["id"]),
                name=str(row["name"]),
                start=str(row["from"]),
                end=str(row["to"]),
                axis=row["axis"],
                cun=float(row["cun"]),
                via=tuple(str(place) for place in row.get("via", ())),
                seen_from=str(row.get("seen_from", "")),
            )
            if not 0 < measure.cun < math.inf:
                raise ValueError(f"'cun' above zero in '{measure.id}'")
            if measure.axis not in get_args(Axis):
                raise ValueError(f"the axis '{measure.axis}' in '{measure.id}'")
            measures[measure.id] = measure
    except (KeyError, TypeError, ValueError) as error:
        where = f"measure {len(measures) + 1}"
        raise OsteopointError(f"In {path}, {where} lacks or spoils {error}.") from error
    return measures

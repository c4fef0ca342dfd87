"""Proportional cun measures: stretches of a body with a fixed length in cun on every body."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from osteopoint.catalogue.rows import read_rows, text, texts

MIDLINE = "midline"
STATURE = "stature"
FINGER = "finger"  # the unit of finger-breadths
DIMPLES = "psis"  # the way between the two dimples over the sacrum
STATURE_CUN = 75.0
FINGER_CUN = 0.75  # four fingers side by side are 3 cun (WHO 2008, finger-cun)

Axis = Literal["along", "across", "height", "span"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A stretch of the body with a fixed length in cun.

    Attributes
    ----------
    start, end : landmark ids; `end` may be ``midline``
    via : landmark ids that the tape from start to end passes
    axis : ``along`` is the tape along the skin; ``across`` the horizontal tape from the midline
        out to `start`; ``height`` the difference in height; ``span`` the straight distance from
        the midline
    cun : length in cun
    seen_from : direction in which landmarks on bone are projected onto the skin
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
        """The landmarks of the stretch."""
        return tuple(p for p in (self.start, *self.via, self.end) if p != MIDLINE)


def read_measures(path: Path) -> dict[str, Measure]:
    """Read the proportional cun measures.

    Raises
    ------
    OsteopointError
        If the file is missing or a row of it is malformed.
    """
    measures = read_rows(path, "measures", _measure)
    return {measure.id: measure for measure in measures}


def _measure(row: dict[str, Any]) -> Measure:
    cun, axis = float(row["cun"]), row["axis"]
    if not 0 < cun < math.inf:
        raise ValueError("'cun', which must be above zero")
    if axis not in get_args(Axis):
        raise ValueError(f"the axis '{axis}'")
    return Measure(
        id=text(row, "id"),
        name=text(row, "name"),
        start=text(row, "from"),
        end=text(row, "to"),
        axis=axis,
        cun=cun,
        via=texts({"via": []} | row, "via"),
        seen_from=text({"seen_from": ""} | row, "seen_from"),
    )

"""The steps that stay where they are and only measure."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from osteopoint.geometry.frames import ONTO_MIDLINE
from osteopoint.geometry.lines import path
from osteopoint.placement.body import Site
from osteopoint.placement.model import StepTaken
from osteopoint.placement.step import Plain, StepState, begun, said

DIMPLES = "psis"  # the measure of the way from dimple to dimple


@dataclass(frozen=True, slots=True)
class Compare(Plain):
    """Set the distance from the midline beside what the source says."""

    midline_mm: float
    key: ClassVar[str] = "compare"

    def take(self, site: Site, here: StepState | None) -> tuple[StepTaken, StepState]:
        """Stay; see `Step.take`."""
        start = begun(here)
        off = abs(float(start.position[0])) * 1000
        sentence = (
            f"The source says about {self.midline_mm:.0f} mm from the midline; "
            f"on this skeleton it is {off:.1f} mm."
        )
        ruler = path(start.position * ONTO_MIDLINE, start.position)
        taken = StepTaken(sentence, start.position, ruler, (), measure=DIMPLES, count=0.5)
        return taken, start


@dataclass(frozen=True, slots=True)
class Below(Plain):
    """Say how far below a landmark this is."""

    place: str
    key: ClassVar[str] = "below"

    def take(self, site: Site, here: StepState | None) -> tuple[StepTaken, StepState]:
        """Stay; see `Step.take`."""
        start = begun(here)
        end, mark = start.position, site.body.position(self.place, site.side)
        drop = float(mark[1] - end[1])
        way = "below" if drop >= 0 else "above"
        sentence = f"It lies {said(abs(drop))} {way} {site.name(self.place)}."
        ruler = path(mark, np.array([mark[0], end[1], mark[2]]))
        return StepTaken(sentence, end, ruler, self.places()), start

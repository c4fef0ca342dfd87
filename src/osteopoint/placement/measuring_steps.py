"""Steps that stay at the current position and only measure."""

import numpy as np

from osteopoint.catalogue.rules import Below, Compare
from osteopoint.geometry.frames import ONTO_MIDLINE
from osteopoint.geometry.lines import path
from osteopoint.placement.body import Site
from osteopoint.placement.measures import DIMPLES
from osteopoint.placement.model import StepTaken
from osteopoint.placement.step_state import StepResult, StepState, format_length, require_start


def compare(step: Compare, site: Site, here: StepState | None) -> StepResult:
    """Compare the distance from the midline with what the source says."""
    start = require_start(here)
    off = abs(float(start.position[0])) * 1000
    sentence = (
        f"The source says about {step.midline_mm:.0f} mm from the midline; "
        f"on this skeleton it is {off:.1f} mm."
    )
    ruler = path(start.position * ONTO_MIDLINE, start.position)
    taken = StepTaken(sentence, start.position, ruler, (), measure=DIMPLES, count=0.5)
    return taken, start


def measure_below(step: Below, site: Site, here: StepState | None) -> StepResult:
    """State how far the current position is below or above a landmark."""
    start = require_start(here)
    end, landmark = start.position, site.body.position(step.place, site.side)
    drop = float(landmark[1] - end[1])
    way = "below" if drop >= 0 else "above"
    sentence = f"It lies {format_length(abs(drop))} {way} {site.name(step.place)}."
    ruler = path(landmark, np.array([landmark[0], end[1], landmark[2]]))
    return StepTaken(sentence, end, ruler, step.places()), start

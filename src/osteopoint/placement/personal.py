"""The lengths of a construction on the person who reads it, from what they measured on themself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from osteopoint.catalogue.point_context import OwnLength
from osteopoint.placement.measures import DIMPLES, FINGER, FINGER_CUN, STATURE, STATURE_CUN
from osteopoint.placement.model import StepTaken


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody measured on themself, metres, by the id of an `OwnLength`; maybe nothing."""

    known: Sequence[OwnLength]
    lengths: Mapping[str, float]

    def unit(self, measure: str) -> float | None:
        """Return one cun by a measure, or one finger, on this person, metres; None if unknown.

        What was not measured itself is reckoned from the height, of which a cun is a 75th
        and a finger three quarters of that (WHO 2008); the dimples are not.
        """
        for own in self.known:
            if own.measure == measure and own.id in self.lengths:
                return self.lengths[own.id] / own.parts
        height = self.lengths.get(STATURE)
        if height is None or measure == DIMPLES:
            return None
        return height / STATURE_CUN * (FINGER_CUN if measure == FINGER else 1.0)

    def describe(self, step: StepTaken) -> str:
        """Return how long a step is on this person, a sentence; nothing if that is unknown."""
        unit = self.unit(step.measure) if step.measure else None
        if unit is None or not step.count:
            return ""
        each = " to each side" if step.measure == DIMPLES else ""
        return f"About {step.count * unit * 100:.1f} cm{each} on you."

"""Lengths of a construction on the user's own body, from the user's own measurements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from osteopoint.catalogue.point_context import OwnLength
from osteopoint.placement.measures import DIMPLES, FINGER, FINGER_CUN, STATURE, STATURE_CUN
from osteopoint.placement.model import StepTaken


@dataclass(frozen=True, slots=True)
class Person:
    """Measurements of the user.

    Attributes
    ----------
    known : the lengths that a user can measure
    lengths : measured lengths, metres, by the id of an `OwnLength`; may be empty
    """

    known: Sequence[OwnLength]
    lengths: Mapping[str, float]

    def unit(self, measure: str) -> float | None:
        """Return one cun of a measure, or one finger, on the user, metres; None if unknown.

        A measure that the user has not measured is derived from the height: a cun is a 75th of
        it, and a finger three quarters of a cun (WHO 2008). The dimples are not derived.
        """
        for own in self.known:
            if own.measure == measure and own.id in self.lengths:
                return self.lengths[own.id] / own.parts
        height = self.lengths.get(STATURE)
        if height is None or measure == DIMPLES:
            return None
        return height / STATURE_CUN * (FINGER_CUN if measure == FINGER else 1.0)

    def describe(self, step: StepTaken) -> str:
        """Return a sentence: how long a step of a rule is on the user's body; empty if unknown."""
        unit = self.unit(step.measure) if step.measure else None
        if unit is None or not step.count:
            return ""
        each = " to each side" if step.measure == DIMPLES else ""
        return f"About {step.count * unit * 100:.1f} cm{each} on you."

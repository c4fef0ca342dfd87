"""Dispatch from each kind of step to the function that carries it out."""

from collections.abc import Callable
from typing import Any

from osteopoint.catalogue.rules import (
    At,
    Below,
    Between,
    Column,
    Compare,
    Cun,
    Fingers,
    Height,
    Level,
    Onto,
    Step,
    Towards,
    Unreadable,
)
from osteopoint.placement import measuring_steps, moves
from osteopoint.placement.body import Site
from osteopoint.placement.onto_bone import go_onto_bone
from osteopoint.placement.step_state import StepResult, StepState

_ACTIONS: dict[type[Step], Callable[[Any, Site, StepState | None], StepResult]] = {
    At: moves.begin_at,
    Between: moves.go_between,
    Level: moves.go_level,
    Cun: moves.go_cun,
    Fingers: moves.go_fingers,
    Towards: moves.go_towards,
    Height: moves.go_to_height,
    Column: moves.go_to_column,
    Onto: go_onto_bone,
    Compare: measuring_steps.compare,
    Below: measuring_steps.measure_below,
}


def carry_out(step: Step, site: Site, here: StepState | None) -> StepResult:
    """Carry out one step of a rule.

    Parameters
    ----------
    here : the state after the previous step; None before the first step

    Returns
    -------
    What the step did, and the state after it.

    Raises
    ------
    ValueError
        If the step cannot be carried out on this body, or could not be parsed.
    """
    if isinstance(step, Unreadable):
        raise ValueError(step.reason)
    return _ACTIONS[type(step)](step, site, here)

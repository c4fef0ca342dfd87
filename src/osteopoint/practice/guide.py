"""The guide: where the fingertip is at a moment of a technique.

One pure function, `moment`, answers the panel, the body, the command line and the
tests alike. It is also the one place that holds the limits: whatever a plan asks
for, the motion that comes out keeps them.

The coordinates lie in the bone's tangent plane at the point, in millimetres from the
middle of the circle: x to the right and y up as one looks at the skin from outside.
"""

import math
from dataclasses import dataclass, replace

from osteopoint.catalogue.techniques import Phase, Setting, Technique


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of circling at one rate and size, from `since_s` on."""

    since_s: float
    rate_hz: float
    circle_diameter_mm: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What was chosen for a run, and what the person has told the guide since.

    Attributes
    ----------
    stretches : rates and sizes in order of time; the first begins at 0
    circling_s, holding_s : how long to circle, and to wait for a pulse at most
    pressure : cue while circling, 0 to 10
    pulse_s : when the person said that they feel the pulse, or None
    circling_end_s : when they ended the circling early, or None
    """

    stretches: tuple[Stretch, ...]
    circling_s: float
    holding_s: float
    pressure: float
    pulse_s: float | None = None
    circling_end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The guide at one time.

    `remaining_s` is the time left in the whole run at this point of the body,
    `phase_remaining_s` in the phase. `done` is true once the last phase is over.
    """

    t_s: float
    phase: Phase
    phase_index: int
    x_mm: float
    y_mm: float
    rate_hz: float
    circles: float
    pressure: float
    phase_remaining_s: float
    remaining_s: float
    done: bool


def plan_of(setting: Setting) -> Plan:
    """Return the plan that does just what a setting says."""
    first = Stretch(0.0, setting.rate_hz, setting.circle_diameter_mm)
    return Plan((first,), setting.circling_s, setting.holding_s, setting.pressure)


def with_rate(plan: Plan, technique: Technique, t_s: float, rate_hz: float) -> Plan:
    """Return the plan circling at another rate from `t_s` on, within the limits."""
    rate = technique.limits.rate_hz.clamped(rate_hz)
    kept = tuple(s for s in plan.stretches if s.since_s < t_s)
    diameter = plan.stretches[-1].circle_diameter_mm
    since = t_s if kept else 0.0
    return replace(plan, stretches=(*kept, Stretch(since, rate, diameter)))


def with_pulse(plan: Plan, technique: Technique, t_s: float) -> Plan:
    """Return the plan after the person said that they feel the pulse.

    It counts in the holding phase only; at any other time the plan stays as it is.
    """
    if moment(technique, plan, t_s).phase.motion != "hold":
        return plan
    return replace(plan, pulse_s=t_s)


def moment(technique: Technique, plan: Plan, t_s: float) -> Moment:
    """Return the guide at time `t_s` after the start of the run.

    Parameters
    ----------
    t_s : seconds; before 0 counts as 0, past the end as the end

    Notes
    -----
    The fingertip keeps the circle at constant speed: angle 2π times the circles done.
    When circling ends it stays where it is, as the source text asks ("the same spot").
    """
    ends = _phase_ends(technique, plan)
    t = min(max(t_s, 0.0), ends[-1])
    index = next((i for i, end in enumerate(ends) if t < end), len(ends) - 1)
    phase = technique.phases[index]
    circling_end = ends[0]
    circles, rate, radius = _circling(technique, plan, min(t, circling_end))
    angle = 2.0 * math.pi * math.fmod(circles, 1.0)
    circling = phase.motion == "circle"
    return Moment(
        t_s=t,
        phase=phase,
        phase_index=index,
        x_mm=radius * math.cos(angle),
        y_mm=radius * math.sin(angle),
        rate_hz=rate if circling else 0.0,
        circles=circles,
        pressure=min(plan.pressure if phase.pressure is None else phase.pressure, 10.0),
        phase_remaining_s=ends[index] - t,
        remaining_s=ends[-1] - t,
        done=t >= ends[-1],
    )


def duration_s(technique: Technique, plan: Plan) -> float:
    """Return how long the whole run takes if nothing more is said, in seconds."""
    return _phase_ends(technique, plan)[-1]


def _phase_ends(technique: Technique, plan: Plan) -> list[float]:
    ends: list[float] = []
    start = 0.0
    for phase in technique.phases:
        if phase.motion == "circle":
            length = technique.limits.circling_s.clamped(plan.circling_s)
            if plan.circling_end_s is not None:
                length = min(length, max(plan.circling_end_s - start, 0.0))
        elif phase.motion == "hold":
            length = technique.limits.holding_s.clamped(plan.holding_s)
            if plan.pulse_s is not None:
                length = min(length, max(plan.pulse_s - start, 0.0))
        else:
            length = phase.duration_s
        start += length
        ends.append(start)
    return ends


def _circling(technique: Technique, plan: Plan, t: float) -> tuple[float, float, float]:
    """Return circles done, the rate now (Hz) and the radius now (mm), all within the limits."""
    limits = technique.limits
    circles, rate, diameter = 0.0, 0.0, 0.0
    for i, stretch in enumerate(plan.stretches):
        if i > 0 and stretch.since_s > t:
            break
        end = plan.stretches[i + 1].since_s if i + 1 < len(plan.stretches) else math.inf
        rate = limits.rate_hz.clamped(stretch.rate_hz)
        diameter = limits.circle_diameter_mm.clamped(stretch.circle_diameter_mm)
        circles += rate * max(min(t, end) - stretch.since_s, 0.0)
    return circles, rate, diameter / 2.0

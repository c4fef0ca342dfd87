"""The guide: where the hand is at a moment of a technique.

One pure function, `moment`, answers the panel, the body, the sound, the command line and the
tests alike. It is also the one place that holds the limits: whatever a plan asks for, the motion
that comes out keeps them.

Small circles lie in the plane that touches the body at the place, in millimetres from their
middle: x to the right and y up as one looks at the skin from outside.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from osteopoint.catalogue.techniques import Numbers, Phase, Setting, Technique
from osteopoint.practice.movements import Offset, breath, offset

# Slow breathing is paced at six a minute wherever a phase asks for it and has no rate of its own.
_BREATHS_HZ = 0.1


@dataclass(frozen=True, slots=True)
class Change:
    """Another rate from `since_s` of the run on, in one phase."""

    phase: int
    since_s: float
    rate_hz: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What was chosen for a run, and what the person has told the guide since.

    Attributes
    ----------
    numbers : of each phase
    changes : of the rate, in order of time
    ended_s : by phase, when the person ended it early, seconds of the run
    """

    numbers: tuple[Numbers, ...]
    changes: tuple[Change, ...] = ()
    ended_s: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """The guide at one time.

    Attributes
    ----------
    x_mm, y_mm : the fingertip on its circle; where it stopped, while it holds
    hands : where each hand is, the first one's circle included
    circles : circles, strokes or taps done since the start of the run
    pressure : cue now, 0 to 10
    breath : how full the lungs are, 0 to 1, where breathing is paced; else None
    inhaling : whether it is time to breathe in, where breathing is paced
    remaining_s : time left in the whole run, `phase_remaining_s` in the phase
    done : whether the last phase is over
    """

    t_s: float
    phase: Phase
    phase_index: int
    x_mm: float
    y_mm: float
    hands: tuple[Offset, Offset]
    rate_hz: float
    circles: float
    pressure: float
    breath: float | None
    inhaling: bool
    phase_remaining_s: float
    remaining_s: float
    done: bool


def plan_of(setting: Setting, first: Mapping[str, float] | None = None) -> Plan:
    """Return the plan that does just what a setting says.

    Parameters
    ----------
    first : numbers of the first phase, by name, that shall differ
    """
    numbers = setting.numbers
    if first:
        numbers = (replace(numbers[0], **first), *numbers[1:])
    return Plan(numbers)


def with_rate(plan: Plan, technique: Technique, t_s: float, rate_hz: float) -> Plan:
    """Return the plan with another rate from `t_s` on, in the phase of that time."""
    now = moment(technique, plan, t_s)
    index, since = now.phase_index, now.t_s
    rate = technique.limits[index].rate_hz.clamped(rate_hz)
    kept = tuple(c for c in plan.changes if not (c.phase == index and c.since_s >= since))
    return replace(plan, changes=(*kept, Change(index, since, rate)))


def with_pressure(plan: Plan, technique: Technique, t_s: float, pressure: float) -> Plan:
    """Return the plan with another pressure in the phase of that time."""
    index = moment(technique, plan, t_s).phase_index
    value = technique.limits[index].pressure.clamped(pressure)
    return replace(plan, numbers=_changed(plan.numbers, index, pressure=value))


def with_end(plan: Plan, technique: Technique, t_s: float) -> Plan:
    """Return the plan with the phase of that time ended then."""
    now = moment(technique, plan, t_s)
    kept = tuple(end for end in plan.ended_s if end[0] != now.phase_index)
    return replace(plan, ended_s=(*kept, (now.phase_index, now.t_s)))


def with_pulse(plan: Plan, technique: Technique, t_s: float) -> Plan:
    """Return the plan after the person said that they feel the pulse.

    It counts in the phase that waits for it; at any other time the plan stays as it is.
    """
    if not moment(technique, plan, t_s).phase.waits_for_pulse:
        return plan
    return with_end(plan, technique, t_s)


def with_more_time(plan: Plan, technique: Technique, t_s: float, more_s: float) -> Plan:
    """Return the plan with the phase of that time made longer, as far as its limit goes."""
    index = moment(technique, plan, t_s).phase_index
    seconds = technique.limits[index].seconds.clamped(plan.numbers[index].seconds + more_s)
    return replace(plan, numbers=_changed(plan.numbers, index, seconds=seconds))


def duration_s(technique: Technique, plan: Plan) -> float:
    """Return how long the whole run takes if nothing more is said, in seconds."""
    return _ends(technique, plan)[-1]


def phase_starts_s(technique: Technique, plan: Plan) -> list[float]:
    """Return when each phase begins, seconds of the run."""
    return [0.0, *_ends(technique, plan)[:-1]]


def moment(technique: Technique, plan: Plan, t_s: float) -> Moment:
    """Return the guide at time `t_s` after the start of the run.

    Parameters
    ----------
    t_s : seconds; before 0 counts as 0, past the end as the end

    Notes
    -----
    A fingertip keeps its circle at constant speed: angle 2π times the circles done. When the
    circling ends it stays where it is, as the source text asks ("the same spot").
    """
    ends = _ends(technique, plan)
    t = 0.0 if math.isnan(t_s) else min(max(t_s, 0.0), ends[-1])
    index = next((i for i, end in enumerate(ends) if t < end), len(ends) - 1)
    start = ends[index - 1] if index else 0.0
    phase, limits, numbers = technique.phases[index], technique.limits[index], plan.numbers[index]
    cycles, rate = _cycles(technique, plan, index, start, t)
    hands = _hands(technique, plan, index, cycles, _share(t, start, ends[index]))
    before = sum(
        _cycles(technique, plan, i, ends[i - 1] if i else 0.0, ends[i])[0] for i in range(index)
    )
    spot = _spot(technique, plan, index, hands[0], ends)
    paced = phase.breathing or phase.motion == "breathe"
    breaths = cycles if phase.motion == "breathe" else _BREATHS_HZ * (t - start)
    return Moment(
        t_s=t,
        phase=phase,
        phase_index=index,
        x_mm=spot[0],
        y_mm=spot[1],
        hands=hands,
        rate_hz=rate,
        circles=before + cycles,
        pressure=limits.pressure.clamped(numbers.pressure) * hands[0].strength,
        breath=breath(breaths) if paced else None,
        inhaling=paced and math.fmod(breaths, 1.0) < 0.5,
        phase_remaining_s=ends[index] - t,
        remaining_s=ends[-1] - t,
        done=t >= ends[-1],
    )


def cycles_in(technique: Technique, plan: Plan, index: int, t_s: float) -> float:
    """Return the movements that a phase has done by a time of the run."""
    return _cycles(technique, plan, index, phase_starts_s(technique, plan)[index], t_s)[0]


def time_of_cycle(technique: Technique, plan: Plan, index: int, number: float) -> float:
    """Return when a phase has completed so many movements, seconds of the run, if it lasts on."""
    limit = technique.limits[index].rate_hz
    since = phase_starts_s(technique, plan)[index]
    rate, cycles = limit.clamped(plan.numbers[index].rate_hz), 0.0
    for change in plan.changes:
        if change.phase != index:
            continue
        at = max(change.since_s, since)
        if cycles + rate * (at - since) >= number:
            break
        cycles += rate * (at - since)
        rate, since = limit.clamped(change.rate_hz), at
    return since + (number - cycles) / rate if rate > 0.0 else math.inf


def _ends(technique: Technique, plan: Plan) -> list[float]:
    """Return when each phase ends, seconds of the run, within the limits."""
    early = dict(plan.ended_s)
    ends: list[float] = []
    start = 0.0
    for index, (limits, numbers) in enumerate(zip(technique.limits, plan.numbers, strict=True)):
        length = limits.seconds.clamped(numbers.seconds)
        if index in early:
            length = min(length, max(early[index] - start, 0.0))
        start += length
        ends.append(start)
    return ends


def _cycles(
    technique: Technique, plan: Plan, index: int, start: float, t: float
) -> tuple[float, float]:
    """Return movements done since a phase began, and the rate now (Hz), within the limits."""
    limit = technique.limits[index].rate_hz
    rate, since, cycles = limit.clamped(plan.numbers[index].rate_hz), start, 0.0
    for change in plan.changes:
        if change.phase != index or change.since_s > t:
            continue
        at = max(change.since_s, since)
        cycles += rate * (at - since)
        rate, since = limit.clamped(change.rate_hz), at
    return cycles + rate * max(t - since, 0.0), rate


def _hands(
    technique: Technique, plan: Plan, index: int, cycles: float, share: float
) -> tuple[Offset, Offset]:
    limits, numbers = technique.limits[index], plan.numbers[index]
    size = limits.size_mm.clamped(numbers.size_mm)
    passes = share * min(max(numbers.passes, 1.0), 20.0) if math.isfinite(numbers.passes) else share
    motion = technique.phases[index].motion
    first, second = (offset(motion, cycles, size, passes, hand) for hand in (0, 1))
    return first, second


def _spot(
    technique: Technique, plan: Plan, index: int, now: Offset, ends: list[float]
) -> tuple[float, float]:
    """Return where the fingertip is; after circling it stays where it stopped."""
    if technique.phases[index].motion not in ("hold", "rest"):
        return now.x_mm, now.y_mm
    for i in range(index - 1, -1, -1):
        if technique.phases[i].motion == "circle":
            start = ends[i - 1] if i else 0.0
            cycles, _ = _cycles(technique, plan, i, start, ends[i])
            last = _hands(technique, plan, i, cycles, 1.0)[0]
            return last.x_mm, last.y_mm
    return 0.0, 0.0


def _share(t: float, start: float, end: float) -> float:
    """Return how much of a phase is over; just less than all, so that no new pass begins."""
    return min((t - start) / (end - start), 1.0 - 1e-9) if end > start else 0.0


def _changed(numbers: tuple[Numbers, ...], index: int, **values: float) -> tuple[Numbers, ...]:
    return tuple(replace(n, **values) if i == index else n for i, n in enumerate(numbers))

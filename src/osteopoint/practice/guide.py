"""Guide: the position of the hand at any time of a technique.

The pure function `moment` serves the panel, the 3D view, the sound, the command line and the
tests. It also enforces the limits: the motion stays within them for any plan.

Small circles lie in the tangent plane of the skin, in millimetres from their centre: x to the
right and y up, seen from outside.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from osteopoint.catalogue.techniques import Numbers, Phase, Setting, Technique
from osteopoint.practice.movements import Offset, breath, offset

# Rate of paced slow breathing, six a minute, for phases without a rate of their own.
_BREATHS_HZ = 0.1


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the rate in one phase, from `since_s` seconds of the run on."""

    phase: int
    since_s: float
    rate_hz: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Settings of a run, and the changes that the user has made during it.

    Attributes
    ----------
    numbers : by phase
    changes : changes of the rate, in order of time
    ended_s : phases that the user ended early, and when, seconds of the run
    """

    numbers: tuple[Numbers, ...]
    changes: tuple[Change, ...] = ()
    ended_s: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """State of the guide at one time.

    Attributes
    ----------
    x_mm, y_mm : position of the fingertip on its circle; its last position while it holds
    hands : offsets of both hands, including the circle of the first
    circles : number of circles, strokes or taps since the start of the run
    pressure : current cue, 0 to 10
    breath : filling of the lungs, 0 to 1, if breathing is paced; else None
    inhaling : whether to breathe in now, if breathing is paced
    remaining_s : time left in the whole run; `phase_remaining_s` in the phase
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
    """Return the plan of a setting.

    Parameters
    ----------
    first : numbers of the first phase, by name, that replace those of the setting
    """
    numbers = setting.numbers
    if first:
        numbers = (replace(numbers[0], **first), *numbers[1:])
    return Plan(numbers)


def with_rate(plan: Plan, technique: Technique, t_s: float, rate_hz: float) -> Plan:
    """Return the plan with a new rate from `t_s` on, in the phase at that time."""
    now = moment(technique, plan, t_s)
    index, since = now.phase_index, now.t_s
    rate = technique.limits[index].rate_hz.clamped(rate_hz)
    others = tuple(c for c in plan.changes if not (c.phase == index and c.since_s >= since))
    return replace(plan, changes=(*others, Change(index, since, rate)))


def with_pressure(plan: Plan, technique: Technique, t_s: float, pressure: float) -> Plan:
    """Return the plan with a new pressure in the phase at that time."""
    index = moment(technique, plan, t_s).phase_index
    value = technique.limits[index].pressure.clamped(pressure)
    return replace(plan, numbers=_changed(plan.numbers, index, pressure=value))


def with_end(plan: Plan, technique: Technique, t_s: float) -> Plan:
    """Return the plan with the phase at that time ended."""
    now = moment(technique, plan, t_s)
    others = tuple(end for end in plan.ended_s if end[0] != now.phase_index)
    return replace(plan, ended_s=(*others, (now.phase_index, now.t_s)))


def with_pulse(plan: Plan, technique: Technique, t_s: float) -> Plan:
    """Return the plan after the user has reported a pulse.

    The report ends a phase that waits for a pulse; otherwise the plan is unchanged.
    """
    if not moment(technique, plan, t_s).phase.waits_for_pulse:
        return plan
    return with_end(plan, technique, t_s)


def with_more_time(plan: Plan, technique: Technique, t_s: float, more_s: float) -> Plan:
    """Return the plan with the phase at that time extended, up to its limit."""
    index = moment(technique, plan, t_s).phase_index
    seconds = technique.limits[index].seconds.clamped(plan.numbers[index].seconds + more_s)
    return replace(plan, numbers=_changed(plan.numbers, index, seconds=seconds))


def duration_s(technique: Technique, plan: Plan) -> float:
    """Return the duration of the whole run without further changes, seconds."""
    return _ends(technique, plan)[-1]


def phase_starts_s(technique: Technique, plan: Plan) -> list[float]:
    """Return the start of each phase, seconds of the run."""
    return [0.0, *_ends(technique, plan)[:-1]]


def moment(technique: Technique, plan: Plan, t_s: float) -> Moment:
    """Return the guide at time `t_s` after the start of the run.

    Parameters
    ----------
    t_s : seconds; clamped to the run

    Notes
    -----
    The fingertip moves on its circle at constant speed: the angle is 2π times the number of
    circles. When the circling ends it stays in place, as the source text asks ("the same spot").
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
    """Return the number of movements of a phase up to a time of the run."""
    return _cycles(technique, plan, index, phase_starts_s(technique, plan)[index], t_s)[0]


def time_of_cycle(technique: Technique, plan: Plan, index: int, number: float) -> float:
    """Return when a phase completes a number of movements if it lasts, seconds of the run."""
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
    """Return the end of each phase within the limits, seconds of the run."""
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
    """Return the movements since a phase began, and the current rate (Hz), within the limits."""
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
    """Return the position of the fingertip; after circling it stays at its last position."""
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
    """Return the elapsed share of a phase; below 1, so that no new pass begins."""
    return min((t - start) / (end - start), 1.0 - 1e-9) if end > start else 0.0


def _changed(numbers: tuple[Numbers, ...], index: int, **values: float) -> tuple[Numbers, ...]:
    return tuple(replace(n, **values) if i == index else n for i, n in enumerate(numbers))

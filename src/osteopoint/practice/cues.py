"""Times of the guide's sounds, computed from the same function as its picture.

A tick is due whenever a movement is completed. Its time is computed from the number of the
movement, not from the previous tick, so ticks cannot drift.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from osteopoint.catalogue.techniques import Technique
from osteopoint.practice.guide import Plan, cycles_in, moment, phase_starts_s, time_of_cycle

Kind = Literal["tick", "phase", "end"]
# Up to this rate every movement ticks; above it every second one (reference: pacing trials).
EVERY_ONE_HZ = 2.0
_STILL = ("hold", "rest", "breathe")


@dataclass(frozen=True, slots=True)
class Cue:
    """A sound that is due `t_s` seconds after the start of the run."""

    t_s: float
    kind: Kind


def cues_between(technique: Technique, plan: Plan, after_s: float, until_s: float) -> list[Cue]:
    """Return the cues of a run in the interval (`after_s`, `until_s`], in order, seconds."""
    starts = phase_starts_s(technique, plan)
    last = moment(technique, plan, math.inf).t_s
    cues = [Cue(start, "phase") for start in starts[1:] if after_s < start <= until_s]
    if after_s < last <= until_s:
        cues.append(Cue(last, "end"))
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else last
        begin, stop = max(after_s, start), min(until_s, end)
        if stop > begin and technique.phases[index].motion not in _STILL:
            # At the end of the phase, the cue of the next phase replaces the tick.
            stop = min(stop, math.nextafter(end, 0.0))
            cues += [Cue(t, "tick") for t in _ticks(technique, plan, index, begin, stop)]
    return sorted(cues, key=lambda cue: cue.t_s)


def _ticks(
    technique: Technique, plan: Plan, index: int, begin: float, stop: float
) -> Iterator[float]:
    """Yield the times of completed movements in a part of one phase, after `begin`."""
    first = math.floor(cycles_in(technique, plan, index, begin)) + 1
    last = math.floor(cycles_in(technique, plan, index, stop))
    for number in range(first, last + 1):
        at = min(max(time_of_cycle(technique, plan, index, number), begin), stop)
        rate = moment(technique, plan, at).rate_hz
        if rate <= EVERY_ONE_HZ or number % 2 == 0:
            yield at

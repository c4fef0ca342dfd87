"""Cues of the guide."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ASSETS
from osteopoint.catalogue.practice import read_practice
from osteopoint.practice.cues import cues_between
from osteopoint.practice.guide import duration_s, plan_of, with_rate

PRACTICE = read_practice(ASSETS)
OSTEOMASSAGE = PRACTICE.technique("osteomassage")


def ticks(plan, after: float, until: float) -> list[float]:
    return [c.t_s for c in cues_between(OSTEOMASSAGE, plan, after, until) if c.kind == "tick"]


def test_one_tick_per_circle_up_to_two_hertz():
    assert ticks(plan_of(OSTEOMASSAGE.settings[0]), 0.0, 2.0) == pytest.approx([2 / 3, 4 / 3, 2.0])


def test_above_two_hertz_every_second_circle_ticks():
    source = plan_of(OSTEOMASSAGE.setting("source"))
    assert ticks(source, 0.0, 2.0) == pytest.approx([2 / 3, 4 / 3, 2.0])
    faster = with_rate(plan_of(OSTEOMASSAGE.settings[0]), OSTEOMASSAGE, 4.0, 2.5)
    assert len(ticks(faster, 4.0, 12.0)) == 10


def test_ticks_drift_less_than_20_ms_in_five_minutes():
    source = plan_of(OSTEOMASSAGE.setting("source"))
    looked, heard = 0.0, []
    step = 0.0167
    while looked < 300.0:
        heard += ticks(source, looked, looked + step)
        looked += step
    assert len(heard) == 450 - 1  # the last one falls together with the change of phase
    worst = max(abs(t - 2 * (i + 1) / 3.0) for i, t in enumerate(heard))
    assert worst < 1e-6


@settings(deadline=None, max_examples=40)
@given(cuts=st.lists(st.floats(0.0, 120.0), min_size=1, max_size=8))
def test_any_split_of_time_yields_the_same_cues(cuts: list[float]):
    plan = plan_of(OSTEOMASSAGE.settings[0])
    times = [0.0, *sorted(cuts), 1000.0]
    parts = [cue for a, b in pairwise(times) for cue in cues_between(OSTEOMASSAGE, plan, a, b)]
    whole = cues_between(OSTEOMASSAGE, plan, 0.0, 1000.0)
    assert [c.kind for c in parts] == [c.kind for c in whole]
    assert [c.t_s for c in parts] == pytest.approx([c.t_s for c in whole])


@pytest.mark.parametrize("technique", [t for t in PRACTICE.techniques.values() if t.timed])
def test_one_cue_per_change_of_phase_and_end(technique):
    plan = plan_of(technique.settings[0])
    kinds = [c.kind for c in cues_between(technique, plan, 0.0, duration_s(technique, plan))]
    assert kinds.count("phase") == len(technique.phases) - 1
    assert kinds.count("end") == 1

"""Motion of the guide: order of phases, limits, continuity."""

import math
import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ASSETS
from osteopoint.catalogue.practice import read_practice
from osteopoint.catalogue.techniques import Numbers, Technique
from osteopoint.practice.guide import (
    Plan,
    duration_s,
    moment,
    plan_of,
    with_end,
    with_more_time,
    with_pressure,
    with_pulse,
    with_rate,
)

PRACTICE = read_practice(ASSETS)
OSTEOMASSAGE = PRACTICE.technique("osteomassage")
TIMED = [t for t in PRACTICE.techniques.values() if t.timed]
wild = st.floats(allow_nan=True, allow_infinity=True)
numbers = st.builds(Numbers, wild, wild, wild, wild, wild)


def gentle() -> Plan:
    return plan_of(OSTEOMASSAGE.settings[0])


def test_the_default_is_the_gentle_setting_below_the_source_text():
    first, source = OSTEOMASSAGE.settings[0].numbers[0], OSTEOMASSAGE.setting("source").numbers[0]
    assert (first.rate_hz, first.size_mm, first.seconds) == (1.5, 4.0, 90.0)
    assert (source.rate_hz, source.size_mm, source.seconds) == (3.0, 6.35, 300.0)


def test_order_of_phases():
    seen = [moment(OSTEOMASSAGE, gentle(), t).phase.name for t in range(115)]
    assert list(dict.fromkeys(seen)) == ["Stimulation", "Release", "Green light"]


def test_the_fingertip_turns_counter_clockwise_once_in_two_thirds_of_a_second():
    quarter = moment(OSTEOMASSAGE, gentle(), 1.0 / 6.0)
    assert (quarter.x_mm, quarter.y_mm) == pytest.approx((0.0, 2.0), abs=1e-9)
    assert moment(OSTEOMASSAGE, gentle(), 10.0).circles == pytest.approx(15.0)


def test_release_holds_the_last_position_with_light_pressure():
    last = moment(OSTEOMASSAGE, gentle(), 89.9999)
    held = moment(OSTEOMASSAGE, gentle(), 100.0)
    assert math.hypot(held.x_mm - last.x_mm, held.y_mm - last.y_mm) < 0.01
    assert (held.rate_hz, held.pressure, held.circles) == (0.0, 1.0, 135.0)


def test_release_paces_slow_breathing_and_circling_does_not():
    assert moment(OSTEOMASSAGE, gentle(), 10.0).breath is None
    breaths = [moment(OSTEOMASSAGE, gentle(), 90.0 + t).breath for t in (0.0, 5.0, 10.0)]
    assert breaths == pytest.approx([0.0, 1.0, 0.0], abs=1e-9)
    short = plan_of(OSTEOMASSAGE.settings[0], {"seconds": 45.0})
    assert moment(OSTEOMASSAGE, short, 46.0).inhaling, "breathing begins with the phase"
    assert not moment(OSTEOMASSAGE, short, 51.0).inhaling


def test_a_pulse_ends_only_the_release():
    too_early = with_pulse(gentle(), OSTEOMASSAGE, 30.0)
    assert too_early == gentle()
    felt = with_pulse(gentle(), OSTEOMASSAGE, 95.0)
    assert moment(OSTEOMASSAGE, felt, 95.1).phase.id == "green_light"
    assert duration_s(OSTEOMASSAGE, felt) == pytest.approx(99.0)


def test_without_a_pulse_release_times_out():
    assert moment(OSTEOMASSAGE, gentle(), 109.9).phase.id == "release"
    assert moment(OSTEOMASSAGE, gentle(), 110.1).phase.id == "green_light"


def test_a_change_of_rate_does_not_move_the_finger_at_that_time():
    before = moment(OSTEOMASSAGE, gentle(), 7.3)
    faster = with_rate(gentle(), OSTEOMASSAGE, 7.3, 2.75)
    after = moment(OSTEOMASSAGE, faster, 7.3)
    assert (after.x_mm, after.y_mm) == pytest.approx((before.x_mm, before.y_mm))
    assert moment(OSTEOMASSAGE, faster, 8.3).circles == pytest.approx(before.circles + 2.75)


def test_more_time_ends_at_the_limit():
    longer = with_more_time(gentle(), OSTEOMASSAGE, 10.0, 30.0)
    assert duration_s(OSTEOMASSAGE, longer) == pytest.approx(
        duration_s(OSTEOMASSAGE, gentle()) + 30
    )
    for _ in range(20):
        longer = with_more_time(longer, OSTEOMASSAGE, 10.0, 30.0)
    assert duration_s(OSTEOMASSAGE, longer) == pytest.approx(300.0 + 20.0 + 4.0)


def test_time_is_clamped_to_the_run():
    assert moment(OSTEOMASSAGE, gentle(), -5.0).t_s == 0.0
    end = moment(OSTEOMASSAGE, gentle(), math.inf)
    assert end.done
    assert end.remaining_s == 0.0
    assert moment(OSTEOMASSAGE, gentle(), math.nan).t_s == 0.0


@pytest.mark.parametrize("technique", TIMED, ids=lambda t: t.id)
@settings(max_examples=40)
@given(data=st.data(), rate=wild, at=wild, pressure=wild, more=wild)
def test_no_plan_exceeds_a_limit(
    technique: Technique, data: st.DataObject, rate: float, at: float, pressure: float, more: float
):
    plan = Plan(tuple(data.draw(numbers) for _ in technique.phases))
    plan = with_rate(plan, technique, at, rate)
    plan = with_pressure(plan, technique, at, pressure)
    plan = with_end(with_more_time(plan, technique, at, more), technique, data.draw(wild))
    whole = duration_s(technique, plan)
    assert whole <= 300.0 * len(technique.phases)
    for t in (data.draw(wild), data.draw(st.floats(0.0, 300.0)), whole / 2.0):
        now = moment(technique, plan, t)
        limits = technique.limits[now.phase_index]
        assert now.rate_hz <= min(limits.rate_hz.max, 3.0)
        assert now.pressure <= 5.0
        assert now.phase_remaining_s <= min(limits.seconds.max, 300.0) + 1e-9
        assert now.circles <= 3.0 * whole + 1e-6
        assert math.hypot(now.x_mm, now.y_mm) <= 3.175 + 1e-9
        for hand in now.hands:
            assert math.hypot(hand.x_mm, hand.y_mm) <= 3.175 + 1e-9
            assert math.hypot(hand.sway_mm, hand.across_mm) <= limits.size_mm.max / 2 + 1e-9
            assert 0.0 <= hand.along <= 1.0
            assert 0.0 <= hand.strength <= 1.0
            assert hand.lift_mm <= 40.0


@pytest.mark.parametrize("technique", TIMED, ids=lambda t: t.id)
def test_ten_thousand_random_settings_keep_every_limit(technique: Technique):
    chance = random.Random(technique.id)
    for _ in range(10_000):
        each = [chance.choice((1.0, -1.0)) * 10.0 ** chance.uniform(-3, 4) for _ in range(5)]
        plan = Plan((Numbers(*each),) * len(technique.phases))
        now = moment(technique, plan, chance.uniform(0.0, 400.0))
        limits = technique.limits[now.phase_index]
        hand = now.hands[0]
        assert now.rate_hz <= min(limits.rate_hz.max, 3.0)
        assert 2.0 * math.hypot(now.x_mm, now.y_mm) <= 6.35 + 1e-9
        assert 2.0 * math.hypot(hand.sway_mm, hand.across_mm) <= limits.size_mm.max + 1e-9
        assert now.phase_remaining_s <= limits.seconds.max <= 300.0
        assert now.pressure <= 5.0


@pytest.mark.parametrize("technique", TIMED, ids=lambda t: t.id)
@given(start=st.floats(0.0, 1.0), step=st.floats(1e-4, 1.0 / 60.0))
def test_no_hand_jumps_within_a_phase(technique: Technique, start: float, step: float):
    plan = plan_of(technique.settings[0])
    t = start * duration_s(technique, plan)
    a, b = moment(technique, plan, t), moment(technique, plan, t + step)
    if a.phase_index != b.phase_index:
        return
    fastest_mm_s = {"tap": 260.0, "stroke": 60.0, "rub_round": 70.0}
    for one, other in zip(a.hands, b.hands, strict=True):
        for name in ("x_mm", "y_mm", "sway_mm", "across_mm", "lift_mm"):
            moved = abs(getattr(one, name) - getattr(other, name))
            assert moved <= fastest_mm_s.get(a.phase.motion, 60.0) * step + 1e-6, name
        assert abs(one.along - other.along) <= 1.0 * step + 1e-6


@given(start=st.floats(0.0, 80.0), step=st.floats(1e-4, 1.0 / 60.0))
def test_speed_on_the_circle_is_constant(start: float, step: float):
    setting = OSTEOMASSAGE.settings[-1]
    first = replace(setting.numbers[0], seconds=120.0)
    plan = Plan((first, *setting.numbers[1:]))
    a, b = moment(OSTEOMASSAGE, plan, start), moment(OSTEOMASSAGE, plan, start + step)
    chord = math.hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm)
    turned = math.pi * first.rate_hz * step
    assert chord == pytest.approx(first.size_mm * math.sin(turned), abs=1e-6)


def test_thumbs_beside_the_spine_travel_upward_and_mirror_each_other():
    kneading = PRACTICE.technique("thumb_kneading")
    plan = plan_of(kneading.settings[0])
    shares = [moment(kneading, plan, t).hands[0].along for t in range(1, 36)]
    assert shares == sorted(shares)
    left, right = moment(kneading, plan, 10.3).hands
    assert (left.x_mm, left.y_mm) == pytest.approx((-right.x_mm, right.y_mm))


def test_tapping_hands_alternate_and_together_have_the_rate():
    tapping = PRACTICE.technique("tapping")
    plan = with_rate(plan_of(tapping.settings[0]), tapping, 25.0, 3.0)
    times = [25.0 + i / 500.0 for i in range(5000)]
    hands = [moment(tapping, plan, t).hands for t in times]
    assert all(a.lift_mm > 0.0 or b.lift_mm > 0.0 for a, b in hands)
    falls = sum(x[h].lift_mm >= 1.0 > y[h].lift_mm for h in (0, 1) for x, y in pairwise(hands))
    assert falls <= 3.0 * 10.0 + 1

"""The guide's motion: phases in order, limits kept, nothing jumps."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import ASSETS
from osteopoint.catalogue.techniques import Technique, read_practice
from osteopoint.practice.guide import (
    Plan,
    Stretch,
    duration_s,
    moment,
    plan_of,
    with_pulse,
    with_rate,
)

PRACTICE = read_practice(ASSETS)
OSTEOMASSAGE = PRACTICE.technique("osteomassage")
wild = st.floats(-1e6, 1e6, allow_nan=False)


def gentle() -> Plan:
    return plan_of(OSTEOMASSAGE.settings[0])


def test_the_default_is_the_gentle_setting_below_the_source_text():
    setting, source = OSTEOMASSAGE.settings[0], OSTEOMASSAGE.setting("source")
    assert (setting.rate_hz, setting.circle_diameter_mm, setting.circling_s) == (1.5, 4.0, 90.0)
    assert (source.rate_hz, source.circle_diameter_mm, source.circling_s) == (3.0, 6.35, 300.0)


def test_phases_come_in_the_order_of_the_text():
    seen = [moment(OSTEOMASSAGE, gentle(), t).phase.name for t in range(115)]
    assert list(dict.fromkeys(seen)) == ["Stimulation", "Release", "Green light"]


def test_the_fingertip_turns_counter_clockwise_once_in_two_thirds_of_a_second():
    quarter = moment(OSTEOMASSAGE, gentle(), 1.0 / 6.0)
    assert (quarter.x_mm, quarter.y_mm) == pytest.approx((0.0, 2.0), abs=1e-9)
    assert moment(OSTEOMASSAGE, gentle(), 10.0).circles == pytest.approx(15.0)


def test_release_keeps_the_finger_where_it_stopped_and_light():
    last = moment(OSTEOMASSAGE, gentle(), 89.9999)
    held = moment(OSTEOMASSAGE, gentle(), 100.0)
    assert math.hypot(held.x_mm - last.x_mm, held.y_mm - last.y_mm) < 0.01
    assert (held.rate_hz, held.pressure, held.circles) == (0.0, 1.0, 135.0)


def test_the_pulse_ends_release_and_counts_nowhere_else():
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


def test_time_before_the_start_and_past_the_end_is_the_start_and_the_end():
    assert moment(OSTEOMASSAGE, gentle(), -5.0).t_s == 0.0
    end = moment(OSTEOMASSAGE, gentle(), 1e9)
    assert end.done
    assert end.remaining_s == 0.0


@given(rate=wild, diameter=wild, circling=wild, holding=wild, t=wild, change=wild, at=wild)
def test_no_plan_gets_past_a_limit(
    rate: float,
    diameter: float,
    circling: float,
    holding: float,
    t: float,
    change: float,
    at: float,
):
    plan = Plan((Stretch(0.0, rate, diameter),), circling, holding, 99.0)
    plan = with_rate(plan, OSTEOMASSAGE, at, change)
    now = moment(OSTEOMASSAGE, plan, t)
    assert math.hypot(now.x_mm, now.y_mm) <= 3.175 + 1e-9
    assert now.rate_hz <= 3.0
    assert now.pressure <= 10.0
    circling_end = moment(OSTEOMASSAGE, plan, 1e9)
    assert circling_end.circles <= 3.0 * 300.0 + 1e-6
    assert duration_s(OSTEOMASSAGE, plan) <= 300.0 + 60.0 + 4.0


@pytest.mark.parametrize("technique", PRACTICE.techniques.values(), ids=lambda t: t.id)
@given(start=st.floats(0.0, 80.0), step=st.floats(1e-4, 1.0 / 60.0))
def test_speed_on_the_circle_is_constant(technique: Technique, start: float, step: float):
    setting = technique.settings[-1]
    plan = plan_of(replace(setting, circling_s=120.0))
    a, b = moment(technique, plan, start), moment(technique, plan, start + step)
    chord = math.hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm)
    turned = math.pi * setting.rate_hz * step
    assert chord == pytest.approx(setting.circle_diameter_mm * math.sin(turned), abs=1e-6)

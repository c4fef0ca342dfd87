"""Lengths of a construction on the user's own body."""

import numpy as np
import pytest

from helpers import ASSETS
from osteopoint.catalogue.point_context import read_own_lengths
from osteopoint.explorer.body_data import BodyData
from osteopoint.placement.model import StepTaken
from osteopoint.placement.personal import Person

KNOWN = read_own_lengths(ASSETS)


def step(measure: str, count: float) -> StepTaken:
    return StepTaken("", np.zeros(3), np.zeros((0, 3)), (), measure=measure, count=count)


def said(step: StepTaken, **lengths: float) -> str:
    return Person(KNOWN, lengths).describe(step)


def test_the_dimples_lie_half_their_distance_to_each_side() -> None:
    assert said(step("psis", 0.5), psis=0.092) == "About 4.6 cm to each side on you."


def test_the_dimples_of_the_catalogue(body_data: BodyData) -> None:
    point = body_data.catalogue.points["OP-PSIS"]
    steps = body_data.solver.steps(point, "left")
    told = [said(each, psis=0.092) for each in steps]
    assert [text for text in told if text] == ["About 4.6 cm to each side on you."]


def test_cun_on_the_forearm_are_twelfths_of_the_own_forearm() -> None:
    assert said(step("forearm", 2), forearm=0.24) == "About 4.0 cm on you."


def test_a_finger_is_a_fourth_of_the_own_four_fingers() -> None:
    assert said(step("finger", 2), hand_breadth=0.076) == "About 3.8 cm on you."


@pytest.mark.parametrize(
    ("measure", "count", "text"),
    [
        ("stature", 1, "About 2.4 cm on you."),
        ("forearm", 2, "About 4.8 cm on you."),
        ("finger", 4, "About 7.2 cm on you."),
    ],
)
def test_other_measures_are_derived_from_the_height(measure: str, count: float, text: str) -> None:
    assert said(step(measure, count), stature=1.8) == text


def test_an_own_length_has_precedence_over_the_height() -> None:
    assert said(step("forearm", 2), forearm=0.24, stature=1.8) == "About 4.0 cm on you."


def test_the_dimples_are_not_derived_from_the_height() -> None:
    assert said(step("psis", 0.5), stature=1.8) == ""


def test_without_measurements_the_sentence_is_empty() -> None:
    assert said(step("forearm", 2)) == ""
    assert said(step("forearm", 0), forearm=0.24) == ""
    assert said(step("", 0), stature=1.8, forearm=0.24) == ""
    assert said(step("forearm", 2), psis=0.092) == ""
    assert Person((), {"forearm": 0.24}).describe(step("forearm", 2)) == ""

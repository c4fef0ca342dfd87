"""“Show me how”: the construction of the selected point, one step after the other."""

import pytest

from helpers import FakeClock, practise
from osteopoint.explorer.demonstration import STEP_S
from osteopoint.explorer.events import DemonstrationChanged, FlyToRequested, StatusMessage
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, PointTarget

ZUSANLI, DIMPLE = PointTarget("ST36", "left"), PointTarget("OP-PSIS", "left")


def heard(explorer: Explorer, event: type) -> list:
    events: list = []
    explorer.events.subscribe(event, events.append)
    return events


@pytest.fixture
def shown(explorer: Explorer) -> Explorer:
    explorer.select(ZUSANLI)
    explorer.show_how()
    return explorer


def test_it_begins_with_the_first_step_and_looks_at_the_whole(explorer: Explorer):
    travels, said = heard(explorer, FlyToRequested), heard(explorer, StatusMessage)
    explorer.select(ZUSANLI)
    explorer.show_how()
    shown = explorer.demonstration
    assert (shown.target, shown.number) == (ZUSANLI, 1)
    assert shown.steps == explorer.construction(ZUSANLI)
    assert (shown.running, shown.finished) == (True, False)
    assert [event.text for event in said] == [shown.steps[0].sentence] == [shown.sentence]
    assert [(event.target, event.whole) for event in travels] == [(ZUSANLI, True)]


def test_it_goes_forward_to_the_point_itself_and_no_farther(shown: Explorer):
    how = shown.demonstration
    said = heard(shown, StatusMessage)
    for _ in range(len(how.steps) + 3):
        shown.show_step(1)
    assert how.number == len(how.steps) + 1
    assert how.finished
    assert how.sentence == "Here it is."
    sentences = [step.sentence for step in how.steps[1:]]
    assert [event.text for event in said] == sentences + ["Here it is."] * 4


def test_it_goes_back_to_the_first_step_and_no_farther(shown: Explorer):
    shown.show_step(1)
    shown.show_step(1)
    numbers = []
    for _ in range(4):
        shown.show_step(-1)
        numbers.append(shown.demonstration.number)
    assert numbers[-2:] == [1, 1]
    assert numbers == sorted(numbers, reverse=True)


def test_it_begins_again(shown: Explorer):
    for _ in range(9):
        shown.show_step(1)
    shown.show_step(0)
    assert shown.demonstration.number == 1
    assert not shown.demonstration.finished


def test_a_ruler_is_laid_within_a_moment_at_every_step(shown: Explorer, clock: FakeClock):
    how = shown.demonstration
    assert how.share == 0.0
    clock.now += STEP_S / 3
    assert how.share == pytest.approx(1 / 3)
    clock.now += 100
    assert how.share == 1.0
    for onward in (1, -1, 0):
        shown.show_step(onward)
        assert how.share == 0.0
        clock.now += STEP_S


def test_a_clock_that_runs_backwards_lays_nothing(shown: Explorer, clock: FakeClock):
    clock.now -= 5
    assert shown.demonstration.share == 0.0


@pytest.mark.parametrize("target", [PointTarget("ST36", "right"), BoneTarget("sacrum"), None])
def test_selecting_something_else_ends_it(shown: Explorer, target):
    changes = heard(shown, DemonstrationChanged)
    shown.select(target)
    how = shown.demonstration
    assert (how.running, how.finished, how.target, how.number) == (False, False, None, 0)
    assert (how.steps, how.sentence) == ((), "")
    assert len(changes) == 1


def test_selecting_the_same_point_again_does_not(shown: Explorer):
    shown.show_step(1)
    shown.select(ZUSANLI, fly_to=True)
    assert shown.demonstration.number == 2


def test_playing_ends_it_and_it_pauses_what_plays(explorer: Explorer):
    explorer.select(DIMPLE)
    practise(explorer)
    explorer.show_how()
    assert not explorer.player.playing
    assert explorer.demonstration.running
    explorer.guidance.play()
    assert explorer.player.playing
    assert not explorer.demonstration.running


def test_the_next_point_of_a_sequence_ends_it(explorer: Explorer):
    practise(explorer, "dimples")
    explorer.show_how()
    assert explorer.demonstration.target == DIMPLE
    explorer.session.skip()
    assert not explorer.demonstration.running, "nor is it that of another point"


@pytest.mark.parametrize("target", [None, BoneTarget("sacrum")])
def test_without_a_point_it_says_what_to_do(explorer: Explorer, target):
    explorer.select(target)
    said = heard(explorer, StatusMessage)
    explorer.show_how()
    explorer.show_step(1)
    assert [event.text for event in said] == ["Choose a point first, then ask how to find it."] * 2
    assert not explorer.demonstration.running


def test_a_step_asked_for_before_the_first_begins(explorer: Explorer):
    explorer.select(ZUSANLI)
    explorer.show_step(-1)
    assert explorer.demonstration.number == 1


def test_what_does_not_run_does_not_move(explorer: Explorer):
    changes = heard(explorer, DemonstrationChanged)
    how = explorer.demonstration
    for move in (how.forward, how.back, how.replay, how.end):
        move()
    assert how.number == 0
    assert changes == []


def test_every_change_is_told_once(shown: Explorer):
    changes = heard(shown, DemonstrationChanged)
    for onward in (1, 1, -1, 0):
        shown.show_step(onward)
    shown.demonstration.end()
    shown.demonstration.end()
    assert len(changes) == 5

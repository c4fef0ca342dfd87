"""Running the guide in fast time: the clock is ours."""

import pytest

from helpers import FakeClock
from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import GuideMoved, PlayerChanged
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, PointTarget

LEFT, RIGHT = PointTarget("OP-PSIS", "left"), PointTarget("OP-PSIS", "right")


def test_time_passes_only_while_playing(explorer: Explorer, clock: FakeClock):
    explorer.select(LEFT)
    player = explorer.player
    clock.now += 50
    assert player.elapsed_s == 0.0
    player.play()
    clock.now += 10
    player.pause()
    clock.now += 50
    assert player.elapsed_s == pytest.approx(10.0)
    assert player.moment is not None
    assert player.moment.circles == pytest.approx(15.0)


def test_both_dimples_run_from_end_to_end(explorer: Explorer, clock: FakeClock):
    seen: list[tuple[object, str]] = []
    player = explorer.player
    explorer.events.listen(
        GuideMoved, lambda event: seen.append((player.target, event.moment.phase.id))
    )
    explorer.play_protocol("dimples")
    while player.playing:
        clock.now += 0.5
        player.tick()
    phases = ["stimulation", "release", "green_light"]
    assert list(dict.fromkeys(seen)) == [(t, p) for t in (LEFT, RIGHT) for p in phases]
    assert player.moment is not None
    assert player.moment.done
    assert explorer.selected == RIGHT


def test_next_goes_from_phase_to_phase_and_then_to_the_other_dimple(explorer: Explorer):
    explorer.play_protocol("dimples")
    player = explorer.player
    for expected in ("release", "green_light"):
        player.next()
        assert player.moment is not None
        assert player.moment.phase.id == expected
    player.next()
    assert player.target == RIGHT
    assert player.elapsed_s == 0.0


def test_the_rate_stays_within_its_limits_and_is_kept_for_the_next_point(explorer: Explorer):
    explorer.play_protocol("dimples")
    player = explorer.player
    player.set_rate(99.0)
    assert player.rate_hz == 3.0
    for _ in range(3):
        player.next()
    assert player.target == RIGHT
    assert player.rate_hz == 3.0
    player.set_rate(0.0)
    assert player.rate_hz == 0.5


def test_another_setting_starts_the_point_over(explorer: Explorer, clock: FakeClock):
    explorer.select(LEFT)
    player = explorer.player
    player.play()
    clock.now += 20
    player.choose_setting("source")
    assert (player.elapsed_s, player.rate_hz, player.playing) == (0.0, 3.0, True)
    with pytest.raises(OsteopointError):
        player.choose_setting("brutal")


def test_playing_again_after_the_end_starts_over(explorer: Explorer, clock: FakeClock):
    explorer.select(LEFT)
    explorer.play()
    clock.now += 500
    explorer.player.tick()
    assert not explorer.player.playing
    explorer.play()
    assert explorer.player.elapsed_s == 0.0


def test_a_long_stall_does_not_skip_a_point(explorer: Explorer, clock: FakeClock):
    explorer.play_protocol("dimples")
    clock.now += 100_000
    explorer.player.tick()
    assert explorer.player.target == RIGHT
    assert explorer.player.elapsed_s == 0.0


def test_selecting_something_else_ends_the_run(explorer: Explorer):
    explorer.play_protocol("dimples")
    explorer.select(BoneTarget("sacrum"))
    assert explorer.player.target is None
    assert not explorer.player.playing


def test_commands_without_a_run_do_nothing(explorer: Explorer):
    heard: list[object] = []
    explorer.events.listen(PlayerChanged, heard.append)
    player = explorer.player
    for command in (
        player.play,
        player.pause,
        player.restart,
        player.next,
        player.feel_pulse,
        player.tick,
    ):
        command()
    player.set_rate(2.0)
    assert heard == []


def test_an_unknown_protocol_is_named(explorer: Explorer):
    with pytest.raises(OsteopointError, match=r"'knees'.*dimples"):
        explorer.play_protocol("knees")

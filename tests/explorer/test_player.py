"""Running the guide in fast time: the clock is ours."""

import pytest

from helpers import FakeClock, practise
from osteopoint.catalogue.protocols import ProtocolStep
from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import CueDue, Events, GuideMoved, PlayerChanged, StatusMessage
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.player import Player
from osteopoint.explorer.stages import Stage
from osteopoint.explorer.targets import BoneTarget, PointTarget

LEFT, RIGHT = PointTarget("OP-PSIS", "left"), PointTarget("OP-PSIS", "right")
STEP = ProtocolStep("osteomassage", "OP-PSIS", "left")


@pytest.fixture
def player(explorer: Explorer) -> Player:
    """The guide at the left dimple, with no session around it."""
    explorer.select(LEFT)
    return explorer.player


def test_time_passes_only_while_playing(player: Player, clock: FakeClock):
    clock.now += 50
    assert player.elapsed_s == 0.0
    player.play()
    clock.now += 10
    player.pause()
    clock.now += 50
    assert player.elapsed_s == pytest.approx(10.0)
    assert player.moment is not None
    assert player.moment.circles == pytest.approx(15.0)


def test_next_goes_from_phase_to_phase_to_the_end(player: Player):
    for expected in ("release", "green_light"):
        player.next()
        assert player.moment is not None
        assert player.moment.phase.id == expected
    player.next()
    assert player.moment is not None
    assert player.moment.done


def test_the_rate_stays_within_its_limits_and_is_kept_for_the_next_point(player: Player):
    player.set_rate(99.0)
    assert player.rate_hz == 3.0
    player.load(ProtocolStep("osteomassage", "OP-PSIS", "right"))
    assert player.rate_hz == 3.0
    player.set_rate(0.0)
    assert player.rate_hz == 0.5


def test_another_setting_starts_the_point_over(player: Player, clock: FakeClock):
    player.play()
    clock.now += 20
    player.choose_setting("source")
    assert (player.elapsed_s, player.rate_hz, player.playing) == (0.0, 3.0, True)
    with pytest.raises(OsteopointError):
        player.choose_setting("brutal")


def test_a_setting_chosen_before_does_not_override_a_sessions_own_lighter_numbers(player: Player):
    player.choose_setting("source")
    player.load(ProtocolStep("osteomassage", "OP-NUCHAL", "left", numbers={"pressure": 2.0}))
    moment = player.moment
    assert moment is not None
    assert (moment.pressure, moment.rate_hz) == (2.0, 1.5)


def test_a_pencil_chosen_at_the_back_is_put_away_for_neck_face_and_thin_bone(explorer: Explorer):
    player = explorer.player
    explorer.select(LEFT)
    player.choose_contact("pencil")
    assert player.contact == "pencil"
    for point in ("GB20", "EX-HN5", "OP-CHEEKBONE", "OP-NUCHAL"):
        explorer.select(PointTarget(point, "left"))
        assert player.contact in ("forefinger", "thumb"), point
        with pytest.raises(OsteopointError, match="not done with 'pencil' here"):
            player.choose_contact("pencil")
    explorer.select(RIGHT)
    assert player.contact == "pencil"


def test_too_much_makes_it_lighter_and_slower_until_it_cannot(player: Player, clock: FakeClock):
    player.play()
    clock.now += 5
    assert player.ease()
    assert player.moment is not None
    assert (player.moment.pressure, player.rate_hz) == (3.0, pytest.approx(1.125))
    for _ in range(10):
        player.ease()
    assert not player.ease()
    assert player.moment.pressure >= 1.0


def test_slow_motion_is_four_times_slower_and_never_ends(player: Player, clock: FakeClock):
    cues: list[CueDue] = []
    player._events.subscribe(CueDue, cues.append)
    player.watch()
    clock.now += 8
    player.tick()
    assert player.elapsed_s == pytest.approx(2.0)
    for _ in range(20):
        clock.now += 40
        player.tick()
    assert player.playing
    assert cues == []
    player.watch()
    assert (player.playing, player.elapsed_s) == (False, 0.0)


def test_step_by_step_moves_an_eighth_of_a_circle(player: Player):
    for _ in range(4):
        player.nudge(0.125)
    assert player.moment is not None
    assert player.moment.circles == pytest.approx(0.5)
    player.nudge(-0.5)
    assert player.elapsed_s == pytest.approx(0.0)


def test_ticks_are_heard_when_they_are_due(player: Player, clock: FakeClock):
    heard: list[tuple[float, str]] = []
    player._events.subscribe(CueDue, lambda cue: heard.append((player.elapsed_s, cue.kind)))
    player.play()
    for _ in range(int(120 / 0.016)):
        clock.now += 0.016
        player.tick()
    ticks = [t for t, kind in heard if kind == "tick"]
    assert len(ticks) == 135 - 1, "the last one falls together with the change of phase"
    assert max(abs(t - (i + 1) / 1.5) for i, t in enumerate(ticks)) < 0.020
    assert [kind for _, kind in heard if kind != "tick"] == ["phase", "phase"]


def test_a_stall_of_half_a_minute_counts_as_the_clock_does(player: Player, clock: FakeClock):
    heard: list[str] = []
    player._events.subscribe(CueDue, lambda cue: heard.append(cue.kind))
    player.play()
    clock.now += 10
    player.tick()
    heard.clear()
    clock.now += 30
    player.tick()
    assert player.elapsed_s == pytest.approx(40.0)
    assert heard.count("tick") <= 1, "late ticks are not rattled off"


def test_a_machine_that_slept_is_paused_where_it_was(player: Player, clock: FakeClock):
    said: list[str] = []
    player._events.subscribe(StatusMessage, lambda event: said.append(event.text))
    player.play()
    clock.now += 10
    player.tick()
    clock.now += 3600
    player.tick()
    assert (player.playing, player.elapsed_s) == (False, pytest.approx(10.0))
    assert "slept" in said[-1]


def test_sleep_that_the_clock_does_not_count_is_noticed_too(explorer: Explorer, clock: FakeClock):
    slept = [0.0]
    player = Player(Events(), clock, lambda: slept[0])
    assert explorer.body_data is not None
    player.use(explorer.body_data.practice)
    player.load(STEP)
    player.play()
    clock.now += 10
    player.tick()
    slept[0] = 3600.0
    clock.now += 0.1
    player.tick()
    assert (player.playing, player.elapsed_s) == (False, pytest.approx(10.0))


def test_no_clock_on_a_wall_matters(
    player: Player, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
):
    import time

    monkeypatch.setattr(time, "time", lambda: 0.0)
    player.play()
    clock.now += 10
    monkeypatch.setattr(time, "time", lambda: 4e9)
    player.tick()
    assert player.elapsed_s == pytest.approx(10.0)


def test_commands_without_a_run_do_nothing(explorer: Explorer):
    heard: list[object] = []
    explorer.events.subscribe(PlayerChanged, heard.append)
    explorer.events.subscribe(GuideMoved, heard.append)
    player = explorer.player
    for command in (
        player.play, player.pause, player.restart, player.next, player.feel_pulse, player.tick,
        player.watch,
    ):  # fmt: skip
        command()
    player.set_rate(2.0)
    player.nudge(0.5)
    assert heard == []
    assert player.more_time(30.0) == 0.0


def test_what_is_only_to_be_read_cannot_be_played(explorer: Explorer):
    with pytest.raises(OsteopointError, match="to read about; it has no timer"):
        explorer.player.load(ProtocolStep("spasm"))


def test_work_at_one_point_is_a_session_of_its_own(explorer: Explorer, clock: FakeClock):
    explorer.select(LEFT)
    practise(explorer)
    assert explorer.session.single
    clock.now += 40
    explorer.player.tick()
    clock.now += 40
    explorer.player.tick()
    clock.now += 40
    explorer.player.tick()
    assert explorer.session.stage is Stage.NONE
    assert explorer.selected == LEFT
    practise(explorer)
    assert explorer.player.elapsed_s == 0.0


def test_selecting_something_else_ends_work_at_one_point(explorer: Explorer):
    explorer.select(LEFT)
    practise(explorer)
    explorer.select(BoneTarget("sacrum"))
    assert explorer.player.target is None
    assert not explorer.session.active

"""Sessions in fast time: questions, set-up, steps, the way out, and going on after a crash."""

from pathlib import Path

import pytest

from helpers import FakeClock, finish_screening, practise
from osteopoint.catalogue.protocols import Protocol, ProtocolStep, protocol_from
from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import CueDue, StatusMessage
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.session import Session
from osteopoint.explorer.stages import Stage
from osteopoint.explorer.targets import BoneTarget, PointTarget
from osteopoint.storage import log
from osteopoint.storage.interrupted import cut_off, interrupted_dir

LEFT, RIGHT = PointTarget("OP-PSIS", "left"), PointTarget("OP-PSIS", "right")
PROTOCOLS = ("P1", "P1b", "P2", "P3", "P4", "P5", "P6")


def run_to_the_end(explorer: Explorer, clock: FakeClock) -> list[tuple[str, str]]:
    """Let time pass; return each place and phase that was played."""
    seen: list[tuple[str, str]] = []
    session, player = explorer.session, explorer.player
    for _ in range(100_000):
        if session.stage is Stage.CAUTION:
            session.go_on()
        if session.stage is not Stage.RUNNING:
            return list(dict.fromkeys(seen))
        assert player.moment is not None
        assert session.step is not None
        seen.append((f"{session.index}", player.moment.phase.id))
        clock.now += 0.5
        player.tick()
    raise AssertionError("it never ends")


def sayings(explorer: Explorer) -> list[str]:
    said: list[str] = []
    explorer.events.subscribe(StatusMessage, lambda event: said.append(event.text))
    return said


@pytest.mark.parametrize("name", PROTOCOLS)
def test_every_protocol_runs_from_end_to_end(explorer: Explorer, clock: FakeClock, name: str):
    explorer.guidance.begin_session(name)
    session = explorer.session
    assert session.stage is Stage.SCREENING
    finish_screening(explorer)
    assert session.stage is Stage.SETUP
    session.ready(comfort=4)
    protocol = session.protocol
    assert protocol is not None
    seen = run_to_the_end(explorer, clock)
    assert [int(i) for i, _ in seen] == sorted(int(i) for i, _ in seen)
    assert {int(i) for i, _ in seen} == set(range(len(protocol.steps)))
    assert session.stage is Stage.AFTER
    session.finish(comfort=7, note="quiet")
    assert session.stage is Stage.NONE
    (entry,) = log.entries()
    assert (entry.what, entry.ended, entry.comfort_before, entry.comfort_after, entry.note) == (
        name, "whole", 4, 7, "quiet",
    )  # fmt: skip
    planned = sum(explorer.step_geometry.duration_s(step) for step in protocol.steps)
    assert entry.practised_s == pytest.approx(planned, abs=0.5 * len(seen) + 1.0)


@pytest.mark.parametrize("name", PROTOCOLS)
def test_one_yes_leads_to_one_neutral_page_and_nothing_plays(explorer: Explorer, name: str):
    explorer.guidance.begin_session(name)
    session = explorer.session
    for question in session.screening.questions:
        session.answer(question.id, question is session.screening.questions[1])
    session.finish_screening()
    assert session.stage is Stage.REFUSED
    assert session.exit is not None
    assert session.exit.id == session.screening.questions[1].exit
    assert session.screening.answers == {}, "nothing keeps the answers"
    session.ready()
    session.go_on()
    assert session.stage is Stage.REFUSED
    assert not explorer.player.playing
    session.leave()
    assert log.entries() == []
    explorer.guidance.begin_session(name)
    assert session.stage is Stage.SCREENING, "a yes does not pass for another time"


def test_the_weightiest_yes_decides(explorer: Explorer):
    explorer.guidance.begin_session("P6")
    session = explorer.session
    for question in session.screening.questions:
        session.answer(question.id, question.exit in ("ask", "emergency"))
    session.finish_screening()
    assert session.exit is not None
    assert session.exit.id == "emergency"
    assert "emergency number" in session.exit.text


def test_the_questions_cannot_be_skipped(explorer: Explorer):
    explorer.guidance.begin_session("P1")
    session = explorer.session
    for question in session.screening.questions[:-1]:
        session.answer(question.id, False)
    with pytest.raises(OsteopointError, match="1 of 24 questions"):
        session.finish_screening()
    for way_round in (session.ready, session.go_on, session.skip, explorer.guidance.play):
        way_round()
        assert session.stage is Stage.SCREENING
    assert not explorer.player.playing


def test_the_questions_come_again_when_the_region_changes(explorer: Explorer):
    stages = []
    for name in ("P1", "P1b", "P6", "P1"):
        explorer.guidance.begin_session(name)
        stages.append(explorer.session.stage)
        if explorer.session.stage is Stage.SCREENING:
            finish_screening(explorer)
        explorer.session.leave()
    assert stages == [Stage.SCREENING, Stage.SETUP, Stage.SCREENING, Stage.SCREENING]


def test_work_at_a_single_point_asks_too(explorer: Explorer):
    explorer.select(LEFT)
    explorer.guidance.play()
    assert explorer.session.stage is Stage.SCREENING
    assert not explorer.player.playing


def test_a_point_with_a_caution_asks_once_more(explorer: Explorer):
    explorer.select(LEFT)
    explorer.guidance.play()
    finish_screening(explorer)
    session = explorer.session
    assert session.stage is Stage.CAUTION
    assert session.cautions
    assert not explorer.player.playing
    session.go_on()
    assert explorer.player.playing


def test_a_caution_can_be_left_out_with_its_point(explorer: Explorer):
    explorer.guidance.begin_session("P1")
    finish_screening(explorer)
    explorer.session.ready()
    assert explorer.session.stage is Stage.CAUTION
    explorer.session.skip()
    assert (explorer.session.index, explorer.player.target) == (1, RIGHT)


def test_back_goes_to_the_step_before_or_to_the_beginning_of_this_one(
    explorer: Explorer, clock: FakeClock
):
    practise(explorer, "P2")
    session = explorer.session
    session.skip()
    clock.now += 20
    explorer.player.tick()
    session.back()
    assert (session.index, explorer.player.elapsed_s) == (1, 0.0)
    session.back()
    assert session.index == 0


def test_half_a_minute_more_stops_at_the_limit_and_says_whose_it_is(
    explorer: Explorer, clock: FakeClock
):
    practise(explorer, "P1")
    said, before = sayings(explorer), explorer.session.remaining_s
    explorer.session.more_time()
    assert explorer.session.remaining_s == pytest.approx(before + 30.0)
    for _ in range(10):
        explorer.session.more_time()
    assert "at most 300 s (S0: four or five minutes" in said[-1]
    assert explorer.session.remaining_s <= before + 210.0 + 1e-6


def test_the_time_left_counts_with_a_setting_chosen_for_the_steps_to_come(explorer: Explorer):
    practise(explorer, "P1")
    explorer.player.choose_setting("source")
    assert explorer.session.remaining_s == pytest.approx(2 * (300.0 + 30.0 + 4.0))


def test_another_step_and_the_end_sound_once_each(explorer: Explorer, clock: FakeClock):
    practise(explorer, "P1")
    heard: list[str] = []
    explorer.events.subscribe(CueDue, lambda cue: heard.append(cue.kind))
    run_to_the_end(explorer, clock)
    assert [kind for kind in heard if kind != "tick"] == [
        "phase", "phase", "next", "phase", "phase", "end"
    ]  # fmt: skip


def test_fine_too_much_and_stop_are_answered(explorer: Explorer, clock: FakeClock):
    practise(explorer, "P1")
    said, session = sayings(explorer), explorer.session
    cues: list[str] = []
    explorer.events.subscribe(CueDue, lambda cue: cues.append(cue.kind))
    clock.now += 30
    explorer.player.tick()
    session.feels_fine()
    assert explorer.player.playing
    session.too_much()
    assert explorer.player.moment is not None
    assert explorer.player.moment.pressure == 3.0
    session.stop()
    assert session.stage is Stage.STOPPED
    assert not explorer.player.playing
    assert "Take your hands away" in said[-1]
    assert cues[-1] == "stop"
    assert log.entries()[0].ended == "stopped"


def test_looking_at_something_else_pauses_the_session_and_space_goes_on_with_it(
    explorer: Explorer, clock: FakeClock
):
    practise(explorer, "P1")
    clock.now += 12
    explorer.player.tick()
    explorer.select(BoneTarget("sacrum"))
    assert explorer.session.active
    assert not explorer.player.playing
    explorer.guidance.play()
    assert explorer.selected == LEFT
    assert explorer.player.playing
    assert explorer.player.elapsed_s == pytest.approx(12.0)


def test_a_session_cut_off_is_there_to_be_gone_on_with(explorer: Explorer, clock: FakeClock):
    practise(explorer, "P1")
    explorer.session.skip()
    if explorer.session.stage is Stage.CAUTION:
        explorer.session.go_on()
    for _ in range(40):
        clock.now += 1.0
        explorer.player.tick()
    assert cut_off() is None, "it goes on, in this window or another"
    explorer.session.suspend()  # and now the lid is closed
    found = cut_off()
    assert found is not None
    assert cut_off() is None, "one window offers it"
    bookmark, kept = found
    bookmark.release()
    assert (kept.protocol.id, kept.index) == ("P1", 1)
    assert kept.elapsed_s == pytest.approx(40.0, abs=5.0)
    again = Session(
        explorer,
        explorer.events,
        explorer.player,
        explorer.step_geometry,
        explorer.demonstration,
        explorer.guidance.follow,
    )
    explorer.session = again
    again.begin(kept.protocol, at=(kept.index, kept.elapsed_s))
    assert again.stage is Stage.SCREENING, "its questions are asked again"
    finish_screening(explorer)
    again.ready()
    if again.stage is Stage.CAUTION:
        again.go_on()
    assert again.index == 1
    assert explorer.player.elapsed_s == pytest.approx(kept.elapsed_s)


def test_a_session_that_ended_is_not_offered_again(explorer: Explorer, clock: FakeClock):
    practise(explorer, "P1")
    run_to_the_end(explorer, clock)
    assert not list(interrupted_dir().glob("*"))
    practise(explorer, "P1") if explorer.session.stage is Stage.NONE else None
    explorer.session.leave()
    assert not list(interrupted_dir().glob("*"))


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"protocol": 5}', '{"protocol": {"steps": []}, "step": -1}', "\x00"],
)
def test_a_damaged_memory_of_a_session_is_no_memory(explorer: Explorer, content: str):
    practise(explorer, "P1")
    explorer.session.suspend()
    (kept,) = interrupted_dir().glob("*.json")
    kept.write_text(content, encoding="utf-8")
    assert cut_off() is None
    assert not kept.exists()


def test_what_the_first_versions_kept_of_a_session_cut_off_is_offered_too(
    explorer: Explorer, data_folder: Path
):
    practise(explorer, "P1")
    explorer.session.suspend()
    (kept,) = interrupted_dir().glob("*.json")
    kept.rename(data_folder / "interrupted.json")
    found = cut_off()
    assert found is not None
    assert found[1].protocol.id == "P1"
    found[0].forget()
    assert not (data_folder / "interrupted.json").exists()


def test_a_stall_of_half_a_minute_leaves_the_sessions_time_right(
    explorer: Explorer, clock: FakeClock
):
    practise(explorer, "P1")
    before = explorer.session.remaining_s
    clock.now += 30
    explorer.player.tick()
    assert explorer.session.remaining_s == pytest.approx(before - 30.0)


def mine(*steps: ProtocolStep, region: str = "back") -> Protocol:
    return Protocol("mine", "Mine", "", region, steps, own=True)


def test_a_path_of_ones_own_through_a_zone_is_refused_with_its_reason(explorer: Explorer):
    assert explorer.body_data is not None
    tapping = ProtocolStep("tapping", "back_long", "left")
    with pytest.raises(OsteopointError, match="crosses over the kidneys"):
        explorer.session.begin(mine(tapping, region="upper_back"))
    assert not explorer.session.active


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"seconds": 999}, "seconds 999 is outside 10 to 300"),
        ({"rate_hz": 9}, "rate_hz 9 is outside"),
        ({"place": "OP-NOWHERE"}, "no point 'OP-NOWHERE'"),
        ({"technique": "spasm"}, "professionals only"),
    ],
)
def test_a_bad_session_of_ones_own_does_not_begin(explorer: Explorer, row: dict, said: str):
    step = {"technique": "osteomassage", "place": "OP-PSIS", "side": "left"} | row
    protocol = protocol_from(
        {"id": "mine", "name": "Mine", "summary": "", "region": "back", "steps": [step]}
    )
    with pytest.raises(OsteopointError, match=said):
        explorer.session.begin(protocol)
    assert explorer.session.stage is Stage.NONE


def test_a_log_that_cannot_be_written_does_not_stop_a_session(
    explorer: Explorer, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, tmp_path
):
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("OSTEOPOINT_DATA", str(tmp_path / "file" / "inside"))
    said = sayings(explorer)
    practise(explorer, "P1")
    run_to_the_end(explorer, clock)
    assert explorer.session.stage is Stage.AFTER
    assert any("The log" in text for text in said)


def test_further_questions_of_a_session_are_asked_though_its_region_was_passed(explorer: Explorer):
    dimple = ProtocolStep("osteomassage", "OP-PSIS", "left")
    explorer.session.begin(mine(dimple))
    finish_screening(explorer)
    explorer.session.leave()
    assert explorer.body_data is not None
    more = Protocol("more", "More", "", "back", (dimple,), gates=("injury",))
    explorer.session.begin(more)
    assert explorer.session.stage is Stage.SCREENING


def test_an_unknown_protocol_is_named(explorer: Explorer):
    with pytest.raises(OsteopointError, match=r"'knees'.*P1"):
        explorer.guidance.begin_session("knees")


def test_a_technique_is_watched_in_slow_motion_without_questions(explorer: Explorer):
    assert explorer.body_data is not None
    for technique in explorer.body_data.practice.techniques.values():
        if technique.timed:
            explorer.guidance.watch_technique(technique.id)
            assert explorer.player.watching, technique.id
            assert not explorer.session.active
    with pytest.raises(OsteopointError, match="it has no timer"):
        explorer.guidance.watch_technique("spasm")

"""The person's own sessions in their file, and the rules that hold for them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from osteopoint.catalogue.protocols import Protocol, ProtocolStep
from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import OwnSessionsChanged
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.own_rules import fitting_regions, gates_for, paths_for
from osteopoint.storage.sessions import (
    MAX_SESSIONS,
    load_own_protocols,
    own_protocols_file,
    read_sessions,
    save_own_protocols,
)

DIMPLE = ProtocolStep("osteomassage", "OP-PSIS", "left", numbers={"seconds": 45.0})
TEMPLE = ProtocolStep("acupressure", "EX-HN5", "left")
CALF = ProtocolStep("stroking", "calf", "both")
CALM = Protocol(
    "own-calm",
    "Calm",
    "",
    "back",
    (DIMPLE, ProtocolStep("breathing")),
    notes=("Slowly.",),
    own=True,
)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("OSTEOPOINT_DATA", str(folder))
    return folder


def row(**changes: Any) -> dict[str, Any]:
    step = {"technique": "osteomassage", "place": "OP-PSIS", "side": "left"}
    usual = {"id": "own-x", "name": "X", "summary": "", "region": "back", "steps": [step]}
    return usual | changes


def written(text: str | bytes) -> Path:
    path = own_protocols_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def rows(*all_rows: Any) -> Path:
    return written(json.dumps({"version": 1, "protocols": list(all_rows)}))


def test_what_is_kept_is_read_again(data: Path):
    assert load_own_protocols() == {}
    save_own_protocols({CALM.id: CALM})
    assert load_own_protocols() == {CALM.id: CALM}
    assert json.loads(own_protocols_file().read_text("utf-8"))["version"] == 1
    assert own_protocols_file().stat().st_mode & 0o077 == 0, "for nobody else to read"
    assert [path.name for path in data.iterdir()] == ["my_sessions.json"]
    save_own_protocols({})
    assert list(data.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "\x00", b"\xff\xfe", '{"version": 1}'])
def test_a_damaged_file_is_one_sentence_and_is_left_as_it_is(text: str | bytes):
    path = written(text)
    before = path.read_bytes()
    with pytest.raises(OsteopointError, match=r"my_sessions\.json") as caught:
        load_own_protocols()
    assert "\n" not in str(caught.value)
    for mapping in ({}, {CALM.id: CALM}):
        with pytest.raises(OsteopointError, match="left as it is"):
            save_own_protocols(mapping)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (7, "session 1: it is no JSON object"),
        (row(id=3), "session 1: "),
        (row(id="own-a\nb"), "has letters that cannot be shown"),
        (row(id="own-\ud800"), "has letters that cannot be shown"),
        (row(id=""), "its id may have"),
        (row(name=""), "session 'own-x': its name must have 1 to 60 letters"),
        (row(name="n" * 61), "its name must have 1 to 60 letters"),
        (row(steps={}), "'steps' is no list, or has no step"),
        (row(steps=[]), "'steps' is no list, or has no step"),
        (row(steps=[{"technique": "breathing"}] * 10_000), "it has 10000 steps, more than 40"),
        (row(steps=[{"technique": "breathing"}, "x"]), "step 2: it is no JSON object"),
        (row(steps=[{}]), "step 1: 'technique' is missing"),
        (row(steps=[{"technique": "breathing", "second": 3}]), "step 1: 'second' is unknown"),
        (row(steps=[{"technique": "breathing", "seconds": "3"}]), "seconds is '3', not a number"),
        (row(steps=[{"technique": "breathing", "seconds": True}]), "seconds is True"),
        (row(steps=[{"technique": "breathing", "seconds": float("nan")}]), "seconds is nan"),
        (row(steps=[{"technique": "breathing", "rate_hz": float("inf")}]), "rate_hz is inf"),
        (row(steps=[{"technique": "breathing", "seconds": 10**400}]), "too large"),
        (row(steps=[{"technique": ["x"]}]), "step 1: "),
        (row(steps=[{"technique": "breathing", "side": "up"}]), "the side 'up' is not one of"),
        (row(by="self"), "'by' is no list"),
        (row(by=["nobody"]), "'by' may name self and partner only"),
        (row(gates=[{}]), "is no short text"),
        (row(colour="red"), "'colour' is unknown"),
        ({k: v for k, v in row().items() if k != "region"}, "'region' is missing"),
    ],
)
def test_a_strange_row_is_named_with_session_and_step(bad: Any, said: str):
    path = rows(bad)
    with pytest.raises(OsteopointError) as caught:
        read_sessions(path)
    text = str(caught.value)
    assert said in text
    assert str(path) in text
    assert "session " in text
    assert "\n" not in text
    text.encode()


def test_other_strange_files():
    for content, said in (
        (json.dumps({"version": 9, "protocols": []}), "version 9"),
        (json.dumps({"version": True, "protocols": []}), "version True"),
        (json.dumps({"version": 1, "protocols": {}}), "no list"),
        (json.dumps({"protocols": [0] * (MAX_SESSIONS + 1)}), "201 sessions"),
        (b" " * 20_000_000, "20.0 MB; a file of sessions has 4 MB at most"),
        ("[" * 100_000, "not valid JSON"),
    ):
        with pytest.raises(OsteopointError, match=said):
            read_sessions(written(content))
    with pytest.raises(OsteopointError, match="stands twice"):
        read_sessions(rows(row(), row()))
    with pytest.raises(OsteopointError, match="No such file"):
        read_sessions(Path("/nowhere/x.json"))
    with pytest.raises(OsteopointError, match="is no file"):
        read_sessions(own_protocols_file().parent)
    with pytest.raises(OsteopointError, match="Cannot read"):
        read_sessions(Path("a\0b"))


def test_an_id_of_ours_hides_none_of_our_sessions():
    rows(row(id="P1"))
    with pytest.raises(OsteopointError, match="'P1' does not begin with 'own-'"):
        load_own_protocols()


def test_where_nothing_can_be_written_a_sentence_says_so(data: Path, explorer: Explorer):
    data.write_text("a file, not a folder")
    with pytest.raises(OsteopointError, match=r"Cannot write .*my_sessions\.json"):
        save_own_protocols({CALM.id: CALM})
    told: list[object] = []
    explorer.events.subscribe(OwnSessionsChanged, told.append)
    with pytest.raises(OsteopointError, match="Cannot write"):
        explorer.own_sessions.change(CALM.id, CALM)
    assert explorer.own_sessions.by_id == {CALM.id: CALM}, "it holds until the program ends"
    assert len(told) == 1


def test_a_change_keeps_what_another_window_made_meanwhile(explorer: Explorer):
    other = replace(CALM, id="own-other")
    save_own_protocols({other.id: other})
    assert explorer.own_sessions.free_id("Other") == "own-other-2"
    explorer.own_sessions.change(CALM.id, CALM)
    assert (
        list(load_own_protocols()) == list(explorer.own_sessions.by_id) == ["own-other", "own-calm"]
    )
    explorer.own_sessions.change(CALM.id, None)
    explorer.own_sessions.change(other.id, None)
    assert explorer.own_sessions.by_id == load_own_protocols() == {}


def test_one_session_too_many_spoils_no_later_change(explorer: Explorer):
    many = {f"own-{n}": replace(CALM, id=f"own-{n}") for n in range(200)}
    save_own_protocols(many)
    explorer.own_sessions.set(dict(many))
    with pytest.raises(OsteopointError, match="More than 200 sessions"):
        explorer.own_sessions.change(CALM.id, CALM)
    changed = replace(CALM, id="own-3", name="Changed")
    explorer.own_sessions.change(changed.id, changed)
    assert load_own_protocols()["own-3"].name == "Changed"


def test_ids_are_plain_and_free(explorer: Explorer):
    assert explorer.own_sessions.free_id("Füße & Hände!") == "own-fue-hande"
    assert explorer.own_sessions.free_id("腰") == "own-session"
    explorer.own_sessions.set({CALM.id: CALM})
    assert explorer.own_sessions.free_id("calm") == "own-calm-2"


def test_an_own_session_can_be_begun(explorer: Explorer):
    explorer.own_sessions.change(CALM.id, CALM)
    explorer.guidance.begin_session(CALM.id)
    assert explorer.session.protocol == CALM
    explorer.session.leave()


def test_no_region_gets_around_what_a_place_asks_for(explorer: Explorer):
    assert explorer.guidance.faults_of(CALM) == []
    pencil = replace(TEMPLE, contact="pencil")
    (fault,) = explorer.guidance.faults_of(replace(CALM, steps=(DIMPLE, pencil)))
    assert "step 2" in fault
    assert "pencil" in fault
    astray = replace(CALM, region="neck", steps=(ProtocolStep("neck_kneading", "calf", "left"),))
    (fault,) = explorer.guidance.faults_of(astray)
    assert "not done along the calf" in fault


def test_region_and_questions_follow_the_steps(explorer: Explorer):
    assert explorer.body_data is not None
    practice, points = explorer.body_data.practice, explorer.body_data.catalogue.points
    assert fitting_regions([], practice, points) == list(practice.gates.regions)
    assert fitting_regions([DIMPLE], practice, points) == ["back", "injury"]
    assert fitting_regions([CALF, DIMPLE], practice, points) == ["back", "limbs"]
    assert fitting_regions([TEMPLE, DIMPLE], practice, points)[0] == "head"
    assert gates_for("back", [DIMPLE], practice, points) == ()
    assert gates_for("back", [DIMPLE, TEMPLE], practice, points) == ("neck", "head")


def test_ours_keep_the_rules_for_own_ones_too(explorer: Explorer):
    assert explorer.body_data is not None
    for protocol in explorer.body_data.practice.protocols.values():
        assert explorer.guidance.faults_of(protocol) == []
    practice, points = explorer.body_data.practice, explorer.body_data.catalogue.points
    for technique in practice.techniques.values():
        if technique.over == "path":
            assert technique.example[0] in paths_for(technique.id, practice, points)

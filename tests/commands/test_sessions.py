"""Sessions and the log on the command line."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from osteopoint.cli import main
from osteopoint.storage import log
from osteopoint.storage.sessions import load_own_protocols, own_protocols_file

DIMPLE = {"technique": "osteomassage", "place": "OP-PSIS", "side": "left"}


def session(*steps: dict[str, Any], **changes: Any) -> dict[str, Any]:
    usual = {"id": "x", "name": "X", "summary": "", "region": "back", "steps": list(steps)}
    return usual | changes


def file_of(tmp_path: Path, *sessions: Any) -> str:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps({"version": 1, "protocols": sessions}), encoding="utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return status, captured.out, captured.err


def test_all_sessions_are_listed_ours_and_own(capsys, tmp_path: Path):
    file = file_of(tmp_path, session(DIMPLE, name="My dimple"))
    assert run(capsys, "sessions", "add", file) == (0, "own-x  My dimple  1 step\n", "")
    status, out, _ = run(capsys, "sessions", "list")
    lines = out.splitlines()
    assert status == 0
    assert [line.split()[0] for line in lines] == [
        "P1", "P1b", "P2", "P3", "P4", "P5", "P6", "own-x",
    ]  # fmt: skip
    assert "Both dimples" in lines[0]
    assert "Back and pelvis" in lines[0]
    assert lines[0].split()[-4:] == ["2", "steps", "3.8", "min"]


def test_a_damaged_file_of_own_sessions_leaves_ours(capsys, data_folder: Path):
    (data_folder / "my_sessions.json").write_text("{")
    status, out, err = run(capsys, "sessions", "list")
    assert status == 0
    assert out.count("\n") == 7
    assert "my_sessions.json" in err
    assert err.count("\n") == 1


def test_a_session_is_shown_with_numbers_origins_questions_and_notes(capsys):
    status, out, _ = run(capsys, "sessions", "show", "tired_back")
    assert status == 0
    assert "P1b  A tired lower back" in out
    assert "the muscles beside the spine, upward, both sides (beside_spine)" in out
    assert "time 240 s (this session's own; 10 to 300 allowed: " in out
    assert "(our default" in out
    assert "Is there new numbness between your legs" in out
    assert "Only for a mild tiredness after effort." in out
    status, _, err = run(capsys, "sessions", "show", "P99")
    assert status == 2
    assert err.startswith("osteopoint: There is no session 'P99'; there is P1, ")


def test_a_sound_file_is_checked_and_kept(capsys, tmp_path: Path):
    temple = {"technique": "acupressure", "place": "EX-HN5", "side": "left"}
    file = file_of(
        tmp_path, session(DIMPLE, temple, notes=["Slowly."]), session(DIMPLE, id="own-y")
    )
    assert run(capsys, "sessions", "check", file) == (0, f"{file}: 2 sessions, no fault.\n", "")
    assert load_own_protocols() == {}
    assert run(capsys, "sessions", "add", file)[0] == 0
    kept = load_own_protocols()
    assert list(kept) == ["own-x", "own-y"]
    assert kept["own-x"].notes == ("Slowly.",)
    assert kept["own-x"].gates == ("neck", "head"), "the temple's questions are asked too"
    status, _, err = run(capsys, "sessions", "add", file)
    assert status == 2
    assert "the id 'own-x' is taken" in err
    assert load_own_protocols() == kept


FAULTS: list[tuple[dict[str, Any], str]] = [
    (session(DIMPLE | {"rate_hz": 9}), "step 1: rate_hz 9 is outside 0.5 to 3 (S0"),
    (session(DIMPLE | {"size_mm": 50}), "step 1: size_mm 50 is outside 0.5 to 6.35 (S0"),
    (session(DIMPLE, DIMPLE | {"seconds": 3600}), "step 2: seconds 3600 is outside 10 to 300"),
    (session(DIMPLE | {"pressure": 9}), "step 1: pressure 9 is outside 0 to 5 (our default"),
    (session({"technique": "cupping"}), "step 1: Vacuum cupping is for professionals only"),
    (session({"technique": "fly"}), "step 1: there is no technique 'fly'"),
    (session(DIMPLE | {"place": "OP-MOON"}), "step 1: there is no point 'OP-MOON'"),
    (session(DIMPLE | {"place": "m\u2028n"}), "step 1: there is no point 'm n'"),
    (session(DIMPLE | {"setting": "hard"}), "step 1: Osteomassage has no setting 'hard'"),
    (session(DIMPLE, region="moon"), "the region 'moon' is unknown"),
    (session(DIMPLE, gates=["moon"]), "the gate 'moon' is unknown"),
    (session(DIMPLE, before=["moon"]), "there is no 'moon' for 'before'"),
    (session(DIMPLE, posture="moon"), "there is no 'moon' for 'posture'"),
    (
        session({"technique": "tapping", "place": "back_long", "side": "left"},
                region="upper_back"),
        "step 1: “the broad muscles of the back, upward” crosses over the kidneys",
    ),
    (
        session({"technique": "neck_kneading", "place": "calf", "side": "left"}, region="neck"),
        "step 1: Neck: kneading is not done along the calf",
    ),
]  # fmt: skip


def test_each_fault_is_a_line_with_its_limit(capsys, tmp_path: Path):
    named = [bad | {"id": f"x{number}"} for number, (bad, _) in enumerate(FAULTS)]
    file = file_of(tmp_path, session(DIMPLE, id="good"), *named)
    status, out, err = run(capsys, "sessions", "check", file)
    assert (status, err) == (2, "")
    lines = out.splitlines()
    for number, (line, (_, said)) in enumerate(zip(lines, FAULTS, strict=True)):
        assert line.startswith(f"{file}: 'x{number}': ")
        assert said in line


def test_of_a_file_with_a_fault_nothing_is_kept(capsys, tmp_path: Path):
    bad, said = FAULTS[0]
    file = file_of(tmp_path, session(DIMPLE, id="good"), bad)
    status, out, err = run(capsys, "sessions", "add", file)
    assert status == 2
    assert out.startswith(f"{file}: 'x': ")
    assert said in out
    assert out.count("\n") == 1
    assert err == f"osteopoint: Nothing of {file} was kept: 1 fault.\n"
    assert not own_protocols_file().exists()


@pytest.mark.parametrize("command", ["check", "add"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"{}", "'protocols' is missing"),
        (b'{"version": 1, "protocols": []}', "holds no session"),
        (b"\x7fELF\xff\x00", "is not valid JSON"),
        (b" " * 20_000_000, "20.0 MB; a file of sessions has 4 MB at most"),
        (
            json.dumps({"protocols": [session(*[DIMPLE] * 10_000)]}).encode(),
            "session 'x': it has 10000 steps, more than 40",
        ),
        (
            json.dumps(
                {"protocols": [session(DIMPLE, DIMPLE | {"rate_hz": float("nan")})]}
            ).encode(),
            "session 'x': step 2: rate_hz is nan, not a number",
        ),
    ],
    ids=["empty", "no_list", "none", "foreign", "huge", "long", "nan"],
)
def test_a_bad_file_is_one_sentence(capsys, tmp_path: Path, command, content: bytes, said: str):
    path = tmp_path / "mine.json"
    path.write_bytes(content)
    status, out, err = run(capsys, "sessions", command, str(path))
    assert (status, out) == (2, "")
    assert err.startswith("osteopoint: ")
    assert str(path) in err
    assert said in err
    assert err.count("\n") == 1
    assert not own_protocols_file().exists()


def test_the_log_is_exported_and_deleted(capsys, tmp_path: Path):
    log.add(
        log.Entry("2026-01-02T08:00:00+01:00", "P1", "Both dimples", 120.0, "whole", 4, 6, "good")
    )
    status, out, _ = run(capsys, "log", "--csv", "-")
    (row,) = csv.DictReader(io.StringIO(out))
    assert status == 0
    assert (row["what"], row["comfort_after"], row["note"]) == ("P1", "6", "good")
    target = tmp_path / "log.csv"
    assert run(capsys, "log", "--csv", str(target)) == (0, f"1 session in {target}.\n", "")
    assert target.read_text("utf-8") == out
    status, _, err = run(capsys, "log", "--delete")
    assert status == 2
    assert "--yes" in err
    assert len(log.entries()) == 1
    assert run(capsys, "log", "--delete", "--yes") == (0, "The log is deleted.\n", "")
    assert log.entries() == []


def test_a_damaged_log_touches_no_file_and_can_be_deleted(
    capsys, data_folder: Path, tmp_path: Path
):
    log.log_file().write_bytes(b"no log" * 100)
    target = tmp_path / "log.csv"
    status, _, err = run(capsys, "log", "--csv", str(target))
    assert status == 2
    assert "journal.sqlite" in err
    assert not target.exists()
    assert run(capsys, "log", "--delete", "--yes")[0] == 0
    assert not log.log_file().exists()


@pytest.mark.parametrize(
    "arguments",
    [["log"], ["log", "--csv", "a", "--delete"], ["log", "--csv", "/no/such/l.csv"], ["sessions"],
     ["sessions", "check"], ["sessions", "check", "/no/such.json"], ["sessions", "dance"],
     ["sessions", "check", "/"]],
)  # fmt: skip
def test_a_wrong_argument_is_one_line(capsys, arguments: list[str]):
    status, _, err = run(capsys, *arguments)
    assert status == 2
    assert err.startswith("osteopoint: ")
    assert err.count("\n") == 1

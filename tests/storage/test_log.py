"""What was practised: kept, exported, deleted; a damaged log never stops anybody."""

import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from osteopoint.cli import main
from osteopoint.errors import OsteopointError
from osteopoint.storage import log


def entry(began: str = "2026-11-21T20:00:00+00:00", **more) -> log.Entry:
    return log.Entry(began, "P1", "Both dimples", 228.0, "whole", **more)


def test_what_is_kept_comes_back_the_latest_first():
    first = entry(comfort_before=4, comfort_after=7, note="quiet, “good”")
    second = entry("2026-11-22T20:00:00+00:00")
    log.add(first)
    log.add(second)
    assert log.entries() == [second, first]


def test_a_session_can_be_written_anew_and_stands_there_once():
    first = entry()
    log.add(first)
    log.amend(replace(first, note="later"))
    assert [e.note for e in log.entries()] == ["later"]


def test_what_another_window_deleted_stays_deleted():
    first = entry()
    log.add(first)
    log.delete(first)
    log.amend(replace(first, note="later"))
    assert log.entries() == []
    log.delete_all()
    log.amend(first)
    assert not log.log_file().exists()


def test_only_the_user_may_read_it():
    log.add(entry())
    assert stat.S_IMODE(log.log_file().stat().st_mode) == 0o600
    log.log_file().chmod(0o644)  # as an older version left it
    log.add(entry())
    assert stat.S_IMODE(log.log_file().stat().st_mode) == 0o600


def test_it_is_exported_as_a_table_that_runs_no_formula(tmp_path: Path):
    log.add(entry(note='a "quoted", note'))
    log.add(entry("2026-11-22T20:00:00+00:00", note="=1+1"))
    assert main(["log", "--csv", str(tmp_path / "log.csv")]) == 0
    header, second, first = (tmp_path / "log.csv").read_text("utf-8").splitlines()
    assert header.startswith("began,what,name,practised_s,ended,comfort_before,comfort_after,note")
    assert '"a ""quoted"", note"' in first
    assert ",'=1+1," in second


def test_one_session_or_all_can_be_deleted():
    kept, gone = entry(), entry()
    log.add(kept)
    log.add(gone)
    log.delete(gone)
    assert log.entries() == [kept]
    log.delete_all()
    assert log.entries() == []
    assert not log.log_file().exists()
    log.delete_all()


def test_without_a_log_there_is_nothing_and_nothing_is_made():
    assert log.entries() == []
    assert not log.log_file().exists()


@pytest.mark.parametrize(
    "content", [b"no database at all, but long enough to be one" * 20, b"\0" * 9000]
)
def test_a_damaged_log_is_named(content: bytes):
    log.log_file().parent.mkdir(parents=True, exist_ok=True)
    log.log_file().write_bytes(content)
    with pytest.raises(OsteopointError, match=r"journal\.sqlite"):
        log.entries()


def test_a_session_is_not_lost_with_a_damaged_log():
    log.log_file().parent.mkdir(parents=True, exist_ok=True)
    log.log_file().write_bytes(b"no database at all, but long enough to be one" * 20)
    kept = entry()
    remark = log.add(kept)
    assert "damaged" in remark
    assert "moved to" in remark
    assert log.entries() == [kept]
    (aside,) = log.log_file().parent.glob("journal-damaged-*.sqlite")
    assert aside.read_bytes().startswith(b"no database at all")
    log.delete_all()
    assert not aside.exists(), "who deletes the log means its notes everywhere"


def test_a_session_without_an_id_is_deleted_alone():
    log.add(entry("2026-11-20T20:00:00+00:00"))
    log.add(entry(note="mine"))
    with closing(sqlite3.connect(log.log_file())) as journal, journal:
        journal.execute("update sessions set id = null where note = ''")
    nameless = next(each for each in log.entries() if each.id is None)
    log.delete(nameless)
    assert [each.note for each in log.entries()] == ["mine"]


def test_half_a_letter_in_a_note_harms_no_log():
    log.add(entry())
    assert log.add(entry(note="a\ud800b")) == ""
    assert sorted(each.note for each in log.entries()) == ["", "a?b"]


@pytest.mark.parametrize("at", range(100, 12_000, 700))
def test_what_is_added_can_be_read_again_whatever_is_damaged(at: int):
    for number in range(30):
        log.add(entry(note=f"note {number} " * 20))
    content = bytearray(log.log_file().read_bytes())
    content[at : at + 40] = b"\xa4" * len(content[at : at + 40])
    log.log_file().write_bytes(content)
    mine = entry("2026-11-23T20:00:00+00:00", note="mine")
    log.add(mine)
    assert mine in log.entries()
    for aside in log.log_file().parent.glob("journal-damaged-*"):
        aside.unlink()


def test_a_log_that_somebody_made_to_hold_us_up_runs_nothing():
    log.add(entry())
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"
    for statement in (
        f"create trigger t after insert on sessions begin insert into x {endless}; end",
        f"create view v as {endless}",
    ):
        with closing(sqlite3.connect(log.log_file())) as journal, journal:
            journal.execute(statement)
        with pytest.raises(OsteopointError, match="damaged"):
            log.entries()


def test_the_message_of_a_schema_that_is_no_text_is_a_sentence():
    log.add(entry())
    content = log.log_file().read_bytes().replace(b"create table", b"create \xa4able")
    log.log_file().write_bytes(content.replace(b"CREATE TABLE", b"CREATE \xa4ABLE"))
    with pytest.raises(OsteopointError, match=r"journal\.sqlite is damaged"):
        log.entries()
    log.delete_all()


def test_a_log_of_a_newer_program_is_left_alone():
    log.add(entry())
    with closing(sqlite3.connect(log.log_file())) as journal, journal:
        journal.execute("pragma user_version = 99")
    with pytest.raises(OsteopointError, match="newer"):
        log.add(entry())

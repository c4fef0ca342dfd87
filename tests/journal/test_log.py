"""What was practised: kept, exported, deleted; a damaged log never stops anybody."""

import io

import pytest

from osteopoint.errors import OsteopointError
from osteopoint.journal import log


def entry(began: str = "2026-11-21T20:00:00+00:00", **more) -> log.Entry:
    return log.Entry(began, "P1", "Both dimples", 228.0, "whole", **more)


def test_what_is_kept_comes_back_the_latest_first():
    first = entry(comfort_before=4, comfort_after=7, note="quiet, “good”")
    second = entry("2026-11-22T20:00:00+00:00")
    log.add(first)
    log.add(second)
    assert log.entries() == [second, first]


def test_the_same_session_is_kept_once():
    first = entry()
    log.add(first)
    log.add(log.Entry(**{**{f: getattr(first, f) for f in first.__slots__}, "note": "later"}))
    assert [e.note for e in log.entries()] == ["later"]


def test_it_is_exported_as_a_table():
    log.add(entry(note='a "quoted", note'))
    stream = io.StringIO()
    assert log.export(stream) == 1
    header, row = stream.getvalue().splitlines()
    assert header.startswith("began,what,name,practised_s,ended,comfort_before,comfort_after,note")
    assert '"a ""quoted"", note"' in row


def test_one_session_or_all_can_be_deleted():
    kept, gone = entry(), entry()
    log.add(kept)
    log.add(gone)
    log.delete(gone.id)
    assert log.entries() == [kept]
    log.delete()
    assert log.entries() == []
    assert not log.log_file().exists()
    log.delete()


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
    with pytest.raises(OsteopointError, match=r"journal\.sqlite"):
        log.add(entry())
    log.delete()


def test_a_log_of_a_newer_program_is_left_alone():
    import sqlite3
    from contextlib import closing

    log.add(entry())
    with closing(sqlite3.connect(log.log_file())) as journal, journal:
        journal.execute("pragma user_version = 99")
    with pytest.raises(OsteopointError, match="newer"):
        log.add(entry())

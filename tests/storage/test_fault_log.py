"""Faults are written down with their place, never with what somebody wrote, and never for ever."""

from pathlib import Path

import pytest

from osteopoint.storage import fault_log


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OSTEOPOINT_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def fault() -> Exception:
    try:
        try:
            {}["my note"]
        except KeyError as error:
            raise ValueError("my answer") from error
    except ValueError as error:
        return error


def test_kind_and_place_of_a_fault_and_of_its_cause_are_written():
    fault_log.record(fault())
    written = fault_log.fault_file().read_text("utf-8")
    assert "ValueError" in written
    assert "KeyError" in written
    assert "test_fault_log.py" in written
    assert "my" not in written.replace("test_fault_log", "")
    assert fault_log.fault_file().stat().st_mode & 0o077 == 0


def test_the_file_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch, data: Path):
    monkeypatch.setattr(fault_log, "_MAX_BYTES", 2000)
    for _ in range(60):
        fault_log.record(fault())
    assert sorted(path.name for path in data.iterdir()) == ["faults.log", "faults.log.1"]
    assert all(path.stat().st_size < 4000 for path in data.iterdir())


def test_where_nothing_can_be_written_nothing_happens(data: Path):
    data.write_text("a file, not a folder")
    fault_log.record(fault())
    assert data.read_text() == "a file, not a folder"


def test_a_fault_is_told_on_one_line_with_its_place():
    try:
        raise ZeroDivisionError("by\nzero")
    except ZeroDivisionError as error:
        said = fault_log.describe(error)
    assert said.startswith("A fault in the program (test_fault_log.py, line ")
    assert said.endswith("by zero.")

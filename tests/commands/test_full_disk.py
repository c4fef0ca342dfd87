"""A full disk destroys no export that was there, from the command line or from the window."""

import os
from pathlib import Path

import pytest

from helpers import ASSETS
from osteopoint.cli import main
from osteopoint.storage import log


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each file be written and none of it reach the disk."""

    def no_room(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)


@pytest.mark.parametrize(
    "command",
    [
        ["log", "--csv"],
        ["guide", "osteomassage", "--seconds", "1", "--csv"],
        ["bones", "--csv"],
        ["render", "--size", "32x32", "--out"],
    ],
    ids=lambda words: words[0],
)
def test_an_export_that_fails_leaves_the_old_one(
    command: list[str], full: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    mine = tmp_path / "mine"
    mine.write_text("what was there")
    assert main([*command, str(mine)]) == 2
    said = capsys.readouterr().err
    assert said == f"osteopoint: Cannot read or write {mine}: No space left on device.\n"
    assert mine.read_text() == "what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_no_export_is_written_over_what_the_program_keeps(
    data_folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    log.add(log.Entry("2026-11-28T10:00:00+00:00", "P1", "Dimples", 60.0, "whole"))
    before = log.log_file().read_bytes()
    (tmp_path / "link.csv").symlink_to(log.log_file())
    for target in (log.log_file(), tmp_path / "link.csv", data_folder / "atlases" / "a.csv"):
        assert main(["log", "--csv", str(target)]) == 2
        assert "keeps its own files" in capsys.readouterr().err
    assert main(["render", "--size", "32x32", "--out", str(ASSETS / "points.json")]) == 2
    assert "keeps its own files" in capsys.readouterr().err
    assert log.log_file().read_bytes() == before


def test_the_log_is_for_its_user_alone_when_it_is_exported(tmp_path: Path):
    log.add(log.Entry("2026-11-28T10:00:00+00:00", "P1", "Dimples", 60.0, "whole", note="mine"))
    assert main(["log", "--csv", str(tmp_path / "log.csv")]) == 0
    assert (tmp_path / "log.csv").stat().st_mode & 0o077 == 0

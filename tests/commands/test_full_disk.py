"""A full disk destroys no export that was there, from the command line or from the window."""

import os
from pathlib import Path

import pytest

from osteopoint.cli import main
from osteopoint.journal import log


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


def test_the_log_is_for_its_user_alone_when_it_is_exported(tmp_path: Path):
    log.add(log.Entry("2026-11-28T10:00:00+00:00", "P1", "Dimples", 60.0, "whole", note="mine"))
    assert main(["log", "--csv", str(tmp_path / "log.csv")]) == 0
    assert (tmp_path / "log.csv").stat().st_mode & 0o077 == 0

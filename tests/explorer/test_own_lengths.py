"""The person's own lengths in their file: kept, read, damaged, out of bounds."""

import json
import os
from pathlib import Path

import pytest

from helpers import ASSETS
from osteopoint.catalogue.point_context import read_own_lengths
from osteopoint.cli import main
from osteopoint.errors import OsteopointError
from osteopoint.storage.lengths import (
    load_own_lengths,
    own_lengths_file,
    save_own_lengths,
    within,
)

KNOWN = read_own_lengths(ASSETS)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("OSTEOPOINT_DATA", str(folder))
    return folder


def written(text: str) -> dict[str, float]:
    path = own_lengths_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load_own_lengths(KNOWN)


def test_what_is_kept_is_read_again(data: Path):
    assert load_own_lengths(KNOWN) == {}
    save_own_lengths({"stature": 1.7, "psis": 0.092})
    assert load_own_lengths(KNOWN) == {"stature": 1.7, "psis": 0.092}
    assert [path.name for path in data.iterdir()] == ["my_lengths.json"]


def test_nothing_at_all_removes_the_file(data: Path):
    save_own_lengths({})
    save_own_lengths({"stature": 1.7})
    save_own_lengths({})
    assert list(data.iterdir()) == []
    assert load_own_lengths(KNOWN) == {}


@pytest.mark.parametrize(
    "value",
    [0, -1.7, 17, 1e308, float("nan"), float("inf"), 10**400, True, None, "1.7", [1.7], {}],
)
def test_what_cannot_be_a_length_is_passed_over(value: object):
    text = json.dumps({"stature_m": value, "psis_m": 0.092, "tail_m": 0.5})
    assert written(text) == {"psis": 0.092}


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '"x"', "\x00", f'{{"a": {"9" * 5000}}}'])
def test_a_damaged_file_is_one_sentence(text: str):
    with pytest.raises(OsteopointError) as caught:
        written(text)
    assert "my_lengths.json" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_file_does_not_keep_a_point_from_being_explained(
    data: Path, capsys: pytest.CaptureFixture[str]
):
    data.mkdir()
    (data / "my_lengths.json").write_text("{")
    assert main(["explain", "OP-PSIS"]) == 0
    captured = capsys.readouterr()
    assert "Posterior superior iliac spine" in captured.out
    assert "on you" not in captured.out
    assert captured.err.startswith("osteopoint: The file ")
    assert "my_lengths.json" in captured.err
    assert captured.err.count("\n") == 1


def test_explain_tells_the_lengths_on_the_person(capsys: pytest.CaptureFixture[str]):
    save_own_lengths({"psis": 0.092})
    assert main(["explain", "OP-PSIS"]) == 0
    assert "About 4.6 cm to each side on you." in capsys.readouterr().out


def test_where_nothing_can_be_written_a_sentence_says_so(data: Path):
    data.write_text("a file, not a folder")
    with pytest.raises(OsteopointError, match=r"Cannot write .*my_lengths\.json"):
        save_own_lengths({"stature": 1.7})
    assert data.read_text() == "a file, not a folder"


def test_what_was_kept_survives_a_write_that_fails(monkeypatch: pytest.MonkeyPatch, data: Path):
    save_own_lengths({"stature": 1.7})

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OsteopointError, match="No space left"):
        save_own_lengths({"stature": 1.8})
    assert load_own_lengths(KNOWN) == {"stature": 1.7}
    assert [path.name for path in data.iterdir()] == ["my_lengths.json"], "no part is left"


def test_the_bounds_are_lengths_too():
    for own in KNOWN:
        assert within(own, own.least_m)
        assert within(own, own.most_m)
        assert not within(own, own.least_m - 0.001)
        assert not within(own, own.most_m + 0.001)

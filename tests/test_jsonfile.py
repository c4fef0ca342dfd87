"""Reading JSON: whatever lies there, it takes a bounded time and memory and ends in a sentence."""

import os
from pathlib import Path

import pytest

from osteopoint import jsonfile
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_json


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not valid JSON"),
        (b"[]", "holds no JSON object"),
        (b"\xff\xfe{}", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not valid JSON"),
    ],
)
def test_what_is_no_object_is_a_sentence(content: bytes, said: str, tmp_path: Path):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(OsteopointError, match=said) as error:
        read_json(tmp_path / "a.json")
    assert "a.json" in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jsonfile, "MAX_BYTES", 1_000_000)
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)  # a hole, which takes no room
    with pytest.raises(OsteopointError, match="larger than 1 MB"):
        read_json(path)


def test_what_is_no_file_keeps_nobody_waiting(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.json")
    for path in (tmp_path / "pipe.json", tmp_path, Path("/dev/zero")):
        with pytest.raises(OsteopointError, match="it is no file"):
            read_json(path)
    with pytest.raises(OsteopointError, match="No such file"):
        read_json(tmp_path / "missing.json")

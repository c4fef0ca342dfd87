"""Files are written whole or not at all, for the user's eyes only where they are the user's."""

import errno
import os
import stat
import time
from pathlib import Path

import pytest

from osteopoint.storage import locks
from osteopoint.storage.atomic import replacing, write_atomic, write_user_file
from osteopoint.storage.leftovers import (
    LEFTOVER_AGE_S,
    is_leftover,
    leftover_path,
    sweep,
    sweep_user_dir,
)
from osteopoint.storage.locks import locked


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("OSTEOPOINT_DATA", str(folder))
    return folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_of_the_user_is_for_nobody_else(data: Path):
    write_user_file(data / "settings.json", "é")
    assert (data / "settings.json").read_text("utf-8") == "é"
    assert mode(data / "settings.json") == 0o600
    assert mode(data) == 0o700


def test_an_export_keeps_the_mode_of_the_file_that_it_replaces(tmp_path: Path):
    path = tmp_path / "a.csv"
    write_atomic(path, b"old")
    path.chmod(0o640)
    write_atomic(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", 0o640)


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_whole(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "a.png"
    write_atomic(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError, match="No space") as error:
        write_atomic(path, b"new")
    assert error.value.filename == str(path)
    assert path.read_bytes() == b"old"
    assert not [each for each in tmp_path.iterdir() if is_leftover(each)]


def test_an_interrupt_leaves_the_old_file_whole(tmp_path: Path):
    path = tmp_path / "a.csv"
    write_atomic(path, b"old")

    def interrupted() -> None:
        with replacing(path) as stream:
            stream.write(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_bytes() == b"old"


def test_a_link_is_followed_and_a_device_is_not_replaced(tmp_path: Path):
    (tmp_path / "far").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "far" / "a.csv")
    write_atomic(tmp_path / "link.csv", b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "far" / "a.csv").read_bytes() == b"new"
    write_atomic(Path(os.devnull), b"gone")
    assert not Path(os.devnull).is_file()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anything")
def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(PermissionError):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_file_that_may_not_be_written_is_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError, match=r"a\.csv"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_pipe_by_its_name_is_written_to():
    read, write = os.pipe()
    write_atomic(Path(f"/dev/fd/{write}"), b"through")
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        assert stream.read() == b"through"


@pytest.mark.parametrize("path", ["/dev/full", "missing/a.csv", "."])
def test_what_cannot_be_written_is_named(path: str, tmp_path: Path):
    with pytest.raises(OSError, match=r".+") as error:
        write_atomic(tmp_path / path, b"x")
    assert error.value.filename == str(tmp_path / path)


def test_leftovers_go_after_a_day_and_nothing_else(tmp_path: Path):
    old, young, mine = leftover_path(tmp_path), leftover_path(tmp_path), tmp_path / ".mine.part"
    kept_folder = leftover_path(tmp_path)
    kept_folder.mkdir()
    for path in (old, young, mine):
        path.write_text("x")
    for path in (old, mine, kept_folder):
        os.utime(path, (time.time() - 2 * LEFTOVER_AGE_S,) * 2)
    sweep(tmp_path)
    assert not old.exists()
    assert all(path.exists() for path in (young, mine, kept_folder))


def test_the_names_of_the_first_versions_go_from_the_users_folder(data: Path):
    old = data / "settings.json.part4711"
    data.mkdir()
    old.write_text("{")
    os.utime(old, (0, 0))
    sweep_user_dir()
    assert not old.exists()


def test_where_nothing_can_be_locked_the_program_goes_on_as_if_alone(
    monkeypatch: pytest.MonkeyPatch, data: Path
):
    def no_locks(*_: object, **__: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("filelock.FileLock.acquire", no_locks)
    with locked("settings"):
        write_user_file(data / "settings.json", "{}")
    assert (data / "settings.json").read_text() == "{}"


def test_two_programs_do_not_write_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(locks, "_LOCK_PATIENCE_S", 0.05)
    with locked("settings"):
        with pytest.raises(OSError, match="another Osteopoint"), locked("settings"):
            pass
        with locked("my_lengths"):
            pass
    with locked("settings"):
        pass

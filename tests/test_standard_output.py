"""Standard output in the process itself; what a shell does with it is in commands/test_streams."""

import io
import sys

import pytest

from osteopoint import streams


class Console(io.TextIOWrapper):
    """Stands for the window of a shell, which takes letters and not bytes."""

    def isatty(self) -> bool:
        return True


def test_a_windows_console_keeps_its_own_way_of_writing(monkeypatch: pytest.MonkeyPatch):
    console = Console(io.BytesIO(), encoding="cp437")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "stdout", console)
    monkeypatch.setattr(sys, "__stdout__", console)
    streams.prepare()
    assert sys.stdout is console
    print("Hégǔ", flush=True)
    assert console.buffer.getvalue() == b"H\x82g\\u01d4\n"


def test_what_is_said_turns_and_colours_no_terminal(capsys: pytest.CaptureFixture[str]):
    streams.say("  a\x1b[31mb\u202ec  d")
    streams.complain("one\ntwo\x07" + "x" * 5000)
    out, err = capsys.readouterr()
    assert out == "  a [31mb c  d\n"
    assert err.startswith("osteopoint: one two x")
    assert len(err) < 700

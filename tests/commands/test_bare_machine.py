"""A machine without a screen or without OpenGL: one sentence, never a crash."""

import os
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

import pytest

from helpers import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="how Linux lacks things")


def run(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own, with no screen but what is given."""
    bare = {k: v for k, v in os.environ.items() if not k.endswith("DISPLAY") and k[:3] != "QT_"}
    return subprocess.run(
        [sys.executable, "-m", "osteopoint", *arguments],
        env=bare | {"PYTHONPATH": str(ROOT / "src")} | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_window_without_a_screen_says_what_to_do_instead():
    answer = run([])
    assert answer.returncode == 2
    assert "no screen" in answer.stderr
    assert "osteopoint render" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_screen_where_nobody_answers_is_named():
    answer = run([], DISPLAY=":4711")
    assert answer.returncode == 2
    assert ":4711" in answer.stderr


def test_a_picture_needs_no_screen(tmp_path: Path):
    answer = run(["render", "--out", str(tmp_path / "p.png"), "--size", "200x200"])
    assert (answer.returncode, answer.stderr) == (0, "")
    assert (tmp_path / "p.png").stat().st_size > 2000


@pytest.mark.skipif(find_library("OSMesa") is not None, reason="Mesa's last resort is here")
def test_without_opengl_there_is_a_sentence_and_no_file(tmp_path: Path):
    nowhere = {"LIBGL_DRIVERS_PATH": "/nowhere", "__EGL_VENDOR_LIBRARY_DIRS": "/nowhere"}
    answer = run(["render", "--out", str(tmp_path / "p.png"), "--size", "200x200"], **nowhere)
    assert answer.returncode == 2
    assert "OpenGL" in answer.stderr.splitlines()[-1]
    assert not (tmp_path / "p.png").exists()


def test_a_reader_that_has_had_enough_is_no_trouble():
    command = f"{sys.executable} -m osteopoint guide osteomassage --csv - | head -n 1"
    answer = subprocess.run(
        ["sh", "-c", command],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert answer.stdout.startswith("t_s,phase")
    assert answer.stderr == ""

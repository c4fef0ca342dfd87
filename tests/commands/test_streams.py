"""What is printed arrives, or one line says why not: closed, full, broken, any code page."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import trimesh

from importing.bodies import Named, archive, few_bones
from osteopoint.cli import main

ROOT = Path(__file__).parents[2]
_CUBE = trimesh.creation.box(extents=(0.1, 0.1, 0.1))
BOX = (_CUBE.vertices, _CUBE.faces)


# The program, whose imports seek no landmarks and place no points.
UNSOUGHT = """
import sys
import pytest
from helpers import without_landmarks
from osteopoint.cli import main
without_landmarks(pytest.MonkeyPatch())
sys.exit(main())
"""


def run(
    command: str, redirected: str = "", program: str = "-m osteopoint", **more: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -P {program} {command} {redirected}'],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")} | more,
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("command", ["guide osteomassage --csv -", "search --help"])
@pytest.mark.parametrize(
    ("redirected", "reason"), [(">&-", "it is closed"), (">/dev/full", "No space left on device")]
)
def test_an_output_that_takes_nothing_is_one_line(command: str, redirected: str, reason: str):
    answer = run(command, redirected)
    assert answer.returncode == 2
    (line,) = answer.stderr.decode().splitlines()
    assert line == f"osteopoint: Cannot read or write standard output: {reason}."


def test_with_both_closed_nothing_is_said_and_the_status_says_it():
    answer = run("search hegu", ">&- 2>&-")
    assert (answer.returncode, answer.stdout, answer.stderr) == (2, b"", b"")


def test_a_file_never_gets_what_was_meant_for_a_closed_output(tmp_path: Path):
    table = tmp_path / "bones.csv"
    answer = run(f"bones --csv {table}", ">&- 2>&-")
    assert answer.returncode == 0
    assert table.read_text("utf-8").startswith("id,name,latin")


def test_standard_output_by_its_name_is_added_to_where_it_is(tmp_path: Path):
    every = tmp_path / "all.csv"
    every.write_text("precious\n")
    run("guide osteomassage --seconds 0.1 --csv /dev/stdout", f">> {every}")
    assert every.read_text().startswith("precious\nt_s,phase")
    assert run("guide osteomassage --seconds 0.1 --csv /dev/stdout", "| cat").stdout


@pytest.mark.parametrize("code_page", ["cp1252", "gbk", "ascii"])
def test_any_code_page_takes_what_is_printed(code_page: str):
    answer = run("search hegu", PYTHONIOENCODING=code_page)
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert "LI4" in answer.stdout.decode(code_page)


def test_without_a_wish_pipes_are_utf_8_whatever_the_locale():
    # As on Windows, where a pipe has the system's code page.
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": ""}
    answer = run("search hegu", **plain)
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert "Hégǔ" in answer.stdout.decode("utf-8")


def test_tables_and_json_are_the_same_in_every_code_page(tmp_path: Path):
    plain = run("search hegu --json", PYTHONIOENCODING="utf-8").stdout
    assert run("search hegu --json", PYTHONIOENCODING="cp1252").stdout == plain
    assert json.loads(plain)
    run(f"guide osteomassage --csv {tmp_path / 'g.csv'} --fps 1")
    sent = run("guide osteomassage --csv - --fps 1", PYTHONIOENCODING="ascii").stdout
    assert (tmp_path / "g.csv").read_bytes() == sent


@pytest.mark.parametrize("code_page", ["cp1252", "gbk"])
def test_what_an_import_left_out_is_told_in_any_code_page(tmp_path: Path, code_page: str):
    source = archive(tmp_path / "骨.zip", [*few_bones(), Named("x", "naïve 骨", None, *BOX)])
    (tmp_path / "unsought.py").write_text(UNSOUGHT)
    answer = run(
        f"atlas import {source} --out {tmp_path / 'a'}",
        program=str(tmp_path / "unsought.py"),
        PYTHONIOENCODING=code_page,
        PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}",
    )
    assert (answer.returncode, answer.stderr) == (0, b"")
    said = answer.stdout.decode(code_page)
    assert "−y is front" in said or "\\u2212y is front" in said
    assert "Not understood: na" in said
    assert (tmp_path / "a" / "atlas.json").is_file()


def test_an_import_reports_in_any_code_page(tmp_path: Path):
    answer = run(f"atlas check {tmp_path / 'naïve 骨'}", PYTHONIOENCODING="cp1252")
    assert answer.returncode == 2
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "no\nsuch\r\nthing"],
        ["explain", "x" * 100_000],
        ["explain", "\x1b[31mred\x1b[0m\u202e"],
        ["--atlas", "a\nb", "bones", "--csv", "-"],
        ["no\nsuch", "command"],
        ["render", "--out", "a\n/b.png", "--size", "20x20"],
        ["sessions", "show", "P1\nP2"],
        ["guide", "\udcff"],
        ["bones", "--csv", "a\0b"],
        ["--play", "own-\n"],
        ["--select", "x" * 3000],
    ],
)
def test_a_wrong_argument_is_one_short_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
):
    assert main(arguments) in (1, 2)
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1, said
    assert len(said) < 700
    assert "\x1b" not in said


def test_a_picture_goes_to_standard_output(tmp_path: Path):
    answer = run("render --out - --size 64x64", PYTHONIOENCODING="cp1252")
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert answer.stdout.startswith(b"\x89PNG")
    assert not Path("-").exists()

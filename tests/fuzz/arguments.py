"""Inputs for the command line: right words, wrong words, strange numbers, hostile texts."""

import contextlib
import io
import os
import random
import sys
from pathlib import Path
from unittest.mock import patch

from fuzz.mutations import HOSTILE, NUMBERS
from fuzz.reader import Reader
from osteopoint.cli import main

_WORDS = (
    "hegu", "BL23", "UB 23", "膀胱23", "OP-PSIS", "femur.l", "mastoid_tip", "dimple", "P1", "left",
    "midline", "osteomassage", "thumb_kneading", "default", "female", "front", "acupoint", "A,B",
)  # fmt: skip
# Many that end at the words themselves, few that read a whole body.
_CHEAP = (
    ("search",), ("guide",), ("guide",), ("sessions", "check"), ("atlas", "check"),
    ("atlas", "import"), ("atlas", "download"), ("bones",), ("log",), ("render",), ("no", "such"),
    (), ("--version",), ("--help",),
)  # fmt: skip
_COSTLY = (
    ("explain",), ("sessions", "show"), ("sessions", "list"), ("points",), ("landmarks",),
    ("atlas", "list"), ("sessions", "add"),
)  # fmt: skip
_OPTIONS = (
    "--csv", "--limit", "--json", "--side", "--atlas", "--system", "--seconds", "--fps",
    "--setting", "--pulse", "--hand", "--view", "--size", "--layers", "--at", "--technique",
    "--skin", "--theme", "--select", "--play", "--name", "--licence", "--x", "-h", "--", "-",
)  # fmt: skip


def _word(rng: random.Random, folder: Path) -> str:
    kind = rng.randrange(5)
    if kind == 0:
        return rng.choice(HOSTILE)
    if kind == 1:
        return str(rng.choice(NUMBERS))
    if kind == 2:
        return str(folder / rng.choice(["a.csv", "no/b.csv", "in.json", "."]))
    return rng.choice(_WORDS)


def _line(rng: random.Random, folder: Path) -> list[str]:
    words = list(rng.choice(_COSTLY if rng.random() < 0.06 else _CHEAP))
    if words == ["render"]:  # the picture itself is for other tests
        words += ["--size", rng.choice(["1x1", "9" * 9, "axb", "", "0x0", "-1x5"])]
    words += [_word(rng, folder) for _ in range(rng.randrange(3))]
    for _ in range(rng.randrange(4)):
        words.append(rng.choice(_OPTIONS))
        if rng.random() < 0.8:
            words.append(_word(rng, folder))
    if words[:1] == ["guide"] and rng.random() < 0.9:
        words += ["--seconds", "1", "--csv", "-"]
    if words[:2] == ["atlas", "import"]:
        words += ["--out", str(folder / "out")]
    # Without a command the window opens, and with --yes a log is deleted or an atlas fetched.
    opens = not any(w in words for w in ("search", "guide", "sessions", "atlas", "bones", "log",
                                         "render", "explain", "points", "landmarks"))  # fmt: skip
    return ["--version", *words] if opens else words


def _arguments(rng: random.Random, folder: Path) -> None:
    words = _line(rng, folder)
    (folder / "in.json").write_text("{}")
    out, err = io.StringIO(), io.StringIO()
    home = {"OSTEOPOINT_DATA": str(folder / "data")}
    with (
        patch.dict(os.environ, home),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        status = main(words)
    said = err.getvalue()
    assert status in (0, 1, 2), f"status {status} for {words!r}"
    assert "A fault in the program" not in said, f"{said} for {words!r}"
    assert "Traceback" not in said, f"{said} for {words!r}"
    assert all(len(line) < 700 for line in said.splitlines()), f"a long line for {words!r}"
    if status == 2 and not out.getvalue():
        assert len(said.splitlines()) == 1, f"{said!r} for {words!r}"
    assert sys.exc_info() == (None, None, None)


READERS = [Reader("arguments", 0.03, _arguments)]

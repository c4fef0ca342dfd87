"""Own or edited point files: one sentence with file, point, step and reason; the others load."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers import ASSETS
from osteopoint.cli import main

Row = dict[str, Any]
Write = Callable[..., None]
ROWS = {r["id"]: r for r in json.loads((ASSETS / "points.json").read_text("utf-8"))["points"]}
GOOD = [ROWS[name] for name in ("OP-PSIS", "LI4", "LI5", "GV20")]
ON_HIP: Row = {"step": "onto", "bones": ["hip_bone"]}
AT_LI4: Row = {"step": "at", "place": "LI4"}
AT_PSIS: Row = {"step": "at", "place": "psis"}


def acupoint(*rule: Any, **changes: Any) -> Row:
    return {**ROWS["LI4"], "id": "LI99", "rule": list(rule), **changes}


def osteopoint(*rule: Any, **changes: Any) -> Row:
    return {**ROWS["OP-PSIS"], "id": "OP-TOY", "rule": list(rule), **changes}


def fingers(**changes: Any) -> Row:
    return {"step": "fingers", "count": 1, "direction": "superior", **changes}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our data, with room for other points."""
    copy = tmp_path_factory.mktemp("bad")
    for path in ASSETS.iterdir():
        if path.name not in ("points.json", "protocols.json"):
            (copy / path.name).symlink_to(path, target_is_directory=path.is_dir())
    (copy / "protocols.json").write_text(
        json.dumps({"version": 1, "protocols": []}), encoding="utf-8"
    )
    return copy


@pytest.fixture
def write(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file of some good points and bad ones, and have the program read it."""
    monkeypatch.setenv("OSTEOPOINT_ASSETS", str(folder))
    monkeypatch.setenv("OSTEOPOINT_DATA", str(tmp_path / "data"))

    def write(*rows: Any) -> None:
        text = json.dumps({"version": 1, "points": [*GOOD, *rows]})
        (folder / "points.json").write_text(text, encoding="utf-8")

    return write


def points(capsys: pytest.CaptureFixture[str]) -> tuple[set[str], list[str]]:
    """Return the ids that `osteopoint points` writes, and what it complains of."""
    assert main(["points", "--csv", "-"]) == 0
    captured = capsys.readouterr()
    ids = {row["id"] for row in csv.DictReader(io.StringIO(captured.out))}
    return ids, captured.err.splitlines()


@pytest.mark.parametrize(
    ("row", "step", "reason"),
    [
        (osteopoint({"step": "fly"}), 1, "'fly' is no step; known are at, between, "),
        (osteopoint({"step": ["at"]}), 1, "is no step"),
        (osteopoint({"step": "at", "place": "moon"}), 1, "no landmark 'moon'"),
        (osteopoint({"step": "at", "place": ["psis"]}), 1, "'place' must be a word"),
        (osteopoint({"step": "at", "place": "\ud800"}), 1, "no landmark '?'"),
        (osteopoint({"step": "at", "place": "moon\nstone"}), 1, "no landmark 'moon stone'"),
        (osteopoint({"step": "at", "place": "m" * 1_000_000}), 1, "no landmark 'mmm"),
        (acupoint(AT_LI4, fingers(count=1e308)), 2, "'count' is 1e+308, which is out of"),
        (acupoint(AT_LI4, fingers(count=10**400)), 2, "'count' is 10000000000…, which is out"),
        (acupoint(AT_LI4, fingers(count=-1)), 2, "'count' is -1, which is out of its bounds"),
        (acupoint(AT_LI4, fingers(count=float("nan"))), 2, "'count' must be a number"),
        (acupoint(AT_LI4, fingers(count=float("inf"))), 2, "'count' is inf, which is out of"),
        (acupoint(AT_LI4, fingers(direction={"superior": [1]})), 2, "with a number each"),
        (acupoint(AT_LI4, fingers(direction={"superior": float("nan")})), 2, "number each"),
        (acupoint(AT_LI4, fingers(direction={})), 2, "must be a direction"),
        (acupoint(AT_LI4, fingers(direction=3)), 2, "'direction' must be a word"),
        (acupoint(AT_LI4, fingers(count=90)), 2, "the skin does not lead there from here"),
        (
            acupoint({"step": "between", "from": "LI4", "to": "LI5", "via": 3}),
            1,
            "'via' must be a list of ids",
        ),
        (
            acupoint(
                AT_LI4,
                {"step": "cun", "count": 1, "direction": "superior", "measure": "tail"},
            ),
            2,
            "no cun measure 'tail'",
        ),
        (osteopoint(AT_PSIS, fingers(count=90), ON_HIP), 3, "the nearest bone, hip_bone.l, is"),
        (osteopoint(AT_PSIS), 1, "its rule does not end on a bone"),
        (acupoint(AT_PSIS, fingers(direction="medial", count=8)), 2, "the wrong side"),
        (acupoint({"step": "at", "place": "umbilicus"}), 1, "where no left and right point"),
        (acupoint({"step": "at", "place": "LI99"}), 1, "the rule leads back to 'LI99'"),
    ],
)
def test_a_bad_rule_leaves_the_other_points(
    capsys: pytest.CaptureFixture[str], write: Write, row: Row, step: int, reason: str
) -> None:
    write(row)
    ids, said = points(capsys)
    assert ids == {"OP-PSIS", "LI4", "LI5", "GV20"}
    assert len(said) == 2, "one sentence a side"
    for side, sentence in zip(("left", "right"), said, strict=True):
        where = f"osteopoint: points.json: {row['id']} ({side}), step {step}: "
        if "has no place on this body" in sentence:  # a rule that could be right on another
            where = (
                f"osteopoint: {row['id']} has no place on this body: "
                f"in step {step} of its rule in points.json ({side}), "
            )
        assert sentence.startswith(where)
        assert reason.replace(".l", f".{side[0]}") in sentence
        assert sentence.endswith(".")
        assert len(sentence) < 350


@pytest.mark.parametrize(
    ("row", "name", "reason"),
    [
        (ROWS["LI4"], "LI4", "the id is taken by an earlier row"),
        (acupoint(AT_LI4, id="LI\n99"), "LI 99", "'id' must be one word of at most 40 letters"),
        (acupoint(AT_LI4, id="L" * 100), "L" * 39 + "…", "'id' must be one word"),
        (acupoint(AT_LI4, id=["LI99"]), "['LI99']", "'id' must be text"),
        (acupoint(AT_LI4, name="x" * 1_000_000), "LI99", "'name' is longer than 1000 letters"),
        (acupoint(AT_LI4, name="\udc00"), "LI99", "'name' has a character that is none"),
        (acupoint(*[AT_LI4] * 5000), "LI99", "'rule' has 5000 steps, more than 50"),
        (acupoint(rule={"step": "at"}), "LI99", "'rule' must be a list of steps"),
        (acupoint(members=[]), "LI99", "'members' must be a list of places"),
        (
            acupoint(members=[{"part": "a", "name": "A", "side": "left"}]),
            "LI99",
            "its member 'a': 'rule' must be a list of steps",
        ),
        (
            acupoint(members=[{"part": "a", "name": "A", "side": "left", "rule": [AT_LI4]}] * 2),
            "LI99",
            "two of its members are the same 'part'",
        ),
    ],
)
def test_a_bad_row_leaves_the_other_points(
    capsys: pytest.CaptureFixture[str], write: Write, row: Row, name: str, reason: str
) -> None:
    write(row)
    ids, said = points(capsys)
    assert ids == {"OP-PSIS", "LI4", "LI5", "GV20"}
    assert len(said) == 1
    assert said[0].startswith(f"osteopoint: points.json: {name}: {reason}")


def test_explain_says_why_a_point_is_not_there(
    capsys: pytest.CaptureFixture[str], write: Write
) -> None:
    write(acupoint({"step": "fly"}), acupoint(AT_LI4, id="LI98", name=3))
    for name, reason in (("LI99", "(left), step 1: 'fly' is no step"), ("LI98", "'name' must be")):
        assert main(["explain", name]) == 2
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.startswith(f"osteopoint: points.json: {name}")
        assert reason in captured.err
    assert main(["explain", "LI4"]) == 0


def circle() -> list[Row]:
    """Three points of both systems, each of which is built on the next."""
    return [
        osteopoint({"step": "at", "place": "LI98"}, ON_HIP),
        acupoint({"step": "at", "place": "LI97"}, id="LI98"),
        acupoint(AT_LI4, {"step": "height", "place": "OP-TOY"}, id="LI97"),
    ]


def test_a_circle_of_points_ends_at_each_of_them(
    capsys: pytest.CaptureFixture[str], write: Write
) -> None:
    write(*circle())
    ids, said = points(capsys)
    assert ids == {"OP-PSIS", "LI4", "LI5", "GV20"}
    assert [re.split(r"[ :]+", sentence)[2] for sentence in said] == [
        name for name in ("OP-TOY", "LI98", "LI97") for _ in range(2)
    ]
    assert "LI97 (left), step 2: the rule leads back to 'OP-TOY'" in said[4]
    assert "OP-TOY (left), step 1: it is built on LI98, which has no place here" in said[0]


def test_the_check_names_circles_and_paired_points_on_the_midline(
    capsys: pytest.CaptureFixture[str], write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("osteopoint.anatomy.checks.check_atlas", lambda folder: [])
    write(*circle(), acupoint({"step": "at", "place": "umbilicus"}))
    assert main(["check"]) == 2
    said = capsys.readouterr().out.splitlines()
    around = "OP-TOY on LI98 on LI97 on OP-TOY"
    assert f"points.json: OP-TOY, step 1: the rule leads back to itself: {around}." in said
    assert (
        "points.json: LI99, step 1: a paired point cannot lie at the midline landmark 'umbilicus'."
    ) in said


def test_a_chain_of_four_thousand_points_is_no_traceback(
    capsys: pytest.CaptureFixture[str], write: Write
) -> None:
    write(
        *(acupoint({"step": "at", "place": f"LI{n + 1}"}, id=f"LI{n}") for n in range(100, 4_100))
    )
    ids, said = points(capsys)
    assert ids == {"OP-PSIS", "LI4", "LI5", "GV20"}
    assert len(said) == 8_000
    assert any("built on more than 40 points, one on the other" in sentence for sentence in said)


def test_an_acupoint_on_a_body_without_skin_ends_on_ours(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path, write: Write
) -> None:
    write()
    bare = tmp_path / "bare"
    shutil.copytree(folder / "meshes", bare, ignore=shutil.ignore_patterns("skin.glb"))
    bones = json.loads((bare / "bones.json").read_text("utf-8"))["bones"]
    arm = [bone for bone in bones if bone["region"] in ("forearm", "hand")]
    (bare / "bones.json").write_text(json.dumps({"bones": arm}), "utf-8")
    assert main(["points", "--atlas", str(bare), "--csv", "-"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["id"] for row in rows} == {"LI4", "LI5"}, "there is no head, and no back"
    assert {row["surface"] for row in rows} == {"skin"}
    assert all(1 < float(row["depth_mm"]) < 40 for row in rows)
    assert main(["explain", "LI4", "--atlas", str(bare)]) == 0
    assert "The skin is borrowed from our male body" in capsys.readouterr().out


@pytest.mark.parametrize("home", ["none", "unwritable"])
def test_without_a_folder_to_keep_things_in_it_still_answers(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    home: str,
) -> None:
    write()
    if home == "none":
        monkeypatch.delenv("OSTEOPOINT_DATA")
        monkeypatch.setattr(Path, "home", no_home)
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    else:
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("OSTEOPOINT_DATA", str(tmp_path / "file" / "inside"))
    ids, said = points(capsys)
    assert (len(ids), said) == (4, [])
    assert main(["explain", "LI4"]) == 0


def no_home() -> Path:
    raise RuntimeError("Could not determine home directory.")

"""The command line, as a person types it."""

import csv
import io
import json
import math
import struct
from itertools import pairwise
from pathlib import Path

import pytest

from osteopoint.cli import main


def table(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, str]]:
    assert main([*arguments, "--csv", "-"]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def complaint(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("osteopoint: ")
    assert captured.err.count("\n") == 1, "one line"
    assert "Traceback" not in captured.err
    return captured.err


def test_bones(capsys):
    rows = table(capsys, "bones")
    assert list(rows[0]) == ["id", "name", "latin", "fma", "side", "region", "faces", "watertight"]
    assert len(rows) == 206
    assert {row["watertight"] for row in rows} == {"true"}
    ids = [row["fma"] for row in rows if row["fma"]]
    assert len(ids) == len(set(ids)) == 202


def test_landmarks(capsys):
    rows = table(capsys, "landmarks")
    assert list(rows[0]) == ["id", "side", "bone", "x_m", "y_m", "z_m"]
    dimples = {row["side"]: float(row["x_m"]) for row in rows if row["id"] == "psis"}
    assert dimples["left"] > 0 > dimples["right"]


def test_points(capsys):
    rows = table(capsys, "points")
    header = "id side system name bone x_m y_m z_m nx ny nz surface depth_mm status"
    assert list(rows[0]) == header.split()
    osteopoints = {row["id"] for row in rows if row["system"] == "osteopoint"}
    acupoints = {row["id"] for row in rows if row["system"] == "acupoint"}
    assert len(osteopoints) >= 40
    assert len(acupoints) >= 24
    only = table(capsys, "points", "--system", "acupoint")
    assert {row["id"] for row in only} == acupoints


def test_the_guide_at_sixty_samples_a_second_keeps_every_limit(capsys):
    rows = table(capsys, "guide", "osteomassage", "--setting", "source", "--fps", "60")
    assert list(rows[0]) == [
        "t_s",
        "phase",
        "x_mm",
        "y_mm",
        "rate_hz",
        "circles",
        "pressure",
        "remaining_s",
    ]
    assert list(dict.fromkeys(row["phase"] for row in rows)) == [
        "stimulation", "release", "green_light",
    ]  # fmt: skip
    circling = [row for row in rows if row["phase"] == "stimulation"]
    places = [(float(row["x_mm"]), float(row["y_mm"])) for row in rows]
    assert max(math.hypot(*place) for place in places) <= 3.175
    assert max(float(row["rate_hz"]) for row in rows) == 3.0
    steps = [math.dist(a, b) for a, b in pairwise(places[: len(circling)])]
    assert max(steps) - min(steps) < 1e-4, "constant speed"
    assert float(circling[-1]["t_s"]) == pytest.approx(300.0, abs=0.02)


def test_explain_tells_the_dimple_with_this_bodys_own_length(capsys):
    assert main(["explain", "OP-PSIS", "--side", "left"]) == 0
    text = capsys.readouterr().out
    assert "38 mm" in text
    assert "on this skeleton" in text
    assert "S2" in text
    assert "below the lumbar spine" in text


def test_search_finds_the_dimple_by_its_everyday_name(capsys):
    assert main(["search", "dimple", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["id"] == "OP-PSIS"
    assert main(["search", "zzzzqqq"]) == 1


@pytest.mark.parametrize("atlas", ["default", "female"])
def test_check_finds_nothing_wrong(capsys, atlas: str):
    status = main(["--atlas", atlas, "check"])
    assert status == 0, capsys.readouterr().out


def test_atlas_list_and_check(capsys, tmp_path: Path):
    assert main(["atlas", "list"]) == 0
    assert "206 bones" in capsys.readouterr().out
    assert main(["atlas", "check", "default"]) == 0
    assert capsys.readouterr().out == "default: 0 problems.\n"
    assert main(["atlas", "check", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().out
    assert "no folder" in complaint(capsys, "atlas", "check", str(tmp_path / "none"))


@pytest.mark.usefixtures("one_sample")
@pytest.mark.parametrize("view", ["front", "back", "left", "right", "top", "sole"])
def test_render_writes_a_picture_of_each_view(tmp_path: Path, view: str):
    out = tmp_path / f"{view}.png"
    assert main(["render", "--out", str(out), "--view", view, "--size", "300x240"]) == 0
    content = out.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (300, 240)
    assert len(content) > 4000, "not an empty picture"


@pytest.mark.usefixtures("one_sample")
def test_render_of_one_point_with_few_layers(tmp_path: Path):
    out = tmp_path / "p.png"
    arguments = ["--select", "OP-PSIS", "--side", "right", "--layers", "bones", "--theme", "dark"]
    assert main(["render", "--out", str(out), "--size", "200x200", *arguments]) == 0
    assert out.stat().st_size > 2000


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["explain", "NOPE"], "NOPE"),
        (["explain", "femur.l"], "femur.l"),
        (["explain", "OP-PSIS", "--side", "midline"], "midline"),
        (["guide", "cupping", "--csv", "-"], "cupping"),
        (["guide", "osteomassage", "--setting", "hard", "--csv", "-"], "hard"),
        (["guide", "osteomassage", "--fps", "0", "--csv", "-"], "--fps"),
        (["guide", "osteomassage", "--fps", "nan", "--csv", "-"], "--fps"),
        (["guide", "osteomassage", "--seconds", "-1", "--csv", "-"], "--seconds"),
        (["guide", "osteomassage", "--seconds", "inf", "--csv", "-"], "--seconds"),
        (["guide", "osteomassage", "--seconds", "soon", "--csv", "-"], "soon"),
        (["bones", "--csv", "/no/such/folder/b.csv"], "/no/such/folder/b.csv"),
        (["bones", "--atlas", "/no/atlas", "--csv", "-"], "/no/atlas"),
        (["--atlas", "/no/atlas", "bones", "--csv", "-"], "/no/atlas"),
        (["render", "--out", "/no/such/p.png", "--size", "99x99"], "/no/such/p.png"),
        (["render", "--out", "x.png", "--size", "0x0"], "0x0"),
        (["render", "--out", "x.png", "--size", "999999x2"], "999999x2"),
        (["render", "--out", "x.png", "--view", "above"], "above"),
        (["render", "--out", "x.png", "--select", "NOPE"], "NOPE"),
        (["render", "--out", "x.png", "--layers", "bones,muscles"], "muscles"),
        (["search", "x", "--limit", "0"], "--limit"),
        (["--select", "NOPE"], "NOPE"),
        (["--play", "knees"], "knees"),
        (["dance"], "dance"),
        (["render"], "--out"),
    ],
)
def test_a_wrong_argument_is_one_clear_line(capsys, tmp_path, monkeypatch, arguments, named):
    monkeypatch.chdir(tmp_path)
    assert named in complaint(capsys, *arguments)
    assert list(tmp_path.iterdir()) == [], "nothing is left behind"


@pytest.mark.parametrize(
    "name",
    ["meshes/skeleton.glb", "meshes/bones.json", "meshes/atlas.json", "points.json",
     "techniques.json", "landmarks.json", "measures.json", "protocols.json", "sources.json"],
)  # fmt: skip
@pytest.mark.parametrize("how", ["missing", "empty", "cut", "foreign"])
def test_a_damaged_asset_is_named(capsys, assets_copy: Path, monkeypatch, name: str, how: str):
    path = assets_copy / name
    content = path.read_bytes()
    if how == "missing":
        path.unlink()
    else:
        damaged = {"empty": b"", "cut": content[: len(content) // 2], "foreign": b"\x7fELF\x00\xff"}
        path.write_bytes(damaged[how])
    monkeypatch.setenv("OSTEOPOINT_ASSETS", str(assets_copy))
    assert path.name in complaint(capsys, "points", "--csv", "-")


def test_a_rule_with_an_unknown_landmark_leaves_the_other_points(capsys, assets_copy, monkeypatch):
    path = assets_copy / "points.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["points"][0]["rule"] = [{"step": "at", "place": "no_such_place"}]
    path.write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.setenv("OSTEOPOINT_ASSETS", str(assets_copy))
    assert main(["points", "--csv", "-"]) == 0
    captured = capsys.readouterr()
    assert captured.out.count("\n") > 60
    assert document["points"][0]["id"] in captured.err
    assert "no_such_place" in captured.err
    assert main(["check"]) == 2
    assert "no_such_place" in capsys.readouterr().out


TIMED = (
    "osteomassage", "acupressure", "shiatsu", "stroking", "kneading", "rubbing", "tapping",
    "thumb_kneading", "neck_stroking", "neck_rubbing", "neck_kneading", "neck_circles",
    "breathing", "moving",
)  # fmt: skip


@pytest.mark.parametrize("technique", TIMED)
def test_the_guide_of_every_technique_keeps_the_limits(capsys, technique: str):
    assert main(["guide", technique, "--hand", "--fps", "5", "--csv", "-"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert list(rows[0])[:8] == [
        "t_s", "phase", "x_mm", "y_mm", "rate_hz", "circles", "pressure", "remaining_s"
    ]  # fmt: skip
    for row in rows:
        number = {key: float(value) for key, value in row.items() if key != "phase"}
        assert (number["x_mm"] ** 2 + number["y_mm"] ** 2) ** 0.5 <= 3.175
        assert number["rate_hz"] <= 3.0
        assert number["pressure"] <= 5.0
        assert 0.0 <= number["along"] <= 1.0
        assert 0.0 <= number["lift_mm"] <= 40.0
    assert float(rows[-1]["remaining_s"]) <= 0.2


@pytest.mark.parametrize("technique", ["spasm", "cupping", "periosteal"])
def test_what_is_only_read_about_has_no_guide(capsys, technique: str):
    assert main(["guide", technique, "--csv", "-"]) == 2
    assert "here to read about; it has no timer" in capsys.readouterr().err


@pytest.mark.usefixtures("one_sample")
def test_a_picture_of_hands_at_work(capsys, tmp_path: Path):
    names = {}
    for at in ("1", "7"):
        names[at] = tmp_path / f"{at}.png"
        arguments = ["--technique", "stroking", "--at", at, "--size", "400x300"]
        assert main(["render", "--out", str(names[at]), *arguments]) == 0
    assert names["1"].read_bytes() != names["7"].read_bytes()
    for bad in (["--at", "-1"], ["--at", "nan"], ["--at", "1e9"]):
        arguments = ["render", "--out", str(tmp_path / "x.png"), "--technique", "stroking", *bad]
        assert main(arguments) == 2
        assert "--at must lie between 0 and 600" in capsys.readouterr().err
    assert main(["render", "--out", str(tmp_path / "x.png"), "--technique", "reiki"]) == 2
    assert "no technique 'reiki'" in capsys.readouterr().err

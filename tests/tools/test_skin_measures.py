"""Measures of both skins, and depths of bone under them, are in the ranges of adults."""

import importlib
import sys
from pathlib import Path

import pytest

from osteopoint.assets import assets_dir

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
check = importlib.import_module("check_skin")
depths = importlib.import_module("skin.depths")
FOLDERS = [assets_dir() / "meshes", assets_dir() / "meshes" / "female"]


@pytest.fixture(params=FOLDERS, ids=["male", "female"])
def folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def described(each: "check.Result") -> str:
    return f"{each.row['id']}: {each.built:.1f}, not {each.low:.1f} to {each.high:.1f}"


def test_girths_and_breadths_are_in_range(folder: Path) -> None:
    results = check.measure_all(check.read_body(folder))
    ours = [each for each in results if not each.row.get("bone")]
    assert [described(each) for each in ours if not each.inside] == []


def test_depths_of_bone_are_in_range(folder: Path) -> None:
    places, sex = depths.read_places(), depths.sex_of(folder)
    found = depths.measured(folder, [row["place"] for row in places])
    out = {
        row["place"]: round(depth, 1)
        for row, depth in zip(places, found, strict=True)
        if depths.verdict(row, [depth], [sex]) != "in"
    }
    assert out == {}

"""The table of figures that the skeletons are built towards, and its measuring."""

import importlib
import math
import sys
from pathlib import Path

import numpy as np
import pytest

from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.assets import assets_dir

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
figures = importlib.import_module("atlas.figures")
TABLE = figures.read_table()


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas(assets_dir() / "meshes")


def test_every_row_is_complete() -> None:
    sources = {source["id"] for source in TABLE["sources"]}
    ids = [row["id"] for row in TABLE["figures"]]
    assert len(ids) == len(set(ids))
    for row in TABLE["figures"]:
        assert row["sources"], row["id"]
        assert set(row["sources"]) <= sources, row["id"]
        assert row["unit"] in ("mm", "deg", "level"), row["id"]
        assert isinstance(row["checked"], bool), row["id"]
        for sex in ("male", "female"):
            wanted, low, high = (figures.number(value) for value in row[sex])
            assert low <= wanted <= high, row["id"]
            assert low < high, row["id"]


def test_every_tight_row_can_be_met_inside_its_range() -> None:
    for row in TABLE["figures"]:
        for sex in ("male", "female") if row.get("tight") else ():
            wanted, low, high = (figures.number(value) for value in row[sex])
            assert max(low, wanted * 0.95) < min(high, wanted * 1.05), row["id"]


def test_every_figure_can_be_measured_on_our_body(atlas: Atlas) -> None:
    results = figures.measure_all(atlas, load_landmarks(assets_dir(), atlas), "male")
    assert len(results) == len(TABLE["figures"])
    for result in results:
        assert result.built is not None, result.row["id"]
        assert math.isfinite(result.built), result.row["id"]


@pytest.mark.parametrize(("folder", "sex"), [("meshes", "male"), ("meshes/female", "female")])
def test_figures_of_both_bodies_are_in_range(folder: str, sex: str) -> None:
    built = read_atlas(assets_dir() / folder)
    results = figures.measure_all(built, load_landmarks(assets_dir(), built), sex)
    assert [each.row["id"] for each in results if not each.inside] == []
    tight = [each for each in results if each.row.get("tight")]
    assert [each.row["id"] for each in tight if not each.close] == []


def test_lengths_slopes_angles_and_levels_are_correct(atlas: Atlas) -> None:
    body = figures.Body(atlas, load_landmarks(assets_dir(), atlas), TABLE, "male")
    left, middle = body.place("psis.l"), body.place("psis")
    assert middle[0] == pytest.approx(0, abs=0.5)
    width = body.measure({"distance": ["psis.l", "psis.r"]})
    aside = body.measure({"offset": ["psis.l", "psis"], "along": "lateral"})
    assert (width, aside) == pytest.approx((2 * np.linalg.norm(left - middle), left[0]), abs=0.5)
    level = {"level": "t7_spinous_tip", "by": "spines"}
    assert figures.vertebra(body.measure(level)) == "T7.0"
    line = ["psis.l", "psis.r"]
    assert body.measure({"slope": line, "along": "medial", "towards": "superior"}) == (
        pytest.approx(0, abs=0.2)
    )
    assert body.measure({"angle": [line, line[::-1]]}) == pytest.approx(180)


def test_levels_survive_reading_and_writing() -> None:
    for said in ("C7.0", "T2.5", "T12.9", "L5.0"):
        assert figures.vertebra(figures.number(said)) == said
    assert figures.number("T1") == 8

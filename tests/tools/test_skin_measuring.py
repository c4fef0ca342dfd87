"""The table that the skins are built towards, and the measuring of a skin."""

import importlib
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from osteopoint.anatomy.glb import read_glb
from osteopoint.anatomy.skin import LIGHT_NODE
from osteopoint.assets import assets_dir

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
check = importlib.import_module("check_skin")
depths = importlib.import_module("skin.depths")
measures = importlib.import_module("skin.measures")
TABLE = json.loads(check.TABLE.read_text("utf-8"))


@pytest.fixture(scope="module")
def body() -> "measures.Body":
    return check.read_body(assets_dir() / "meshes")


def divided(body: "measures.Body") -> "measures.Body":
    """Return the body with every triangle cut into four; its first vertices are the old ones."""
    faces = body.faces
    edges = np.sort(np.vstack([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    unique, which = np.unique(edges, axis=0, return_inverse=True)
    a, b, c = faces.T
    ab, bc, ca = which.reshape(3, -1) + len(body.vertices)
    parts = [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
    finer = np.vstack([np.column_stack(part) for part in parts])
    vertices = np.vstack([body.vertices, body.vertices[unique].mean(axis=1)])
    return measures.Body(vertices, finer, body.landmarks, body.sex)


def test_every_row_is_complete() -> None:
    sources = {source["id"] for source in TABLE["sources"]}
    ids = [row["id"] for row in TABLE["measures"]]
    assert len(ids) == len(set(ids))
    for row in TABLE["measures"]:
        assert row["how"], row["id"]
        assert row["sources"], row["id"]
        assert set(row["sources"]) <= sources, row["id"]
        for sex in ("male", "female"):
            wanted, low, high = row[sex]
            assert 0 < low < wanted < high, row["id"]
            assert isinstance(row["checked"][sex], bool), row["id"]


def test_every_depth_row_is_complete_and_can_be_measured() -> None:
    places = depths.read_places()
    names = [row["place"] for row in places]
    assert len(names) == len(set(names))
    for row in places:
        assert isinstance(row["checked"], bool), row["place"]
        for sex in ("male", "female"):
            low, high = row[sex]
            assert low < high, row["place"]
        assert row["male"][0] <= row["mean"] <= row["male"][1], row["place"]
    assert min(depths.measured(assets_dir() / "meshes", names)) > 0


def test_measures_do_not_depend_on_the_subdivision(body: "measures.Body") -> None:
    surface = read_glb(assets_dir() / "meshes" / "skin.glb")[LIGHT_NODE]
    light = check.body_of(assets_dir() / "meshes", surface, body.sex)
    coarse, fine = check.measure_all(light), check.measure_all(divided(light))
    assert len(coarse) == len(TABLE["measures"]) + len(TABLE["dimples"])
    for one, other in zip(coarse, fine, strict=True):
        if one.row in TABLE["dimples"]:
            continue
        assert one.built > 0, one.row["id"]
        # Subdividing flat triangles keeps the shape; a level may move by a few millimetres.
        assert one.built == pytest.approx(other.built, rel=0.02), one.row["id"]


def test_a_hull_is_as_long_as_a_tape_around_it() -> None:
    turn = np.linspace(0, 2 * np.pi, 400)
    normal = np.array([0, 0.6, 0.8])
    aside, along = np.array([1.0, 0, 0]), np.array([0, 0.8, -0.6])
    ring = 0.05 * (np.cos(turn)[:, None] * aside + np.sin(turn)[:, None] * along)
    dented = np.where(turn[:, None] < 0.3, 0.9 * ring, ring)
    assert measures.hull(ring, normal) == pytest.approx(0.1 * np.pi, rel=1e-3)
    chord = 0.1 * np.sin(0.15)
    spanned = 0.05 * (2 * np.pi - 0.3) + chord
    assert measures.hull(dented, normal) == pytest.approx(spanned, rel=2e-3)


def test_a_slice_of_the_thighs_has_two_legs(body: "measures.Body") -> None:
    level = body.level("mid_thigh")
    owners = [body._owner(loop) for loop in body.slices(np.array([0, level, 0]), measures.UP)]
    assert owners.count("leg") == 2


def sheet(depth: float, width: float) -> "measures.Body":
    """Return a curved sheet over a PSIS, with a dimple of a depth and a width at half depth, mm."""
    line = np.arange(-80, 81, 4.0)
    x, y = np.meshgrid(line, line)
    z = -(x * x + 0.5 * y * y) / 400 - depth * np.exp(-4 * np.log(2) * (x * x + y * y) / width**2)
    number = np.arange(x.size).reshape(x.shape)
    a, b, c, d = (number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1])
    parts = [np.stack(part, axis=-1).reshape(-1, 3) for part in ((a, b, c), (a, c, d))]
    vertices = np.column_stack([x.ravel(), y.ravel(), z.ravel()]) / 1000
    landmarks = {("psis", "left"): np.array([0, 0, -0.02])}
    return measures.Body(vertices, np.vstack(parts), landmarks, "male")


def test_a_dimple_is_measured_with_its_depth_and_width() -> None:
    none, some = check.dimple(sheet(0, 24)), check.dimple(sheet(4, 24))
    assert none["dimple_depth"] < 0.3
    assert none["dimple_width"] == 0
    assert some["dimple_depth"] == pytest.approx(4, rel=0.15)
    assert some["dimple_width"] == pytest.approx(24, rel=0.15)
    assert some["dimple_off"] < 1

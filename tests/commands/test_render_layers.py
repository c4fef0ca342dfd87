"""Pictures without a window: skin, landmarks, and whom a licence asks to name."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from helpers import ASSETS
from osteopoint.cli import main

pytestmark = pytest.mark.usefixtures("one_sample")


def render(tmp_path: Path, *arguments: str) -> np.ndarray:
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkIOImage import vtkPNGReader

    out = tmp_path / "picture.png"
    assert main(["render", "--out", str(out), "--size", "300x400", *arguments]) == 0
    reader = vtkPNGReader()
    reader.SetFileName(str(out))
    reader.Update()
    pixels = vtk_to_numpy(reader.GetOutput().GetPointData().GetScalars())
    return pixels.reshape(400, 300, 3)[::-1].astype(int)


def differing(one: np.ndarray, other: np.ndarray) -> float:
    return float((np.abs(one - other).sum(axis=2) > 10).mean())


def test_skin_is_glass_around_bones_and_solid_without(tmp_path: Path):
    bones = render(tmp_path, "--layers", "bones")
    glass = render(tmp_path, "--layers", "bones,skin")
    solid = render(tmp_path, "--layers", "bones", "--skin", "solid")
    alone = render(tmp_path, "--layers", "skin")
    assert differing(glass, bones) > 0.02
    assert differing(solid, glass) > 0.02
    assert differing(alone, solid) < 0.02
    middle = bones[:, 150] - bones[0, 0]
    through = np.abs(glass[:, 150] - bones[:, 150]).sum(axis=1)[np.abs(middle).sum(axis=1) > 60]
    assert through.mean() < 90, "bones show through glass"


def test_landmarks_are_a_layer(tmp_path: Path):
    bare = render(tmp_path, "--layers", "bones")
    marked = render(tmp_path, "--layers", "bones,landmarks")
    assert 0.005 < differing(marked, bare) < 0.2


def test_the_skins_tone_can_be_chosen(tmp_path: Path):
    light, dark = (
        render(tmp_path, "--layers", "skin", "--tone", tone) for tone in ("light", "dark")
    )
    middle = light.shape[0] // 2, light.shape[1] // 2
    assert (light[middle] > dark[middle] + 40).all()


def test_a_body_without_skin_cannot_be_drawn_with_it(tmp_path: Path, capsys):
    """Teeth alone carry none of ours either."""
    folder = tmp_path / "bare"
    shutil.copytree(ASSETS / "meshes", folder, ignore=shutil.ignore_patterns("skin.glb"))
    rows = json.loads((folder / "bones.json").read_text(encoding="utf-8"))["bones"]
    teeth = json.dumps({"bones": [row for row in rows if row["kind"] == "tooth"]})
    (folder / "bones.json").write_text(teeth, encoding="utf-8")
    out = str(tmp_path / "x.png")
    assert main(["render", "--out", out, "--atlas", str(folder), "--layers", "skin"]) == 2
    assert "no skin" in capsys.readouterr().err


@pytest.mark.parametrize(("licence", "named"), [("CC BY 4.0", True), ("Apache-2.0", False)])
def test_a_picture_names_whom_the_licence_asks_to_name(tmp_path: Path, licence: str, named: bool):
    folder = tmp_path / "other"
    shutil.copytree(ASSETS / "meshes", folder)
    about = json.loads((folder / "atlas.json").read_text(encoding="utf-8"))
    about |= {"licence": licence, "credit": "Bones: A. N. Other"}
    (folder / "atlas.json").write_text(json.dumps(about), encoding="utf-8")
    corner = render(tmp_path, "--atlas", str(folder), "--layers", "bones")[-22:, :90]
    assert (np.ptp(corner, axis=(0, 1)).max() > 100) == named


def places_that_differ(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.nonzero(np.abs(one - other).sum(axis=2) > 10)


def test_how_sure_a_place_is_changes_the_picture_around_it_alone(tmp_path: Path):
    bare = render(tmp_path, "--select", "ST36", "--layers", "bones")
    sure = render(tmp_path, "--select", "ST36", "--layers", "bones,sure")
    rows, columns = places_that_differ(sure, bare)
    middle, width = (rows.min() + rows.max()) / 2, np.ptp(columns)
    assert middle == pytest.approx(200, abs=8)
    assert 15 < width < 150
    assert columns.mean() == pytest.approx(150, abs=20), "the point is in the middle"


def test_a_channel_changes_the_picture_along_it_alone(tmp_path: Path):
    front = ["--select", "ST36", "--view", "front", "--layers"]
    bare = render(tmp_path, *front, "bones,skin")
    channel = render(tmp_path, *front, "bones,skin,channels")
    assert 0.005 < differing(channel, bare) < 0.1
    rows, columns = places_that_differ(channel, bare)
    assert np.ptp(rows) > 300, "the stomach channel runs from the face to the foot"
    assert 145 < columns.min() < columns.max() < 200, "the body's left half is on the right"


def test_codes_stand_beside_the_points(tmp_path: Path):
    arguments = ["--select", "ST36", "--layers"]
    bare = render(tmp_path, *arguments, "bones,points")
    named = render(tmp_path, *arguments, "bones,points,codes")
    assert 0.005 < differing(named, bare) < 0.5


def test_all_layers_of_a_point_on_bone_or_of_nothing_are_no_trouble(tmp_path: Path):
    layers = ["--layers", "bones,points,labels,codes,channels,sure"]
    for select in (["--select", "OP-PSIS"], ["--select", "femur.l"], []):
        assert render(tmp_path, *layers, *select).std() > 5

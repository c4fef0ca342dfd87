"""What the skins promise: closed, symmetric, every bone inside, bone as deep as it should be."""

import json
from pathlib import Path

import numpy as np
import pytest
import vtk
from vtk.util.numpy_support import numpy_to_vtk, vtk_to_numpy

from osteopoint.anatomy.atlas import read_atlas, read_light_surfaces
from osteopoint.anatomy.checks import is_closed, volume
from osteopoint.anatomy.skin import Skin, read_skin
from osteopoint.anatomy.surface import Surface
from osteopoint.assets import assets_dir

MESHES = assets_dir() / "meshes"
FOLDERS = [folder for folder in (MESHES, MESHES / "female") if (folder / "skin.glb").is_file()]
# Landmark → least and greatest depth, mm: subcutaneous bone, and two published means with
# their deviations (Mantovani 2016, Gait & Posture 44:48).
DEPTHS = {
    "vertex": (4, 8),
    "glabella": (4, 8),
    "olecranon_tip": (3, 9),
    "shin_midpoint": (3, 9),
    "medial_malleolus_prominence": (3, 8),
    "lateral_malleolus_prominence": (3, 8),
    "patella_centre": (4, 10),
    "acromion_lateral": (5, 14),
    "c7_spinous_tip": (4, 14),
    "calcaneus_medial_process": (12, 20),
    "asis": (2.7, 16.7),
    "psis": (8.7, 30.5),
}


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture(scope="module")
def skin(folder: Path) -> Skin:
    skin = read_skin(folder)
    assert skin is not None
    return skin


def polydata(surface: Surface) -> vtk.vtkPolyData:
    data, points, cells = vtk.vtkPolyData(), vtk.vtkPoints(), vtk.vtkCellArray()
    points.SetData(numpy_to_vtk(surface.vertices, deep=True))
    for face in surface.faces:
        cells.InsertNextCell(3, face.tolist())
    data.SetPoints(points)
    data.SetPolys(cells)
    return data


def test_it_is_closed_and_looks_outward(skin: Skin):
    assert skin.topology == "makehuman-hm08-body"
    assert len(skin.surface.vertices) == 12402
    for surface in (skin.surface, *skin.eyes.values()):
        assert is_closed(surface)
        assert volume(surface) > 0
    assert 0.03 < volume(skin.surface) < 0.09


def test_left_and_right_mirror_each_other(skin: Skin):
    mine = np.round(skin.surface.vertices * 1e4).astype(np.int64)
    assert {tuple(v) for v in mine * [-1, 1, 1]} <= {
        tuple(v + d) for v in mine for d in ((0, 0, 0), (1, 0, 0), (-1, 0, 0))
    }


def test_no_bone_comes_out(folder: Path, skin: Skin):
    light = read_light_surfaces(read_atlas(folder))
    bones = [surface.vertices for surface in light.values()]
    points, poly = vtk.vtkPoints(), vtk.vtkPolyData()
    points.SetData(numpy_to_vtk(np.vstack(bones), deep=True))
    poly.SetPoints(points)
    enclosed = vtk.vtkSelectEnclosedPoints()
    enclosed.SetSurfaceData(polydata(skin.surface))
    enclosed.SetInputData(poly)
    enclosed.SetTolerance(1e-6)
    enclosed.Update()
    inside = vtk_to_numpy(enclosed.GetOutput().GetPointData().GetArray("SelectedPoints"))
    assert (inside == 0).sum() == 0


def test_bone_lies_as_deep_as_it_should(folder: Path, skin: Skin):
    rows = json.loads((folder / "landmarks.json").read_text(encoding="utf-8"))["landmarks"]
    under = vtk.vtkImplicitPolyDataDistance()
    under.SetInput(polydata(skin.surface))
    for row in rows:
        if row["id"] in DEPTHS:
            least, most = DEPTHS[row["id"]]
            depth = -under.EvaluateFunction(row["position"]) * 1000
            assert least <= depth <= most, (row["id"], depth)


def test_the_file_is_small(folder: Path):
    assert (folder / "skin.glb").stat().st_size < 1_500_000

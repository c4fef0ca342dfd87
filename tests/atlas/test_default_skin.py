"""Properties of the skins: closed, symmetric, every bone inside, small files."""

from pathlib import Path

import numpy as np
import pytest
import vtk
from vtk.util.numpy_support import numpy_to_vtk, vtk_to_numpy

from osteopoint.anatomy.atlas import read_atlas, read_light_surfaces
from osteopoint.anatomy.skin import Skin, read_skin
from osteopoint.anatomy.surface import Surface, is_closed, volume
from osteopoint.assets import assets_dir

MESHES = assets_dir() / "meshes"
FOLDERS = [folder for folder in (MESHES, MESHES / "female") if (folder / "skin.glb").is_file()]


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


def test_it_is_closed_and_outward(skin: Skin):
    assert skin.topology == "makehuman-hm08-body"
    assert skin.light is not None
    for surface in (skin.surface, skin.light, *skin.eyes.values()):
        assert is_closed(surface)
        assert volume(surface) > 0
    assert 0.03 < volume(skin.surface) < 0.09


def test_a_vertex_of_the_source_keeps_its_number(skin: Skin):
    assert skin.light is not None
    count = len(skin.light.vertices)
    assert count == 12402
    assert np.array_equal(skin.surface.vertices[:count], skin.light.vertices)


def test_both_bodies_have_the_same_triangles():
    first, *others = [read_skin(folder) for folder in FOLDERS]
    for other in others:
        assert np.array_equal(first.surface.faces, other.surface.faces)


def test_left_and_right_mirror_each_other(skin: Skin):
    mine = np.round(skin.surface.vertices * 1e4).astype(np.int64)
    assert {tuple(v) for v in mine * [-1, 1, 1]} <= {
        tuple(v + d) for v in mine for d in ((0, 0, 0), (1, 0, 0), (-1, 0, 0))
    }


def test_no_bone_protrudes(folder: Path, skin: Skin):
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


def test_the_file_is_small(folder: Path):
    assert (folder / "skin.glb").stat().st_size <= 4_000_000

"""Off-screen views that leave nothing of VTK behind."""

import gc
from collections.abc import Callable, Iterator

import pytest
from vtkmodules.vtkCommonCore import vtkObjectBase

from osteopoint.anatomy.atlas import read_light_surfaces
from osteopoint.explorer.explorer import Explorer
from osteopoint.scene.view import SceneView


def vtk_objects() -> list[str]:
    gc.collect()
    return sorted(type(o).__name__ for o in gc.get_objects() if isinstance(o, vtkObjectBase))


@pytest.fixture(autouse=True)
def no_vtk_object_outlives_its_test() -> None:
    # Looked at before each test, for pytest holds a test's own values until the next begins.
    assert vtk_objects() == []


@pytest.fixture
def make_view() -> Iterator[Callable[[Explorer], SceneView]]:
    views: list[SceneView] = []

    def make(explorer: Explorer) -> SceneView:
        view = SceneView(explorer, read_light_surfaces(explorer.atlas))
        view.reduced_motion = True
        view.resize(800, 600, 1.0)
        views.append(view)
        return view

    yield make
    for view in views:
        view.close()
    views.clear()


@pytest.fixture
def view(make_view: Callable[[Explorer], SceneView], explorer: Explorer) -> SceneView:
    return make_view(explorer)

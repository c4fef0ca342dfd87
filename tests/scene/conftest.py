"""Off-screen views that leave nothing of VTK behind."""

from collections.abc import Callable, Iterator

import pytest

from helpers import vtk_objects
from osteopoint.anatomy.atlas import Atlas
from osteopoint.anatomy.surface import Surface
from osteopoint.explorer.explorer import Explorer
from osteopoint.scene.view import SceneView


@pytest.fixture(autouse=True)
def no_vtk_object_outlives_its_test(shared_is_set_aside: None) -> None:
    # Looked at before each test, for pytest holds a test's own values until the next begins.
    assert vtk_objects() == {}


@pytest.fixture
def make_view(atlas: Atlas, light: dict[str, Surface]) -> Iterator[Callable[[Explorer], SceneView]]:
    views: list[SceneView] = []

    def make(explorer: Explorer) -> SceneView:
        assert explorer.atlas is atlas
        view = SceneView(explorer, light)
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

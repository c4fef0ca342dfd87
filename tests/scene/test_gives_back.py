"""What is drawn is given back: hands, their pictures, other bodies, the opened bone."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from helpers import first_hand, practise, vtk_objects
from osteopoint.anatomy.atlas import Atlas, read_light_surfaces
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.explorer import Explorer
from osteopoint.scene.camera import orbited
from osteopoint.scene.cutaway import cutaway
from osteopoint.scene.cutout import Cutout
from osteopoint.scene.palette import DARK
from osteopoint.scene.view import SceneView
from osteopoint.ui.viewport.widget import Viewport

OF_MEMORY = pytest.mark.skipif(
    sys.platform != "linux", reason="reads the memory in use from /proc, which Linux has"
)


def pictures() -> list[Cutout]:
    gc.collect()
    return [o for o in gc.get_objects() if isinstance(o, Cutout)]


def memory_mb(*, spare: bool = True) -> float:
    """How much memory the process has, in MB, with or without what the C library keeps at hand."""
    gc.collect()
    library = ctypes.CDLL(None)
    if not spare and hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


@pytest.fixture(autouse=True)
def small(request: pytest.FixtureRequest) -> None:
    """Pictures of a size that is soon drawn."""
    if "view" in request.fixturenames:
        request.getfixturevalue("view").resize(300, 300, 1.0)


def draw_a_hand_in_a_session(view: SceneView) -> None:
    view.show_whole()
    view.frame()
    practise(view.explorer, "P1")
    view.frame()
    assert view.prepare_hands()


def test_a_session_that_ends_takes_its_hands_along(view: SceneView, explorer: Explorer):
    draw_a_hand_in_a_session(view)
    assert vtk_objects()["vtkAssembly"] == 1
    explorer.session.leave()
    assert vtk_objects()["vtkAssembly"] == 0


def test_a_second_session_adds_nothing_to_the_first(view: SceneView, explorer: Explorer):
    counts = []
    for _ in range(3):
        draw_a_hand_in_a_session(view)
        explorer.session.leave()
        counts.append(vtk_objects())
    assert counts[0] == counts[1] == counts[2]


def test_a_hand_is_drawn_again_after_it_was_given_back(view: SceneView, explorer: Explorer):
    seen = []
    for _ in range(2):
        practise(explorer, "P1")
        view.frame()
        hand = first_hand(view)
        seen.append(hand.pixels)
        explorer.session.leave()
        view.set_pose(orbited(view.pose, 30.0, 0.0))
        view.frame()
    assert np.array_equal(*seen)


def test_a_hands_picture_holds_only_what_shows(view: SceneView, explorer: Explorer):
    explorer.guidance.watch_technique("stroking")
    view.frame()
    hand = first_hand(view)
    shown = hand.pixels[..., 3] > 0
    for edge in (shown[0], shown[-1], shown[:, 0], shown[:, -1]):
        assert edge.any()


def test_pictures_of_hands_go_with_the_picture_that_they_lie_over(
    view: SceneView, explorer: Explorer
):
    explorer.guidance.watch_technique("stroking")
    view.frame()
    for _ in range(4):
        view.prepare_hands()
    assert len(pictures()) == 4
    view.set_pose(orbited(view.pose, 5.0, 0.0))
    view.frame()
    assert pictures() == []


@pytest.fixture
def viewport(qapp: QApplication, explorer: Explorer) -> Iterator[Viewport]:
    viewport = Viewport(explorer)
    viewport.resize(320, 300)
    viewport.view.reduced_motion = True
    viewport.show()
    yield viewport
    viewport.close_scene()
    viewport.deleteLater()
    QApplication.sendPostedEvents(viewport, QEvent.Type.DeferredDelete)


@pytest.mark.window
def test_the_window_lets_go_of_hands_with_the_picture_that_they_lie_over(
    viewport: Viewport, explorer: Explorer, qtbot
):
    explorer.guidance.watch_technique("stroking")
    explorer.player.play()
    qtbot.waitUntil(lambda: pictures() != [] and not viewport.view.needs_refining, timeout=10_000)
    viewport.grab()
    explorer.player.pause()
    viewport.view.set_pose(orbited(viewport.view.pose, 5.0, 0.0))
    viewport.grab()
    qtbot.waitUntil(lambda: not viewport.view.needs_refining, timeout=10_000)
    assert pictures() == []


@OF_MEMORY
def test_hands_of_many_sizes_leave_no_gaps_in_memory(view: SceneView, explorer: Explorer):
    explorer.guidance.watch_technique("neck_kneading")

    def draw_some() -> float:
        for degrees in (4.0, -9.0, 11.0):
            view.set_pose(orbited(view.pose, degrees, 0.0))
            view.frame()
            for _ in range(6):
                view.prepare_hands()
        return memory_mb()

    draw_some()
    before = draw_some()
    assert max(draw_some() for _ in range(3)) < before + 15.0


@pytest.mark.usefixtures("one_sample")
def test_another_body_takes_the_place_of_the_one_before(
    view: SceneView, explorer: Explorer, atlas: Atlas, body_data: BodyData
):
    view.refine()
    before = vtk_objects()
    for _ in range(3):
        explorer.change_body(atlas, body_data, read_light_surfaces(atlas))
        view.refine()
        assert vtk_objects() == before


@OF_MEMORY
def test_an_opened_bone_leaves_only_its_picture(atlas: Atlas):
    used = []
    for _ in range(3):
        cutaway(atlas.bones["femur.l"].surface, (160, 100), DARK)
        assert vtk_objects() == {}
        used.append(memory_mb(spare=False))
    assert used[2] < used[1] + 8.0

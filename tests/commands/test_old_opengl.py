"""Where OpenGL is too old, lost, or the picture too large: one sentence, and the rest goes on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from osteopoint.anatomy.atlas import read_light_surfaces
from osteopoint.errors import OsteopointError
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import PointTarget
from osteopoint.scene.camera import orbited
from osteopoint.scene.renderer import BodyRenderer, drawing_window
from osteopoint.scene.view import SceneView
from osteopoint.ui.viewport.widget import Viewport

# Runs a command and looks that no table and no text has loaded what draws.
NOTHING_THAT_DRAWS = (
    "import sys\n"
    "from osteopoint.cli import main\n"
    "status = main(sys.argv[1:])\n"
    "drawing = [n for n in sys.modules if n.split('.')[0] in ('vtk', 'vtkmodules', 'PySide6')]\n"
    "assert not drawing, drawing\n"
    "sys.exit(status)\n"
)


def mesa_draws() -> bool:
    window = drawing_window()
    told = window.ReportCapabilities() if window.IsDirect() else "llvmpipe"
    window.Finalize()
    return any(name in told for name in ("Mesa", "llvmpipe", "softpipe"))


def with_old_opengl(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", *arguments],
        env=os.environ | {"MESA_GL_VERSION_OVERRIDE": "2.1"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_picture_with_old_opengl_is_one_sentence(tmp_path: Path):
    if not mesa_draws():
        pytest.skip("only Mesa can be told to be of an older version")
    out = tmp_path / "picture.png"
    run = with_old_opengl("-m", "osteopoint", "render", "--out", str(out))
    assert run.returncode == 2
    (line,) = run.stderr.splitlines()
    assert "OpenGL of this machine is too old" in line
    assert "3.2" in line
    assert not out.exists()


@pytest.mark.parametrize(
    "command",
    [
        ("points", "--csv", "-"),
        ("landmarks", "--csv", "-"),
        ("search", "dimple"),
        ("sessions", "list"),
    ],
)
def test_tables_and_texts_need_nothing_that_draws(command: tuple[str, ...]):
    run = with_old_opengl("-c", NOTHING_THAT_DRAWS, *command)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout


def test_a_version_before_3_2_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("osteopoint.scene.renderer._OLDEST", (99, 0))
    with pytest.raises(OsteopointError, match=r"too old .* 99\.0 or later"):
        drawing_window()


@pytest.fixture
def no_opengl(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("osteopoint.scene.renderer._OLDEST", (99, 0))


@pytest.fixture
def viewport(qapp: QApplication, explorer: Explorer) -> Iterator[Viewport]:
    viewport = Viewport(explorer)
    viewport.resize(400, 400)
    viewport.view.reduced_motion = True
    yield viewport
    viewport.close_scene()
    viewport.deleteLater()
    QApplication.sendPostedEvents(viewport, QEvent.Type.DeferredDelete)


@pytest.mark.window
def test_without_opengl_the_viewport_says_so_and_the_rest_goes_on(
    no_opengl: None, viewport: Viewport, explorer: Explorer
):
    viewport.grab()
    assert "too old" in viewport.view.trouble
    explorer.select(PointTarget("OP-PSIS", "left"), fly_to=True)
    explorer.guidance.watch_technique("stroking")
    explorer.player.play()
    viewport.grab()
    assert viewport.view.guide() is None
    assert not viewport.view.prepare_hands()
    assert viewport.view.pick(200.0, 200.0) is None


def test_a_picture_larger_than_opengl_draws_is_a_sentence(explorer: Explorer):
    view = SceneView(explorer, read_light_surfaces(explorer.atlas))
    view.resize(70_000, 20, 1.0)
    with pytest.raises(OsteopointError, match="70000 × 20 pixels is too large"):
        view.frame()
    view.close()


@pytest.mark.window
def test_a_driver_that_answers_no_more_is_told_once(
    viewport: Viewport, monkeypatch: pytest.MonkeyPatch
):
    viewport.grab()
    assert viewport.view.trouble == ""
    drawn = []

    def lost(*_: object, **__: object) -> None:
        drawn.append(1)
        raise OsteopointError("OpenGL gave no picture.")

    monkeypatch.setattr(BodyRenderer, "draw", lost)
    for _ in range(3):
        viewport.view.set_pose(orbited(viewport.view.pose, 5.0, 0.0))
        viewport.view.frame()
    viewport.grab()
    assert viewport.view.trouble == "OpenGL gave no picture."
    assert len(drawn) == 1

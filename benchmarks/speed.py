"""Measure what a person waits for, each beside its floor, in one run. See README.md."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

from osteopoint.anatomy.atlas import read_atlas, read_light_surfaces
from osteopoint.assets import assets_dir
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.load import load_body_data
from osteopoint.scene.bodies import Bodies
from osteopoint.scene.body import BodyMesh
from osteopoint.scene.camera import VIEW_ANGLE_DEG, Pose, orbited
from osteopoint.scene.view import SceneView
from osteopoint.ui.shell.main_window import MainWindow
from osteopoint.ui.support.theme import use_theme

HERE = Path(__file__).resolve().parent
ROUNDS, TURNS, GLASS_TURNS = 9, 100, 14
# The screen copies a picture after VTK has returned: so long, and one window's copy is not
# counted as the other window's time.
SETTLE_S = 0.02


def start_s(script: str) -> float:
    """Return the time from the start of a process to the frame that it reports."""
    # With the compiled modules that every start but the first finds.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before = time.monotonic()
    answer = subprocess.run(
        [sys.executable, str(HERE / script)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        env=environment,
    )
    return float(answer.stdout.split()[-1]) - before


def report(name: str, ours: list[float], floor: list[float] | None = None) -> None:
    """Print medians in milliseconds and the ratio."""
    middle = statistics.median(ours) * 1000.0
    if floor is None:
        print(f"{name:<44}{middle:10.3f} ms")
        return
    base = statistics.median(floor) * 1000.0
    print(f"{name:<44}{middle:10.3f} ms{base:10.3f} ms{middle / base:8.3f}")


class BareWindow:
    """The same triangles as one actor in a window that VTK owns."""

    def __init__(self, body: BodyMesh, size: tuple[int, int]) -> None:
        self._window = vtkRenderWindow()
        self._window.SetMultiSamples(0)
        self._renderer = vtkRenderer()
        self._renderer.AddActor(body.actor)
        self._window.AddRenderer(self._renderer)
        self._window.SetSize(*size)

    def draw(self, pose: Pose) -> float:
        """Draw from a pose; return how long it took."""
        begin = time.perf_counter()
        camera = self._renderer.GetActiveCamera()
        camera.SetViewAngle(VIEW_ANGLE_DEG)
        camera.SetPosition(*pose.position)
        camera.SetFocalPoint(*pose.focus)
        camera.SetViewUp(*pose.axes[1])
        self._renderer.ResetCameraClippingRange()
        self._window.Render()
        self._window.WaitForCompletion()
        return time.perf_counter() - begin


def drag(window: MainWindow, application: QApplication, step: int) -> float:
    """Move the mouse with the button down; return the time until the picture is on the screen."""
    widget = window.viewport
    begin = time.perf_counter()
    here = QPointF(300.0 + (step % 7) * 5.0, 300.0)
    button = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, here, widget.mapToGlobal(here), Qt.MouseButton.NoButton, button,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    drawn = widget.view.drawn
    QApplication.postEvent(widget, event)
    while widget.view.drawn == drawn:
        application.processEvents()
    QGuiApplication.sync()
    return time.perf_counter() - begin


def report_glass(view: SceneView) -> None:
    """Print what a picture with the skin as glass costs, beside one with nothing but bones."""
    explorer, looks = view.explorer, ("off", "glass", "solid")
    for fine, name in ((False, "while moving"), (True, "at rest")):
        times: dict[str, list[float]] = {look: [] for look in looks}
        for step in range(GLASS_TURNS):
            pose = orbited(view.pose, 30.0 * step + 1.0, 0.0)
            for look in looks:
                explorer.set_skin_mode(look)
                view._bodies.use(full=fine)
                begin = time.perf_counter()
                view._renderer.draw(pose, view.size, fine=fine)
                times[look].append(time.perf_counter() - begin)
        report(f"skin as glass, {name}, to bones alone", times["glass"][2:], times["off"][2:])
        report(f"skin as glass, {name}, to solid skin", times["glass"][2:], times["solid"][2:])
    explorer.set_skin_mode("auto")


def report_guide(technique: str, application: QApplication, window: MainWindow) -> None:
    """Time a moment of the guide against drawing the whole scene, in one run."""
    explorer, view, widget = window.explorer, window.viewport.view, window.viewport
    explorer.guidance.watch_technique(technique)
    while view.flying or view.needs_refining:
        application.processEvents()
    begin = time.perf_counter()
    while view.prepare_hands():
        pass
    report(f"{technique}: drawing its hands, once", [time.perf_counter() - begin])
    whole, body_only, frames = [], [], []
    for step in range(200):
        explorer.player.time._before_s += 0.05  # the whole movement, in the time of a benchmark
        begin = time.perf_counter()
        explorer.player.tick()
        application.processEvents()
        QGuiApplication.sync()
        whole.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        widget.repaint(widget.guide_region())
        QGuiApplication.sync()
        body_only.append(time.perf_counter() - begin)
        if step % 10 == 0:
            begin = time.perf_counter()
            view._renderer.draw(orbited(view.pose, step + 1.0, 0.0), view.size, fine=True)
            frames.append(time.perf_counter() - begin)
    report(f"{technique}: a moment, panel and body", whole, frames)
    report(f"{technique}: a moment, body alone", body_only, frames)
    explorer.player.watch()


def main() -> None:
    print(f"{'':<44}{'ours':>13}{'floor':>13}{'ratio':>8}")
    first, empty = [], []
    for _ in range(ROUNDS):
        empty.append(start_s("empty_window.py"))
        first.append(start_s("first_frame.py"))
    report("start: process start to first frame", first[1:], empty[1:])

    application = QApplication(sys.argv)
    use_theme(application)
    assets = assets_dir()
    explorer = Explorer(read_atlas(assets / "meshes"))
    window = MainWindow(explorer, assets)
    window.show()
    explorer.set_body_data(load_body_data(assets, explorer.atlas))
    view, widget = window.viewport.view, window.viewport
    view.reduced_motion = True
    explorer.look_from("back")
    while view.needs_refining:
        application.processEvents()

    full = {bone_id: bone.surface for bone_id, bone in explorer.atlas.bones.items()}
    light = read_light_surfaces(explorer.atlas)
    here = QPointF(300.0, 300.0)
    press = QMouseEvent(
        QEvent.Type.MouseButtonPress, here, widget.mapToGlobal(here), Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    for name, surfaces in (("full", full), ("light", light)):
        view._bodies.close()
        view._renderer.renderer.RemoveAllViewProps()
        view._bodies = Bodies(view._renderer, explorer.atlas.bones, surfaces)
        view._follow()
        body = BodyMesh(explorer.atlas.bones, surfaces)
        body.paint(view.palette, {})
        bare = BareWindow(body, view.size)
        QApplication.sendEvent(widget, press)
        ours, floor = [], []
        for step in range(TURNS):
            ours.append(drag(window, application, step + 1))
            time.sleep(SETTLE_S)
            floor.append(bare.draw(view.pose))
            time.sleep(SETTLE_S)
        triangles = sum(len(s.faces) for s in surfaces.values())
        report(f"drag, {name} body, {triangles} triangles", ours[5:], floor[5:])
        del bare
        if name == "light":
            report("input to screen while dragging", ours[5:])
    widget._pressed = None
    widget._dragging = False

    explorer.look_from("back")
    report_glass(view)
    view.refine()
    view.prepare_picking()
    spots = np.random.default_rng(1).uniform((0, 0), view.size, (400, 2))
    times = []
    for x, y in spots:
        begin = time.perf_counter()
        view.pick(float(x), float(y))
        times.append(time.perf_counter() - begin)
    report(f"picking, {len(view.markers().targets)} markers shown", times)

    for technique in ("osteomassage", "thumb_kneading", "stroking", "tapping", "neck_rubbing"):
        report_guide(technique, application, window)
    window.close()


if __name__ == "__main__":
    main()

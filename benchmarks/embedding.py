"""Three ways to show VTK in a Qt window, each turning the same body; run in turns, see README.md.

bare      a window that VTK owns, no Qt: the floor
native    VTK draws into the native window of a Qt widget (X11, Windows, macOS; not Wayland)
pixels    VTK draws off the screen, Qt paints the pixels: what the program does
"""

import statistics
import sys
import time
from collections.abc import Callable

import vtkmodules.vtkRenderingOpenGL2  # noqa: F401
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

from osteopoint.anatomy.atlas import read_atlas
from osteopoint.assets import assets_dir
from osteopoint.scene.body import BodyMesh
from osteopoint.scene.palette import DARK

WIDTH, HEIGHT, ROUNDS, TURNS = 1280, 800, 3, 25


def scene() -> tuple[vtkRenderer, BodyMesh]:
    atlas = read_atlas(assets_dir() / "meshes")
    body = BodyMesh(atlas.bones, {i: bone.surface for i, bone in atlas.bones.items()})
    body.paint(DARK, {})
    renderer = vtkRenderer()
    renderer.AddActor(body.actor)
    camera = renderer.GetActiveCamera()
    camera.SetPosition(0.0, 0.85, 4.0)
    camera.SetFocalPoint(0.0, 0.85, 0.0)
    return renderer, body


class LayerVisibility(QWidget):
    """A widget that VTK's picture reaches in one of two ways."""

    def __init__(self, window: vtkRenderWindow, *, native: bool) -> None:
        super().__init__()
        self.window_, self.native_ = window, native
        self._pixels = vtkUnsignedCharArray()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        if native:
            self.setAttribute(Qt.WidgetAttribute.WA_NativeWindow)
            self.setAttribute(Qt.WidgetAttribute.WA_PaintOnScreen)
            window.SetWindowInfo(str(int(self.winId())))
        else:
            window.SetOffScreenRendering(True)
            window.SetShowWindow(False)
        self.setFixedSize(WIDTH, HEIGHT)

    def paintEngine(self) -> object:  # noqa: N802
        return None if self.native_ else super().paintEngine()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        self.window_.Render()
        if not self.native_:
            self.window_.GetRGBACharPixelData(0, 0, WIDTH - 1, HEIGHT - 1, 0, self._pixels)
            rows = vtk_to_numpy(self._pixels).reshape(HEIGHT, WIDTH, 4)[::-1].copy()
            image = QImage(
                rows.data, WIDTH, HEIGHT, WIDTH * 4, QImage.Format.Format_RGBX8888
            )  # fmt: skip
            painter = QPainter(self)
            painter.drawImage(0, 0, image)
            painter.end()


def turned(renderer: vtkRenderer, draw: Callable[[], None]) -> list[float]:
    times = []
    for _ in range(TURNS):
        begin = time.perf_counter()
        renderer.GetActiveCamera().Azimuth(3.0)
        renderer.ResetCameraClippingRange()
        draw()
        times.append(time.perf_counter() - begin)
    return times[3:]


def main() -> None:
    application = QApplication(sys.argv)
    ways: dict[str, tuple[vtkRenderer, Callable[[], None]]] = {}
    keep = []
    for name in ("bare", "native", "pixels"):
        renderer, body = scene()
        window = vtkRenderWindow()
        window.SetMultiSamples(0)
        window.AddRenderer(renderer)
        window.SetSize(WIDTH, HEIGHT)
        draw = window.Render
        if name != "bare":
            widget = LayerVisibility(window, native=name == "native")
            widget.show()
            keep.append(widget)

            def draw(widget: LayerVisibility = widget) -> None:
                widget.repaint()
                QGuiApplication.sync()

        keep.append(body)
        ways[name] = (renderer, draw)
    for _ in range(20):
        application.processEvents()
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, (renderer, draw) in ways.items():
            times[name] += turned(renderer, draw)
    floor = statistics.median(times["bare"])
    for name, values in times.items():
        middle = statistics.median(values)
        print(f"{name:<8}{middle * 1000.0:9.2f} ms{middle / floor:8.3f}")


if __name__ == "__main__":
    main()

"""The floor for the start: a PySide6 window around an empty VTK window; prints when it shows."""

import os
import sys
import time

import vtkmodules.vtkRenderingOpenGL2  # noqa: F401
from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow


class Empty(QWidget):
    """A widget whose native window VTK draws into."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_NativeWindow)
        self.setAttribute(Qt.WidgetAttribute.WA_PaintOnScreen)
        self.window_ = vtkRenderWindow()
        self.window_.SetMultiSamples(0)
        self.window_.SetWindowInfo(str(int(self.winId())))
        self.window_.AddRenderer(vtkRenderer())

    def paintEngine(self) -> None:  # noqa: N802
        """VTK paints."""

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Draw nothing, and say when."""
        self.window_.SetSize(self.width(), self.height())
        self.window_.Render()
        print(time.monotonic(), flush=True)
        os._exit(0)


application = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(Empty())
window.resize(1440, 900)
window.show()
application.exec()

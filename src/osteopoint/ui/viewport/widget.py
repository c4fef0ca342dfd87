"""The 3D view as a widget: shows the picture of the scene and passes events on.

The picture is an image in memory; there is no OpenGL here. One painter paints the body, the
markers, the names and the guide, and only the parts that have changed.
"""

import numpy as np
from PySide6.QtCore import QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from osteopoint.anatomy.atlas import read_light_surfaces
from osteopoint.explorer.events import (
    DemonstrationChanged,
    GuideMoved,
    PlayerChanged,
)
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import PointTarget
from osteopoint.scene.renderer import Frame
from osteopoint.scene.view import SceneView
from osteopoint.ui.viewport.frame_pace import FramePace
from osteopoint.ui.viewport.input import Input
from osteopoint.ui.viewport.overlay import Overlay

# How long the camera must rest before the picture is drawn fine.
REST_MS = 140
FRAME_MS = 16


class Viewport(QWidget):
    """Shows a `SceneView`, and passes mouse and keys to `Input`.

    Drag turns the body, a drag with the right or middle button (or Shift) moves it, the
    wheel zooms to the pointer, a click selects, a click on nothing clears, a double
    click flies there. Arrow keys, + and - do the same without a mouse.
    """

    # What lies under the pointer, and where, when the right button is clicked.
    menu_requested = Signal(object, object)
    # Emitted once, after the first picture: the rest can be loaded now.
    first_painted = Signal()

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.explorer = explorer
        light = read_light_surfaces(explorer.atlas)
        self.view = SceneView(explorer, light, on_change=self._on_change, needs_picture=False)
        self._overlay = Overlay(explorer, self.view)
        self._image: tuple[Frame, QImage] | None = None
        self._input = Input(explorer, self.view, self.devicePixelRatioF)
        self._painted = False
        self._guide_area = QRegion()
        self._backdrop: tuple[Frame, QImage] | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._refine)
        self._flight = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._flight.timeout.connect(self.view.step)
        self._laying = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._laying.timeout.connect(self._lay)
        self._hands = QTimer(self, interval=FRAME_MS)
        self._hands.timeout.connect(self._prepare_hands)
        self._pace = FramePace()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(320, 300)
        self.setAccessibleName("Skeleton")
        self.setAccessibleDescription(
            "Three-dimensional view. Arrow keys turn the body, plus and minus zoom. "
            "All points are also in the list."
        )
        explorer.events.subscribe(GuideMoved, self._on_guide)
        explorer.events.subscribe(PlayerChanged, lambda _: self._pace_changed())
        explorer.events.subscribe(DemonstrationChanged, lambda _: self._laying.start())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Prefer a tall widget: a body is tall."""
        return QSize(760, 800)

    def close_scene(self) -> None:
        """Stop drawing and release VTK's memory."""
        self._rest.stop()
        self._flight.stop()
        self._laying.stop()
        self._hands.stop()
        self.view.close()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the picture of the body and the overlay."""
        ratio = self.devicePixelRatioF()
        frame = self.view.frame()
        if self._image is None or self._image[0] is not frame:
            self._image = (frame, _image(frame))
        if self.view.needs_refining and not self._rest.isActive():
            self._rest.start()
        painter = QPainter(self)
        try:
            self._paint(painter, event.rect(), ratio)
        finally:
            painter.end()
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def _paint(self, painter: QPainter, part: QRect, ratio: float) -> None:
        assert self._image is not None
        if self.view.trouble:
            self._paint_trouble(painter)
            return
        # From here on in pixels of the picture.
        painter.scale(1.0 / ratio, 1.0 / ratio)
        left, top = int(part.x() * ratio), int(part.y() * ratio)
        exact = QRect(left, top, int(part.width() * ratio) + 2, int(part.height() * ratio) + 2)
        painter.setClipRect(exact)
        if self._overlay.guiding:
            painter.drawImage(exact, self._still(), exact)
            self._overlay.paint_guide(painter)
        else:
            painter.drawImage(exact, self._image[1], exact)
            self._overlay.paint_still(painter, exact)

    def _paint_trouble(self, painter: QPainter) -> None:
        """Show why nothing can be drawn, in place of the body."""
        palette = self.view.palette
        painter.fillRect(self.rect(), QColor(*palette.background))
        painter.setPen(QColor(*palette.text))
        text = f"{self.view.trouble} Lists, texts and lessons can be used as ever."
        wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect().adjusted(40, 40, -40, -40), wrapped, text)

    def _refresh(self) -> None:
        """Repaint everything."""
        self._backdrop = None
        self.update()

    def _still(self) -> QImage:
        """Return the picture with everything that the guide does not move; cached."""
        assert self._image is not None
        if self._backdrop is None or self._backdrop[0] is not self._image[0]:
            whole = self._image[1].convertToFormat(QImage.Format.Format_RGB32)
            painter = QPainter(whole)
            try:
                self._overlay.paint_still(painter, whole.rect())
            finally:
                painter.end()
            self._backdrop = (self._image[0], whole)
        return self._backdrop[1]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Set the size of the scene in pixels of the screen; show the whole body at first."""
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        first = not event.oldSize().isValid()
        self.view.resize(width, height, ratio)
        if first:
            self.view.show_whole()

    def _on_change(self) -> None:
        if self.view.flying:
            self._flight.start()
        else:
            self._flight.stop()
        self._rest.stop()
        self._refresh()

    def _lay(self) -> None:
        """Repaint a ruler while it is being drawn."""
        shown = self.explorer.demonstration
        if not shown.running or shown.share >= 1.0 or self.view.reduced_motion:
            self._laying.stop()
        self._refresh()

    def _refine(self) -> None:
        if not self._input.dragging and not self.view.flying:
            self.view.refine()
            self._forget_hands()
            self._begin_hands()
            self._refresh()

    def _forget_hands(self) -> None:
        """Clear the cached images of the hands: they belong to the old picture."""
        self._overlay = Overlay(self.explorer, self.view)

    def _pace_changed(self) -> None:
        self._pace.begin()
        self._begin_hands()
        self._refresh()

    def _begin_hands(self) -> None:
        """Begin to draw hands ahead of time if the guide plays; a selection alone needs none."""
        if self.explorer.player.playing:
            self._hands.start()

    def _prepare_hands(self) -> None:
        """Draw the next picture of a hand along its path, before the guide gets there."""
        if self.view.needs_refining or not self.view.prepare_hands():
            self._hands.stop()

    def _on_guide(self, _: GuideMoved) -> None:
        if self.view.flying or self.view.needs_refining:
            return
        # While hands are still being drawn, moments come late on any machine.
        pacing = self.explorer.player.playing and not self._hands.isActive()
        if self._pace.too_slow(pacing):
            self.explorer.guidance.report_slow_drawing()
        area = self.guide_region()
        self.update(area.united(self._guide_area))
        self._guide_area = area

    def guide_region(self) -> QRegion:
        """Return the part of the widget that a moment of the guide can change."""
        ratio = self.devicePixelRatioF()
        region = QRegion()
        for area in self._overlay.guide_areas():
            left, top = int(area.x() / ratio) - 1, int(area.y() / ratio) - 1
            width, height = int(area.width() / ratio) + 3, int(area.height() / ratio) + 3
            region = region.united(QRegion(left, top, width, height))
        return region

    # pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a click or a drag."""
        self._input.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag, or take what lies under the pointer."""
        if self._input.pressed:
            self._input.move(event)
            return
        target = self._input.hover(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if target else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End a click or a drag; a click with the right button asks for a menu."""
        clicked = not self._input.dragging
        self._input.release(event)
        self._refresh()
        if clicked and event.button() == Qt.MouseButton.RightButton:
            target = self._input.pick(event.position())
            self.menu_requested.emit(target, event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Fly to what was double-clicked."""
        self._input.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom to the pointer."""
        self._input.wheel(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Turn, move and zoom with keys."""
        if not self._input.key(event):
            super().keyPressEvent(event)

    def leaveEvent(self, _: object) -> None:  # noqa: N802
        """Hover over nothing."""
        self.explorer.hover(None)

    def marker_position(self, target: PointTarget) -> QPointF | None:
        """Return where a point's marker is drawn in the widget, or None if it is hidden."""
        markers = self.view.markers()
        index = markers.index(target)
        if index is None or not markers.seen[index]:
            return None
        ratio = self.devicePixelRatioF()
        return QPointF(*(np.asarray(markers.pixels[index]) / ratio))


def _image(frame: Frame) -> QImage:
    """Wrap a frame as an image that shares its memory."""
    width, height = frame.size
    return QImage(frame.pixels.data, width, height, width * 4, QImage.Format.Format_RGBX8888)

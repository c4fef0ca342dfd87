"""What lies over the picture of the body: markers, names, the guide; in the picture's pixels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF

from osteopoint.explorer.credits import picture_credit
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import LandmarkTarget, PointTarget, Target
from osteopoint.scene.camera import metres_per_pixel, projected
from osteopoint.scene.guide_view import GuideShapes
from osteopoint.scene.markers import MarkerView
from osteopoint.scene.renderer import Cutout
from osteopoint.scene.sprites import State, marker_sprite
from osteopoint.scene.view import SceneView
from osteopoint.ui.strokes import paint_strokes

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.practice.guide import Moment

# Nearer than this, points show their ids unasked.
_LABEL_M_PER_PX = 0.0007


class Overlay:
    """Paints over the body's picture; knows nothing of widgets."""

    def __init__(self, explorer: Explorer, view: SceneView) -> None:
        self._explorer = explorer
        self._view = view
        self._images: dict[int, QImage] = {}
        self._finger: tuple[Cutout, QImage] | None = None

    def paint(self, painter: QPainter, part: QRect) -> None:
        """Paint everything that touches `part`."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        markers = self._view.markers()
        paint_strokes(painter, self._view.strokes(), self._view.palette, self._view.scale)
        self._paint_markers(painter, markers, part)
        moment = self._guide_moment()
        if moment is not None:
            self._paint_guide(painter, moment)
        else:
            self._paint_names(painter, markers)
        self._paint_credit(painter)

    def guide_area(self) -> QRect | None:
        """Return what a moment of the guide can change, or None without a guide."""
        moment = self._guide_moment()
        target = self._explorer.player.target
        if moment is None or target is None:
            return None
        geometry, cutout = self._view.guide(target)
        corners = geometry.pixels(
            np.array([[-0.02, -0.02], [0.02, -0.02], [0.02, 0.02], [-0.02, 0.02]])
        )
        if np.isnan(corners).any():
            return None
        low, high = corners.min(axis=0), corners.max(axis=0)
        area = QRect(int(low[0]), int(low[1]), int(high[0] - low[0]) + 1, int(high[1] - low[1]) + 1)
        if cutout is not None:
            reach = int((high - low).max() / 8) + 2
            height, width = cutout.pixels.shape[:2]
            area |= QRect(cutout.left, cutout.top, width, height).adjusted(
                -reach, -reach, reach, reach
            )
        return area

    # markers

    def _paint_markers(self, painter: QPainter, markers: MarkerView, part: QRect) -> None:
        explorer = self._explorer
        through = explorer.shown.through
        for i, state in markers.to_draw(explorer.selected, explorer.hovered, through=through):
            x, y = markers.pixels[i]
            if math.isnan(x) or not part.adjusted(-30, -30, 30, 30).contains(int(x), int(y)):
                continue
            image = self._marker_image(markers, i, state)
            # Whole pixels: an image between pixels is resampled, which costs ten times more.
            corner = QPoint(round(x - image.width() / 2.0), round(y - image.height() / 2.0))
            painter.drawImage(corner, image)

    def _marker_image(self, markers: MarkerView, index: int, state: State) -> QImage:
        size = markers.size_of(index, state)
        sprite = marker_sprite(markers.kinds[index], state, size, self._view.palette)
        if id(sprite) not in self._images:
            if len(self._images) > 60:
                self._images.clear()
            height, width = sprite.shape[:2]
            format_ = QImage.Format.Format_RGBA8888
            self._images[id(sprite)] = QImage(
                sprite.data, width, height, width * 4, format_
            ).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        return self._images[id(sprite)]

    # names

    def _paint_names(self, painter: QPainter, markers: MarkerView) -> None:
        font = QFont(painter.font())
        font.setPixelSize(round(13 * self._view.scale))
        painter.setFont(font)
        # A name may not cover a marker, nor another name.
        half = markers.diameter_px * 0.6
        taken = [
            QRectF(x - half, y - half, 2 * half, 2 * half)
            for x, y in markers.pixels[markers.seen].tolist()
        ]
        for target in dict.fromkeys((self._explorer.selected, self._explorer.hovered)):
            place = None if target is None else self._place_of(target, markers)
            if target is not None and place is not None:
                self._paint_plate(painter, self._explorer.title(target), place, taken, strong=True)
        small = metres_per_pixel(self._view.pose, self._view.size[1]) * self._view.scale
        if self._explorer.shown.labels and small < _LABEL_M_PER_PX:
            # The last are the points: their names go before those of landmarks.
            for i in np.flatnonzero(markers.seen & ~markers.covered())[::-1]:
                target = markers.targets[int(i)]
                if target not in (self._explorer.selected, self._explorer.hovered):
                    name = self._short_name(target)
                    place = QPointF(*markers.pixels[i])
                    self._paint_plate(painter, name, place, taken, strong=False)

    def _short_name(self, target: PointTarget | LandmarkTarget) -> str:
        if isinstance(target, LandmarkTarget):
            return self._explorer.title(target).removesuffix(f", {target.side}")
        point = self._explorer.point(target)
        return point.id if point.system == "acupoint" else point.name

    def _place_of(self, target: Target, markers: MarkerView) -> QPointF | None:
        if isinstance(target, PointTarget | LandmarkTarget):
            index = markers.index(target)
            if index is None or not (markers.seen[index] or self._explorer.shown.through):
                return None
            return QPointF(*markers.pixels[index])
        if target == self._explorer.selected and target != self._explorer.hovered:
            return None
        centre = self._explorer.atlas.bone(target.bone).surface.centre[None]
        pixels, depths = projected(self._view.pose, centre, self._view.size)
        return None if depths[0] <= 0 else QPointF(*pixels[0])

    def _paint_plate(
        self, painter: QPainter, text: str, at: QPointF, taken: list[QRectF], *, strong: bool
    ) -> None:
        scale = self._view.scale
        metrics = QFontMetricsF(painter.font())
        width, height = metrics.horizontalAdvance(text) + 12 * scale, metrics.height() + 6 * scale
        gap = 14 * scale
        right = QRectF(at.x() + gap, at.y() - height / 2.0, width, height)
        left = QRectF(at.x() - gap - width, at.y() - height / 2.0, width, height)
        above = QRectF(at.x() - width / 2.0, at.y() - gap - height, width, height)
        below = QRectF(at.x() - width / 2.0, at.y() + gap, width, height)
        picture = QRectF(0, 0, *self._view.size)
        sides = (right, left, above, below)
        choices = [plate for plate in sides if picture.contains(plate)] or [right]
        free = [p for p in choices if not any(p.intersects(other) for other in taken)]
        if not free and not strong:
            return
        plate = (free or choices)[0]
        taken.append(plate)
        palette = self._view.palette
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*palette.plate, 235 if strong else 190))
        painter.drawRoundedRect(plate, 4 * scale, 4 * scale)
        painter.setPen(QColor(*palette.text))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_credit(self, painter: QPainter) -> None:
        """Name in a corner whom the body's licence asks to name."""
        credit = picture_credit(self._explorer.atlas)
        if not credit:
            return
        scale = self._view.scale
        font = QFont(painter.font())
        font.setPixelSize(round(11 * scale))
        painter.setFont(font)
        width, height = self._view.size
        edge, gap = 6 * scale, 4 * scale
        flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        widest = QRectF(0, 0, width - 2 * (edge + gap), height)
        text = QFontMetricsF(font).boundingRect(widest, flags, credit)
        text.moveBottomLeft(QPointF(edge + gap, height - edge - gap))
        palette = self._view.palette
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*palette.plate, 190))
        painter.drawRoundedRect(text.adjusted(-gap, -gap, gap, gap), gap, gap)
        painter.setPen(QColor(*palette.text))
        painter.drawText(text.adjusted(0, 0, 1, 1), flags, credit)

    # the guide

    def _guide_moment(self) -> Moment | None:
        """Return the moment to draw: a run that has begun, at a place the camera rests on."""
        player = self._explorer.player
        moment = player.moment
        if moment is None or (not player.playing and moment.t_s <= 0.0):
            return None
        if self._view.travelling or self._view.needs_refining:
            return None
        return moment

    def _paint_guide(self, painter: QPainter, moment: Moment) -> None:
        target = self._explorer.player.target
        if target is None:
            return
        geometry, cutout = self._view.guide(target)
        shapes = geometry.shapes(moment)
        if np.isnan(shapes.path).any():
            return
        self._paint_patch(painter, shapes, moment)
        if cutout is not None and moment.phase.motion != "rest":
            if self._finger is None or self._finger[0] is not cutout:
                height, width = cutout.pixels.shape[:2]
                image = QImage(
                    cutout.pixels.data, width, height, width * 4,
                    QImage.Format.Format_RGBA8888_Premultiplied,
                )  # fmt: skip
                self._finger = (
                    cutout,
                    image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied),
                )
            x, y = shapes.finger_shift
            painter.setOpacity(1.0 if moment.phase.motion == "circle" else 0.6)
            painter.drawImage(QPointF(cutout.left + x, cutout.top + y), self._finger[1])
            painter.setOpacity(1.0)
        self._paint_path(painter, shapes, moment)

    def _paint_patch(self, painter: QPainter, shapes: GuideShapes, moment: Moment) -> None:
        painter.setBrush(QColor(222, 170, 145, 90))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(_polygon(shapes.lines[4]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(110, 60, 45, 170), 1.0 * self._view.scale))
        for line in shapes.lines:
            painter.drawPolyline(_polygon(line))

    def _paint_path(self, painter: QPainter, shapes: GuideShapes, moment: Moment) -> None:
        """Paint the circle while circling, a still ring while holding, a tick for the go-ahead."""
        scale = self._view.scale
        for colour, width in ((QColor(255, 255, 255), 3.4), (QColor(12, 14, 16), 1.6)):
            pen = QPen(colour, width * scale)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            if moment.phase.motion == "hold":
                pen.setDashPattern([2.0, 2.5])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if moment.phase.motion == "rest":
                x, y = shapes.centre
                tick = np.array([[-9, 0], [-3, 7], [10, -9]]) * scale + [x, y]
                painter.drawPolyline(_polygon(tick))
            else:
                painter.drawPolyline(_polygon(shapes.path))
        if moment.phase.motion != "rest":
            painter.setPen(QPen(QColor(255, 255, 255), 1.2 * scale))
            painter.setBrush(QColor(12, 14, 16))
            painter.drawEllipse(QPointF(*shapes.centre), 3.0 * scale, 3.0 * scale)


def _polygon(points: NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])

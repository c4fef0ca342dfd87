"""Painting the guide over the picture of the body: hands, patch, circle, path, breath."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from osteopoint.explorer.explorer import Explorer
from osteopoint.scene.cutout import Cutout, Strip
from osteopoint.scene.guide_view import GuideGeometry, GuideShapes
from osteopoint.scene.strokes import arrows
from osteopoint.scene.view import SceneView

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.practice.guide import Moment

_WHITE, _BLACK = QColor(255, 255, 255), QColor(12, 14, 16)
_ARROW_EVERY_PX, _ARROW_PX = 60.0, 11.0
_HELD_OPACITY = 0.6
_BREATH_PX = (16.0, 34.0)
_MARGIN_PX = 14


class GuidePainter:
    """Paints one moment of the guide; caches the images of the hands."""

    def __init__(self, explorer: Explorer, view: SceneView) -> None:
        self._explorer, self._view = explorer, view
        self._images: dict[int, tuple[Cutout, list[QImage]]] = {}
        self._latest: tuple[GuideGeometry, object, GuideShapes] | None = None

    @property
    def still(self) -> bool:
        """Whether arrows replace the movement: by setting, or because drawing is too slow."""
        return self._view.reduced_motion or self._explorer.guidance.drawing_slow

    def moment(self) -> Moment | None:
        """Return the moment to paint; None before the run begins or while the camera moves."""
        player = self._explorer.player
        moment = player.latest
        if moment is None or (not player.playing and moment.t_s <= 0.0):
            return None
        if self._view.flying or self._view.needs_refining:
            return None
        return moment

    def areas(self) -> list[QRect]:
        """Return rectangles around everything that moves in the present moment."""
        moment = self.moment()
        geometry = None if moment is None else self._view.guide()
        if moment is None or geometry is None:
            return []
        shapes = self._shapes(geometry, moment)
        if np.isnan(shapes.path).any():
            return []
        areas = []
        if self._has_patch(geometry, moment):
            margin = round(_MARGIN_PX * self._view.scale)
            rims = [_bounds(lines[4]) for lines in shapes.patches]
            areas += [rim.adjusted(-margin, -margin, margin, margin) for rim in rims]
        elif moment.breath is not None:
            areas.append(_bounds(shapes.centre[None]).adjusted(-60, -60, 60, 60))
        for hand, (key, shift) in enumerate(shapes.hands):
            cutout = self._view.hand(hand, key)
            for strip in cutout.strips if cutout is not None else ():
                height, width = strip.pixels.shape[:2]
                x, y = int(strip.left + shift[0]) - 1, int(strip.top + shift[1]) - 1
                areas.append(QRect(x, y, width + 3, height + 3))
        return areas

    def paint_tracks(self, painter: QPainter) -> None:
        """Paint the paths, which do not move."""
        geometry = self._view.guide()
        for line in geometry.track_pixels() if geometry is not None else ():
            self._paint_track(painter, line)

    def paint(self, painter: QPainter, moment: Moment) -> None:
        """Paint what moves."""
        geometry = self._view.guide()
        if geometry is None:
            return
        shapes = self._shapes(geometry, moment)
        if np.isnan(shapes.path).any():
            return
        at_point = len(geometry.tracks[0].places) == 1
        if self._has_patch(geometry, moment):
            for lines in shapes.patches:
                self._paint_patch(painter, lines, moment)
        if moment.phase.motion != "rest":
            self._paint_hands(painter, shapes, moment)
        if at_point:
            self._paint_path(painter, shapes, moment)
        if moment.breath is not None:
            self._paint_breath(painter, shapes, moment.breath)

    # parts

    def _shapes(self, geometry: GuideGeometry, moment: Moment) -> GuideShapes:
        """Return the shapes of a moment; cached, because they are needed twice.

        Without motion they are those of the latest whole second.
        """
        when: object = moment
        if self.still:
            when = (math.floor(moment.t_s), moment.phase_index)
        if self._latest is None or self._latest[0] is not geometry or self._latest[1] != when:
            self._latest = (geometry, when, geometry.shapes(moment))
        return self._latest[2]

    def _paint_hands(self, painter: QPainter, shapes: GuideShapes, moment: Moment) -> None:
        for hand, (key, shift) in enumerate(shapes.hands):
            cutout = self._view.hand(hand, key)
            if cutout is None:
                continue
            x, y = shift
            painter.setOpacity(_HELD_OPACITY if moment.phase.motion == "hold" else 1.0)
            # Whole pixels: an image between pixels is resampled, which costs several times more.
            for strip, image in zip(cutout.strips, self._images_of(cutout), strict=True):
                painter.drawImage(QPoint(round(strip.left + x), round(strip.top + y)), image)
            painter.setOpacity(1.0)

    def _images_of(self, cutout: Cutout) -> list[QImage]:
        kept = self._images.get(id(cutout))
        if kept is None or kept[0] is not cutout:
            if len(self._images) > 120:
                self._images.clear()
            kept = self._images[id(cutout)] = (cutout, [_image(s) for s in cutout.strips])
        return kept[1]

    def _has_patch(self, geometry: GuideGeometry, moment: Moment) -> bool:
        """Return whether the patch of skin is drawn: at a point or under circling fingers."""
        return len(geometry.tracks[0].places) == 1 or moment.phase.motion == "knead"

    def _paint_patch(
        self, painter: QPainter, lines: tuple[NDArray[np.float64], ...], moment: Moment
    ) -> None:
        """Paint the skin around the finger, denser with more pressure."""
        painter.setBrush(QColor(222, 170, 145, 50 + round(14 * moment.pressure)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(_polygon(lines[4]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(110, 60, 45, 170), 1.0 * self._view.scale))
        for line in lines:
            painter.drawPolyline(_polygon(line))

    def _paint_path(self, painter: QPainter, shapes: GuideShapes, moment: Moment) -> None:
        """Paint the circle while circling, a broken ring while holding, a tick for the go-ahead."""
        scale, motion = self._view.scale, moment.phase.motion
        for colour, width in ((_WHITE, 3.4), (_BLACK, 1.6)):
            pen = QPen(colour, width * scale)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            if motion == "hold":
                pen.setDashPattern([2.0, 2.5])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if motion == "rest":
                x, y = shapes.centre
                tick = np.array([[-9, 0], [-3, 7], [10, -9]]) * scale + [x, y]
                painter.drawPolyline(_polygon(tick))
            else:
                painter.drawPolyline(_polygon(shapes.path))
        if motion == "rest":
            return
        if self.still and motion == "circle":
            self._paint_clock(painter, shapes, moment)
        else:
            painter.setPen(QPen(_WHITE, 1.2 * scale))
            painter.setBrush(_BLACK)
            painter.drawEllipse(QPointF(*shapes.centre), 3.0 * scale, 3.0 * scale)

    def _paint_clock(self, painter: QPainter, shapes: GuideShapes, moment: Moment) -> None:
        """Paint arrows on a wider ring and a hand that steps once a second, instead of motion."""
        scale = self._view.scale
        middle = shapes.lines[4].mean(axis=0)
        ring = middle + (shapes.lines[4] - middle) * 1.25
        self._paint_track(painter, ring[::-1], every=44.0)
        angle = 2.0 * math.pi * (math.floor(moment.t_s) % 60) / 60.0
        end = middle + 26.0 * scale * np.array([math.sin(angle), -math.cos(angle)])
        for colour, width in ((_WHITE, 4.0), (_BLACK, 2.0)):
            painter.setPen(QPen(colour, width * scale))
            painter.drawLine(QPointF(*middle), QPointF(*end))

    def _paint_track(
        self, painter: QPainter, line: NDArray[np.float64], every: float = _ARROW_EVERY_PX
    ) -> None:
        """Paint a path with arrows in the direction of the work."""
        if not np.isfinite(line).all():
            return
        scale = self._view.scale
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((_WHITE, 3.6), (_BLACK, 1.6)):
            painter.setPen(QPen(colour, width * scale))
            painter.drawPolyline(_polygon(line))
        painter.setPen(QPen(_WHITE, 0.8 * scale))
        painter.setBrush(_BLACK)
        seen = np.ones(len(line), dtype=bool)
        for head in arrows(line, seen, every * scale, _ARROW_PX * scale):
            painter.drawPolygon(_polygon(head))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_breath(self, painter: QPainter, shapes: GuideShapes, breath: float) -> None:
        """Paint a ring that grows with the breath at constant brightness: nothing flashes."""
        if self.still:
            return
        scale = self._view.scale
        small, large = _BREATH_PX
        radius = (small + (large - small) * breath) * scale
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((_WHITE, 4.0), (QColor(0, 114, 178), 2.2)):
            painter.setPen(QPen(colour, width * scale))
            painter.drawEllipse(QPointF(*shapes.centre), radius, radius)


def _image(strip: Strip) -> QImage:
    height, width = strip.pixels.shape[:2]
    kind = QImage.Format.Format_RGBA8888_Premultiplied
    image = QImage(strip.pixels.data, width, height, width * 4, kind)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _polygon(points: NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def _bounds(points: NDArray[np.float64]) -> QRect:
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return QRect(int(left) - 1, int(top) - 1, int(right - left) + 3, int(bottom - top) + 3)

"""The guide in the panel: the fingertip on its circle, enlarged, with a scale."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from osteopoint.explorer.events import GuideMoved, PlayerChanged
from osteopoint.explorer.explorer import Explorer

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.practice.guide import Moment

# The dial shows this much of the skin from edge to edge; the source text's largest circle fits.
_ACROSS_MM = 9.0
_DIAL_PX = 116
_BREATH_PX = (20.0, 52.0)


class Dial(QWidget):
    """Draws the present moment of the guide."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explorer, self._player = explorer, explorer.player
        self.setFixedSize(QSize(_DIAL_PX + 14, _DIAL_PX + 24))
        self.setAccessibleName("Movement of the fingertip")
        explorer.events.subscribe(GuideMoved, lambda _: self.update())
        explorer.events.subscribe(PlayerChanged, lambda _: self.update())

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint the circle, the fingertip and a 5 mm scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(text, 1.0))
        painter.drawEllipse(QRectF(2, 2, _DIAL_PX - 4, _DIAL_PX - 4))
        scale = (_DIAL_PX - 4) / _ACROSS_MM
        self._paint_scale(painter, scale)
        moment = self._player.latest
        if moment is not None:
            self._paint_moment(painter, moment, scale)
        painter.end()

    def _paint_scale(self, painter: QPainter, scale: float) -> None:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() - 2.0, 6.0))
        painter.setFont(font)
        y, half = _DIAL_PX + 5.0, 2.5 * scale
        middle = _DIAL_PX / 2.0
        painter.drawLine(QPointF(middle - half, y), QPointF(middle + half, y))
        for x in (middle - half, middle + half):
            painter.drawLine(QPointF(x, y - 3), QPointF(x, y + 3))
        below = QRectF(0, y + 3, _DIAL_PX, 15)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "5 mm")

    def _paint_moment(self, painter: QPainter, moment: Moment, scale: float) -> None:
        middle = QPointF(_DIAL_PX / 2.0, _DIAL_PX / 2.0)
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        self._paint_pressure(painter, moment.pressure)
        if moment.breath is not None and not self._still:
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2.0))
            radius = _BREATH_PX[0] + (_BREATH_PX[1] - _BREATH_PX[0]) * moment.breath
            painter.drawEllipse(middle, radius, radius)
        if moment.phase.motion == "rest":
            painter.setPen(QPen(colour, 5.0))
            painter.drawPolyline(
                [middle + QPointF(-16, 2), middle + QPointF(-4, 14), middle + QPointF(20, -14)]
            )
            return
        if moment.phase.motion == "breathe":
            return
        if moment.phase.motion in ("circle", "knead", "hold"):
            pen = QPen(colour, 1.5)
            if moment.phase.motion == "hold":
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            radius = math.hypot(moment.x_mm, moment.y_mm) * scale
            painter.drawEllipse(middle, radius, radius)
            at = middle + QPointF(moment.x_mm * scale, -moment.y_mm * scale)
        else:
            at = self._paint_way(painter, moment, middle)
        if self._still and moment.phase.motion != "hold":
            return
        tip = 7.0 if moment.phase.motion == "hold" else 11.0
        painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Base), 2.0))
        painter.drawEllipse(at, tip, tip)

    @property
    def _still(self) -> bool:
        """Whether nothing moves here: by setting, or because drawing is slow."""
        return self._explorer.settings.still or self._explorer.guidance.drawing_slow

    def _paint_way(self, painter: QPainter, moment: Moment, middle: QPointF) -> QPointF:
        """Paint the way of a whole hand, not to scale; return where on it the hand is."""
        hand = moment.hands[0]
        reach = 0.36 * _DIAL_PX
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 1.5))
        painter.drawLine(middle + QPointF(0, reach), middle - QPointF(0, reach))
        painter.drawPolyline(
            [
                middle + QPointF(-5, 8 - reach),
                middle - QPointF(0, reach),
                middle + QPointF(5, 8 - reach),
            ]
        )
        along = reach * (1.0 - 2.0 * hand.along)
        aside = 0.5 * hand.across_mm + 0.9 * hand.lift_mm
        return middle + QPointF(aside, along - 0.5 * hand.sway_mm)

    def _paint_pressure(self, painter: QPainter, pressure: float) -> None:
        """Paint the pressure as a bar of ten parts at the edge."""
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        height = (_DIAL_PX - 24) / 10.0
        for part in range(10):
            box = QRectF(self.width() - 9, _DIAL_PX - 12 - (part + 1) * height, 7, height - 2.0)
            painter.setPen(QPen(colour, 0.8))
            painter.setBrush(colour if part + 0.5 <= pressure else Qt.BrushStyle.NoBrush)
            painter.drawRect(box)
        painter.setBrush(Qt.BrushStyle.NoBrush)

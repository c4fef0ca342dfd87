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


class Dial(QWidget):
    """Draws the present moment of the guide; shows nothing of its own."""

    def __init__(self, explorer: Explorer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = explorer.player
        self.setFixedSize(QSize(_DIAL_PX, _DIAL_PX + 24))
        self.setAccessibleName("Movement of the fingertip")
        explorer.events.listen(GuideMoved, lambda _: self.update())
        explorer.events.listen(PlayerChanged, lambda _: self.update())

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        """Paint the circle, the fingertip and a 5 mm scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(text, 1.0))
        painter.drawEllipse(QRectF(2, 2, _DIAL_PX - 4, _DIAL_PX - 4))
        scale = (self.width() - 4) / _ACROSS_MM
        self._paint_scale(painter, scale)
        moment = self._player.moment
        if moment is not None:
            self._paint_moment(painter, moment, scale)
        painter.end()

    def _paint_scale(self, painter: QPainter, scale: float) -> None:
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() - 2.0, 6.0))
        painter.setFont(font)
        y, half = _DIAL_PX + 5.0, 2.5 * scale
        middle = self.width() / 2.0
        painter.drawLine(QPointF(middle - half, y), QPointF(middle + half, y))
        for x in (middle - half, middle + half):
            painter.drawLine(QPointF(x, y - 3), QPointF(x, y + 3))
        below = QRectF(0, y + 3, self.width(), 15)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "5 mm")

    def _paint_moment(self, painter: QPainter, moment: Moment, scale: float) -> None:
        middle = QPointF(_DIAL_PX / 2.0, _DIAL_PX / 2.0)
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        radius = math.hypot(moment.x_mm, moment.y_mm) * scale
        pen = QPen(colour, 1.5)
        if moment.phase.motion == "hold":
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        if moment.phase.motion == "rest":
            painter.setPen(QPen(colour, 5.0))
            painter.drawPolyline(
                [middle + QPointF(-16, 2), middle + QPointF(-4, 14), middle + QPointF(20, -14)]
            )
            return
        painter.drawEllipse(middle, radius, radius)
        at = middle + QPointF(moment.x_mm * scale, -moment.y_mm * scale)
        tip = 11.0 if moment.phase.motion == "circle" else 7.0
        painter.setBrush(self.palette().color(QPalette.ColorRole.Highlight))
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Base), 2.0))
        painter.drawEllipse(at, tip, tip)

"""Painting the lines over the body: channels with their direction, rulers, patches."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from osteopoint.scene.palette import Palette
from osteopoint.scene.strokes import ARROW_EVERY_PX, ARROW_PX, WIDTH_PX, DrawnStroke, arrows

_WHITE, _BLACK = QColor(255, 255, 255), QColor(12, 14, 16)


def paint_strokes(
    painter: QPainter, strokes: list[DrawnStroke], palette: Palette, scale: float
) -> None:
    """Paint the lines in their order; parts hidden by the body are dotted."""
    for stroke in strokes:
        if np.isnan(stroke.pixels).any():
            continue
        if stroke.kind == "patch":
            _paint_patch(painter, stroke, palette, scale)
            continue
        colour = QColor(*palette.channel) if stroke.kind == "channel" else _BLACK
        width = WIDTH_PX[stroke.kind] * scale
        faint = QColor(colour)
        faint.setAlpha(120)
        for run, seen in _runs(stroke):
            line = QPolygonF([QPointF(x, y) for x, y in run.tolist()])
            if seen:
                painter.setPen(_pen(_WHITE, width + 2.2 * scale))
                painter.drawPolyline(line)
                painter.setPen(_pen(colour, width))
            else:
                painter.setPen(_pen(faint, width * 0.7, Qt.PenStyle.DotLine))
            painter.drawPolyline(line)
        for pen in (_pen(_WHITE, width + 2.0 * scale), _pen(colour, width)):
            painter.setPen(pen)
            painter.drawLines([QLineF(*tick) for tick in stroke.ticks.tolist()])
        if stroke.kind == "channel":
            painter.setPen(_pen(_WHITE, 0.8 * scale))
            painter.setBrush(colour)
            for head in arrows(
                stroke.pixels, stroke.seen, ARROW_EVERY_PX * scale, ARROW_PX * scale
            ):
                painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in head.tolist()]))
            painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_patch(painter: QPainter, stroke: DrawnStroke, palette: Palette, scale: float) -> None:
    if not stroke.seen.any():
        return
    fill = QColor(*palette.selected)
    fill.setAlpha(70)
    painter.setBrush(fill)
    rim = QPolygonF([QPointF(x, y) for x, y in stroke.pixels.tolist()])
    painter.setPen(_pen(_WHITE, 2.4 * scale))
    painter.drawPolygon(rim)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(_BLACK, 1.0 * scale, Qt.PenStyle.DashLine))
    painter.drawPolygon(rim)


def _runs(stroke: DrawnStroke) -> list[tuple[NDArray[np.float64], bool]]:
    """Split a line into pieces that are wholly visible or wholly hidden."""
    piece_seen = stroke.seen[1:] & stroke.seen[:-1]
    runs = []
    first = 0
    for i in range(1, len(piece_seen) + 1):
        if i == len(piece_seen) or piece_seen[i] != piece_seen[first]:
            runs.append((stroke.pixels[first : i + 1], bool(piece_seen[first])))
            first = i
    return runs


def _pen(colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(colour, width, style)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen

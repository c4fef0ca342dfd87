"""The pictures of the lessons: our drawings, and the opened bone with its labels."""

import re
from html import unescape
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen
from PySide6.QtSvg import QSvgRenderer

from osteopoint.anatomy.surface import Surface
from osteopoint.errors import OsteopointError
from osteopoint.scene.cutaway import Cutaway, cutaway
from osteopoint.scene.palette import Palette

# What the opened bone of the loaded body is shown in place of.
OPENED = "periosteum"
# Both kinds of picture are of this shape.
WIDTH, HEIGHT = 640, 400
_CAPTION = (
    "The lower end of the thigh bone of the body that is loaded, opened in steps. "
    "The two layers of the periosteum are drawn much thicker than they are."
)
# What a part is called, and where its name stands: shares of the picture, and how it is aligned.
_LABELS = (
    ("cartilage", "joint cartilage:\nno periosteum here", 0.02, 0.04, 0.0),
    ("outer", "periosteum, outer layer:\ntough fibres", 0.40, 0.04, 0.0),
    ("inner", "inner layer:\nforms bone", 0.98, 0.20, 1.0),
    ("vessels", "vessels (red)\nand nerves (yellow)", 0.16, 0.84, 0.0),
    ("compact", "compact bone", 0.62, 0.84, 0.5),
    ("marrow", "marrow\nin its cavity", 0.98, 0.84, 1.0),
)


class LessonPictures:
    """Draws pictures on demand, and caches them until colours or width change."""

    def __init__(self, folder: Path, bone: Surface | None) -> None:
        self._folder = folder
        self._bone = bone
        self._opened: tuple[tuple[Palette, int, int], Cutaway] | None = None
        self._kept: dict[tuple[str, int, float, Palette], QImage] = {}

    def caption(self, name: str) -> str:
        """Return what a picture shows, in words."""
        if name == OPENED and self._bone is not None:
            return _CAPTION
        found = re.search(r"<title>(.*?)</title>", self._path(name).read_text(encoding="utf-8"))
        return unescape(found[1]) + "." if found else ""

    def image(self, name: str, width: int, ratio: float, palette: Palette) -> QImage:
        """Return a picture of a width in Qt's pixels, for a ratio of screen pixels to them."""
        key = (name, width, ratio, palette)
        if key not in self._kept:
            self._kept = {k: v for k, v in self._kept.items() if k[1:] == key[1:]}
            image = self._bone_opened(width, ratio, palette) if name == OPENED else None
            self._kept[key] = image or self._drawing(name, width, ratio)
        return self._kept[key]

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.svg"

    def _drawing(self, name: str, width: int, ratio: float) -> QImage:
        image = _blank(width, ratio)
        renderer = QSvgRenderer(str(self._path(name)))
        painter = QPainter(image)
        renderer.render(painter, QRectF(0, 0, width, width * HEIGHT / WIDTH))
        painter.end()
        return image

    def _bone_opened(self, width: int, ratio: float, palette: Palette) -> QImage | None:
        """Return the bone shown cut open; None if it is missing or cannot be drawn."""
        if self._bone is None:
            return None
        wanted = (palette, round(WIDTH * ratio), round(HEIGHT * ratio))
        if self._opened is None or self._opened[0] != wanted:
            try:
                self._opened = wanted, cutaway(self._bone, wanted[1:], palette)
            except (OsteopointError, ValueError, IndexError):
                # Show the drawing instead; the next try would fail too.
                self._bone = None
                return None
        return _labelled(self._opened[1], width, ratio, palette)


def _blank(width: int, ratio: float) -> QImage:
    height = round(width * HEIGHT / WIDTH)
    image = QImage(
        round(width * ratio), round(height * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _labelled(opened: Cutaway, width: int, ratio: float, palette: Palette) -> QImage:
    rows, columns = opened.pixels.shape[:2]
    height = width * HEIGHT / WIDTH
    # The pixels stay with `opened` while this wraps them.
    bone = QImage(opened.pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
    image = _blank(width, ratio)
    painter = QPainter(image)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    frame = QPainterPath()
    frame.addRoundedRect(QRectF(0, 0, width, height), 12, 12)
    painter.setClipPath(frame)
    painter.drawImage(QRectF(0, 0, width, height), bone)
    font = QFont(painter.font())
    font.setPixelSize(max(12, round(16 * width / WIDTH)))
    painter.setFont(font)
    ink = QColor(*palette.text)
    for part, text, across, down, aligned in _LABELS:
        x, y = opened.anchors[part]
        spot = QPointF(x / columns * width, y / rows * height)
        _label(painter, text, QPointF(across * width, down * height), aligned, spot, ink)
    painter.end()
    return image


def _label(
    painter: QPainter, text: str, corner: QPointF, aligned: float, spot: QPointF, ink: QColor
) -> None:
    """Paint a label with a line to its part; `corner` is the upper corner for its alignment."""
    metrics = painter.fontMetrics()
    lines = text.split("\n")
    wide = max(metrics.horizontalAdvance(line) for line in lines)
    left = corner.x() - aligned * wide
    below = corner.y() + len(lines) * metrics.height()
    start_y = below + 2 if spot.y() > below else corner.y() - 2
    start_x = min(max(spot.x(), left + 8), left + wide - 8)
    painter.setPen(QPen(ink, 1.2))
    painter.drawLine(QPointF(start_x, start_y), spot)
    painter.setBrush(ink)
    painter.drawEllipse(spot, 2.5, 2.5)
    for row, line in enumerate(lines):
        indent = aligned * (wide - metrics.horizontalAdvance(line))
        painter.drawText(
            QPointF(left + indent, corner.y() + row * metrics.height() + metrics.ascent()), line
        )

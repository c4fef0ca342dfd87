"""The overlay of the picture: markers, names, lines and the guide, in pixels of the picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from osteopoint.explorer.credits import picture_credit
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import LandmarkTarget, PointTarget, Target
from osteopoint.scene.camera import metres_per_pixel, projected
from osteopoint.scene.markers import MarkerView
from osteopoint.scene.marks import Kind
from osteopoint.scene.sprites import State, marker_sprite
from osteopoint.scene.view import SceneView
from osteopoint.ui.viewport.guide_painter import GuidePainter
from osteopoint.ui.viewport.stroke_painter import paint_strokes

# Nearer than this, points show their ids unasked.
_LABEL_M_PER_PX = 0.0007
_HATCHED_M_PER_PX = 0.0006


class Overlay:
    """Paints over the picture of the body, on any painter."""

    def __init__(self, explorer: Explorer, view: SceneView) -> None:
        self._explorer = explorer
        self._view = view
        self._images: dict[int, QImage] = {}
        self._guide = GuidePainter(explorer, view)

    @property
    def guiding(self) -> bool:
        """Whether the guide is to be painted."""
        return self._guide.moment() is not None

    def paint_still(self, painter: QPainter, part: QRect) -> None:
        """Paint everything that overlaps `part`, except what the guide moves."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        markers = self._view.markers()
        self._paint_hatching(painter)
        paint_strokes(painter, self._view.strokes(), self._view.palette, self._view.scale)
        self._paint_markers(painter, markers, part)
        if self.guiding:
            self._guide.paint_tracks(painter)
        else:
            self._paint_names(painter, markers)
        self._paint_credit(painter)

    def paint_guide(self, painter: QPainter) -> None:
        """Paint the present moment of the guide."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        moment = self._guide.moment()
        if moment is not None:
            self._guide.paint(painter, moment)

    def guide_areas(self) -> list[QRect]:
        """Return the rectangles that a moment of the guide can change."""
        return self._guide.areas()

    def _paint_hatching(self, painter: QPainter) -> None:
        """Hatch where no hand may work, with white under red, visible on any background."""
        lines = self._view.hatching()
        if not len(lines):
            return
        drawn = [QLineF(*line) for line in lines.tolist()]
        # From afar the lines are close together: draw them thinner.
        size = metres_per_pixel(self._view.pose, self._view.size[1])
        thick = self._view.scale * min(max(_HATCHED_M_PER_PX / size, 0.25), 1.3)
        for colour, width in ((QColor(255, 255, 255, 190), 2.6), (QColor(140, 20, 20), 1.4)):
            painter.setPen(QPen(colour, width * thick))
            painter.drawLines(drawn)

    # markers

    def _paint_markers(self, painter: QPainter, markers: MarkerView, part: QRect) -> None:
        explorer = self._explorer
        reach = part.adjusted(-30, -30, 30, 30)
        low, high = (reach.left(), reach.top()), (reach.right(), reach.bottom())
        near = ((markers.pixels >= low) & (markers.pixels <= high)).all(axis=1)
        pixels = markers.pixels.tolist()
        images: dict[tuple[Kind, State], QImage] = {}  # two hundred markers, few looks
        occluded = explorer.layers.show_occluded
        for i, state in markers.to_draw(
            explorer.selected, explorer.hovered, show_occluded=occluded
        ):
            if not near[i]:
                continue
            look = (markers.kinds[i], state)
            if look not in images:
                images[look] = self._marker_image(markers, i, state)
            image, (x, y) = images[look], pixels[i]
            # Whole pixels: an image between pixels is resampled, which costs ten times more.
            painter.drawImage(
                round(x - image.width() / 2.0), round(y - image.height() / 2.0), image
            )

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
        if self._explorer.layers.labels and small < _LABEL_M_PER_PX:
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
            if index is None or not (markers.seen[index] or self._explorer.layers.show_occluded):
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
        """Paint the credit line that the licence of the body requires."""
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

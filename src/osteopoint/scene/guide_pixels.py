"""Drawing a moment of the guide into a picture in memory: paths, hands, the circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from osteopoint.scene.cutout import Strip
from osteopoint.scene.stroke_pixels import draw_stroke
from osteopoint.scene.strokes import DrawnStroke
from osteopoint.scene.view import SceneView

if TYPE_CHECKING:
    from osteopoint.practice.guide import Moment


def draw_guide(pixels: NDArray[np.uint8], view: SceneView, moment: Moment) -> None:
    """Draw a moment of the guide into a picture, (height, width, 4), in place."""
    geometry = view.guide()
    if geometry is None:
        return
    for line in geometry.track_pixels():
        _line(pixels, view, line, "channel")
    shapes = geometry.shapes(moment)
    if np.isnan(shapes.path).any():
        return
    for hand, (key, shift) in enumerate(shapes.hands):
        cutout = view.hand(hand, key)
        if cutout is not None and moment.phase.motion != "rest":
            for strip in cutout.strips:
                _lay(pixels, strip, shift)
    if len(geometry.tracks[0].places) == 1:
        _line(pixels, view, shapes.lines[4], "laid")
        _line(pixels, view, shapes.path, "laid")


def _line(pixels: NDArray[np.uint8], view: SceneView, line: NDArray[np.float64], kind: str) -> None:
    if np.isfinite(line).all():
        seen = np.ones(len(line), dtype=bool)
        stroke = DrawnStroke(kind, line, seen, np.zeros((0, 4)))  # type: ignore[arg-type]
        draw_stroke(pixels, stroke, view.palette, view.scale)


def _lay(pixels: NDArray[np.uint8], strip: Strip, shift: NDArray[np.float64]) -> None:
    """Blend a premultiplied picture over another."""
    height, width = pixels.shape[:2]
    left, top = round(strip.left + shift[0]), round(strip.top + shift[1])
    rows, columns = strip.pixels.shape[:2]
    y0, x0 = max(top, 0), max(left, 0)
    y1, x1 = min(top + rows, height), min(left + columns, width)
    if y0 >= y1 or x0 >= x1:
        return
    part = strip.pixels[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.float64)
    under = pixels[y0:y1, x0:x1, :3]
    left_over = 1.0 - part[..., 3:] / 255.0
    under[...] = np.clip(np.round(under * left_over + part[..., :3]), 0, 255).astype(np.uint8)

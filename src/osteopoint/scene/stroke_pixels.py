"""Drawing the lines over the body into a picture in memory."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from osteopoint.scene.palette import Colour, Palette
from osteopoint.scene.strokes import ARROW_EVERY_PX, ARROW_PX, WIDTH_PX, DrawnStroke, arrows

_WHITE, _BLACK = (255, 255, 255), (12, 14, 16)
_FILL = 0.28

Points = NDArray[np.float64]


def draw_stroke(
    pixels: NDArray[np.uint8], stroke: DrawnStroke, palette: Palette, scale: float
) -> None:
    """Draw what is seen of a stroke into a picture, (height, width, 4), in place."""
    if np.isnan(stroke.pixels).any():
        return
    if stroke.kind == "patch":
        if stroke.seen.any():
            _fill(pixels, stroke.pixels, palette.selected)
            for colour, width in ((_WHITE, 2.4), (_BLACK, 1.0)):
                _polyline(pixels, stroke.pixels, colour, width * scale)
        return
    colour = palette.channel if stroke.kind == "channel" else _BLACK
    width = WIDTH_PX[stroke.kind] * scale
    pieces = [*_seen_pieces(stroke), *stroke.ticks.reshape(-1, 2, 2)]
    for paint, wide in ((_WHITE, width + 2.2 * scale), (colour, width)):
        for piece in pieces:
            _polyline(pixels, piece, paint, wide)
    if stroke.kind == "channel":
        every, size = ARROW_EVERY_PX * scale, ARROW_PX * scale
        for head in arrows(stroke.pixels, stroke.seen, every, size):
            _fill(pixels, head, colour, 1.0)


def _seen_pieces(stroke: DrawnStroke) -> list[Points]:
    seen = stroke.seen[1:] & stroke.seen[:-1]
    return [stroke.pixels[i : i + 2] for i in np.flatnonzero(seen)]


def _polyline(pixels: NDArray[np.uint8], line: Points, colour: Colour, width: float) -> None:
    for a, b in pairwise(line):
        reach = width / 2.0 + 1.0
        part, grid = _part(pixels, np.minimum(a, b) - reach, np.maximum(a, b) + reach)
        if not part.size:
            continue
        way = b - a
        share = np.clip((grid - a) @ way / max(float(way @ way), 1e-9), 0.0, 1.0)
        away = np.linalg.norm(grid - a - share[..., None] * way, axis=-1)
        _blend(part, np.clip(width / 2.0 - away + 0.5, 0.0, 1.0), colour)


def _fill(pixels: NDArray[np.uint8], rim: Points, colour: Colour, strength: float = _FILL) -> None:
    """Fill a polygon: a pixel is inside if its row crosses the rim an odd number of times."""
    part, grid = _part(pixels, rim.min(axis=0), rim.max(axis=0))
    if not part.size:
        return
    inside = np.zeros(grid.shape[:2], dtype=bool)
    x, y = grid[..., 0], grid[..., 1]
    for a, b in zip(rim, np.roll(rim, -1, axis=0), strict=True):
        between = (a[1] > y) != (b[1] > y)
        rise = b[1] - a[1] if abs(b[1] - a[1]) > 1e-9 else 1e-9
        inside ^= between & (x < a[0] + (y - a[1]) * (b[0] - a[0]) / rise)
    _blend(part, inside * strength, colour)


def _part(pixels: NDArray[np.uint8], low: Points, high: Points) -> tuple[NDArray[np.uint8], Points]:
    """Return a part of the picture and the middles of its pixels, (h, w, 2)."""
    height, width = pixels.shape[:2]
    left, top = (int(n) for n in np.clip(np.floor(low), 0, [width, height]))
    right, bottom = (int(n) for n in np.clip(np.ceil(high) + 1, 0, [width, height]))
    rows, columns = np.mgrid[top:bottom, left:right]
    grid = np.stack([columns, rows], axis=-1).astype(np.float64)
    return pixels[top:bottom, left:right, :3], grid


def _blend(part: NDArray[np.uint8], cover: Points, colour: Colour) -> None:
    alpha = np.asarray(cover, dtype=np.float64)[..., None]
    part[...] = np.round(part * (1.0 - alpha) + np.array(colour) * alpha).astype(np.uint8)

"""Small pictures of markers, drawn from distances so that they are sharp at any size.

An osteopoint is a disc, an acupoint a diamond, a landmark a smaller square. Each has a black
ring inside a white halo, so it reads on bone and on dark; the selected one has a second ring,
the one under the pointer is larger, and one that shines through the body is an empty outline.
"""

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from osteopoint.scene.palette import Palette

State = Literal["plain", "hovered", "selected", "hidden"]
Sprite = NDArray[np.uint8]

_WHITE, _BLACK = (255, 255, 255), (12, 14, 16)
_LANDMARK = 0.7
_GROWTH = {"plain": 1.0, "hovered": 1.35, "selected": 1.35, "hidden": 0.85}


@lru_cache(maxsize=64)
def marker_sprite(kind: str, state: State, diameter_px: float, palette: Palette) -> Sprite:
    """Return the marker's picture, (n, n, 4) uint8 with straight alpha, n odd.

    Parameters
    ----------
    diameter_px : of a plain marker's black ring
    """
    radius = diameter_px * _GROWTH[state] * (_LANDMARK if kind == "landmark" else 1.0) / 2.0
    line = max(diameter_px * (0.11 if kind == "landmark" else 0.13), 1.2)
    outer = radius + line + (2.6 * line if state == "selected" else 0.0)
    half = int(np.ceil(outer)) + 1
    y, x = np.mgrid[-half : half + 1, -half : half + 1].astype(np.float64)
    distance, fill = {
        "osteopoint": (np.hypot(x, y), palette.osteopoint),
        "acupoint": ((np.abs(x) + np.abs(y)) / np.sqrt(1.3), palette.acupoint),
        "landmark": (np.maximum(np.abs(x), np.abs(y)), palette.landmark),
    }[kind]
    picture = np.zeros((*x.shape, 4))
    if state == "selected":
        _disc(picture, distance, radius + 3.6 * line, _WHITE)
        _disc(picture, distance, radius + 2.8 * line, _BLACK)
        _disc(picture, distance, radius + 1.7 * line, _WHITE)
    else:
        _disc(picture, distance, radius + line, _WHITE)
    _disc(picture, distance, radius, _BLACK)
    _disc(picture, distance, radius - line, fill)
    _disc(picture, distance, radius * 0.22, _BLACK if kind == "acupoint" else _WHITE)
    if state == "hidden":
        hole = np.clip(distance - (radius - line) + 0.5, 0.0, 1.0)
        picture[..., 3] *= 0.55 * hole
    picture[..., 3] *= 255.0
    return np.round(picture).astype(np.uint8)


def blend(pixels: NDArray[np.uint8], sprite: Sprite, left: int, top: int) -> None:
    """Lay a sprite over a picture, (height, width, 4) with the highest row first, in place."""
    height, width = pixels.shape[:2]
    y0, x0 = max(top, 0), max(left, 0)
    y1, x1 = min(top + sprite.shape[0], height), min(left + sprite.shape[1], width)
    if y0 >= y1 or x0 >= x1:
        return
    part = sprite[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.float64)
    under = pixels[y0:y1, x0:x1, :3]
    alpha = part[..., 3:] / 255.0
    under[...] = np.round(under * (1.0 - alpha) + part[..., :3] * alpha).astype(np.uint8)


def _disc(
    picture: NDArray[np.float64],
    distance: NDArray[np.float64],
    radius: float,
    colour: tuple[int, int, int],
) -> None:
    """Paint everything nearer than `radius`, with an edge one pixel soft."""
    cover = np.clip(radius - distance + 0.5, 0.0, 1.0)[..., None]
    alpha = picture[..., 3:]
    total = cover + alpha * (1.0 - cover)
    mixed = np.array(colour) * cover + picture[..., :3] * alpha * (1.0 - cover)
    np.divide(mixed, total, out=picture[..., :3], where=total > 0)
    picture[..., 3:] = total

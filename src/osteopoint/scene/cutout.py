"""The visible part of a picture on a transparent ground, as strips, without its empty area."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_STRIP_PX = 48


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Premultiplied (h, w, 4) pixels, highest row first, and their place in the picture."""

    pixels: NDArray[np.uint8]
    left: int
    top: int


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """The visible part of a picture: at least one strip, the highest first."""

    strips: tuple[Strip, ...]

    @property
    def left(self) -> int:
        """The first column."""
        return min(strip.left for strip in self.strips)

    @property
    def top(self) -> int:
        """The first row."""
        return self.strips[0].top

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """All strips as one picture, (h, w, 4)."""
        last = self.strips[-1]
        left, top = self.left, self.top
        right = max(strip.left + strip.pixels.shape[1] for strip in self.strips)
        whole = np.zeros((last.top + len(last.pixels) - top, right - left, 4), np.uint8)
        for strip in self.strips:
            rows, columns = strip.pixels.shape[:2]
            y, x = strip.top - top, strip.left - left
            whole[y : y + rows, x : x + columns] = strip.pixels
        return whole


def cut_out(pixels: NDArray[np.uint8], left: int, top: int) -> Cutout | None:
    """Return the visible part of a premultiplied picture; None if nothing is visible.

    Parameters
    ----------
    left, top : place of the upper left corner
    """
    drawn = pixels[..., 3] > 0
    rows = np.flatnonzero(drawn.any(axis=1))
    if not len(rows):
        return None
    strips = []
    for y in range(int(rows[0]), int(rows[-1]) + 1, _STRIP_PX):
        end = min(y + _STRIP_PX, int(rows[-1]) + 1)
        columns = np.flatnonzero(drawn[y:end].any(axis=0))
        if len(columns):
            x = int(columns[0])
            strips.append(Strip(pixels[y:end, x : columns[-1] + 1].copy(), left + x, top + y))
    return Cutout(tuple(strips))

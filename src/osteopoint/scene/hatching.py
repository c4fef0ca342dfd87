"""The hatching of zones, projected into a picture."""

import numpy as np
from numpy.typing import NDArray

from osteopoint.scene.camera import Pose, projected
from osteopoint.scene.markers import uncovered
from osteopoint.scene.renderer import Depths


def seen_hatching(
    lines: NDArray[np.float64], pose: Pose, size: tuple[int, int], depths: Depths
) -> NDArray[np.float64]:
    """Return the visible hatching, (m, 4) pixels from the upper left corner.

    Parameters
    ----------
    lines : (k, 2, 3) metres, short pieces on the skin
    depths : of everything in the picture
    """
    if not len(lines):
        return np.zeros((0, 4))
    pixels, far = projected(pose, lines.reshape(-1, 3), size)
    inside = (far > 0) & np.isfinite(pixels).all(axis=1)
    seen = np.zeros(len(pixels), dtype=bool)
    seen[inside] = uncovered(pixels[inside], far[inside], depths)
    both = seen.reshape(-1, 2).all(axis=1)
    return pixels.reshape(-1, 4)[both]

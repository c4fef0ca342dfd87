"""An empty picture, for machines that cannot draw in 3D."""

import numpy as np
from vtkmodules.vtkRenderingCore import vtkActor

from osteopoint.scene.camera import Pose
from osteopoint.scene.palette import Palette
from osteopoint.scene.renderer import Depths, Frame


class BlankRenderer:
    """Replaces a `BodyRenderer`; draws only the background."""

    inside: Depths | None = None

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._size = (1, 1)

    def set_palette(self, palette: Palette) -> None:
        """Take the background of a palette."""
        self._palette = palette

    def add(self, *actors: vtkActor) -> None:
        """Ignore actors."""

    add_glass = add

    def remove(self, actor: vtkActor) -> None:
        """Ignore an actor."""

    def close(self) -> None:
        """Release nothing."""

    def draw(self, pose: Pose, size: tuple[int, int], *, fine: bool = False) -> Frame:
        """Return an empty picture, `size` in pixels."""
        self._size = max(size[0], 1), max(size[1], 1)
        width, height = self._size
        pixels = np.full((height, width, 4), (*self._palette.background, 255), np.uint8)
        return Frame(pixels, pose, fine)

    def depths(self) -> Depths:
        """Return depths of infinity."""
        width, height = self._size
        return Depths(np.ones((height, width), np.float32), 0.1, 100.0)

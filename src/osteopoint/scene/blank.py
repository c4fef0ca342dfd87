"""An empty picture, where nothing on the machine can draw: lists, texts and lessons go on."""

import numpy as np
from vtkmodules.vtkRenderingCore import vtkActor

from osteopoint.scene.camera import Pose
from osteopoint.scene.palette import Palette
from osteopoint.scene.renderer import Depths, Frame


class BlankRenderer:
    """Stands in for a `BodyRenderer` and draws its background only."""

    inside: Depths | None = None

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._size = (1, 1)

    def set_palette(self, palette: Palette) -> None:
        """Take the background of a palette."""
        self._palette = palette

    def add(self, *actors: vtkActor) -> None:
        """Draw none of these."""

    add_glass = add

    def remove(self, actor: vtkActor) -> None:
        """Draw this no more, as before."""

    def close(self) -> None:
        """Give back nothing."""

    def draw(self, pose: Pose, size: tuple[int, int], *, fine: bool = False) -> Frame:
        """Return a new picture of nothing, `size` in pixels."""
        self._size = max(size[0], 1), max(size[1], 1)
        width, height = self._size
        pixels = np.full((height, width, 4), (*self._palette.background, 255), np.uint8)
        return Frame(pixels, pose, fine)

    def depths(self) -> Depths:
        """Return that all is far away."""
        width, height = self._size
        return Depths(np.ones((height, width), np.float32), 0.1, 100.0)

"""Drawing a hand alone into a small picture, at its place in the large one.

A window of its own, only as large as the hand: drawing it over the whole picture would cost as
much as drawing the body.
"""

import math

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkFloatArray, vtkUnsignedCharArray
from vtkmodules.vtkRenderingCore import vtkProp3D, vtkRenderer, vtkRenderWindow

from osteopoint.scene.camera import VIEW_ANGLE_DEG, Pose, projected
from osteopoint.scene.renderer import FINE_SAMPLES, Cutout, Depths, camera_lights

# Sizes are rounded up to this, so that the window seldom has to be made anew.
_STEP_PX = 64
_CLEARED = (1, 1)
_MARGIN_PX = 4
_LARGEST_PX = 4096
_HIDDEN_FROM_M = 0.002
# Around a hand, which is of the colour of skin: how wide, and in what premultiplied colour.
_LINE_PX, _LINE = 2, (22, 14, 10, 140)


class HandRenderer:
    """Draws one prop at a time on nothing."""

    def __init__(self) -> None:
        self._window = vtkRenderWindow()
        self._window.SetOffScreenRendering(True)
        self._window.SetShowWindow(False)
        self._window.SetAlphaBitPlanes(True)
        self._renderer = vtkRenderer()
        self._renderer.SetBackground(0.0, 0.0, 0.0)
        self._renderer.SetBackgroundAlpha(0.0)
        self._renderer.SetAutomaticLightCreation(False)
        for light in camera_lights():
            self._renderer.AddLight(light)
        self._window.AddRenderer(self._renderer)
        self._size = _CLEARED

    def close(self) -> None:
        """Give back the OpenGL resources."""
        self._renderer.RemoveAllViewProps()
        self._window.Finalize()

    def clear(self) -> bool:
        """Give back what was drawn and the memory of its picture; return whether there was any.

        The window itself stays: each new one has the driver compile its shaders again, and
        Mesa keeps a little of that for good.
        """
        if self._size == _CLEARED:
            return False
        self._renderer.RemoveAllViewProps()
        self._size = _CLEARED
        self._window.SetSize(*_CLEARED)
        self._window.SetMultiSamples(0)
        self._window.Render()
        return True

    def draw(
        self, prop: vtkProp3D, pose: Pose, size: tuple[int, int], body: Depths, *, fine: bool
    ) -> Cutout | None:
        """Return a prop's picture on nothing, less what the body hides; None if out of sight.

        Parameters
        ----------
        size : of the whole picture
        body : the depths of the whole picture
        fine : with smoothed edges, which costs three times as much
        """
        self._window.SetMultiSamples(FINE_SAMPLES if fine else 0)
        box = _box(prop, pose, size)
        if box is None:
            return None
        left, top, width, height = box
        self._aim(prop, pose, size, box)
        self._show(prop)
        self._window.Render()
        pixels = self._pixels(width, height)
        mine = self._depths(width, height)
        rows, columns = slice(max(top, 0), top + height), slice(max(left, 0), left + width)
        behind = np.full((height, width), np.inf)
        seen = body.metres_in(rows, columns)
        y, x = rows.start - top, columns.start - left
        behind[y : y + seen.shape[0], x : x + seen.shape[1]] = seen
        pixels[mine > behind + _HIDDEN_FROM_M] = 0
        _outline(pixels)
        return _cropped(pixels, left, top)

    def _show(self, prop: vtkProp3D) -> None:
        """Draw this one alone; the others stay, for one that is removed loses what OpenGL has."""
        if not self._renderer.HasViewProp(prop):
            self._renderer.AddViewProp(prop)
        for other in self._renderer.GetViewProps():
            other.SetVisibility(other is prop)

    def _aim(
        self, prop: vtkProp3D, pose: Pose, size: tuple[int, int], box: tuple[int, int, int, int]
    ) -> None:
        """Look at one rectangle of the whole picture, so that pixels fall on its pixels."""
        left, top, width, height = box
        if (width, height) != self._size:
            self._window.SetSize(width, height)
            self._size = (width, height)
        camera = self._renderer.GetActiveCamera()
        camera.SetPosition(*pose.position)
        camera.SetFocalPoint(*pose.focus)
        camera.SetViewUp(*pose.axes[1])
        half = math.tan(math.radians(VIEW_ANGLE_DEG / 2.0)) * height / size[1]
        camera.SetViewAngle(math.degrees(2.0 * math.atan(half)))
        right = (left + width / 2.0 - size[0] / 2.0) / (width / 2.0)
        up = (size[1] / 2.0 - top - height / 2.0) / (height / 2.0)
        camera.SetWindowCenter(right, up)
        self._renderer.ResetCameraClippingRange(prop.GetBounds())

    def _pixels(self, width: int, height: int) -> NDArray[np.uint8]:
        colours = vtkUnsignedCharArray()
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, colours)
        return np.asarray(vtk_to_numpy(colours).reshape(height, width, 4)[::-1].copy())

    def _depths(self, width: int, height: int) -> NDArray[np.float64]:
        buffer = vtkFloatArray()
        self._window.GetZbufferData(0, 0, width - 1, height - 1, buffer)
        near, far = self._renderer.GetActiveCamera().GetClippingRange()
        return Depths(vtk_to_numpy(buffer).reshape(height, width), near, far).metres()


def _box(prop: vtkProp3D, pose: Pose, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """Return the part of the picture that a prop may touch: left, top, width, height."""
    low_high = np.array(prop.GetBounds()).reshape(3, 2)
    corners = np.stack(np.meshgrid(*low_high), axis=-1).reshape(-1, 3)
    pixels, far = projected(pose, corners, size)
    if (far <= 0.0).any() or not np.isfinite(pixels).all():
        return None
    low = np.floor(pixels.min(axis=0)).astype(int) - _MARGIN_PX
    high = np.ceil(pixels.max(axis=0)).astype(int) + _MARGIN_PX
    low = np.maximum(low, [-size[0], -size[1]])
    high = np.minimum(high, [2 * size[0], 2 * size[1]])
    if (high <= 0).any() or (low >= size).any():
        return None
    wide = -(-(high - low) // _STEP_PX) * _STEP_PX
    if (wide > _LARGEST_PX).any():
        return None
    return int(low[0]), int(low[1]), int(wide[0]), int(wide[1])


def _cropped(pixels: NDArray[np.uint8], left: int, top: int) -> Cutout | None:
    """Return the part that shows something, for many pictures are kept; None if nothing does."""
    drawn = pixels[..., 3] > 0
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    if not len(rows):
        return None
    y, x = int(rows[0]), int(columns[0])
    return Cutout(pixels[y : rows[-1] + 1, x : columns[-1] + 1].copy(), left + x, top + y)


def _outline(pixels: NDArray[np.uint8]) -> None:
    """Draw a dark line around what a picture shows, in place, so that it is seen on its like."""
    drawn = pixels[..., 3] > 0
    near = drawn.copy()
    for _ in range(_LINE_PX):
        wider = near.copy()
        wider[1:] |= near[:-1]
        wider[:-1] |= near[1:]
        wider[:, 1:] |= near[:, :-1]
        wider[:, :-1] |= near[:, 1:]
        near = wider
    pixels[near & ~drawn] = _LINE

"""Drawing a hand alone, into a picture as large as the hand.

It has a small window of its own: drawing over the whole picture would cost as much as drawing the
body.
"""

import math

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkFloatArray, vtkUnsignedCharArray
from vtkmodules.vtkRenderingCore import vtkAssembly, vtkRenderer, vtkRenderWindow

from osteopoint.scene.camera import VIEW_ANGLE_DEG, Pose, metres_per_pixel, projected
from osteopoint.scene.cutout import Cutout, cut_out
from osteopoint.scene.renderer import FINE_SAMPLES, Depths, camera_lights

# Sizes are rounded up to this, so that the window seldom has to be made anew.
_STEP_PX = 64
_CLEARED = (1, 1)
_MARGIN_PX = 4
_MAX_PX = 4096
_HIDDEN_FROM_M = 0.002
_NEAR_M = 0.02
# A picture of a hand is moved by up to so much, and its arm may not end within the large one.
_MOVED_M = 0.04
# Around a hand, which is of the colour of skin: how wide, and in what premultiplied colour.
_LINE_PX, _LINE = 2, (22, 14, 10, 140)
# The same for each share of a pixel, from 0 to 255, that it fills.
_LINES = np.round(np.outer(np.arange(256) / 255.0, _LINE)).astype(np.uint8)


class HandRenderer:
    """Draws one hand at a time on a transparent ground."""

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
        """Release the picture and its memory; return whether there was one.

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
        self, prop: vtkAssembly, pose: Pose, size: tuple[int, int], body: Depths, *, fine: bool
    ) -> Cutout | None:
        """Return the picture of a hand without what the body hides; None if all is hidden.

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
        self._hide(pixels, body, left, top)
        _outline(pixels)
        return cut_out(pixels, left, top)

    def _hide(self, pixels: NDArray[np.uint8], body: Depths, left: int, top: int) -> None:
        """Clear the pixels that the body hides, in place."""
        height, width = pixels.shape[:2]
        all_high, all_wide = body.buffer.shape
        rows, columns = slice(max(-top, 0), all_high - top), slice(max(-left, 0), all_wide - left)
        behind = body.metres_in(slice(max(top, 0), top + height), slice(max(left, 0), left + width))
        mine = self._depths(height, width).metres_in(rows, columns)
        whole = pixels.view(np.uint32)[rows, columns, 0]  # a pixel at once
        whole[mine > behind + np.float32(_HIDDEN_FROM_M)] = 0

    def _show(self, prop: vtkAssembly) -> None:
        """Show this actor alone; hide the others, because removed actors lose their OpenGL data."""
        if not self._renderer.HasViewProp(prop):
            self._renderer.AddViewProp(prop)
        for other in self._renderer.GetViewProps():
            other.SetVisibility(other is prop)

    def _aim(
        self, prop: vtkAssembly, pose: Pose, size: tuple[int, int], box: tuple[int, int, int, int]
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

    def _depths(self, height: int, width: int) -> Depths:
        buffer = vtkFloatArray()
        self._window.GetZbufferData(0, 0, width - 1, height - 1, buffer)
        near, far = self._renderer.GetActiveCamera().GetClippingRange()
        return Depths(vtk_to_numpy(buffer).reshape(height, width), near, far)


def _box(prop: vtkAssembly, pose: Pose, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """Return the part of the picture that a hand may touch: left, top, width, height."""
    pixels, far = projected(pose, _places(prop), size)
    moved = min(round(_MOVED_M / metres_per_pixel(pose, size[1])), min(size) // 2)
    moved = max(min(moved, (_MAX_PX - max(size)) // 2), 0)
    low, high = np.array([-moved, -moved]), np.array(size) + moved
    if (far <= 0.0).all():
        return None
    if far.min() > _NEAR_M:  # else the arm reaches past the camera
        low = np.maximum(np.floor(pixels.min(axis=0)).astype(int) - _MARGIN_PX, low)
        high = np.minimum(np.ceil(pixels.max(axis=0)).astype(int) + _MARGIN_PX, high)
    if (high <= 0).any() or (low >= size).any() or (low >= high).any():
        return None
    wide = np.minimum(-(-(high - low) // _STEP_PX) * _STEP_PX, _MAX_PX)
    return int(low[0]), int(low[1]), int(wide[0]), int(wide[1])


def _places(prop: vtkAssembly) -> NDArray[np.float64]:
    """Return where all vertices of a hand are, (n, 3): nearer to it than a box around it."""
    parts = [part.GetMapper().GetInput().GetPoints().GetData() for part in prop.GetParts()]
    own = np.concatenate([vtk_to_numpy(part) for part in parts]).astype(np.float64)
    at = prop.GetUserMatrix()
    turn = np.array([[at.GetElement(row, column) for column in range(4)] for row in range(3)])
    return np.asarray(own @ turn[:, :3].T + turn[:, 3])


def _outline(pixels: NDArray[np.uint8]) -> None:
    """Draw a dark line around what a picture shows, in place, so that it is seen on its like.

    It fills what the edge's pixels leave free, and fades with the arm.
    """
    own = np.ascontiguousarray(pixels[..., 3])
    near = own.copy()
    for _ in range(_LINE_PX):
        wider = near.copy()
        np.maximum(wider[1:], near[:-1], out=wider[1:])
        np.maximum(wider[:-1], near[1:], out=wider[:-1])
        np.maximum(wider[:, 1:], near[:, :-1], out=wider[:, 1:])
        np.maximum(wider[:, :-1], near[:, 1:], out=wider[:, :-1])
        near = wider
    free = (near - own).ravel()  # never negative
    line = np.flatnonzero(free)
    pixels.reshape(-1, 4)[line] += _LINES[free[line]]

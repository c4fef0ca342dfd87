"""Drawing the body into an image in memory.

VTK draws off the screen; the window and the command line take the pixels from here. So one drawing
serves Wayland, X11, Windows, macOS and a machine without a screen, at the resolution of the
screen. Markers, names and the guide are painted over the image without drawing the body again.
"""

import contextlib
import ctypes
import os
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import (
    reference,
    vtkFloatArray,
    vtkLogger,
    vtkObject,
    vtkUnsignedCharArray,
)
from vtkmodules.vtkRenderingCore import (
    vtkActor,
    vtkLight,
    vtkProp,
    vtkRenderer,
    vtkRenderWindow,
)
from vtkmodules.vtkRenderingOpenGL2 import vtkTextureObject

from osteopoint.errors import OsteopointError
from osteopoint.scene.camera import VIEW_ANGLE_DEG, Pose
from osteopoint.scene.memory import give_large_blocks_back
from osteopoint.scene.palette import Palette

# Samples a pixel for a picture at rest; none while moving (8 samples cost three times the frame).
FINE_SAMPLES = 8
# What VTK's shaders are written for.
_OLDEST = (3, 2)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A drawn picture.

    Attributes
    ----------
    pixels : (height, width, 4) uint8, the highest row first
    pose : from where it was drawn
    fine : whether edges are smoothed
    """

    pixels: NDArray[np.uint8]
    pose: Pose
    fine: bool

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]


@dataclass(frozen=True, slots=True, eq=False)
class Depths:
    """The depth buffer of a picture, as OpenGL has it.

    Attributes
    ----------
    buffer : (height, width) from 0 at `near_m` to 1 at `far_m`, not linear, lowest row first
    """

    buffer: NDArray[np.float32]
    near_m: float
    far_m: float

    def at(self, columns: NDArray[np.intp], rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the distances in metres of some pixels, rows counted from the highest."""
        near, far = self.near_m, self.far_m
        found = self.buffer[self.buffer.shape[0] - 1 - rows, columns].astype(np.float64)
        return np.asarray(near * far / (far - found * (far - near)))

    def metres_in(self, rows: slice, columns: slice) -> NDArray[np.float32]:
        """Return the distances in a part of the picture, rows counted from the highest."""
        near, far = np.float32(self.near_m), np.float32(self.far_m)
        part = self.buffer[::-1][rows, columns]
        return np.asarray(near * far / (far - part * (far - near)))


class BodyRenderer:
    """Draws body meshes into frames, and glass over them.

    Glass has a renderer of its own that draws over the other. So the depths of what is inside the
    glass can be read between the two.

    Raises
    ------
    OsteopointError
        If the machine has no OpenGL that can draw off the screen.
    """

    def __init__(self, palette: Palette) -> None:
        give_large_blocks_back()
        self._window = drawing_window()
        self._largest_px = vtkTextureObject.GetMaximumTextureSize(self._window)
        self._window.SetMultiSamples(0)
        self._window.SetAlphaBitPlanes(True)
        self.renderer = vtkRenderer()
        self._glass = vtkRenderer()
        self._glass.SetLayer(1)
        self._glass.SetPreserveColorBuffer(True)
        self._glass.SetPreserveDepthBuffer(True)
        self._glass.DrawOff()
        self._window.SetNumberOfLayers(2)
        self._camera = self.renderer.GetActiveCamera()
        self._camera.SetViewAngle(VIEW_ANGLE_DEG)
        self._glass.SetActiveCamera(self._camera)
        for renderer in (self.renderer, self._glass):
            renderer.SetAutomaticLightCreation(False)
            for light in camera_lights():
                renderer.AddLight(light)
            self._window.AddRenderer(renderer)
        self._inside: Depths | None = None
        self._colours = vtkUnsignedCharArray()
        self._size = (0, 0)
        self.set_palette(palette)

    def set_palette(self, palette: Palette) -> None:
        """Set the background colour of a palette."""
        self._palette = palette
        # One colour: a gradient costs a fifth of a frame without a graphics card.
        self.renderer.SetBackground(*(c / 255.0 for c in palette.background))

    def add(self, *actors: vtkActor) -> None:
        """Add actors."""
        for actor in actors:
            self.renderer.AddActor(actor)

    def add_glass(self, *actors: vtkActor) -> None:
        """Add actors that are drawn over all others, in this order."""
        for actor in actors:
            self._glass.AddActor(actor)

    def remove(self, actor: vtkActor) -> None:
        """Remove an actor."""
        for renderer in (self.renderer, self._glass):
            renderer.RemoveActor(actor)

    def close(self) -> None:
        """Release the OpenGL resources."""
        for renderer in (self.renderer, self._glass):
            renderer.RemoveAllViewProps()
        self._window.Finalize()

    def draw(self, pose: Pose, size: tuple[int, int], *, fine: bool = False) -> Frame:
        """Return a new picture of everything, `size` in pixels."""
        width, height = max(size[0], 1), max(size[1], 1)
        if max(width, height) > self._largest_px:
            raise OsteopointError(
                f"A picture of {width} × {height} pixels is too large to be drawn on this machine: "
                f"more than {self._largest_px} on a side."
            )
        if (width, height) != self._size:
            self._window.SetSize(width, height)
            self._size = (width, height)
        self._window.SetMultiSamples(FINE_SAMPLES if fine else 0)
        glass = _visible(self._glass)
        self._aim(pose, glass)
        self._window.Render()
        self._inside = None
        if glass:
            self._inside = self.depths()
            self._draw_glass()
        vtk_to_numpy(self._colours)[:4] = 0  # differs from every background
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, self._colours)
        pixels = vtk_to_numpy(self._colours)
        if pixels.size != width * height * 4 or not pixels[:4].any():
            raise OsteopointError(
                "OpenGL gave no picture: the graphics driver does not answer, or not any more."
            )
        return Frame(pixels.reshape(height, width, 4)[::-1].copy(), pose, fine)

    def depths(self) -> Depths:
        """Return the depths of the last picture, with glass."""
        width, height = self._size
        buffer = vtkFloatArray()
        self._window.GetZbufferData(0, 0, width - 1, height - 1, buffer)
        near, far = self._camera.GetClippingRange()
        return Depths(vtk_to_numpy(buffer).reshape(height, width), near, far)

    @property
    def inside(self) -> Depths | None:
        """The depths of what is inside the glass; None if no glass was drawn."""
        return self._inside

    def _draw_glass(self) -> None:
        self.renderer.DrawOff()
        self._glass.DrawOn()
        self._window.Render()
        self._glass.DrawOff()
        self.renderer.DrawOn()

    def _aim(self, pose: Pose, glass: list[vtkProp]) -> None:
        self._camera.SetPosition(*pose.position)
        self._camera.SetFocalPoint(*pose.focus)
        self._camera.SetViewUp(*pose.axes[1])
        boxes = np.array([p.GetBounds() for p in (*_visible(self.renderer), *glass)])
        boxes = boxes.reshape(-1, 3, 2)
        boxes = boxes[(boxes[..., 0] <= boxes[..., 1]).all(axis=1)]  # no box around nothing
        if len(boxes):
            low, high = boxes[..., 0].min(axis=0), boxes[..., 1].max(axis=0)
            self.renderer.ResetCameraClippingRange(*np.column_stack([low, high]).ravel())


def _visible(renderer: vtkRenderer) -> list[vtkProp]:
    return [prop for prop in renderer.GetViewProps() if prop.GetVisibility()]


def drawing_window() -> vtkRenderWindow:
    """Return a window off the screen that can draw.

    Raises
    ------
    OsteopointError
        If nothing on this machine can draw, or only with an OpenGL that is too old.
    """
    # VTK tries one OpenGL after the other and prints warnings at each; the result is
    # checked here.
    vtkLogger.SetStderrVerbosity(vtkLogger.VERBOSITY_OFF)
    vtkObject.GlobalWarningDisplayOff()
    os.environ.setdefault("LIBGL_DEBUG", "quiet")
    os.environ.setdefault("EGL_LOG_LEVEL", "fatal")
    window = vtkRenderWindow()
    if window.GetClassName() == "vtkOSOpenGLRenderWindow" and not _has_osmesa():
        raise OsteopointError(
            "This machine has no OpenGL that can draw the skeleton: "
            "install a graphics driver or Mesa (on Debian: libgl1-mesa-dri, libegl1)."
        )
    window.SetOffScreenRendering(True)
    window.SetShowWindow(False)
    # What the first Render would do as well; that one ends the process if OpenGL is too old.
    window.Initialize()
    major, minor = reference(0), reference(0)
    window.GetOpenGLVersion(major, minor)
    if (int(major), int(minor)) < _OLDEST:
        raise OsteopointError(
            "The OpenGL of this machine is too old to draw the skeleton, which takes "
            f"{_OLDEST[0]}.{_OLDEST[1]} or later: install a newer graphics driver or Mesa."
        )
    return window


def _has_osmesa() -> bool:
    """Return whether Mesa's off-screen library is there.

    Without a graphics card or Mesa, VTK uses this library as its last resort. If that is missing
    too, VTK ends the process.
    """
    for name in ("libOSMesa.so.8", "libOSMesa.so.6", "libOSMesa.so", "osmesa.dll"):
        with contextlib.suppress(OSError):
            ctypes.CDLL(name)
            return True
    return False


def camera_lights() -> list[vtkLight]:
    """Return a key light over the viewer's left shoulder and a weaker one from below right."""
    lights = []
    for position, strength in (((-0.45, 0.65, 1.0), 0.94), ((0.8, -0.35, 0.6), 0.32)):
        light = vtkLight()
        light.SetLightTypeToCameraLight()
        light.SetPosition(*position)
        light.SetIntensity(strength)
        lights.append(light)
    return lights

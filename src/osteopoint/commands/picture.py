"""A picture of the body without a window."""

import argparse
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from osteopoint import streams
from osteopoint.anatomy.atlas import read_light_surfaces
from osteopoint.commands.folders import load_explorer
from osteopoint.errors import OsteopointError
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import PointTarget
from osteopoint.storage.atomic import write_atomic
from osteopoint.storage.export import check_export

_LAYERS = ("bones", "skin", "points", "landmarks", "labels", "codes", "channels", "sure")
_MAX_PX = 8000
_MIN_PX = 16
_LATEST_S = 600.0


def render(options: argparse.Namespace) -> int:
    """Draw what the options ask for into a PNG file."""
    size = _size(options.size)
    layers = _layers(options.layers)
    explorer = load_explorer(options.atlas)
    for layer in ("osteopoints", "acupoints"):
        explorer.show(layer, "points" in layers)
    explorer.show("bones", "bones" in layers)
    explorer.show("labels", "labels" in layers)
    for layer in ("landmarks", "channels"):
        explorer.show(layer, layer in layers)
    explorer.show("location_error", "sure" in layers)
    _dress(explorer, layers, options.skin)
    if options.tone is not None:
        explorer.set_settings(replace(explorer.settings, skin_tone=options.tone))
    if options.view is not None:
        explorer.look_from(options.view)
    target = explorer.find(options.select, options.side) if options.select else None
    codes = "codes" in layers
    if options.technique is None:
        picture = draw(explorer, size, options.view, target, options.theme, codes=codes)
    else:
        if not 0.0 <= options.at <= _LATEST_S:
            raise OsteopointError(f"--at must lie between 0 and {_LATEST_S:g}, not {options.at:g}.")
        work = (options.technique, options.at)
        picture = draw(explorer, size, options.view, target, options.theme, codes=codes, work=work)
    if options.out == "-":
        streams.write_bytes(png(picture), "a picture")
    else:
        check_export(Path(options.out))
        write_atomic(Path(options.out), png(picture))
    return 0


def draw(
    explorer: Explorer,
    size: tuple[int, int],
    view_name: str | None,
    target: object = None,
    theme: str = "light",
    *,
    codes: bool = False,
    work: tuple[str, float] | None = None,
) -> NDArray[np.uint8]:
    """Return a picture, (height, width, 3), highest row first.

    Parameters
    ----------
    work : a technique to show, and how far into it, seconds
    """
    from osteopoint.scene.composite import composite
    from osteopoint.scene.palette import DARK, LIGHT
    from osteopoint.scene.view import SceneView

    light = read_light_surfaces(explorer.atlas)
    view = SceneView(explorer, light, DARK if theme == "dark" else LIGHT)
    try:
        view.reduced_motion = True
        view.resize(*size, max(1.0, size[1] / 1000.0))
        if view_name is None and target is not None:
            explorer.select(target, fly_to=True)  # type: ignore[arg-type]
        else:
            explorer.look_from(view_name or "front")
            explorer.select(target if isinstance(target, PointTarget) or target else None)  # type: ignore[arg-type]
        if work is not None:
            explorer.guidance.watch_technique(work[0])
            explorer.player.pause_at(work[1])
            if view_name is not None:
                explorer.look_from(view_name)
        trace = explorer.untraced_channel()
        if trace is not None:
            explorer.point_context.take(trace())
        return composite(view, explorer, codes=codes)
    finally:
        view.close()


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return a picture, (height, width, 3) highest row first, as the content of a PNG file."""
    from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
    from vtkmodules.vtkCommonDataModel import vtkImageData
    from vtkmodules.vtkIOImage import vtkPNGWriter

    height, width = pixels.shape[:2]
    image = vtkImageData()
    image.SetDimensions(width, height, 1)
    flat = np.ascontiguousarray(pixels[::-1, :, :3]).reshape(-1, 3)
    image.GetPointData().SetScalars(numpy_to_vtk(flat, deep=True))
    writer = vtkPNGWriter()
    writer.SetInputData(image)
    writer.WriteToMemoryOn()
    writer.Write()
    return bytes(vtk_to_numpy(writer.GetResult()).tobytes())


def _dress(explorer: Explorer, layers: set[str], look: str | None) -> None:
    """Draw the skin if it is among the layers: as glass where bones stand inside, else solid."""
    if look is None and "skin" in layers:
        look = "glass" if "bones" in layers else "solid"
    if look is not None and (explorer.body_data is None or explorer.body_data.skin is None):
        raise OsteopointError(f"The atlas {explorer.atlas.id} has no skin to draw.")
    explorer.set_skin_mode(look or "off")  # type: ignore[arg-type]


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,6})x(\d{1,6})", text)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(_MIN_PX <= n <= _MAX_PX for n in size):
        raise OsteopointError(
            f"The size '{text}' is not WIDTHxHEIGHT with {_MIN_PX} to {_MAX_PX} pixels each."
        )
    return size


def _layers(text: str) -> set[str]:
    layers = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(layers.difference(_LAYERS))
    if unknown:
        raise OsteopointError(f"There is no layer '{unknown[0]}'; there is {', '.join(_LAYERS)}.")
    return layers

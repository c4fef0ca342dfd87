"""The whole picture in memory: body, markers and names, for files and tests."""

import textwrap

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import vtkTextProperty
from vtkmodules.vtkRenderingFreeType import vtkFreeTypeTools

from osteopoint.explorer.credits import picture_credit
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import LandmarkTarget, PointTarget
from osteopoint.scene.guide_pixels import draw_guide
from osteopoint.scene.markers import MarkerView
from osteopoint.scene.palette import Palette
from osteopoint.scene.sprites import Sprite, blend, marker_sprite
from osteopoint.scene.stroke_pixels import draw_stroke
from osteopoint.scene.view import SceneView


def composite(view: SceneView, explorer: Explorer, *, codes: bool = False) -> NDArray[np.uint8]:
    """Return what the view shows, (height, width, 3), highest row first.

    Parameters
    ----------
    codes : whether every point that is seen has its code beside it, as far as there is room
    """
    pixels = view.refine().pixels.copy()
    markers = view.markers()
    for stroke in view.strokes():
        draw_stroke(pixels, stroke, view.palette, view.scale)
    occluded = explorer.layers.show_occluded
    for i, state in markers.to_draw(explorer.selected, explorer.hovered, show_occluded=occluded):
        sprite = marker_sprite(markers.kinds[i], state, markers.size_of(i, state), view.palette)
        x, y = markers.pixels[i]
        blend(pixels, sprite, round(x - sprite.shape[1] / 2), round(y - sprite.shape[0] / 2))
    if explorer.player.watching and explorer.player.latest is not None:
        draw_guide(pixels, view, explorer.player.latest)
    if codes:
        _write_codes(pixels, markers, view, explorer)
    target = explorer.selected
    index = markers.index(target)
    if (
        explorer.layers.labels
        and isinstance(target, PointTarget | LandmarkTarget)
        and index is not None
    ):
        plate = text_plate(explorer.title(target), round(18 * view.scale), view.palette)
        blend(pixels, plate, *_beside(markers.pixels[index], plate, pixels.shape[1], view.scale))
    credit = picture_credit(explorer.atlas)
    if credit:
        letters = round(11 * view.scale)
        lines = textwrap.fill(credit, max(int(pixels.shape[1] / (0.62 * letters)) - 4, 12))
        plate = text_plate(lines, letters, view.palette)
        edge = round(6 * view.scale)
        blend(pixels, plate, edge, pixels.shape[0] - plate.shape[0] - edge)
    return np.ascontiguousarray(pixels[..., :3])


def _write_codes(
    pixels: NDArray[np.uint8], markers: MarkerView, view: SceneView, explorer: Explorer
) -> None:
    """Write each seen point's code beside it where it covers no marker and no other code."""
    taken = np.zeros(pixels.shape[:2], dtype=bool)
    half = markers.diameter_px * 0.6
    for x, y in markers.pixels[markers.seen]:
        taken[_box(y - half, y + half), _box(x - half, x + half)] = True
    for i in np.flatnonzero(markers.seen):
        target = markers.targets[i]
        if not isinstance(target, PointTarget):
            continue
        plate = text_plate(explorer.point(target).id, round(9 * view.scale), view.palette)
        high, wide = plate.shape[:2]
        x, y = markers.pixels[i]
        gap = markers.diameter_px
        for left, top in (
            (x + gap, y - high / 2), (x - gap - wide, y - high / 2),
            (x - wide / 2, y - gap - high), (x - wide / 2, y + gap),
        ):  # fmt: skip
            place = taken[_box(top, top + high), _box(left, left + wide)]
            if place.size == high * wide and not place.any():
                place[...] = True
                blend(pixels, plate, round(left), round(top))
                break


def _box(low: float, high: float) -> slice:
    first = max(round(low), 0)
    return slice(first, max(round(low) + round(high - low), first))


def _beside(place: NDArray[np.float64], plate: Sprite, width: int, scale: float) -> tuple[int, int]:
    """Return where a plate's upper left corner is: right of a place, or left, or else over it."""
    x, y = place
    gap, high, wide = 18 * scale, plate.shape[0], plate.shape[1]
    top = round(y - high / 2)
    if x + gap + wide <= width:
        return round(x + gap), top
    if x - gap - wide >= 0:
        return round(x - gap) - wide, top
    return round(min(max(x - wide / 2, 0), max(width - wide, 0))), round(y - gap) - high


def text_plate(text: str, height_px: int, palette: Palette) -> Sprite:
    """Return lines of text on a plate, (h, w, 4) with straight alpha."""
    style = vtkTextProperty()
    style.SetFontFamilyToArial()
    style.SetFontSize(height_px)
    style.SetColor(1.0, 1.0, 1.0)
    image = vtkImageData()
    vtkFreeTypeTools.GetInstance().RenderString(style, text, 72, image)
    width, height, _ = image.GetDimensions()
    letters = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, 4)[::-1]
    rows, columns = np.nonzero(letters[..., 3])
    letters = letters[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    edge = height_px // 3
    plate = np.zeros((letters.shape[0] + 2 * edge, letters.shape[1] + 2 * edge, 4), np.uint8)
    plate[...] = (*palette.plate, 235)
    inside = plate[edge:-edge, edge:-edge, :3]
    alpha = letters[..., 3:] / 255.0
    inside[...] = np.round(
        np.array(palette.plate) * (1 - alpha) + np.array(palette.text) * alpha
    ).astype(np.uint8)
    return plate

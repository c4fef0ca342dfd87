"""A long bone of the loaded body, opened in steps so that its layers are seen.

The joint end is the body's own mesh. Around the shaft lie sleeves that end early on the
viewer's side, each deeper one later: outer and inner periosteum (both drawn much thicker
than they are; else nobody would see them), compact bone, marrow.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor

from osteopoint.anatomy.surface import Surface
from osteopoint.scene.camera import Pose, projected
from osteopoint.scene.palette import Colour, Palette
from osteopoint.scene.renderer import BodyRenderer
from osteopoint.scene.shaft import Floats, Reach, Shaft, grid, lying, sleeve, turns_around
from osteopoint.scene.shapes import actor_of, mesh_without_faces

OUTER: Colour = (232, 164, 152)
INNER: Colour = (178, 88, 104)
COMPACT: Colour = (234, 222, 192)
MARROW: Colour = (224, 158, 56)
VESSEL: Colour = (176, 20, 30)
NERVE: Colour = (252, 218, 44)

_SHOWN_SHARE = 0.40
# Shares of the shown length: where the periosteum begins, where the mesh gives way to sleeves,
# and where each layer ends on the viewer's side.
_BARE, _SEAM, _OUTER_END, _INNER_END, _COMPACT_END, _MARROW_END = 0.29, 0.45, 0.56, 0.69, 0.82, 0.97
# Each layer's own surface.
_OUTER_AT, _INNER_AT, _BONE_AT = (1.0, 0.0032), (1.0, 0.0014), (1.0, 0.0)
_HOLLOW_AT, _HEART_AT = (0.56, 0.0), (0.0, 0.0)
_AZIMUTH_DEG, _ELEVATION_DEG, _DISTANCE = 22.0, 10.0, 1.5
# Vessels and nerves on the outer layer: turn, sway, how often, how thick in metres; then where
# branches leave them, as shares of the shown length, and how steeply.
_THREADS: tuple[tuple[Colour, float, float, float, float, tuple[tuple[float, float], ...]], ...] = (
    (VESSEL, -0.85, 0.10, 5.0, 0.0006, ((0.40, 1.6),)),
    (VESSEL, 0.05, 0.14, 4.0, 0.0009, ((0.37, -1.5), (0.44, 2.2))),
    (VESSEL, 0.95, 0.10, 6.0, 0.0006, ((0.36, -1.2), (0.45, 1.8))),
    (VESSEL, 1.6, 0.12, 4.5, 0.0006, ()),
    (NERVE, -0.46, 0.08, 3.5, 0.0005, ((0.42, -1.4),)),
    (NERVE, 0.46, 0.12, 4.5, 0.0007, ((0.35, 1.3), (0.47, -2.0))),
    (NERVE, 1.3, 0.09, 4.0, 0.0005, ()),
)


@dataclass(frozen=True, slots=True, eq=False)
class Cutaway:
    """A picture of (height, width, 4) uint8, highest row first, and the pixel of each part."""

    pixels: NDArray[np.uint8]
    anchors: dict[str, tuple[float, float]]


def cutaway(surface: Surface, size: tuple[int, int], palette: Palette) -> Cutaway:
    """Draw the lower end of a thigh bone, opened in steps, in `size` pixels.

    Raises
    ------
    OsteopointError
        If the bone has no shaft to open, or nothing on this machine can draw.
    """
    bone = lying(surface)
    length = float(np.ptp(bone.vertices[:, 0])) * _SHOWN_SHARE
    shaft = Shaft(bone, (_BARE - 0.05) * length, length)
    middle = shaft.places(np.array(0.5 * length), np.array(0.0), _HEART_AT)
    distance = _DISTANCE * length * max(1.6 * size[1] / size[0], 1.0)
    pose = Pose((0.52 * length, middle[1], middle[2]), _AZIMUTH_DEG, _ELEVATION_DEG, distance)
    renderer = BodyRenderer(palette)
    try:
        renderer.add(_joint_end(bone, _SEAM * length, palette), *_layers(shaft, length))
        pixels = renderer.draw(pose, size, fine=True).pixels
    finally:
        renderer.close()
    pixels[..., 3] = 255  # smoothed edges leave some of them half clear
    places = _anchors(shaft, bone, length)
    spots, _ = projected(pose, np.stack(list(places.values())), size)
    anchors = {name: (float(x), float(y)) for name, (x, y) in zip(places, spots, strict=True)}
    return Cutaway(pixels, anchors)


def _joint_end(bone: Surface, up_to: float, palette: Palette) -> vtkActor:
    """Return the bone's own mesh below the seam; its cartilage has no other cover."""
    wide = float(np.ptp(bone.vertices[bone.vertices[:, 0] < up_to, 1]))
    cartilage = np.clip(3.4 - 8.0 * bone.vertices[:, 0] / wide, 0.0, 1.0)[:, None]
    colours = np.array(COMPACT) * (1 - cartilage) + np.array(palette.cartilage) * cartilage
    import pyvista  # only for a lesson: importing it takes a second

    below = pyvista.wrap(_mesh(bone, colours)).clip("x", origin=(up_to, 0.0, 0.0))
    return actor_of(below, 0.12, 0.8, 0.25, 30.0)


def _layers(shaft: Shaft, length: float) -> list[vtkActor]:
    turns = turns_around()
    begin = (_BARE + 0.012 * np.sin(3 * turns + 1.0) + 0.006 * np.sin(7 * turns)) * length
    outer, inner, compact = (
        _end(turns, step, window) * length
        for step, window in ((_OUTER_END, 1.5), (_INNER_END, 1.34), (_COMPACT_END, 1.15))
    )
    seam, deep, marrow = (
        np.full_like(turns, share * length) for share in (_SEAM - 0.01, 0.7, _MARROW_END)
    )
    sleeves = (
        (OUTER, begin, outer, _OUTER_AT, _INNER_AT, np.zeros_like(turns), (0.05, 40, 60.0)),
        (INNER, begin, inner, _INNER_AT, _BONE_AT, outer, (0.10, 60, 300.0)),
        (COMPACT, seam, compact, _BONE_AT, _HOLLOW_AT, inner, (0.06, 110, 16.0)),
        (MARROW, deep, marrow, _HOLLOW_AT, _HEART_AT, compact, (0.16, 12, 260.0)),
    )
    actors = []
    for colour, start, end, outside, inside, above, mottled in sleeves:
        (face, *rims), x = sleeve(shaft, start, end, outside, inside)
        # Darker close to the step above it, as in its shadow.
        shade = 1.0 - 0.4 * np.exp(-np.clip(x - above, 0.0, None) / (0.012 * length))
        strength, around, along = mottled
        grain = 1.0 + strength * _grain(x / length, turns, around, along)
        colours = np.array(colour) * (shade * grain)[..., None]
        actors.append(actor_of(_mesh(face, colours.reshape(-1, 3)), 0.16, 0.8, 0.2, 25.0))
        cut = np.array([colour]) * 1.04
        actors.extend(actor_of(_mesh(rim, cut), 0.2, 0.8, 0.0, 1.0) for rim in rims)
    lining = grid(np.stack([shaft.places(at, turns, _HOLLOW_AT) for at in (compact, deep)]))
    actors.append(actor_of(_mesh(lining, np.array([MARROW]) * 0.6), 0.2, 0.7, 0.0, 1.0))
    return [*actors, *_threads(shaft, length)]


def _end(turns: Floats, step: float, half_window: float) -> Floats:
    """Return how far a layer reaches: to its step before the viewer, else to the cut end."""
    away = np.abs((turns - 0.2 + np.pi) % (2 * np.pi) - np.pi)
    shut = np.clip((away - half_window) / 0.13 + 0.5, 0.0, 1.0)
    shut = shut * shut * (3 - 2 * shut)
    ragged = 0.006 * np.sin(5 * turns + 40 * step) + 0.003 * np.sin(13 * turns + 90 * step)
    return np.asarray((step + ragged) * (1 - shut) + shut)


def _grain(share: Floats, turns: Floats, around: int, along: float) -> Floats:
    """Return a mottling between about -1 and 1; the more `around`, the finer across the shaft."""
    chance = np.random.default_rng(3)
    total = np.zeros(share.shape)
    for _ in range(14):
        often, rise = int(chance.integers(-around, around + 1)), chance.uniform(-along, along)
        total += np.sin(often * turns + rise * share + chance.uniform(0.0, 6.3))
    return total / 5.0


def _threads(shaft: Shaft, length: float) -> list[vtkActor]:
    """Return vessels and nerves that wind along the outer layer up to its edge."""
    found = []
    for colour, turn, sway, often, thick, branches in _THREADS:
        for begin, slope in ((_BARE + 0.02, 0.0), *branches):
            x = np.linspace(begin, _OUTER_END - 0.008, 120)
            turns = turn + sway * np.sin(2 * np.pi * often * x) + 0.04 * np.sin(71 * x)
            turns += slope * (x - begin)
            middle = shaft.places(x * length, turns % (2 * np.pi), _OUTER_AT)
            none = np.zeros_like(x)
            out = np.column_stack([none, np.sin(turns), np.cos(turns)])[:, None, :]
            side = np.column_stack([none, np.cos(turns), -np.sin(turns)])[:, None, :]
            around = np.linspace(0.0, 2 * np.pi, 11)[:, None]
            width = thick if slope == 0.0 else 0.65 * thick
            tube = grid(middle[:, None, :] + width * (np.cos(around) * out + np.sin(around) * side))
            found.append(actor_of(_mesh(tube, np.array([colour])), 0.3, 0.7, 0.3, 30.0))
    return found


def _anchors(shaft: Shaft, bone: Surface, length: float) -> dict[str, Floats]:
    def on(share: float, turn: float, reach: Reach) -> Floats:
        return shaft.places(np.array(share * length), np.array(turn % (2 * np.pi)), reach)

    foremost = bone.vertices[bone.vertices[:, 0] < 0.04 * length]
    return {
        "cartilage": foremost[foremost[:, 1:].sum(axis=1).argmax()].astype(np.float64),
        "outer": on(0.47, 0.7, _OUTER_AT),
        "vessels": on(0.5, 0.0, _OUTER_AT),
        "inner": on((_OUTER_END + _INNER_END) / 2, 0.6, _INNER_AT),
        "compact": on((_INNER_END + _COMPACT_END) / 2, -0.5, _BONE_AT),
        "marrow": on((_COMPACT_END + _MARROW_END) / 2, 0.2, _HOLLOW_AT),
    }


def _mesh(surface: Surface, colours: Floats) -> vtkPolyData:
    """Return a surface in one colour or one for each place, less the light that is baked in."""
    mesh = mesh_without_faces(surface.vertices, surface.normals)
    cells = vtkCellArray()
    offsets = np.arange(0, 3 * len(surface.faces) + 1, 3, dtype=np.int64)
    corners = surface.faces.ravel().astype(np.int64)
    cells.SetData(
        numpy_to_vtkIdTypeArray(offsets, deep=True), numpy_to_vtkIdTypeArray(corners, deep=True)
    )
    mesh.SetPolys(cells)
    if surface.light is not None:
        colours = colours * (0.45 + 0.55 * surface.light[:, None] / 255.0)
    each = np.broadcast_to(np.clip(colours, 0, 255), (len(surface.vertices), 3))
    mesh.GetPointData().SetScalars(numpy_to_vtk(each.astype(np.uint8), deep=True))
    return mesh

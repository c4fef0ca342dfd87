"""The guide's hand: a real hand at true scale that touches the skin in one of several ways.

Its shapes are in `meshes/hands/hands.glb`, one node for each contact, made by
`tools/build_hands.py`. Frame: metres, the contact at the origin, the skin across +Z, the fingers
along -Y and the forearm rising towards +Y. They are right hands; a left one is mirrored. Each has
its arm up to half the upper arm, where it fades out.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkCellArray
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkRenderingCore import vtkActor, vtkAssembly

from osteopoint.anatomy.glb import read_glb
from osteopoint.anatomy.surface import Surface
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError, quoted
from osteopoint.geometry.frames import Vector, tangent_frame, unit
from osteopoint.scene.palette import Colour
from osteopoint.scene.shapes import actor_of, mesh_without_faces
from osteopoint.scene.skin_material import TONES, light_softly, shaded
from osteopoint.storage.settings import SkinTone

CONTACTS: tuple[str, ...] = (
    "forefinger",
    "thumb",
    "palm",
    "palm_base",
    "palm_edge",
    "finger_pads",
    "grip",
    "pencil",
)
Side = Literal["left", "right"]

_HELD: dict[str, dict[str, Colour]] = {
    "pencil": {
        "pencil_wood": (219, 158, 46),
        "pencil_metal": (189, 191, 196),
        "pencil_rubber": (219, 122, 117),
    }
}
# Up to here a vertex's brightness is the light on the skin; the rest says how much of it is nail.
_FULL_LIGHT = 200
# How bright skin is that sees no sky at all.
_SHADE = 0.62
# The share of its length, from its end on, over which the arm fades out.
_FADES_M = 0.10


def hand_actor(
    contact: str, side: Side, assets: Path | None = None, tone: SkinTone = "light"
) -> vtkAssembly:
    """Return a hand, and what it holds, that touches the origin from +Z.

    Parameters
    ----------
    contact : one of `CONTACTS`
    side : which hand
    assets : the folder of the program's data; None for the usual one
    tone : tone of the skin of the body, from which the hand shall differ

    Raises
    ------
    OsteopointError
        If there is no such contact, or the file of the hands is missing, damaged or lacks it.
    """
    hand = vtkAssembly()
    for name, surface in hand_surfaces(contact, side, assets).items():
        if name == contact:
            part = _actor(surface, _flesh(surface, tone))
            light_softly(part)
        else:
            part = _actor(surface, _plain(surface, _HELD[contact][name]))
        hand.AddPart(part)
    return hand


def hand_surfaces(contact: str, side: Side, assets: Path | None = None) -> dict[str, Surface]:
    """Return the surfaces of a hand and of what it holds, by node name; see `hand_actor`."""
    if contact not in CONTACTS:
        raise OsteopointError(
            f"There is no contact '{quoted(contact)}'; there is {', '.join(CONTACTS)}."
        )
    path = (assets or assets_dir()) / "meshes" / "hands" / "hands.glb"
    surfaces = _read(path)
    names = (contact, *_HELD.get(contact, ()))
    for name in names:
        if name not in surfaces:
            raise OsteopointError(f"The mesh file {path} lacks the part '{name}' of the hand.")
    found = {name: surfaces[name] for name in names}
    return found if side == "right" else {name: _mirrored(s) for name, s in found.items()}


def placed(position: Vector, normal: Vector, forward: Vector, lift_m: float = 0.0) -> vtkMatrix4x4:
    """Return the transform of a hand that touches a position on the body.

    Parameters
    ----------
    position : (3,) metres
    normal : (3,) pointing out of the body
    forward : (3,) where the fingers point, as far as the skin allows
    lift_m : distance of the hand from the skin
    """
    z = unit(normal)
    right, ahead = tangent_frame(z, forward)
    matrix = vtkMatrix4x4()
    columns: tuple[Vector, ...] = (-right, -ahead, z, position + lift_m * z)
    for column, vector in enumerate(columns):
        for row in range(3):
            matrix.SetElement(row, column, float(vector[row]))
    return matrix


@lru_cache(maxsize=2)
def _read(path: Path) -> dict[str, Surface]:
    return read_glb(path)


def _mirrored(surface: Surface) -> Surface:
    across = np.array([-1.0, 1.0, 1.0], np.float32)
    return Surface(
        surface.vertices * across,
        np.ascontiguousarray(surface.faces[:, ::-1]),
        surface.normals * across,
        surface.light,
    )


def _flesh(surface: Surface, tone: SkinTone) -> NDArray[np.uint8]:
    """Return the colour of each vertex of a hand: skin in its light, paler on the nails.

    The fourth is how much of it is seen: all, and less and less towards the end of the arm.
    """
    light = np.full(len(surface.vertices), _FULL_LIGHT) if surface.light is None else surface.light
    brightness = light.astype(np.float32)
    nail = np.clip((brightness - _FULL_LIGHT) / (255 - _FULL_LIGHT), 0.0, 1.0)[:, None]
    lit = _SHADE + (1 - _SHADE) * np.clip(brightness / _FULL_LIGHT, 0.0, 1.0)
    skin, pale = (np.array(c, np.float32) for c in (TONES[tone].hand, TONES[tone].nail))
    colours = (1 - nail) * shaded(skin, lit) + nail * pale
    away = np.linalg.norm(surface.vertices, axis=1)
    seen = 255 * np.clip((away.max() - away) / _FADES_M, 0.0, 1.0)
    return np.asarray(np.round(np.column_stack([colours, seen])), np.uint8)


def _plain(surface: Surface, colour: Colour) -> NDArray[np.uint8]:
    return np.tile(np.array(colour, np.uint8), (len(surface.vertices), 1))


def _actor(surface: Surface, colours: NDArray[np.uint8]) -> vtkActor:
    mesh = mesh_without_faces(surface.vertices, surface.normals)
    corners = np.ascontiguousarray(surface.faces.ravel(), dtype=np.int32)
    cells = vtkCellArray()
    cells.SetData(3, numpy_to_vtk(corners, deep=True))
    mesh.SetPolys(cells)
    mesh.GetPointData().SetScalars(numpy_to_vtk(colours, deep=True))
    return actor_of(mesh, ambient=0.18, diffuse=0.8, specular=0.12, power=12.0)

"""The skin: solid, or as glass with the bones inside.

Glass is drawn in two passes after the bones. The first draws only the depth of the skin, so that
of several layers only the nearest is visible, in any order of triangles. The second blends one
colour over the picture: almost clear where the skin faces the camera, and denser at its rim.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor

from osteopoint.anatomy.skin import Skin
from osteopoint.anatomy.surface import Surface
from osteopoint.explorer.layers import EffectiveSkin
from osteopoint.scene.body import shares
from osteopoint.scene.glass_material import glass_actors
from osteopoint.scene.palette import Colour, Palette
from osteopoint.scene.rays import RayFinder
from osteopoint.scene.renderer import BodyRenderer
from osteopoint.scene.shapes import actor_of, mesh_without_faces
from osteopoint.scene.skin_flush import flush_of
from osteopoint.scene.skin_material import TONES, flushed, light_softly, shaded
from osteopoint.storage.settings import SkinTone

_EYE = 0.5
# Of an eye's half turn: what counts as pupil and as iris, seen from its middle, in degrees.
_EYE_HALVINGS = 3
_PUPIL_DEG, _IRIS_DEG = 10.0, 27.0
_WHITE, _BLACK = (232, 230, 226), (20, 20, 22)


class _Layers:
    """The actors of one mesh of the skin: depth and colour of glass, and solid skin."""

    def __init__(self, skin: Skin) -> None:
        self.mesh = _mesh(skin.surface)
        self._light = shares(skin.surface)
        self._flush = flush_of(skin)
        self.depth, self.glass = glass_actors(self.mesh)
        self.solid = _actor(self.mesh)
        light_softly(self.solid)

    def paint(self, palette: Palette, tone: SkinTone) -> None:
        skin = np.array(TONES[tone].skin, np.float32) * np.float32(palette.skin_light)
        count = self.mesh.GetNumberOfPoints()
        light = np.ones(count, np.float32) if self._light is None else self._light
        _colour(self.mesh, shaded(flushed(skin, self._flush), light))
        self.glass.GetProperty().SetColor(*(c / 255.0 for c in palette.glass))


class SkinMesh:
    """The skin and the eyes of a body in one renderer.

    A light mesh, if the skin has one, is drawn while the camera moves.

    Parameters
    ----------
    skin : at least one triangle of it
    """

    def __init__(self, renderer: BodyRenderer, skin: Skin) -> None:
        self._renderer = renderer
        light = skin.light
        self._fine = _Layers(skin)
        self._light = self._fine if light is None else _Layers(replace(skin, surface=light))
        self._look: EffectiveSkin = "off"
        self._full = True
        self._rays: RayFinder | None = None
        self._eyes = [_mesh(_finer(eye)) for eye in skin.eyes.values()]
        # In glass only what the lids leave free is seen of an eye, as in solid skin.
        self._solid_eyes = [_actor(eye) for eye in self._eyes]
        self._glass_eyes = [_actor(eye) for eye in self._eyes]
        for actor in self._glass_eyes:
            actor.ForceOpaqueOn()
            actor.GetProperty().SetOpacity(_EYE)
        both = self._both
        renderer.add(*(layers.solid for layers in both), *self._solid_eyes)
        renderer.add_glass(*(layers.depth for layers in both), *self._glass_eyes)
        renderer.add_glass(*(layers.glass for layers in both))
        self.look("off")

    def close(self) -> None:
        """Remove the skin from the renderer and release VTK's memory."""
        layers = (actor for each in self._both for actor in (each.depth, each.glass, each.solid))
        for actor in (*layers, *self._solid_eyes, *self._glass_eyes):
            self._renderer.remove(actor)
            actor.SetMapper(None)
        self._rays = None

    def look(self, look: EffectiveSkin) -> None:
        """Set how the skin is drawn."""
        self._look = look
        for actor in self._solid_eyes:
            actor.SetVisibility(look == "solid")
        for actor in self._glass_eyes:
            actor.SetVisibility(look == "glass")
        self.use(full=self._full)

    def use(self, *, full: bool) -> None:
        """Draw the full mesh, or the light one."""
        self._full = full
        drawn = self._fine if full else self._light
        for layers in self._both:
            layers.solid.SetVisibility(layers is drawn and self._look == "solid")
            for actor in (layers.depth, layers.glass):
                actor.SetVisibility(layers is drawn and self._look == "glass")

    def paint(self, palette: Palette, tone: SkinTone) -> None:
        """Colour skin and eyes."""
        for layers in self._both:
            layers.paint(palette, tone)
        for eye in self._eyes:
            _colour(eye, _eye_colours(eye, palette.iris))

    @property
    def _both(self) -> list[_Layers]:
        return [self._fine] if self._light is self._fine else [self._fine, self._light]

    def first(
        self, origin: NDArray[np.float64], direction: NDArray[np.float64], reach_m: float = 20.0
    ) -> NDArray[np.float64] | None:
        """Return the first position on the skin along a ray, or None."""
        if self._rays is None:
            self._rays = RayFinder(self._fine.mesh)
        hit = self._rays.first(origin, direction, reach_m)
        return None if hit is None else hit[1]


def _mesh(surface: Surface) -> vtkPolyData:
    mesh, cells = mesh_without_faces(surface.vertices, surface.normals), vtkCellArray()
    corners = np.ascontiguousarray(surface.faces.ravel(), dtype=np.int32)
    cells.SetData(3, numpy_to_vtk(corners, deep=True))
    mesh.SetPolys(cells)
    return mesh


def _actor(mesh: vtkPolyData) -> vtkActor:
    return actor_of(mesh, ambient=0.16, diffuse=0.84, specular=0.06, power=12.0)


def _colour(mesh: vtkPolyData, colours: NDArray[np.float32]) -> None:
    scalars = numpy_to_vtk(colours.astype(np.uint8), deep=True)
    scalars.SetName("Colours")
    mesh.GetPointData().SetScalars(scalars)


def _finer(eye: Surface) -> Surface:
    """Return an eyeball with so many triangles that its iris is round."""
    corners, normals = eye.vertices[eye.faces], eye.normals[eye.faces]
    for _ in range(_EYE_HALVINGS):
        corners, normals = _quartered(corners), _quartered(normals)
    flat = normals.reshape(-1, 3)
    lengths = np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
    faces = np.arange(len(flat), dtype=np.int32).reshape(-1, 3)
    return Surface(corners.reshape(-1, 3), faces, (flat / lengths).astype(np.float32))


def _quartered(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return each triangle, (n, 3, 3), as four."""
    middles = (corners + np.roll(corners, -1, axis=1)) / 2
    a, b, c = (corners[:, i] for i in range(3))
    ab, bc, ca = (middles[:, i] for i in range(3))
    parts = ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))
    return np.concatenate([np.stack(part, axis=1) for part in parts]).astype(np.float32)


def _eye_colours(eye: vtkPolyData, iris: Colour) -> NDArray[np.float32]:
    """Return an eyeball's colours: white, with an iris and a pupil where it looks ahead."""
    vertices = vtk_to_numpy(eye.GetPoints().GetData())
    away = vertices - (vertices.min(axis=0) + vertices.max(axis=0)) / 2
    ahead = away[:, 2] / np.maximum(np.linalg.norm(away, axis=1), 1e-9)
    degrees = np.degrees(np.arccos(np.clip(ahead, -1.0, 1.0)))
    colours = np.full((len(away), 3), _WHITE, np.float32)
    colours[degrees < _IRIS_DEG] = iris
    colours[degrees < _PUPIL_DEG] = _BLACK
    return colours

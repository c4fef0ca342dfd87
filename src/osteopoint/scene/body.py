"""All bones as one VTK mesh, with the bone of each triangle.

One actor for all bones: a draw call for each bone costs start time and gains nothing. A bone is
highlighted by changing its part of the vertex colours.
"""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkCellArray

from osteopoint.anatomy.atlas import Bone
from osteopoint.anatomy.surface import Surface
from osteopoint.scene.palette import Colour, Palette
from osteopoint.scene.rays import RayFinder
from osteopoint.scene.shapes import actor_of, mesh_without_faces


class BodyMesh:
    """All surfaces of an atlas in one actor.

    Parameters
    ----------
    bones : the atlas's bones by id
    surfaces : the surface to draw for each bone, by bone id
    """

    def __init__(self, bones: Mapping[str, Bone], surfaces: Mapping[str, Surface]) -> None:
        self._kinds = [bones[bone_id].kind for bone_id in surfaces]
        self.bone_ids = list(surfaces)
        parts = list(surfaces.values())
        self._vertex_ends = np.cumsum([len(part.vertices) for part in parts])
        self._face_ends = np.cumsum([len(part.faces) for part in parts])
        starts = np.concatenate([[0], self._vertex_ends[:-1]])
        faces = np.concatenate([p.faces + s for p, s in zip(parts, starts, strict=True)])
        self._faces = faces.astype(np.int32)
        vertices = np.concatenate([p.vertices for p in parts])
        self.data = mesh_without_faces(vertices, np.concatenate([p.normals for p in parts]))
        self._cells = vtkCellArray()
        self._show_faces(np.ones(len(faces), dtype=bool))
        self._colours = np.zeros((int(self._vertex_ends[-1]), 3), dtype=np.uint8)
        self._light = [shares(part) for part in parts]
        self._vtk_colours = numpy_to_vtk(self._colours, deep=False)
        self._vtk_colours.SetName("Colours")
        self.data.GetPointData().SetScalars(self._vtk_colours)
        self._rays: RayFinder | None = None
        self.actor = actor_of(self.data, ambient=0.12, diffuse=0.88, specular=0.10, power=18.0)

    def close(self) -> None:
        """Release VTK's memory."""
        self.actor.SetMapper(None)
        self._rays = None

    def paint(self, palette: Palette, lit: Mapping[str, Colour]) -> None:
        """Colour each bone by its kind, and the bones in `lit` in their colours."""
        start = 0
        parts = zip(self.bone_ids, self._kinds, self._light, self._vertex_ends, strict=True)
        for bone_id, kind, light, end in parts:
            colour = np.array(lit.get(bone_id, palette.of_kind(kind)), np.float32)
            self._colours[start:end] = colour if light is None else light[:, None] * colour
            start = int(end)
        self._vtk_colours.Modified()

    def show(self, hidden: Collection[str]) -> None:
        """Draw all bones except the hidden ones."""
        keep = np.ones(len(self._faces), dtype=bool)
        start = 0
        for bone_id, end in zip(self.bone_ids, self._face_ends, strict=True):
            keep[start:end] = bone_id not in hidden
            start = int(end)
        self._show_faces(keep)

    def pick(self, origin: NDArray[np.float64], direction: NDArray[np.float64]) -> str | None:
        """Return the id of the first bone on a ray, or None."""
        if self._rays is None:
            self._rays = RayFinder(self.data)
        hit = self._rays.first(origin, direction)
        if hit is None:
            return None
        face = int(self._shown_faces[hit[0]])
        return self.bone_ids[int(np.searchsorted(self._face_ends, face, side="right"))]

    def _show_faces(self, keep: NDArray[np.bool_]) -> None:
        self._shown_faces = np.flatnonzero(keep)
        corners = np.ascontiguousarray(self._faces[keep].ravel())
        self._cells.SetData(3, numpy_to_vtk(corners, deep=True))
        self.data.SetPolys(self._cells)
        self.data.Modified()
        self._rays = None


# Brightness of a vertex that sees no sky, and the visible share of the sky from which on the
# brightness is full: round bone in the open sees about nine tenths.
_DARKEST, _OPEN = np.float32(0.28), np.float32(0.88)


def shares(surface: Surface) -> NDArray[np.float32] | None:
    """Return the brightness of each vertex by its ambient occlusion, 0.28 to 1."""
    if surface.light is None:
        return None
    sky = np.minimum(surface.light.astype(np.float32) / (np.float32(255) * _OPEN), 1)
    return _DARKEST + (1 - _DARKEST) * sky

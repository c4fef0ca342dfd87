"""Bones that are drawn faintly, as glass."""

from collections.abc import Sequence

import numpy as np
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkCellArray

from osteopoint.anatomy.surface import Surface
from osteopoint.scene.glass_material import glass_actors
from osteopoint.scene.palette import Palette
from osteopoint.scene.renderer import BodyRenderer
from osteopoint.scene.shapes import mesh_without_faces


class FadedBones:
    """Some bones as one mesh of glass."""

    def __init__(
        self, renderer: BodyRenderer, surfaces: Sequence[Surface], palette: Palette
    ) -> None:
        self._renderer = renderer
        starts = np.cumsum([0, *(len(each.vertices) for each in surfaces[:-1])])
        faces = np.concatenate([s.faces + n for s, n in zip(surfaces, starts, strict=True)])
        mesh = mesh_without_faces(
            np.concatenate([each.vertices for each in surfaces]),
            np.concatenate([each.normals for each in surfaces]),
        )
        cells = vtkCellArray()
        corners = np.ascontiguousarray(faces.astype(np.int32).ravel())
        cells.SetData(3, numpy_to_vtk(corners, deep=True))
        mesh.SetPolys(cells)
        self._actors = glass_actors(mesh)
        self._actors[1].GetProperty().SetColor(*(c / 255.0 for c in palette.of_kind("bone")))
        renderer.add_glass(*self._actors)

    def close(self) -> None:
        """Remove the bones from the renderer and release VTK's memory."""
        for actor in self._actors:
            self._renderer.remove(actor)
            actor.SetMapper(None)

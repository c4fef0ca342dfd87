"""The guide's forefinger: a plain model at true scale.

Sizes are those of an adult's forefinger: about 16 mm across, 13 mm thick, its last
bone's length about 25 mm (our own drawing; no anatomy is claimed for it).
"""

from typing import TYPE_CHECKING

import numpy as np
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkRenderingCore import vtkActor, vtkAssembly, vtkPolyDataMapper

from osteopoint.geometry.frames import LEFT, UP, Vector, unit
from osteopoint.placement.model import Placement

if TYPE_CHECKING:
    import pyvista

_SKIN = (0.86, 0.66, 0.55)
_NAIL = (0.96, 0.86, 0.82)
_LEAN_DEG = 38.0
_PAD_M = 0.0085  # from the finger's tip to the middle of its pad
_RADIUS_M = 0.0078


def finger_actor() -> vtkAssembly:
    """Return a finger whose pad touches the origin from +Z and that points along -Y.

    pyvista is imported here, on first use, because it takes a second.
    """
    finger = vtkAssembly()
    for mesh, colour in ((_flesh(), _SKIN), (_nail(), _NAIL)):
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(mesh)
        mapper.ScalarVisibilityOff()
        part = vtkActor()
        part.SetMapper(mapper)
        part.GetProperty().SetColor(*colour)
        part.GetProperty().SetAmbient(0.18)
        part.GetProperty().SetDiffuse(0.8)
        part.GetProperty().SetSpecular(0.12)
        finger.AddPart(part)
    return finger


def finger_matrix(placement: Placement) -> vtkMatrix4x4:
    """Return where a finger lies that touches this place with its pad.

    It comes from the outside of the body and from above, so that it hides as little as
    it can of the middle line and of the place itself.
    """
    z = placement.normal
    away = LEFT * (float(np.sign(placement.position[0])) if placement.side != "midline" else 0.35)
    towards = 0.75 * away + 0.65 * UP
    y = unit(towards - z * float(towards @ z))
    x = np.cross(y, z)
    matrix = vtkMatrix4x4()
    columns: tuple[Vector, ...] = (x, y, z, placement.position)
    for column, vector in enumerate(columns):
        for row in range(3):
            matrix.SetElement(row, column, float(vector[row]))
    return matrix


def _flesh() -> "pyvista.PolyData":
    """Return the finger as a tube along a gently bent line that ends in a round tip."""
    import pyvista

    lean = np.radians(_LEAN_DEG)
    along = np.array([0.0, np.cos(lean), np.sin(lean)])
    lift = np.array([0.0, -np.sin(lean), np.cos(lean)]) * _RADIUS_M * 0.92
    line = np.linspace(-_PAD_M + _RADIUS_M * 0.55, 0.060, 40)
    bend = np.where(line > 0.020, (line - 0.020) ** 2 * 4.5, 0.0)
    path = line[:, None] * along + lift + bend[:, None] * np.array([0.0, 0.55, -0.30])
    spline = pyvista.Spline(path, 60)
    far = np.linspace(0.0, 1.0, 60)
    knuckle = 0.0006 * np.exp(-(((far - 0.42) / 0.09) ** 2))
    spline["radius"] = _RADIUS_M * (0.90 + 0.14 * far) + knuckle
    tube = spline.tube(scalars="radius", absolute=True, n_sides=40, capping=True)
    tip = pyvista.ParametricEllipsoid(_RADIUS_M * 0.92, _RADIUS_M * 0.92, _RADIUS_M * 0.86)
    tip = tip.rotate_x(_LEAN_DEG, inplace=False).translate(path[0], inplace=False)
    smooth = {"feature_angle": 60.0, "split_vertices": False, "consistent_normals": True}
    return tube.compute_normals(**smooth).merge(tip.compute_normals(**smooth), merge_points=False).extract_surface(
        algorithm="dataset_surface"
    )


def _nail() -> "pyvista.PolyData":
    """Return the nail, on the side away from the pad."""
    import pyvista

    lean = np.radians(_LEAN_DEG)
    along = np.array([0.0, np.cos(lean), np.sin(lean)])
    up = np.array([0.0, -np.sin(lean), np.cos(lean)])
    nail = pyvista.ParametricEllipsoid(0.0058, 0.0072, 0.0030).rotate_x(_LEAN_DEG + 5.0, inplace=False)
    place = along * 0.0035 + up * (_RADIUS_M * 0.92 + _RADIUS_M - 0.0022)
    return nail.translate(place, inplace=False).compute_normals(feature_angle=60.0)

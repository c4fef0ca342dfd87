"""The guide's forefinger: a plain model at true scale.

Sizes are those of an adult's forefinger: about 16 mm across, its last part about 25 mm
long (our own drawing; no anatomy is claimed for it).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from vtkmodules.vtkCommonMath import vtkMatrix4x4
from vtkmodules.vtkRenderingCore import vtkActor, vtkAssembly, vtkPolyDataMapper

from osteopoint.geometry.frames import LEFT, UP, Vector, unit

if TYPE_CHECKING:  # the first picture needs none of these
    import pyvista

    from osteopoint.placement.model import Placement

_SKIN = (0.93, 0.74, 0.63)
_NAIL = (0.96, 0.86, 0.82)
# The finger's middle line from the tip on: how far along, how high it stands there, how thick.
# Each part leans more than the one before, as a bent finger does that presses with its pad.
_LINE_MM = (
    # y, z, radius
    (-4.5, 6.4, 6.2),
    (2.0, 7.9, 7.2),
    (9.0, 11.8, 7.6),
    (18.0, 19.0, 7.7),
    (26.0, 27.0, 7.9),
    (34.0, 33.5, 8.3),
    (42.0, 38.0, 8.3),
    (52.0, 41.5, 8.4),
)
_GRID_M = 0.0009


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


def _flesh() -> pyvista.PolyData:
    """Return the finger: round cones along its line, smoothed into one skin."""
    import pyvista

    line = np.array(_LINE_MM) / 1000.0
    low = np.array([-0.011, line[:, 0].min() - 0.011, -0.002])
    high = np.array([0.011, line[:, 0].max() + 0.011, line[:, 1].max() + 0.012])
    counts = np.ceil((high - low) / _GRID_M).astype(int) + 1
    grid = pyvista.ImageData(dimensions=tuple(counts), spacing=(_GRID_M,) * 3, origin=tuple(low))
    axes = [low[i] + _GRID_M * np.arange(counts[i]) for i in range(3)]
    z, y, x = np.meshgrid(axes[2], axes[1], axes[0], indexing="ij")  # x runs fastest, as in VTK
    places = np.column_stack([x.ravel(), y.ravel(), z.ravel()])
    grid["distance"] = _distance(places, line)
    skin = grid.contour([0.0], scalars="distance")
    return skin.smooth_taubin(n_iter=60, pass_band=0.02).compute_normals(
        auto_orient_normals=True, split_vertices=False, cell_normals=False
    )


def _distance(places: Vector, line: Vector) -> Vector:
    """Return how far places, (n, 3), lie outside the finger's skin, in metres.

    The nearest of round cones from one place on the line to the next; the pad is flat where it
    meets the skin.
    """
    total = np.full(len(places), 1.0)
    for (y0, z0, r0), (y1, z1, r1) in pairwise(line):
        start, along = np.array([0.0, y0, z0]), np.array([0.0, y1 - y0, z1 - z0])
        at = np.clip((places - start) @ along / (along @ along), 0.0, 1.0)
        away = places - start - at[:, None] * along
        away[:, 0] *= 0.94
        total = np.minimum(total, np.linalg.norm(away, axis=1) - (r0 + (r1 - r0) * at))
    return np.maximum(total, -places[:, 2])


def _nail() -> pyvista.PolyData:
    """Return the nail, on the side away from the pad."""
    import pyvista

    nail = pyvista.Sphere(radius=1.0, theta_resolution=32, phi_resolution=24)
    nail = nail.scale((0.0054, 0.0066, 0.0020), inplace=False).rotate_x(22.0, inplace=False)
    return nail.translate((0.0, -0.0015, 0.0131), inplace=False).compute_normals(
        split_vertices=False, cell_normals=False
    )

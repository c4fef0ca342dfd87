"""Intersections of rays with a mesh."""

import numpy as np
from numpy.typing import NDArray
from vtkmodules.vtkCommonCore import mutable
from vtkmodules.vtkCommonDataModel import vtkPolyData, vtkStaticCellLocator

_FAR_M = 20.0


class RayFinder:
    """A search tree over the triangles of a mesh; a new one is needed when they change."""

    def __init__(self, mesh: vtkPolyData) -> None:
        self._locator = vtkStaticCellLocator()
        self._locator.SetDataSet(mesh)
        self._locator.BuildLocator()

    def first(
        self, origin: NDArray[np.float64], direction: NDArray[np.float64], reach_m: float = _FAR_M
    ) -> tuple[int, NDArray[np.float64]] | None:
        """Return the index of the first triangle on a ray and the position there, or None."""
        t, sub, cell = mutable(0.0), mutable(0), mutable(0)
        hit, bary = [0.0] * 3, [0.0] * 3
        end = origin + direction * reach_m
        if not self._locator.IntersectWithLine(origin, end, 0.0, t, hit, bary, sub, cell):
            return None
        return int(cell), np.array(hit)

"""Conversion of surfaces to VTK."""

import numpy as np
import vtk
from numpy.typing import NDArray
from vtk.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray


def polydata(vertices: NDArray[np.float64], faces: NDArray[np.int64]) -> vtk.vtkPolyData:
    """Return a surface as VTK's polygonal data."""
    data, points, cells = vtk.vtkPolyData(), vtk.vtkPoints(), vtk.vtkCellArray()
    points.SetDataTypeToDouble()
    points.SetData(numpy_to_vtk(np.ascontiguousarray(vertices, np.float64), deep=True))
    flat = np.column_stack([np.full(len(faces), 3), faces]).ravel().astype(np.int64)
    cells.ImportLegacyFormat(numpy_to_vtkIdTypeArray(flat, deep=True))
    data.SetPoints(points)
    data.SetPolys(cells)
    return data

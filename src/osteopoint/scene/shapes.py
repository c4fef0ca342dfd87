"""Arrays as VTK's meshes and actors: what bones and skin have in common."""

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper


def mesh_without_faces(vertices: NDArray[np.float32], normals: NDArray[np.float32]) -> vtkPolyData:
    """Return a mesh of copies of these, (n, 3) each, still without its faces."""
    mesh, points = vtkPolyData(), vtkPoints()
    points.SetData(numpy_to_vtk(vertices, deep=True))
    mesh.SetPoints(points)
    outward = numpy_to_vtk(normals, deep=True)
    outward.SetName("Normals")
    mesh.GetPointData().SetNormals(outward)
    return mesh


def actor_of(
    mesh: vtkPolyData, ambient: float, diffuse: float, specular: float, power: float
) -> vtkActor:
    """Return what draws a mesh in its own colours, in this light."""
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(mesh)
    mapper.SetColorModeToDirectScalars()
    actor = vtkActor()
    actor.SetMapper(mapper)
    surface = actor.GetProperty()
    surface.SetAmbient(ambient)
    surface.SetDiffuse(diffuse)
    surface.SetSpecular(specular)
    surface.SetSpecularPower(power)
    return actor

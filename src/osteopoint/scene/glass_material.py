"""The material of glass, for skin and faded bones: a pass of depth, then a pass of colour."""

from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor

from osteopoint.scene.shapes import actor_of

# Opacity of glass where it faces the camera, and at its rim.
_CLEAR, _RIM = 0.09, 0.86
# A little farther than the second pass draws, so that no rounding can hide that one.
_DEPTH_VERTEX = "//VTK::PositionVC::Impl\n  gl_Position.z += 2e-5 * gl_Position.w;\n"
# Not quite nothing: VTK throws away what is clear altogether, its depth too.
_DEPTH_FRAGMENT = "  gl_FragData[0] = vec4(0.0, 0.0, 0.0, 1e-6);\n"
# VTK's own lines are left out: they cost more than all of these.
_GLASS_FRAGMENT = f"""
  vec3 eye = normalize(-vertexVC.xyz);
  float rim = 1.0 - clamp(dot(normalVCVSOutput, eye), 0.0, 1.0);
  float key = 0.5 - 0.5 * dot(normalVCVSOutput, lightDirectionVC0);
  float glint = max(dot(normalVCVSOutput, normalize(eye - lightDirectionVC0)), 0.0);
  glint *= glint; glint *= glint; glint *= glint; glint *= glint; glint *= glint; glint *= glint;
  gl_FragData[0] = vec4(
    ambientColor + diffuseColor * key + 0.25 * glint,
    {_CLEAR} + {_RIM - _CLEAR:.3f} * rim * sqrt(rim) + 0.16 * glint
  );
"""


def glass_actors(mesh: vtkPolyData) -> tuple[vtkActor, vtkActor]:
    """Return the actor of the depth of a mesh and that of its colour, to be drawn in this order.

    The first draws only depth, so that of several layers the second shows the nearest alone.
    """
    actors = tuple(actor_of(mesh, 0.55, 0.45, 0.0, 1.0) for _ in range(2))
    for actor in actors:
        actor.GetProperty().BackfaceCullingOn()
        actor.GetMapper().ScalarVisibilityOff()
        actor.ForceOpaqueOn()
    depth, colour = (actor.GetShaderProperty() for actor in actors)
    depth.AddVertexShaderReplacement("//VTK::PositionVC::Impl", True, _DEPTH_VERTEX, False)
    depth.AddFragmentShaderReplacement("//VTK::Light::Impl", True, _DEPTH_FRAGMENT, False)
    colour.AddFragmentShaderReplacement("//VTK::Light::Impl", True, _GLASS_FRAGMENT, False)
    return actors[0], actors[1]

"""Import of the skin of a foreign body; it must enclose the bones, but may be open."""

import numpy as np

from osteopoint.anatomy.atlas import Bone
from osteopoint.anatomy.importing.frame import Frame
from osteopoint.anatomy.importing.mesh_reduction import grid_for
from osteopoint.anatomy.importing.mesh_repair import Faces, Vertices, welded
from osteopoint.anatomy.importing.source import Mesh, together
from osteopoint.anatomy.mesh_checks import BEYOND_SKIN_M, beyond_skin
from osteopoint.anatomy.surface import Surface, vertex_normals, volume

# Vertices nearer than this are merged, because exporters split them at seams.
WELD_M = 1e-6
# Parts farther off do not belong to a body.
MAX_DISTANCE_M = 10.0


def skin_surface(
    found: list[Mesh], frame: Frame, bones: list[Bone], left_out: list[str]
) -> Surface | None:
    """Return the skin as one outward surface, which may be open.

    Return None if there is none, or it does not enclose the bones; `left_out` gets the reason.
    """
    if not found:
        return None
    whole = together([mesh.vertices for mesh in found], [mesh.faces for mesh in found])
    standing = frame.place(whole.vertices)
    if np.abs(standing).max() > MAX_DISTANCE_M:
        left_out.append("The skin reaches farther than any body's.")
        return None
    points, triangles = welded(standing, whole.faces, grid_for(standing, whole.faces, WELD_M))
    if not len(triangles):
        left_out.append("The skin has only triangles without area.")
        return None
    skin = plain_surface(points, triangles)
    if volume(skin) < 0:
        skin = plain_surface(points, triangles[:, ::-1])
    beyond = {bone.id: beyond_skin(bone.surface, skin) for bone in bones}
    worst = max(beyond, key=lambda name: beyond[name])
    if volume(skin) == 0:
        left_out.append("The skin is flat.")
        return None
    if beyond[worst] > BEYOND_SKIN_M:
        far = f"{beyond[worst] * 1000:.0f} mm"
        left_out.append(f"The skin does not go around the bones: {worst} reaches {far} beyond it.")
        return None
    return skin


def plain_surface(vertices: Vertices, faces: Faces) -> Surface:
    """Return a mesh as a surface with normals."""
    points, triangles = vertices.astype(np.float32), faces.astype(np.int32)
    return Surface(points, triangles, vertex_normals(points, triangles))

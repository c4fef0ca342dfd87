"""The patella, modelled here because the source's is half as large again as a real one; mm."""

import trimesh

from atlas.features import bone_field
from atlas.field.operations import difference, intersection, offset, union
from atlas.field.shapes import cone, ellipsoid, half_space
from atlas.solid import mesh_of
from atlas.source_bones import Source

MIDDLE = (76.5, 449.0, 30.0)
# The cartilage of both bones.
GAP = 2.6


def patella(source: Source) -> trimesh.Trimesh:
    """Return the left patella: base, apex, and two posterior faces that meet in a ridge."""
    x, y, z = MIDDLE
    body = ellipsoid([x, y + 1.5, z], [22.0, 18.0, 10.5])
    base = ellipsoid([x + 2.0, y + 10.5, z - 1.0], [13.0, 7.0, 8.0])
    apex = cone([x, y - 5.0, z - 0.5], [x + 1.0, y - 15.5, z - 1.0], 11.0, 5.5)
    bone = union(body, base, apex, blend=9.0)
    # The lateral face is the larger one.
    inner = half_space([x - 3.0, y, z - 9.5], [-0.50, 0.0, -1.0])
    outer = half_space([x - 3.0, y, z - 9.5], [0.34, 0.0, -1.0])
    bone = intersection(bone, inner, outer, blend=2.5)
    bone = difference(bone, offset(bone_field(source, "femur.l"), GAP), blend=1.5)
    return mesh_of(bone, [x - 28, y - 30, z - 18], [x + 28, y + 26, z + 16], 0.6)


MAKERS = {"patella.l": patella}

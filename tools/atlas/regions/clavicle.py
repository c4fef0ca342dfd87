"""The clavicle: the source's, stretched to its full length between manubrium and acromion; mm."""

import numpy as np
import trimesh

from atlas.field import Points
from atlas.field.operations import difference, offset, union
from atlas.field.shapes import ellipsoid
from atlas.place_arms import on_ribs
from atlas.regions.column import standing
from atlas.regions.thorax import manubrium
from atlas.solid import field_of, mesh_of
from atlas.source_bones import Source

CELL = 0.7
# It is stretched more in length than in thickness.
THICKER = 1.08
# The conoid tubercle on the source's bone, and its size.
CONOID, CONOID_SIZE = [121.0, 1436.5, -52.0], [6.0, 4.5, 4.5]
# The disc between clavicle and sternum.
GAP = 2.0


def clavicle(source: Source) -> trimesh.Trimesh:
    """Return the left clavicle, in the finished body's frame."""
    plain = source.smooth("clavicle.l")
    plain = trimesh.Trimesh(_between(plain.vertices), plain.faces, process=False)
    bone = field_of(plain, 0.9, reach=6.0)
    conoid = ellipsoid(_between(np.array([CONOID]))[0], CONOID_SIZE)
    bone = union(bone, conoid, blend=6.0)
    sternum = field_of(manubrium(source), 1.0, reach=6.0)
    bone = difference(bone, offset(sternum, GAP), blend=1.5)
    low, high = plain.bounds
    return mesh_of(bone, low - 4, high + 4, CELL)


def _between(points: Points) -> Points:
    """Return places of the source's clavicle in their final position, from sternum to acromion."""
    data = standing()["clavicle"]
    inner, outer, goal = (np.array(data[k]) for k in ("inner_from", "outer_from", "inner_to"))
    end = on_ribs(outer)
    before, after = outer - inner, end - goal
    turn = trimesh.geometry.align_vectors(before, after)[:3, :3]
    way = before / np.linalg.norm(before)
    along = (points - inner) @ way
    across = points - inner - along[:, None] * way
    longer = np.linalg.norm(after) / np.linalg.norm(before)
    return (along[:, None] * way * longer + across * THICKER) @ turn.T + goal


MAKERS = {"clavicle.l": clavicle}

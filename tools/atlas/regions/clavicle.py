"""The clavicle: the source's, its inner end let down into the notch of the manubrium; mm."""

import numpy as np
import trimesh

from atlas import field as f
from atlas.regions.thorax import manubrium
from atlas.solid import field_of, mesh_of
from atlas.start import Source

CELL = 0.7
# The joint with the acromion, about which it is turned, and how far: about the axes x, y, z.
JOINT = np.array([146.0, 1445.0, -43.0])
TURN = np.radians([0.0, 0.5, 2.6])
# The disc between clavicle and sternum.
GAP = 2.0


def clavicle(source: Source) -> trimesh.Trimesh:
    """Return the left clavicle."""
    plain = source.smooth("clavicle.l")
    turned = (plain.vertices - JOINT) @ _rotation().T + JOINT
    plain = trimesh.Trimesh(turned, plain.faces, process=False)
    bone = field_of(plain, 0.9, reach=6.0)
    conoid = f.ellipsoid([121.0, 1436.5, -52.0], [6.0, 4.5, 4.5])
    bone = f.union(bone, conoid, blend=6.0)
    sternum = field_of(manubrium(source), 1.0, reach=6.0)
    bone = f.without(bone, f.grown(sternum, GAP), blend=1.5)
    low, high = plain.bounds
    return mesh_of(bone, low - 4, high + 4, CELL)


def _rotation() -> np.ndarray:
    """Return the turn as a matrix: about y, then about z."""
    _, about_y, about_z = TURN
    cy, sy, cz, sz = np.cos(about_y), np.sin(about_y), np.cos(about_z), np.sin(about_z)
    first = np.array([[cy, 0.0, sy], [0.0, 1.0, 0.0], [-sy, 0.0, cy]])
    return np.array([[cz, -sz, 0.0], [sz, cz, 0.0], [0.0, 0.0, 1.0]]) @ first


MAKERS = {"clavicle.l": clavicle}

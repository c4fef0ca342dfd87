"""The navicular, the cuboid and the three cuneiforms as fields; mm, left side.

Each is a hull with rounded edges, given by its corners in its own frame, with its tubercles,
hollows and grooves. Each is a little too large for its place: `foot.py` cuts it by its neighbours
with the width of a joint between, so that their faces fit. Together they form the transverse arch:
the further lateral a bone is, the more its upper face is turned outward.
"""

import numpy as np
from scipy.spatial import ConvexHull

from atlas.field import Field
from atlas.field.displacements import bump, displaced, faded, ridge, roughness
from atlas.field.operations import difference, intersection, offset, transformed, union
from atlas.field.shapes import ellipsoid, half_space, tube

# Each bone's middle, the direction forward along it, and the normal of its upper face.
NAVICULAR = [69.5, 46.5, 25.8], [0.12, -0.40, 0.91], [-0.28, 0.88, 0.38]
MEDIAL = [65.6, 37.8, 44.8], [0.08, -0.40, 0.92], [0.30, 0.88, 0.36]
INTERMEDIATE = [80.0, 42.8, 40.0], [0.22, -0.40, 0.90], [0.40, 0.85, 0.30]
LATERAL = [89.6, 37.2, 37.0], [0.28, -0.36, 0.90], [0.58, 0.76, 0.22]
CUBOID = [96.5, 29.6, 22.5], [0.26, -0.22, 0.93], [0.56, 0.81, 0.10]

# Corners: outward across, up, forward.
NAVICULAR_CORNERS = [
    [19.0, 4.0, -9.0], [19.0, -5.0, -8.0], [18.0, 6.0, 5.0], [17.0, -7.0, 5.0],
    [9.0, 12.0, -11.0], [9.0, 11.0, 10.0], [-3.0, 14.0, -10.0], [-3.0, 14.0, 12.5],
    [-14.0, 8.5, -11.0], [-14.0, 8.5, 10.0], [-20.0, 0.0, -10.0], [-20.0, 1.0, 8.0],
    [-18.0, -8.0, 7.0], [-18.0, -8.0, -6.0], [0.0, -13.0, -8.0], [0.0, -13.0, 10.0],
]  # fmt: skip
MEDIAL_CORNERS = [
    [-11.0, -10.0, -14.0], [-12.0, 2.0, -14.0], [-5.0, 12.5, -14.0], [8.0, 14.0, -14.0],
    [8.0, -9.0, -14.0], [-8.5, -12.0, 11.5], [-10.0, 0.0, 12.0], [-5.0, 14.0, 14.0],
    [8.5, 17.0, 15.0], [8.0, -12.0, 12.0], [-10.0, -15.0, 1.0], [8.0, -14.0, 0.0],
]  # fmt: skip
INTERMEDIATE_CORNERS = [
    [-9.0, 9.5, -12.0], [9.0, 9.5, -12.0], [2.0, -11.0, -10.0], [-3.0, -11.0, -10.0],
    [-9.0, 9.0, 10.0], [9.0, 9.0, 9.0], [2.0, -11.0, 9.0], [-3.0, -11.0, 10.0],
]  # fmt: skip
LATERAL_CORNERS = [
    [-9.0, 9.5, -15.0], [6.0, 10.0, -15.0], [1.0, -9.0, -12.0], [-5.0, -9.0, -12.0],
    [-9.0, 9.0, 10.0], [8.0, 9.5, 9.5], [3.0, -14.0, 9.0], [-4.0, -14.0, 10.0],
    [9.0, 10.0, 0.0], [2.0, -14.0, 0.0], [-4.0, -14.0, 0.0],
]  # fmt: skip
CUBOID_CORNERS = [
    [-6.5, 6.5, -16.0], [10.0, 11.0, -18.0], [13.5, 4.0, -17.0], [11.0, -8.0, -16.0],
    [-1.0, -11.0, -18.0], [-10.0, -5.0, -18.0], [-9.5, 11.5, 14.0], [3.0, 8.5, 17.0],
    [9.0, 3.0, 16.0], [4.0, -7.5, 15.0], [-8.0, -6.0, 17.0], [15.5, 4.0, 2.0],
    [15.0, -5.0, 2.5], [-9.0, -6.0, 0.0], [0.0, -11.0, 4.0],
]  # fmt: skip


def navicular() -> Field:
    """Return the navicular: boat-shaped, with its tuberosity on the inside."""
    boat = _rounded_hull(NAVICULAR_CORNERS, 5.0)
    tuberosity = ellipsoid([-18.0, -5.5, -1.0], [5.5, 5.5, 6.5])
    bone = union(boat, tuberosity, blend=5.0)
    # The tendon of the tibialis posterior passes under it beside the tuberosity.
    bone = displaced(bone, ridge([[-11, -13, -8], [-10, -13, 0], [-9, -13, 9]], -1.2, 7.0))
    bone = displaced(bone, faded(roughness(0.4, 7.0, 3), [0.0, 13.0, 0.0], 18.0))
    return _in_arch(bone, NAVICULAR)


def medial_cuneiform() -> Field:
    """Return the medial cuneiform, its broad side below."""
    bone = _rounded_hull(MEDIAL_CORNERS, 5.0)
    # It is a little hollow between the joints; in front and below is the place of the tendon.
    bone = displaced(bone, ridge([[2, 15, -1], [-9, 3, -1], [-10, -9, -2]], -1.0, 10.0))
    bone = displaced(bone, bump([-9.0, -11.0, 7.0], 1.0, 8.0))
    bone = displaced(bone, faded(roughness(0.35, 7.0, 5), [-9.0, 0.0, 0.0], 20.0))
    return _in_arch(bone, MEDIAL)


def intermediate_cuneiform() -> Field:
    """Return the intermediate cuneiform, the shortest, its broad side above."""
    bone = _rounded_hull(INTERMEDIATE_CORNERS, 3.5)
    bone = displaced(bone, faded(roughness(0.3, 6.0, 9), [0.0, 10.0, 0.0], 14.0))
    return _in_arch(bone, INTERMEDIATE)


def lateral_cuneiform() -> Field:
    """Return the lateral cuneiform, its broad side above."""
    bone = _rounded_hull(LATERAL_CORNERS, 4.0)
    bone = displaced(bone, faded(roughness(0.3, 6.0, 4), [0.0, 10.0, 0.0], 15.0))
    return _in_arch(bone, LATERAL)


def cuboid() -> Field:
    """Return the cuboid: long inside, short outside, with the long peroneal tendon's groove."""
    bone = _rounded_hull(CUBOID_CORNERS, 5.0)
    # The ridge behind the groove ends laterally in the tuberosity.
    keel = tube([[-2, -8.5, -4], [4, -8.0, -5], [12, -5.0, -6]], [3.5, 4.5, 4.5])
    groove = tube([[-9, -12.0, 11], [4, -13.0, 6], [14, -9.5, 3], [20, -3.0, 2]], 4 * [3.0])
    bone = difference(union(bone, keel, blend=5.0), groove, blend=3.0)
    bone = displaced(bone, ridge([[-8, 11, -2], [3, 12, -4], [14, 8, -7]], -1.0, 10.0))
    bone = displaced(bone, faded(roughness(0.3, 7.0, 2), [2.0, 10.0, -2.0], 18.0))
    return _in_arch(bone, CUBOID)


def _rounded_hull(corners: list, edge: float) -> Field:
    """Return the convex hull of some corners, its edges rounded about `edge` mm wide."""
    hull = ConvexHull(corners)
    # Triangles of one flat face count once, or else the rounding would cut into it.
    planes = np.unique(hull.equations.round(6), axis=0)
    faces = [half_space(-plane[3] * plane[:3], plane[:3]) for plane in planes]
    return offset(intersection(*faces, blend=edge), edge / 8)


def _in_arch(field: Field, place: tuple) -> Field:
    """Return a bone at its position and orientation in the arch."""
    middle, forward, up = (np.array(v) for v in place)
    forward /= np.linalg.norm(forward)
    across = np.cross(up, forward)
    across /= np.linalg.norm(across)
    return transformed(field, middle, [across, np.cross(forward, across), forward])

"""The navicular, the cuboid and the three cuneiforms as fields; mm, left side.

Each is a wedge between flat joints (planes) whose edges are rounded, with its tubercles and
grooves. Neighbouring bones share a plane, each half a gap behind it.
"""

import numpy as np

from atlas import field as f

HALF_GAP = 0.8
# Joints: a point, and the way out of the bone behind (or nearer the inside).
CUNEIFORM_1 = [60.0, 38.0, 34.0], [-0.16, 0.28, 1.0]
CUNEIFORM_2 = [74.0, 42.0, 34.5], [0.10, 0.30, 1.0]
CUNEIFORM_3 = [86.0, 40.0, 31.0], [0.42, 0.25, 1.0]
FIRST_SECOND = [67.8, 40.0, 44.0], [1.0, 0.13, -0.04]
SECOND_THIRD = [80.8, 42.0, 43.0], [1.0, -0.18, -0.16]
THIRD_CUBOID = [93.5, 34.0, 43.0], [1.0, -0.28, -0.20]
# Where the metatarsals begin.
FRONT_1 = [58.5, 37.0, 58.5], [0.02, 0.22, 1.0]
FRONT_2 = [75.0, 42.0, 51.5], [0.06, 0.20, 1.0]
FRONT_3 = [87.0, 40.0, 53.0], [0.20, 0.22, 1.0]
FRONT_4 = [103.0, 30.0, 44.0], [0.34, 0.15, 1.0]


def navicular() -> f.Field:
    """Return the navicular: a boat with its tuberosity on the inside."""
    turn = [[0.96, 0.22, -0.16], [-0.23, 0.97, 0.0], [0.16, 0.03, 0.98]]
    body = f.ellipsoid([68.5, 44.0, 26.5], [20.0, 14.0, 12.0], turn)
    body = _behind(body, CUNEIFORM_1, CUNEIFORM_2, CUNEIFORM_3, blend=1.5)
    tuberosity = f.ellipsoid([51.5, 36.0, 24.0], [6.0, 6.5, 7.0])
    return f.union(body, tuberosity, blend=7.0)


def medial_cuneiform() -> f.Field:
    """Return the medial cuneiform, its broad side below."""
    body = f.blade(
        [[63, 56, 49], [60.5, 46, 47], [57.5, 36, 46], [57.5, 20, 44.5]],
        [17.0, 17.0, 17.0, 17.0], [6.5, 8.5, 10.5, 10.5], [0, 0.1, 1],
    )  # fmt: skip
    wedge = f.common(
        body,
        f.half_space([60.0, 51.5, 47.0], [-0.35, 1.0, 0.18]),
        f.half_space([58.0, 22.5, 47.0], [0.0, -1.0, -0.05]),
        blend=5.0,
    )
    bone = _before(wedge, CUNEIFORM_1)
    bone = _behind(bone, FRONT_1, FIRST_SECOND)
    # The front tibial tendon's place, low in front on the inner side.
    return f.displaced(bone, f.bump([47.5, 30.0, 54.0], -0.9, 7.0))


def intermediate_cuneiform() -> f.Field:
    """Return the intermediate cuneiform, the shortest, its broad side above."""
    wedge = f.common(
        f.half_space([74.0, 52.5, 43.0], [0.05, 1.0, 0.15]),
        f.half_space([74.0, 31.0, 46.0], [0.0, -1.0, 0.0]),
        f.half_space([67.4, 42.0, 46.0], [-1.0, -0.16, 0.0]),
        blend=3.0,
    )
    bone = _before(wedge, CUNEIFORM_2, FIRST_SECOND)
    return _behind(bone, FRONT_2, SECOND_THIRD)


def lateral_cuneiform() -> f.Field:
    """Return the lateral cuneiform, its broad side above."""
    wedge = f.common(
        f.half_space([87.5, 49.0, 43.0], [0.27, 1.0, 0.15]),
        f.half_space([85.0, 26.5, 46.0], [0.0, -1.0, -0.1]),
        blend=3.0,
    )
    bone = _before(wedge, CUNEIFORM_3, SECOND_THIRD)
    return _behind(bone, FRONT_3, THIRD_CUBOID)


def cuboid() -> f.Field:
    """Return the cuboid with its tuberosity and the groove of the long peroneal tendon."""
    wedge = f.common(
        f.half_space([101.0, 41.5, 24.0], [0.38, 1.0, -0.05]),
        f.half_space([101.0, 18.0, 24.0], [0.0, -1.0, 0.1]),
        f.half_space([115.0, 26.0, 24.0], [1.0, 0.25, 0.1]),
        f.half_space([91.0, 28.0, 24.0], [-1.0, 0.1, 0.2]),
        f.half_space([96.0, 30.0, 12.0], [-0.25, 0.05, -1.0]),
        f.half_space([112.0, 24.0, 36.0], [0.75, 0.0, 1.0]),
        blend=4.0,
    )
    bone = _behind(_before(wedge, THIRD_CUBOID), FRONT_4)
    keel = f.tube([[95, 19, 20], [103, 18, 22], [111, 20, 23]], [4.5, 5.0, 4.2])
    bone = f.union(bone, keel, blend=4.0)
    beak = f.ellipsoid([93.0, 22.5, 14.0], [5.5, 5.5, 5.5])
    bone = f.union(bone, beak, blend=4.0)
    groove = f.tube([[91, 14.0, 34], [102, 15.0, 30.5], [117, 18.5, 28.0]], [3.4, 3.4, 3.2])
    return f.without(bone, groove, blend=2.0)


def _behind(field: f.Field, *joints: tuple, blend: float = 1.4) -> f.Field:
    """Return the part of a shape before its joints, half a gap away, their edges rounded."""
    planes = [f.half_space(_moved(j, -HALF_GAP), j[1]) for j in joints]
    return f.common(field, *planes, blend=blend)


def _before(field: f.Field, *joints: tuple) -> f.Field:
    """Return the part of a shape beyond its joints."""
    planes = [f.half_space(_moved(j, HALF_GAP), np.negative(j[1])) for j in joints]
    return f.common(field, *planes, blend=1.4)


def _moved(joint: tuple, by: float) -> np.ndarray:
    point, way = np.asarray(joint[0], float), np.asarray(joint[1], float)
    return point + by * way / np.linalg.norm(way)

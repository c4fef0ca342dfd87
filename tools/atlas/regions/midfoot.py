"""The navicular, the cuboid and the three cuneiforms as fields; mm, left side.

Each is a wedge between flat joints (planes) whose edges are rounded, with its tubercles and
grooves. Neighbouring bones share a plane, each half a gap behind it.
"""

import numpy as np

from atlas import field as f

HALF_GAP = 0.8
# Joints: a point, and the way out of the bone behind (or nearer the inside).
CUNEIFORM_1 = [60.0, 38.0, 34.8], [-0.28, -0.20, 1.0]
CUNEIFORM_2 = [74.0, 42.0, 35.8], [0.08, -0.10, 1.0]
CUNEIFORM_3 = [86.0, 40.0, 31.8], [0.50, 0.10, 1.0]
FIRST_SECOND = [67.5, 40.0, 44.0], [1.0, 0.16, -0.04]
SECOND_THIRD = [80.8, 42.0, 43.0], [1.0, -0.10, -0.16]
THIRD_CUBOID = [92.3, 34.0, 43.0], [1.0, -0.42, -0.20]
# Where the metatarsals begin.
FRONT_1 = [58.5, 37.0, 59.5], [0.02, -0.12, 1.0]
FRONT_2 = [75.0, 42.0, 53.0], [0.06, -0.10, 1.0]
FRONT_3 = [87.0, 40.0, 53.5], [0.20, -0.10, 1.0]
FRONT_4 = [103.0, 30.0, 42.0], [0.34, -0.05, 1.0]


def navicular() -> f.Field:
    """Return the navicular: a boat with its tuberosity on the inside."""
    turn = [[0.95, 0.27, -0.16], [-0.27, 0.96, 0.0], [0.16, 0.04, 0.98]]
    body = f.ellipsoid([69.0, 43.8, 22.0], [19.5, 13.6, 16.0], turn)
    body = _behind(body, CUNEIFORM_1, CUNEIFORM_2, CUNEIFORM_3, blend=2.0)
    body = f.common(
        body,
        f.half_space([68.0, 44.0, 16.5], [-0.1, 0.0, -1.0]),
        f.half_space([68.0, 56.8, 26.0], [-0.40, 1.0, 0.10]),
        f.half_space([68.0, 31.6, 26.0], [0.34, -1.0, -0.05]),
        blend=4.0,
    )
    tuberosity = f.ellipsoid([52.5, 35.5, 22.0], [5.5, 6.0, 7.0])
    bone = f.union(body, tuberosity, blend=8.0)
    rough = f.within(f.roughness(0.4, 7.0, 3), [66.0, 57.0, 27.0], 18.0)
    return f.displaced(bone, rough)


def medial_cuneiform() -> f.Field:
    """Return the medial cuneiform, its broad side below."""
    body = f.blade(
        [[62, 52, 49], [60, 45, 47], [57.5, 36, 46], [57.5, 26, 45]],
        [18.0, 18.0, 18.0, 18.0], [9.6, 10.2, 10.5, 9.8], [0, 0, 1],
    )  # fmt: skip
    wedge = f.common(
        body,
        f.half_space([60.0, 52.5, 47.0], [-0.35, 1.0, 0.16]),
        f.half_space([58.0, 22.5, 47.0], [0.10, -1.0, -0.05]),
        blend=6.0,
    )
    bone = _behind(_before(wedge, CUNEIFORM_1), FRONT_1, FIRST_SECOND, blend=3.0)
    # Between the joints the inner side is hollowed a little; in front, the tendon's place.
    bone = f.displaced(bone, f.ridge([[51, 48, 46], [46.5, 37, 45], [48, 26, 44]], -1.6, 11.0))
    bone = f.displaced(bone, f.bump([48.0, 28.0, 53.0], 1.2, 7.0))
    return f.displaced(bone, f.within(f.roughness(0.35, 7.0, 5), [47.0, 36.0, 46.0], 20.0))


def intermediate_cuneiform() -> f.Field:
    """Return the intermediate cuneiform, the shortest, its broad side above."""
    wedge = f.common(
        f.half_space([74.0, 53.0, 43.0], [0.05, 1.0, 0.12]),
        f.half_space([74.0, 31.0, 46.0], [0.0, -1.0, 0.0]),
        f.half_space([67.4, 42.0, 46.0], [-1.0, -0.16, 0.0]),
        blend=3.0,
    )
    bone = _before(wedge, CUNEIFORM_2, FIRST_SECOND)
    bone = _behind(bone, FRONT_2, SECOND_THIRD, blend=3.0)
    return f.displaced(bone, f.within(f.roughness(0.2, 6.0, 9), [74.0, 53.0, 44.0], 14.0))


def lateral_cuneiform() -> f.Field:
    """Return the lateral cuneiform, its broad side above."""
    wedge = f.common(
        f.half_space([88.5, 49.0, 43.0], [0.32, 1.0, 0.12]),
        f.half_space([84.0, 27.0, 43.0], [0.0, -1.0, 0.0]),
        # Behind and below it gives way to the long ligament and the hind tibial tendon.
        f.half_space([85.0, 31.0, 36.0], [0.0, -0.8, -1.0]),
        blend=4.0,
    )
    bone = _before(wedge, CUNEIFORM_3, SECOND_THIRD)
    bone = _behind(bone, FRONT_3, THIRD_CUBOID, blend=3.0)
    keel = f.ellipsoid([84.5, 28.5, 45.0], [4.0, 4.5, 7.0])
    bone = f.union(bone, keel, blend=4.0)
    return f.displaced(bone, f.within(f.roughness(0.2, 6.0, 4), [89.0, 49.0, 44.0], 15.0))


def cuboid() -> f.Field:
    """Return the cuboid with its tuberosity and the groove of the long peroneal tendon."""
    wedge = f.common(
        f.half_space([101.0, 41.2, 24.0], [0.42, 1.0, -0.02]),
        f.half_space([101.0, 18.0, 24.0], [0.05, -1.0, 0.05]),
        f.half_space([115.0, 26.0, 24.0], [1.0, 0.25, 0.1]),
        f.half_space([90.5, 28.0, 24.0], [-1.0, 0.1, 0.25]),
        f.half_space([96.0, 30.0, 11.0], [-0.25, 0.05, -1.0]),
        f.half_space([112.0, 24.0, 36.5], [0.75, 0.0, 1.0]),
        blend=6.0,
    )
    bone = _behind(_before(wedge, THIRD_CUBOID), FRONT_4, blend=3.0)
    keel = f.tube([[94, 19.5, 18], [102, 18.5, 21.5], [111, 20.5, 24.5]], [4.5, 5.5, 5.0])
    beak = f.ellipsoid([94.0, 23.0, 14.5], [6.5, 6.0, 7.0])
    bone = f.union(bone, keel, beak, blend=6.0)
    groove = f.tube([[89, 15.0, 33], [102, 15.0, 30.0], [117, 19.0, 29.0]], [3.6, 3.6, 3.6])
    bone = f.without(bone, groove, blend=3.0)
    bone = f.displaced(bone, f.ridge([[95, 43, 22], [108, 38, 24]], -1.2, 11.0))
    return f.displaced(bone, f.within(f.roughness(0.2, 7.0, 2), [105.0, 39.0, 24.0], 18.0))


def _behind(field: f.Field, *joints: tuple, blend: float = 1.4) -> f.Field:
    """Return the part of a shape before its joints, half a gap away, their edges rounded."""
    planes = [f.half_space(_moved(j, -HALF_GAP), j[1]) for j in joints]
    return f.common(field, *planes, blend=blend)


def _before(field: f.Field, *joints: tuple, blend: float = 3.0) -> f.Field:
    """Return the part of a shape beyond its joints."""
    planes = [f.half_space(_moved(j, HALF_GAP), np.negative(j[1])) for j in joints]
    return f.common(field, *planes, blend=blend)


def _moved(joint: tuple, by: float) -> np.ndarray:
    point, way = np.asarray(joint[0], float), np.asarray(joint[1], float)
    return point + by * way / np.linalg.norm(way)

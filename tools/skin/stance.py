"""The whole body in our skeleton's stance: limbs by their moves, the rest by the trunk's map."""

import numpy as np

from skin.face import placed
from skin.places import Skeleton, limb_places
from skin.plain import without_nipples
from skin.pose import arm_moves, leg_moves, twist_angle, twisted
from skin.rig import joints, weight_matrix
from skin.source import Array, Source
from skin.topology import Topology
from skin.trunk import TrunkMap

_FOREARM = ("lowerarm01.L", "lowerarm02.L")


def posed(source: Source, topology: Topology, skeleton: Skeleton) -> tuple[Array, dict[str, Array]]:
    """Return the skin's vertices in our stance, and the vertices of each eye.

    The left half is posed, the right half is its image.
    """
    rest, ours = joints(source), limb_places(skeleton)
    trunk = TrunkMap(source.vertices, skeleton)
    names, weights = weight_matrix(source, topology.taken)
    points = without_nipples(source.vertices[topology.taken], topology)
    arm = arm_moves(rest, ours)
    moves = arm | leg_moves(rest, ours)
    angle = twist_angle(arm, rest)
    ends = rest["lowerarm01.L"][0], rest["wrist.L"][0]
    result = np.zeros_like(points)
    for name, weight in zip(names, weights.T, strict=True):
        if name in _FOREARM:
            moved = twisted(points, arm["forearm"], angle, ends)
        elif name in moves:
            moved = moves[name](points)
        else:
            moved = trunk(points)
        result += weight[:, None] * moved
    right = topology.side < 0
    result[right] = result[topology.mirror[right]] * [-1.0, 1.0, 1.0]
    result[topology.side == 0, 0] = 0.0
    result, eyes = placed(source, topology, skeleton, result, trunk)
    return (result + result[topology.mirror] * [-1.0, 1.0, 1.0]) / 2, eyes

"""The whole body in our skeleton's stance: limbs by rigid moves, the rest by the trunk's map."""

import numpy as np

from skin.chest import without_nipples
from skin.face import placed
from skin.places import Skeleton, limb_places
from skin.pose import arm_moves, leg_moves, twist_angle, twisted
from skin.rig import soft_weights, true_joints, weight_matrix
from skin.source import Array, Source
from skin.topology import Topology
from skin.trunk import trunk_map

_FOREARM = ("lowerarm01.L", "lowerarm02.L")
_SOLE = ("calcaneus", "metatarsal_1", "metatarsal_5")
# Thickness of the skin over the skull and under the bones of heel and balls, metres.
SCALP_M, SOLE_M = 0.006, 0.011


def posed(source: Source, topology: Topology, skeleton: Skeleton) -> tuple[Array, dict[str, Array]]:
    """Return the skin's vertices in our stance, and the vertices of each eye.

    The left half is posed; the right half is its mirror image.
    """
    rest, ours = true_joints(source, topology), limb_places(skeleton)
    points = without_nipples(source.vertices[topology.taken], topology)
    ground, top = points[:, 1].min(), points[:, 1].max()
    sole = min(skeleton.points(f"{bone}.l")[:, 1].min() for bone in _SOLE) - SOLE_M
    size = (skeleton.left("vertex")[1] + SCALP_M - sole) / (top - ground)
    trunk = trunk_map(points, topology, skeleton, size)
    names, weights = weight_matrix(source, topology.taken)
    weights = soft_weights(weights, source, topology)
    arm = arm_moves(rest, ours, size)
    moves = arm | leg_moves(rest, ours, size, (ground, sole))
    angle = twist_angle(arm, rest)
    ends = rest["lowerarm01.L"][0], rest["wrist.L"][0]
    in_trunk = trunk(points)
    result = np.zeros_like(points)
    for name, weight in zip(names, weights.T, strict=True):
        if name in _FOREARM:
            moved = twisted(points, arm["forearm"], angle, ends)
        else:
            moved = moves[name](points) if name in moves else in_trunk
        result += weight[:, None] * moved
    result, eyes = placed(source, topology, skeleton, topology.from_left(result), trunk)
    return topology.symmetric(result), eyes

"""Putting every bone where it stands in the finished body; mm.

The makers of column and chest work in the finished body's frame already: they build on
`data/standing.json`. Head, arms and legs are made where the source has them and move here.
"""

import numpy as np
import trimesh

from atlas import stand_arms, stand_hand, stand_head, stand_legs
from atlas.regions import column

LEGS = (
    "hip_bone", "sacrum", "coccyx", "pubic_symphysis", "sacrococcygeal_joint",
    "femur", "patella", "tibia", "fibula", "medial_meniscus", "lateral_meniscus", "talus",
    "calcaneus", "navicular", "cuboid", "medial_cun", "intermediate_cun", "lateral_cun",
    "metatarsal_", "foot_",
)  # fmt: skip
HAND = (
    "scaphoid", "lunate", "triquetrum", "pisiform", "trapezium", "trapezoid", "capitate",
    "hamate", "metacarpal_", "hand_",
)  # fmt: skip
ARM = ("scapula", "humerus", "radius", "ulna", *HAND)
STANDING = ("vertebra_", "disc_", "rib_", "costal_", "manubrium", "body_of_", "xiphoid", "clavicle")
# Where the axis's lower end plate lies in the frame in which the skull is made.
SKULL_STANDS_ON = np.array([0.0, 1517.3, -55.3])


def settled(name: str, bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a left or midline bone where it lies in the finished body."""
    if name.startswith(STANDING):
        return bone
    if name.startswith(LEGS):
        return stand_legs.placed(name, bone)
    if name.startswith(ARM):
        bone = stand_hand.shaped(bone) if name.startswith(HAND) else bone
        return stand_arms.placed(name, bone)
    bone = stand_head.shaped(name, bone)
    shift = column.frames()["c2"].origin - SKULL_STANDS_ON
    return trimesh.Trimesh(bone.vertices + shift, bone.faces, process=False)

"""The final position of every bone in the finished body; mm.

The makers of column and chest work in the finished body's frame already and use
`data/standing.json`. Head, arms and legs are made in the source's position and move here.
"""

import numpy as np
import trimesh

from atlas import hand_proportions, head_proportions, place_arms, place_legs
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
IN_PLACE = ("vertebra_", "disc_", "rib_", "costal_", "manubrium", "body_of_", "xiphoid", "clavicle")
# The axis's lower end plate in the frame in which the skull is made.
SKULL_STANDS_ON = np.array([0.0, 1517.3, -55.3])


def placed_bone(name: str, bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a left or midline bone in its position in the finished body."""
    if name.startswith(IN_PLACE):
        return bone
    if name.startswith(LEGS):
        return place_legs.placed(name, bone)
    if name.startswith(ARM):
        bone = hand_proportions.proportioned(bone) if name.startswith(HAND) else bone
        return place_arms.placed(name, bone)
    bone = head_proportions.proportioned(name, bone)
    shift = column.frames()["c2"].origin - SKULL_STANDS_ON
    return trimesh.Trimesh(bone.vertices + shift, bone.faces, process=False)

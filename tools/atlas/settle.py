"""Putting the trunk over the hips; all lengths in mm."""

import numpy as np
import trimesh

# The source's trunk stands behind its hips. With it moved this far, ear, shoulder, hip and
# ankle lie in one plumb line and the last disc lies on the sacrum (x, y, z).
TRUNK = np.array([0.0, -16.0, 22.5])
# Parts that stay: the pelvis and all below.
BELOW = (
    "hip_bone", "sacrum", "coccyx", "pubic_symphysis", "sacrococcygeal_joint",
    "femur", "patella", "tibia", "fibula", "talus", "calcaneus", "navicular", "cuboid",
    "medial_", "intermediate_", "lateral_", "metatarsal_", "foot_",
)  # fmt: skip


def settled(name: str, bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a bone where it lies in the finished body."""
    if name.startswith(BELOW):
        return bone
    return trimesh.Trimesh(bone.vertices + TRUNK, bone.faces, process=False)

"""Putting the trunk over the hips and the shoulders where they hang; all lengths in mm."""

import numpy as np
import trimesh

# The source's trunk stands behind its hips. With it moved this far, ear, shoulder, hip and
# ankle lie in one plumb line and the last disc lies on the sacrum (x, y, z).
TRUNK = np.array([0.0, -16.0, 22.5])
# The source shrugs: its shoulder blades stand 3 to 4 cm too high on the trunk. Moved this far,
# the root of the spine is level with T3, the lower angle with T7 (the usual levels with arms
# hanging), and the blade clears the ribs; arms and hands go along.
SHOULDER = np.array([4.0, -30.0, -9.0])
# The clavicle swings about the middle of its inner end, to where its outer end meets the
# acromion as before; it grows by the twentieth that is then missing.
CLAVICLE_INNER, CLAVICLE_OUTER = np.array([32.7, 1413.0, 4.2]), np.array([146.0, 1432.0, -21.0])
# Parts that stay: the pelvis and all below.
BELOW = (
    "hip_bone", "sacrum", "coccyx", "pubic_symphysis", "sacrococcygeal_joint",
    "femur", "patella", "tibia", "fibula", "talus", "calcaneus", "navicular", "cuboid",
    "medial_", "intermediate_", "lateral_", "metatarsal_", "foot_",
)  # fmt: skip
ARM = (
    "scapula", "humerus", "radius", "ulna", "scaphoid", "lunate", "triquetrum", "pisiform",
    "trapezium", "trapezoid", "capitate", "hamate", "metacarpal_", "hand_",
)  # fmt: skip


def settled(name: str, bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a left or midline bone where it lies in the finished body."""
    if name.startswith(BELOW):
        return bone
    vertices = bone.vertices + TRUNK
    if name.startswith(ARM):
        vertices = vertices + SHOULDER
    if name.startswith("clavicle"):
        vertices = _swung(vertices)
    return trimesh.Trimesh(vertices, bone.faces, process=False)


def _swung(vertices: np.ndarray) -> np.ndarray:
    """Turn and stretch about the clavicle's inner end, so that its outer end goes with the arm."""
    before = CLAVICLE_OUTER - CLAVICLE_INNER
    after = before + SHOULDER
    turn = trimesh.geometry.align_vectors(before, after)[:3, :3]
    scale = np.linalg.norm(after) / np.linalg.norm(before)
    return (vertices - CLAVICLE_INNER) @ turn.T * scale + CLAVICLE_INNER

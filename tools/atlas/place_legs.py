"""Positions of pelvis and legs in the finished body; mm.

All bones but those of the foot are made in their final position. The foot is made at the source's
ankle. Here it is shortened, its arch is raised, and it moves under the ankle of the scanned mean's
tibia and fibula. The map is smooth and the same for every bone, so joints stay as close as they
were. Stretching a gap of 1.4 mm by some per cent is not visible. `data/legs.json` has the numbers.
"""

import numpy as np
import trimesh

from atlas.llp26 import stance

FOOT = (
    "talus", "calcaneus", "navicular", "cuboid", "medial_cuneiform", "intermediate_cuneiform",
    "lateral_cuneiform", "metatarsal_", "foot_",
)  # fmt: skip


def placed(name: str, bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a bone of pelvis or leg in its final position."""
    if not name.startswith(FOOT):
        return bone
    return trimesh.Trimesh(foot_places(bone.vertices), bone.faces, process=False)


def foot_places(p: np.ndarray) -> np.ndarray:
    """Return the final positions of places of the foot as it is made."""
    data = stance()["foot"]
    pivot, to = np.array(data["pivot"]), np.array(data["to"])
    q = p + np.outer(_lift(p), [0.0, 1.0, 0.0])
    return (q - pivot) * data["scale"] @ _turn(data["outward"]).T + to


def made_places(p: np.ndarray) -> np.ndarray:
    """Return places in the body in the frame in which the foot is made."""
    data = stance()["foot"]
    pivot, to = np.array(data["pivot"]), np.array(data["to"])
    raised = (p - to) @ _turn(data["outward"]) / data["scale"] + pivot
    found = raised.copy()
    # The lift's slope is less than 1, so this iteration converges.
    for _ in range(60):
        found[:, 1] = raised[:, 1] - _lift(found)
    return found


def _lift(p: np.ndarray) -> np.ndarray:
    """Return how far the arch is raised at places of the foot as it is made, mm."""
    along = stance()["foot"]["lift"]
    high = np.interp(p[:, 2], along["z"], along["by"])
    low, full = along["from_y"], along["full_y"]
    share = np.clip((p[:, 1] - low) / (full - low), 0.0, 1.0)
    return high * share * share * (3 - 2 * share)


def _turn(degrees: float) -> np.ndarray:
    """Return the rotation that turns the front of the left foot outward."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])

"""Where pelvis and legs stand in the finished body; mm.

All but the foot is made in place. The foot is made to the source's ankle; here it is shortened,
its arch raised, and set under the ankle that the scanned mean's tibia and fibula have. The map is
smooth and the same for every bone, so joints stay as close as they were; what a stretch of some
per cent does to a gap of 1.4 mm cannot be seen. `data/legs.json` has its numbers.
"""

import numpy as np
import trimesh

from atlas.llp26 import stance

FOOT = (
    "talus", "calcaneus", "navicular", "cuboid", "medial_cuneiform", "intermediate_cuneiform",
    "lateral_cuneiform", "metatarsal_", "foot_",
)  # fmt: skip


def placed(name: str, bone: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return a bone of pelvis or leg where it stands."""
    if not name.startswith(FOOT):
        return bone
    return trimesh.Trimesh(foot_places(bone.vertices), bone.faces, process=False)


def foot_places(p: np.ndarray) -> np.ndarray:
    """Return where places of the foot, as it is made, stand in the body."""
    said = stance()["foot"]
    pivot, to = np.array(said["pivot"]), np.array(said["to"])
    q = p + np.outer(_lift(p), [0.0, 1.0, 0.0])
    return (q - pivot) * said["scale"] @ _turn(said["outward"]).T + to


def made_places(p: np.ndarray) -> np.ndarray:
    """Return where places in the body lie in the frame in which the foot is made."""
    said = stance()["foot"]
    pivot, to = np.array(said["pivot"]), np.array(said["to"])
    raised = (p - to) @ _turn(said["outward"]) / said["scale"] + pivot
    found = raised.copy()
    # The lift grows by less than it is high, so that this converges.
    for _ in range(60):
        found[:, 1] = raised[:, 1] - _lift(found)
    return found


def _lift(p: np.ndarray) -> np.ndarray:
    """Return how much the arch is raised at places of the foot as it is made."""
    along = stance()["foot"]["lift"]
    high = np.interp(p[:, 2], along["z"], along["by"])
    low, full = along["from_y"], along["full_y"]
    share = np.clip((p[:, 1] - low) / (full - low), 0.0, 1.0)
    return high * share * share * (3 - 2 * share)


def _turn(degrees: float) -> np.ndarray:
    """Return a turn of the left foot's front outward."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])

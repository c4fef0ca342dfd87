"""The skeleton's position in the atlas's frame; mm."""

import numpy as np

from atlas.split import Bones


def stand(bones: Bones) -> Bones:
    """Move the skeleton so that the feet stand on y = 0 and the midline is x = 0.

    z = 0 is the middle of the two femora, so that the body's weight lies roughly above it.
    """
    middle = np.mean([_x_middle(bones[f"{b}.l"], bones[f"{b}.r"]) for b in ("femur", "hip_bone")])
    floor = min(bone.vertices[:, 1].min() for bone in bones.values())
    depth = np.mean([bones[f"femur.{s}"].bounds.mean(axis=0)[2] for s in "lr"])
    for bone in bones.values():
        bone.apply_translation([-middle, -floor, -depth])
    return bones


def _x_middle(left, right) -> float:
    return float((left.bounds.mean(axis=0)[0] + right.bounds.mean(axis=0)[0]) / 2)

"""Anchors of a bone: its centroid and, for a long bone, its two ends.

They are computed from the covariance of the surface. So coarse, fine and noisy meshes of a bone
have the same anchors in any orientation.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Bone

Places = NDArray[np.float64]
_MAX_FACES = 1200  # largest number of faces that are used
_LONG = 1.6  # ratio of length to breadth from which on a bone has two ends
_END = 1.6  # distance of the ends, standard deviations from the centroid
_NEIGHBOURS = 8


def anchors_of(bone: Bone, long: bool | None = None) -> Places | None:
    """Return the centroid of a bone and, for a long one, its ends, (1 or 3, 3); None without area.

    Parameters
    ----------
    long : whether to return ends; None to decide by the shape
    """
    vertices, faces = bone.surface.vertices, bone.surface.faces
    faces = faces[:: 1 + len(faces) // _MAX_FACES]
    a, b, c = (vertices[faces[:, corner]].astype(np.float64) for corner in range(3))
    (ux, uy, uz), (vx, vy, vz) = (b - a).T, (c - a).T
    areas = np.sqrt((uy * vz - uz * vy) ** 2 + (uz * vx - ux * vz) ** 2 + (ux * vy - uy * vx) ** 2)
    total = float(areas.sum())
    if not 0.0 < total < np.inf:
        return None
    middles, share = (a + b + c) / 3, areas / total
    middle = share @ middles
    apart = middles - middle
    values, axes = np.linalg.eigh((apart * share[:, None]).T @ apart)
    sizes = np.sqrt(np.maximum(values, 0.0))
    if not (sizes[2] >= _LONG * sizes[1] if long is None else long):
        return np.asarray(middle[None])
    end = _END * sizes[2] * axes[:, 2]
    return np.array([middle, middle + end, middle - end])


def shared_anchors(
    ours: Mapping[str, Places], bones: Mapping[str, Bone]
) -> tuple[dict[str, Places], dict[str, Places]]:
    """Return the anchors of bones that two bodies share, with their ends in the same order.

    The order of the ends is found from their distances to the surrounding bones.

    Parameters
    ----------
    ours : anchors of the first body
    bones : of the second
    """
    here, there = {}, {}
    for name, own in ours.items():
        theirs = anchors_of(bones[name], len(own) > 1) if name in bones else None
        if theirs is not None and np.isfinite(theirs).all():
            here[name], there[name] = own, theirs
    middles = np.array([each[0] for each in here.values()])
    others = np.array([each[0] for each in there.values()])
    for name, own in here.items():
        if len(own) > 1:
            near = np.argsort(((middles - own[0]) ** 2).sum(axis=1))[1 : _NEIGHBOURS + 1]
            if _nearer_end(own, middles[near]) @ _nearer_end(there[name], others[near]) < 0:
                there[name] = there[name][[0, 2, 1]]
    return here, there


def _nearer_end(anchors: Places, places: Places) -> NDArray[np.float64]:
    one, other = (np.linalg.norm(places - end, axis=1) for end in anchors[1:])
    return np.asarray(one - other)

"""The inferior articular processes of T12 to L5, which fit into the lower vertebra's joints."""

import numpy as np
from numpy.typing import ArrayLike

from atlas.field import Field
from atlas.regions.column import Joint
from atlas.regions.vertebral_body import rod


def inferior_post(joint: Joint, root: ArrayLike) -> Field:
    """Return the left inferior articular process: a post between the lower vertebra's facets.

    Parameters
    ----------
    joint : the joint below, in the upper vertebra's frame
    root : where the post leaves the arch
    """
    m, radius, high = joint.middle, joint.radius, joint.half[1]
    axis = joint.normal if joint.normal[1] > 0 else -joint.normal
    low, top = m - axis * (high - 3.5), m + axis * (high + 1.0)
    out = np.array([radius * 0.38, 0.0, 0.0])
    return rod(
        [low + out, m + out, top + out * 0.9, root],
        [radius * 0.56, radius * 0.74, radius * 0.74, 4.0],
        [radius * 0.55, min(radius * 0.8, 5.2), 4.4, 4.2],
        (1, 0, 0),
    )

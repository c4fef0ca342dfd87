"""What lies between bones: menisci, symphysis, the last disc, the joint of the coccyx; mm."""

import numpy as np
import trimesh

from atlas import field as f
from atlas.regions.pelvis import SYMPHYSIS
from atlas.solid import midline_mesh_of
from atlas.start import Source

CELL = 0.5


def pubic_symphysis(source: Source) -> trimesh.Trimesh:
    """Return the disc between the pubic bones, slightly proud of them in front."""
    disc = f.common(
        f.ellipsoid([0.0, 842.0, 47.5], [60.0, 18.5, 9.0], [[1, 0, 0], [0, 0.9, 0.43], [0, -0.43, 0.9]]),
        f.half_space([SYMPHYSIS - 0.1, 0, 0], [1, 0, 0]),
        blend=1.0,
    )
    return midline_mesh_of(disc, [-5, 815, 30], [5, 870, 65], CELL)


MAKERS = {"pubic_symphysis": pubic_symphysis}
_ = np

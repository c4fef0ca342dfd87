"""The wrist's eight bones, each offset towards its neighbours; mm.

The source's carpal bones are up to four millimetres apart. The upper row moves as a whole under
the forearm. Each bone is then offset, but only up to the middle between it and the next one, less
half the width of the joint, so the faces of two neighbours are parallel. The hamate gets its hook.
"""

from functools import cache, partial

import numpy as np
import trimesh

from atlas.field import Field, Points
from atlas.field.operations import smooth_min
from atlas.field.shapes import blade
from atlas.solid import field_of, mesh_of
from atlas.source_bones import Source

# The bone's offset (mm); its displacement before that; how much broader it becomes about its
# middle.
CARPALS = {
    "scaphoid": (1.2, (0.5, 1.4, 0.0), 1.0),
    "lunate": (1.6, (-1.0, 1.2, 0.0), 1.1),
    "triquetrum": (1.7, (2.0, 3.4, 0.0), 1.05),
    "pisiform": (0.7, (1.6, 3.0, 0.6), 1.0),
    "trapezium": (1.1, (0.0, 0.0, 0.0), 1.0),
    "trapezoid": (1.1, (0.0, 0.0, 0.0), 1.05),
    "capitate": (1.4, (-1.0, 0.4, 0.0), 1.28),
    "hamate": (1.7, (0.8, 0.6, 0.0), 1.08),
}
# Other bones that they meet, and the heights between which those are near: the lowest of the
# forearm, the hand's top.
BESIDE = ("radius", "ulna", *(f"metacarpal_{n}" for n in range(1, 6)))
NEAR = (820.0, 905.0)
CELL = 0.45
# The gap of a joint: its two cartilages.
GAP = 1.3
# Radius of the edges where two neighbours bound a bone.
EDGE = 1.6
# The hamate's hook is on the palm's side and bends towards the thumb.
HOOK = blade(
    [(213.5, 850.0, -19.0), (214.2, 849.2, -14.0), (216.2, 848.6, -10.2)],
    [4.8, 3.8, 3.2], [3.2, 2.3, 1.9], (0.2, 1.0, 0.0), steps=10,
)  # fmt: skip


@cache
def carpal(name: str, source: Source) -> trimesh.Trimesh:
    """Return one carpal bone of the left hand."""
    own = _plain(source, name)
    others = [_plain(source, other) for other in CARPALS if other != name]
    fixed = [_plain(source, other) for other in BESIDE]

    def distance(p: Points) -> np.ndarray:
        near = own(p)
        result = near - CARPALS[name][0]
        if name == "hamate":
            result = smooth_min(result, HOOK(p), 3.0)
        for other in others:
            result = -smooth_min(-result, -((near - other(p)) + GAP) / 2, EDGE)
        for other in fixed:
            result = -smooth_min(-result, -(GAP - other(p)), EDGE)
        return result

    low, high = source.coarse(f"{name}.l").bounds
    return mesh_of(distance, low - 10.0, high + 10.0, CELL)


@cache
def _plain(source: Source, name: str) -> Field:
    """Return the part of a source bone near the wrist as a field."""
    bone = source.smooth(f"{name}.l")
    heights = bone.vertices[bone.faces][:, :, 1]
    part = trimesh.Trimesh(
        bone.vertices, bone.faces[((heights > NEAR[0]) & (heights < NEAR[1])).all(axis=1)],
        process=False,
    )  # fmt: skip
    part.remove_unreferenced_vertices()
    if name in CARPALS:
        _, move, broader = CARPALS[name]
        middle = bone.bounds.mean(axis=0)
        part.vertices = (part.vertices - middle) * [broader, 1.0, 1.0] + middle + move
    return field_of(part, 0.6, reach=8.0)


MAKERS = {f"{name}.l": partial(carpal, name) for name in CARPALS}

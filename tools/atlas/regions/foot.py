"""The bones of the foot, assembled, each cut by its neighbours; mm.

Talus and heel bone are made to the source's ankle (plafond at y = 72, malleoli beside x = 63 and
90), the others to their arches. `place_legs.py` moves them all under the finished leg; here the
leg's tibia and fibula are brought to the foot to cut it. Bones are made from the ankle and from
the metatarsals towards the middle. Each is cut by those before it, with the width of a joint's
cartilage between, so that their faces fit.
"""

from functools import cache, partial

import numpy as np
import trimesh

from atlas.features import bone_mesh
from atlas.field import Field
from atlas.field.operations import difference, offset
from atlas.place_legs import made_places
from atlas.regions import hindfoot, midfoot, toes
from atlas.solid import field_of, mesh_of
from atlas.source_bones import Source

CELL = 0.6
GAP = 1.4
ANKLE_GAP = 2.2
# The leg above this height cannot touch the foot.
ANKLE_TOP = 100.0

# Shape; tarsal bones that cut it; other bones that cut it; its box.
SHAPES = {
    "talus": (hindfoot.talus, [], ["tibia", "fibula"], [50, 28, -42, 100, 76, 34]),
    "calcaneus": (hindfoot.calcaneus, ["talus"], ["fibula"], [52, -4, -76, 108, 54, 22]),
    "navicular": (midfoot.navicular, ["talus", "calcaneus"], [], [40, 22, 6, 98, 66, 48]),
    "cuboid": (
        midfoot.cuboid, ["calcaneus", "navicular"], ["metatarsal_4", "metatarsal_5"],
        [76, 6, -4, 120, 50, 54],
    ),
    "medial_cuneiform": (
        midfoot.medial_cuneiform, ["navicular"], ["metatarsal_1", "metatarsal_2"],
        [46, 12, 24, 86, 62, 72],
    ),
    "lateral_cuneiform": (
        midfoot.lateral_cuneiform, ["navicular", "cuboid"],
        ["metatarsal_2", "metatarsal_3", "metatarsal_4"], [72, 16, 16, 108, 60, 62],
    ),
    "intermediate_cuneiform": (
        midfoot.intermediate_cuneiform, ["navicular", "medial_cuneiform", "lateral_cuneiform"],
        ["metatarsal_2"], [62, 26, 22, 98, 64, 60],
    ),
}  # fmt: skip


def tarsal(name: str, source: Source) -> trimesh.Trimesh:
    """Return one of the modelled bones of the left foot."""
    return _mesh(source, name).copy()


@cache
def _mesh(source: Source, name: str) -> trimesh.Trimesh:
    shape, ours, others, box = SHAPES[name]
    bone = shape()
    for other in ours:
        bone = difference(bone, offset(_settled(source, other), GAP), blend=2.0)
    for other in others:
        gap = GAP if other.startswith("metatarsal") else ANKLE_GAP
        bone = difference(bone, offset(_other(source, other), gap), blend=2.5)
    return mesh_of(bone, box[:3], box[3:], CELL)


@cache
def _settled(source: Source, name: str) -> Field:
    """Return a finished bone as a field that is fast to evaluate."""
    return field_of(_mesh(source, name), 1.0, reach=5.0)


@cache
def _other(source: Source, name: str) -> Field:
    """Return the part of a neighbouring bone that another module builds, close to this bone."""
    if name.startswith("metatarsal"):
        return field_of(_cut(toes.ray(source, int(name[-1]))[name], 2, 75.0), 1.0, reach=5.0)
    leg = _cut(bone_mesh(f"{name}.l", source), 1, ANKLE_TOP)
    leg.vertices = made_places(leg.vertices)
    return field_of(leg, 1.0, reach=5.0)


def _cut(mesh: trimesh.Trimesh, axis: int, top: float) -> trimesh.Trimesh:
    """Return a bone's faces below `top`; the open end is too far from the tarsus to matter."""
    low = (mesh.vertices[mesh.faces][:, :, axis] < top).all(axis=1)
    part = trimesh.Trimesh(mesh.vertices, mesh.faces[np.flatnonzero(low)], process=False)
    part.remove_unreferenced_vertices()
    return part


MAKERS = {f"{name}.l": partial(tarsal, name) for name in SHAPES}
MAKERS |= {f"foot_{s}_sesamoid.l": partial(toes.sesamoid, side=s) for s in toes.SESAMOIDS}
MAKERS |= {f"metatarsal_{n}.l": partial(toes.toe_bone, f"metatarsal_{n}") for n in toes.METATARSALS}
MAKERS |= {
    f"foot_{kind}_phalanx_{n}.l": partial(toes.toe_bone, f"foot_{kind}_phalanx_{n}")
    for n, (_, bones) in toes.TOES.items()
    for kind in bones
}

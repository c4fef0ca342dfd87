"""The seven tarsal bones and the big toe's sesamoids, modelled; metatarsals and toes kept; mm.

The source's tarsus is flat and full of gaps. Here talus and heel are made to the source's
ankle (the plafond at y = 72, malleoli beside x = 63 and 90), and the rest fills the space up
to the source's metatarsals. Bones are made from the ankle outward; each is cut by those
before it with the width of a joint's cartilage between, so that their faces fit.
"""

from functools import cache, partial

import numpy as np
import trimesh

from atlas import field as f
from atlas.solid import field_of, mesh_of
from atlas.start import Source

CELL = 0.55
GAP = 1.3
# The ankle's axis, through both malleoli, and the middle of the talus's pulley.
ANKLE = np.array([0.95, -0.08, -0.30]) / np.linalg.norm([0.95, -0.08, -0.30])
PULLEY, PULLEY_RADIUS = np.array([77.0, 50.0, -4.0]), 20.0
HEAD = np.array([66.0, 43.5, 14.5])


def talus() -> f.Field:
    """Return the talus: pulley, neck turned inward, head, posterior and lateral process."""
    up = np.array([0.0, 1.0, 0.0]) - ANKLE * ANKLE[1]
    up /= np.linalg.norm(up)
    axes = np.array([ANKLE, up, np.cross(ANKLE, up)])
    across = _drum(PULLEY, ANKLE, PULLEY_RADIUS)
    block = f.box(PULLEY + [0.0, 8.5, 0.0], [14.0, 13.0, 19.0], 5.0, axes)
    pulley = f.common(across, block, blend=4.0)
    groove = PULLEY + np.outer(np.cos(np.linspace(-0.8, 0.8, 7)), up) * PULLEY_RADIUS
    groove = groove + np.outer(np.sin(np.linspace(-0.8, 0.8, 7)), axes[2]) * PULLEY_RADIUS
    pulley = f.displaced(pulley, f.ridge(groove, -1.3, 9.0))
    lower = f.ellipsoid([78.0, 47.5, -6.0], [14.0, 7.5, 19.0])
    neck = f.blade([[75, 49, 4], [70, 47, 11], HEAD], [12, 10.5, 10], [8.5, 8, 8.5], [1, 0, 0.25])
    head = f.ellipsoid(HEAD, [12.0, 10.0, 11.0], [[0.96, -0.1, -0.2], [0.1, 0.99, 0], [0.2, 0, 0.98]])
    behind = f.ellipsoid([75.0, 46.0, -24.5], [8.0, 5.5, 6.0])
    beside = f.ellipsoid([91.0, 46.0, -5.0], [5.5, 5.5, 7.5])
    bone = f.union(pulley, lower, blend=4.0)
    bone = f.union(bone, neck, head, behind, beside, blend=4.5)
    tendon = f.cone([77.5, 60.0, -30.0], [74.0, 40.0, -30.0], 3.2, 3.0)
    canal = f.tube([[98, 42, 8], [84, 39.5, 4], [68, 38.5, -8]], [6.5, 4.0, 3.0])
    facet = f.ellipsoid([82.0, 32.5, -14.0], [14.0, 12.0, 20.0])
    return f.without(bone, tendon, canal, facet, blend=2.5)


def calcaneus() -> f.Field:
    """Return the heel bone: tuberosity, three faces for the talus, the shelf on the inside."""
    body = f.blade(
        [[79, 24, -52], [80, 25, -42], [82, 27.5, -27], [87, 30, -10], [93, 30.5, 0]],
        [21.0, 19.0, 15.0, 13.0, 12.5], [14.0, 12.5, 11.0, 11.5, 12.5], [0, 1, 0],
    )  # fmt: skip
    saddle = f.ellipsoid([83.0, 41.0, -14.0], [13.0, 13.0, 14.0])
    shelf = f.ellipsoid([65.5, 36.5, -3.0], [10.5, 6.0, 11.5], [[0.97, 0.2, 0], [-0.2, 0.97, 0], [0, 0, 1]])
    beak = f.ellipsoid([90.0, 38.0, 2.0], [9.0, 7.0, 7.5])
    inner = f.ellipsoid([71.5, 8.5, -47.0], [7.5, 6.0, 10.0])
    outer = f.ellipsoid([87.0, 8.5, -48.0], [5.0, 5.0, 8.0])
    front = f.ellipsoid([84.0, 17.5, -14.0], [6.0, 4.0, 6.0])
    bone = f.union(body, saddle, blend=7.0)
    bone = f.union(bone, shelf, beak, inner, outer, front, blend=6.0)
    bone = f.displaced(bone, f.bump([100.5, 27.0, -10.0], 1.5, 8.0))
    flexor = f.tube([[61, 27, -18], [62, 28.5, -4], [66, 27, 10]], [4.5, 4.5, 4.5])
    sinus = f.tube([[102, 43, 4], [86, 41, 1], [70, 41, -10]], [5.5, 4.5, 2.5])
    inside = f.ellipsoid([59.0, 22.0, -28.0], [10.0, 14.0, 24.0])
    bone = f.without(bone, flexor, sinus, inside, blend=3.0)
    rough = f.within(f.roughness(0.35, 6.0, 7), [79.0, 20.0, -74.0], 26.0)
    return f.displaced(bone, rough)


def navicular() -> f.Field:
    """Return the navicular: a boat with its tuberosity on the inside."""
    turn = [[0.98, -0.05, -0.18], [0.05, 1.0, 0.0], [0.18, 0.0, 0.98]]
    body = f.ellipsoid([63.5, 40.0, 29.0], [19.5, 14.5, 9.5], turn)
    tuberosity = f.ellipsoid([46.5, 33.0, 26.5], [6.0, 7.0, 6.5])
    bone = f.union(body, tuberosity, blend=7.0)
    # The cup for the talus's head.
    return f.without(bone, f.ellipsoid(HEAD, [15.0, 12.0, 12.3]), blend=1.0)


def medial_cuneiform() -> f.Field:
    """Return the medial cuneiform, its broad side below."""
    wedge = f.blade([[57.5, 47, 50], [57, 36, 50], [56.5, 25, 49]], [8.0, 10.5, 11.5], [15, 15.5, 14.5], [1, 0, 0])
    box = f.box([57.0, 35.5, 50.0], [11.5, 15.5, 14.0], 4.0, _turned(-0.14))
    return f.common(wedge, box, blend=3.0)


def intermediate_cuneiform() -> f.Field:
    """Return the intermediate cuneiform, the shortest, its broad side above."""
    wedge = f.blade([[72, 49, 43], [71.5, 40, 43], [71, 31, 43]], [10.0, 9.0, 6.0], [12, 12, 11], [1, 0, 0])
    return f.common(wedge, f.box([71.5, 41.0, 42.0], [10.0, 11.5, 10.5], 3.0, _turned(-0.12)), blend=3.0)


def lateral_cuneiform() -> f.Field:
    """Return the lateral cuneiform, its broad side above."""
    wedge = f.blade([[86, 45, 33], [85, 36, 33], [83.5, 26, 33]], [10.5, 9.5, 7.0], [14, 14, 13], [1, 0, 0])
    return f.common(wedge, f.box([85.0, 35.5, 33.0], [11.0, 12.2, 13.0], 3.0, _turned(-0.2)), blend=3.0)


def cuboid() -> f.Field:
    """Return the cuboid with its tuberosity and the groove of the long peroneal tendon."""
    bone = f.box([101.0, 30.0, 16.0], [13.5, 13.0, 17.0], 8.0, _turned(-0.42))
    keel = f.tube([[93, 20, 12], [102, 20.5, 9], [110, 23, 6]], [4.0, 4.5, 3.5])
    bone = f.union(bone, keel, blend=5.0)
    groove = f.tube([[90, 16.5, 24], [102, 17.5, 18], [114, 22, 12]], [3.2, 3.2, 3.2])
    return f.without(bone, groove, blend=2.0)


def sesamoid(inner: bool) -> f.Field:
    """Return a sesamoid under the head of the first metatarsal."""
    return f.ellipsoid([54.5 if inner else 66.0, 5.4, 119.0], [4.4, 3.6, 6.4])


# From the ankle outward: each with the bones it gives way to; source bones in brackets are those kept.
SHAPES = {
    "talus": (talus, [], ["tibia", "fibula"]),
    "calcaneus": (calcaneus, ["talus"], ["fibula"]),
    "navicular": (navicular, ["talus", "calcaneus"], []),
    "cuboid": (cuboid, ["calcaneus", "talus", "navicular"], ["metatarsal_4", "metatarsal_5"]),
    "lateral_cuneiform": (lateral_cuneiform, ["navicular", "cuboid"], ["metatarsal_2", "metatarsal_3", "metatarsal_4"]),
    "medial_cuneiform": (medial_cuneiform, ["navicular"], ["metatarsal_1", "metatarsal_2"]),
    "intermediate_cuneiform": (
        intermediate_cuneiform,
        ["navicular", "medial_cuneiform", "lateral_cuneiform"],
        ["metatarsal_2"],
    ),
    "foot_medial_sesamoid": (partial(sesamoid, True), [], ["metatarsal_1"]),
    "foot_lateral_sesamoid": (partial(sesamoid, False), [], ["metatarsal_1"]),
}
BOXES = {
    "talus": ([50, 30, -36], [106, 78, 32]),
    "calcaneus": ([46, -4, -82], [114, 60, 22]),
    "foot_medial_sesamoid": ([46, -2, 108], [64, 14, 130]),
    "foot_lateral_sesamoid": ([56, -2, 108], [76, 14, 130]),
}
REST = ([32, 8, -12], [124, 62, 78])


@cache
def fitted(source: Source, name: str) -> f.Field:
    """Return a bone's field, less what its neighbours take with the joint's gap."""
    shape, ours, kept = SHAPES[name]
    bone = shape()
    for other in ours:
        bone = f.without(bone, f.grown(_settled(source, other), GAP), blend=1.0)
    for other in kept:
        bone = f.without(bone, f.grown(_kept(source, other), GAP), blend=1.0)
    return bone


def tarsal(name: str, source: Source) -> trimesh.Trimesh:
    """Return one of the modelled bones of the left foot."""
    return _mesh(source, name).copy()


@cache
def _mesh(source: Source, name: str) -> trimesh.Trimesh:
    low, high = BOXES.get(name, REST)
    return mesh_of(fitted(source, name), low, high, CELL)


@cache
def _settled(source: Source, name: str) -> f.Field:
    """Return a finished bone as a field that is quick to ask."""
    return field_of(_mesh(source, name), 1.0, reach=6.0)


@cache
def _kept(source: Source, name: str) -> f.Field:
    return field_of(source.smooth(f"{name}.l"), 1.2, reach=6.0)


def _drum(middle: np.ndarray, axis: np.ndarray, radius: float) -> f.Field:
    """Return an endless cylinder."""

    def distance(p: f.Points) -> np.ndarray:
        off = p - middle
        return np.linalg.norm(off - np.outer(off @ axis, axis), axis=1) - radius

    return distance


def _turned(angle: float) -> np.ndarray:
    """Return axes turned about the vertical; a negative angle turns the front outward."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


MAKERS = {f"{name}.l": partial(tarsal, name) for name in SHAPES}

"""The source's right hand with its arm to above the elbow, in the hand's own frame.

Frame: metres, the wrist at the origin, +X to the thumb's side, the fingers along -Y, +Z out of the
hand's back. A right hand that lies palm down on the plane across Z has this frame.
"""

from dataclasses import dataclass

import numpy as np

from skin.rig import joints
from skin.source import Array, Mask, Source
from skin.topology import Ints, Neighbours, inside

# Length from the wrist's joint along the middle finger's bones to its tip: the same as the hand of
# the default body, and as an adult's hand from the wrist's crease.
LENGTH_M = 0.186
# Where the arm is cut: two neighbours on the loop of vertices half-way up the upper arm, and a
# vertex on the hand's side of it.
CUT, ON_HAND = (1694, 1700), 2119
# The vertices along the middle of each nail's plate, without its ends. All faces with one of these
# vertices form the nail.
NAILS = (2776, 2777, 2824, 2078, 2079, 2863, 2270, 2271, 2902, 2462, 2463, 2941, 2654, 2655)
SIDE = ".R"
# Bones of the source that move as one here.
ONE_BONE = {
    "lowerarm01": "forearm",
    "lowerarm02": "forearm",
    "upperarm01": "upperarm",
    "upperarm02": "upperarm",
}
ARM = ("finger", "metacarpal", "wrist", "lowerarm", "upperarm")


@dataclass(frozen=True, slots=True)
class Hand:
    """The resting hand.

    Attributes
    ----------
    vertices : (n, 3)
    quads : (m, 4) faces, counter-clockwise seen from outside
    cap : polygons that close the arm
    nails : (m,) which quads are a nail
    joints : bone → its head and tail
    bones : names of the bones that move the hand
    weights : (n, bones) their weights for each vertex
    """

    vertices: Array
    quads: Ints
    cap: list[list[int]]
    nails: Mask
    joints: dict[str, tuple[Array, Array]]
    bones: list[str]
    weights: Array


def right_hand(source: Source) -> Hand:
    """Return the body's right hand at the size of an adult's."""
    loop = Neighbours(source.groups["body"]).loop(*CUT)
    quads = source.groups["body"]
    quads = quads[inside(quads, loop, ON_HAND)]
    taken = np.unique(quads)
    places = {
        bone.removesuffix(SIDE): ends
        for bone, ends in joints(source).items()
        if bone.endswith(SIDE) and bone.startswith(ARM)
    }
    wrist = places["wrist"][0]
    axes = _axes(places)
    scale = LENGTH_M / _length([places[f"finger3-{k}"][0] for k in (1, 2, 3)], places, wrist)

    def framed(points: Array) -> Array:
        return np.asarray(scale * (points - wrist) @ axes.T)

    bones, weights = _weights(source, taken)
    numbers = np.full(len(source.vertices), -1)
    numbers[taken] = np.arange(len(taken))
    rim = numbers[loop]
    vertices, cap = framed(source.vertices[taken]), rim.tolist()
    if not _is_opposed(rim, numbers[quads]):
        cap.reverse()
    # A second ring inside the rim keeps the cut's edge round in the subdivision.
    ring = list(range(len(vertices), len(vertices) + len(cap)))
    middle = vertices[cap].mean(axis=0)
    vertices = np.vstack([vertices, middle + 0.8 * (vertices[cap] - middle)])
    weights = np.vstack([weights, weights[cap]])
    strip = [[cap[i - 1], cap[i], ring[i], ring[i - 1]] for i in range(len(cap))]
    return Hand(
        vertices,
        numbers[quads],
        [*strip, ring],
        np.isin(quads, NAILS).any(axis=1),
        {bone: (framed(head), framed(tail)) for bone, (head, tail) in places.items()},
        bones,
        weights,
    )


def _axes(places: dict[str, tuple[Array, Array]]) -> Array:
    """Return the frame's axes as rows."""
    ahead = places["finger3-1"][0] - places["wrist"][0]
    ahead /= np.linalg.norm(ahead)
    thumbwards = places["finger2-1"][0] - places["finger5-1"][0]
    thumbwards -= ahead * (thumbwards @ ahead)
    thumbwards /= np.linalg.norm(thumbwards)
    return np.array([thumbwards, -ahead, np.cross(ahead, thumbwards)])


def _length(knuckles: list[Array], places: dict[str, tuple[Array, Array]], wrist: Array) -> float:
    chain = np.array([wrist, *knuckles, places["finger3-3"][1]])
    return float(np.linalg.norm(np.diff(chain, axis=0), axis=1).sum())


def _weights(source: Source, taken: Ints) -> tuple[list[str], Array]:
    """Return the moving bones and their weights; see `ONE_BONE`."""
    table: dict[str, Array] = {}
    for bone, pairs in source.weights.items():
        name = bone.removesuffix(SIDE)
        if not bone.endswith(SIDE) or not name.startswith(ARM):
            continue
        name = ONE_BONE.get(name, name)
        weights = table.setdefault(name, np.zeros(len(source.vertices)))
        weights[list(pairs)] += list(pairs.values())
    moving = {name: weights[taken] for name, weights in table.items() if weights[taken].any()}
    bones = sorted(moving)
    weights = np.column_stack([moving[bone] for bone in bones])
    return bones, weights / weights.sum(axis=1, keepdims=True)


def _is_opposed(cap: Ints, quads: Ints) -> bool:
    """Return whether the cap passes its first edge in the opposite direction to the quad there."""
    edges = {(int(a), int(b)) for q in quads for a, b in zip(q, np.roll(q, -1), strict=True)}
    return (int(cap[1]), int(cap[0])) in edges

"""The skin's topology: which vertices and triangles of the base mesh form its closed outside.

The base mesh continues through the lips into a mouth and behind the lids around each eye. Bones
lie there (teeth, orbits). These pockets are cut off at a loop of edges, and the opening is closed
by a strip from its upper to its lower side. The eyeballs are separate meshes and lie a little in
front of theirs. The order of the vertices is the base mesh's, so a vertex number means the same
place on every body.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from atlas.halving import Ints
from atlas.spline import MIRROR
from skin.source import Source

TOPOLOGY = "makehuman-hm08-body"
# Loops where pockets begin: two neighbours on the loop of base-mesh vertices. They are the last
# loop inside the lips, and the first one that is nearer to the eye's centre than the eyeball's
# surface all round.
MOUTH_LOOP = (520, 521)
LEFT_EYE_LOOP = (7774, 7773)
# A vertex deep in each pocket.
MOUTH_DEPTH, LEFT_EYE_DEPTH = 690, 8023
EYES = {"eye.l": "helper-l-eye", "eye.r": "helper-r-eye"}


@dataclass(frozen=True, slots=True)
class Topology:
    """The skin's vertices and triangles.

    Attributes
    ----------
    taken : (n,) number in the base mesh of each vertex of the skin
    faces : (m, 3) triangles, numbers in the skin
    mirror : (n,) the vertex on the other side; itself on the midline
    side : (n,) 1 on the left, -1 on the right, 0 on the midline
    eyes : node name → (numbers in the base mesh, triangles)
    """

    taken: Ints
    faces: Ints
    mirror: Ints
    side: Ints
    eyes: dict[str, tuple[Ints, Ints]]

    def from_left(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the points with the right half as the left one's mirror image, x = 0 between."""
        result, right = points.copy(), self.side < 0
        result[right] = points[self.mirror[right]] * MIRROR
        result[self.side == 0, 0] = 0.0
        return result

    def symmetric(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the points with each half as the mean of it and the other's mirror image."""
        return np.asarray((points + points[self.mirror] * MIRROR) / 2)


def skin_topology(source: Source) -> Topology:
    """Return the topology; it depends on the base mesh only, not on the body's shape."""
    quads = source.groups["body"]
    mirror = _mirror_map(source.base, np.unique(quads))
    neighbours = Neighbours(quads)
    left_eye = neighbours.loop(*LEFT_EYE_LOOP)
    mouth = neighbours.loop(*MOUTH_LOOP)
    right_eye = [int(mirror[v]) for v in left_eye]
    depths = (MOUTH_DEPTH, LEFT_EYE_DEPTH, int(mirror[LEFT_EYE_DEPTH]))
    outside = quads
    for loop, depth in zip((mouth, left_eye, right_eye), depths, strict=True):
        outside = outside[~inside(outside, loop, depth)]
    triangles = _split(outside, source.base, mirror)
    cap = _strip(left_eye, source.base)
    triangles = np.vstack(
        [triangles, cap, mirror[cap][:, ::-1], _mouth(mouth, source.base, mirror)]
    )
    taken = np.unique(triangles)
    number = np.full(len(source.base), -1)
    number[taken] = np.arange(len(taken))
    eyes = {}
    for node, group in EYES.items():
        used = np.unique(source.groups[group])
        eyes[node] = used, np.searchsorted(used, fan(source.groups[group]))
    partner = number[mirror[taken]]
    side = np.sign(source.base[taken, 0]).astype(np.int64)
    side[partner == np.arange(len(taken))] = 0
    return Topology(taken, number[triangles], partner, side, eyes)


class Neighbours:
    """The quads and edges at each vertex of a quad mesh."""

    def __init__(self, quads: Ints) -> None:
        self.quads_at: dict[int, list[set[int]]] = {}
        for quad in quads:
            for v in quad:
                self.quads_at.setdefault(int(v), []).append({int(w) for w in quad})
        self.edges: dict[int, set[int]] = {}
        for quad in quads:
            for a, b in zip(quad, np.roll(quad, -1), strict=True):
                self.edges.setdefault(int(a), set()).add(int(b))
                self.edges.setdefault(int(b), set()).add(int(a))

    def loop(self, first: int, second: int) -> list[int]:
        """Follow edges straight through vertices of four quads until they close."""
        path = [first, second]
        while True:
            before, at = path[-2:]
            sides = [quad for quad in self.quads_at[at] if before in quad]
            (ahead,) = [v for v in self.edges[at] if not any(v in quad for quad in sides)]
            if ahead == first:
                return path
            path.append(ahead)


def _mirror_map(base: np.ndarray, body: Ints) -> Ints:
    """Return for each vertex of the body its mirror image; -1 elsewhere."""
    found = cKDTree(base[body]).query(base[body] * [-1.0, 1.0, 1.0])[1]
    mirror = np.full(len(base), -1)
    mirror[body] = body[found]
    if not np.array_equal(mirror[mirror[body]], body):
        raise SystemExit("The base mesh is not its own mirror image.")
    return mirror


def inside(quads: Ints, loop: list[int], depth: int) -> NDArray[np.bool_]:
    """Return which quads connect to vertex `depth` without crossing the loop."""
    walls = {frozenset(pair) for pair in zip(loop, loop[1:] + loop[:1], strict=True)}
    at_edge: dict[frozenset[int], list[int]] = {}
    for i, quad in enumerate(quads):
        for a, b in zip(quad, np.roll(quad, -1), strict=True):
            at_edge.setdefault(frozenset((int(a), int(b))), []).append(i)
    beyond: dict[int, list[int]] = {}
    for edge, pair in at_edge.items():
        if edge not in walls:
            for i in pair:
                beyond.setdefault(i, []).extend(j for j in pair if j != i)
    reached = set(np.flatnonzero((quads == depth).any(axis=1)).tolist())
    front = list(reached)
    while front:
        new = [j for j in beyond.get(front.pop(), []) if j not in reached]
        reached.update(new)
        front.extend(new)
    mask = np.zeros(len(quads), bool)
    mask[list(reached)] = True
    return mask


def _split(quads: Ints, base: np.ndarray, mirror: Ints) -> Ints:
    """Cut each quad along its shorter diagonal, symmetrically."""
    left = quads[base[quads, 0].mean(axis=1) > 0]
    across = np.linalg.norm(base[left[:, 0]] - base[left[:, 2]], axis=1)
    other = np.linalg.norm(base[left[:, 1]] - base[left[:, 3]], axis=1)
    turned = np.where((other < across)[:, None], np.roll(left, -1, axis=1), left)
    halves = fan(turned)
    return np.vstack([halves, mirror[halves][:, ::-1]])


def fan(quads: Ints) -> Ints:
    """Return two triangles for each quad: first all first ones, then all second ones."""
    return np.vstack([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def _strip(loop: list[int], base: np.ndarray) -> Ints:
    """Close a loop with triangles between its upper and its lower side, facing forward."""
    start = int(np.argmin(base[loop, 0]))
    ring = loop[start:] + loop[:start]
    half = len(ring) // 2
    upper, lower = ring[1:half], ring[:half:-1]
    if base[upper, 1].mean() < base[lower, 1].mean():
        upper, lower = lower, upper
    triangles = [(ring[0], lower[0], upper[0]), (ring[half], upper[-1], lower[-1])]
    for i in range(half - 2):
        triangles.append((lower[i], lower[i + 1], upper[i]))
        triangles.append((lower[i + 1], upper[i + 1], upper[i]))
    return np.array(triangles)


def _mouth(loop: list[int], base: np.ndarray, mirror: Ints) -> Ints:
    """Close the mouth: the left half as a strip from the midline, the right as its mirror image."""
    if base[loop[1], 0] < 0:
        loop = loop[:1] + loop[:0:-1]
    half = len(loop) // 2
    upper, lower = loop[: half // 2 + 1], loop[half : half // 2 : -1]
    triangles = []
    for i in range(min(len(upper), len(lower)) - 1):
        triangles.append((lower[i], lower[i + 1], upper[i]))
        triangles.append((lower[i + 1], upper[i + 1], upper[i]))
    left = np.array(triangles)
    return np.vstack([left, mirror[left][:, ::-1]])

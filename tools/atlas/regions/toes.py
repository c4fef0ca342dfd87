"""Metatarsals and toes on the arches; the big toe's first phalanx and sesamoids are modelled.

The source's forefoot is almost flat and its toes are long and far apart. Each metatarsal is turned
onto the arch and shortened a little. The bones of each toe follow it, with a joint's gap between,
bent a little. Only the big toe's first phalanx is modelled anew. Lengths are mm.
"""

from functools import cache

import numpy as np
import trimesh
from scipy.spatial import cKDTree

from atlas.field import Field
from atlas.field.operations import difference, offset, union
from atlas.field.shapes import blade, box, ellipsoid, half_space, tube
from atlas.solid import field_of, mesh_of
from atlas.source_bones import Source

CELL = 0.5
GAP = 1.4
# Middle of the base, middle of the head, scale: the bases lie on the transverse arch.
METATARSALS = {
    1: ([67.0, 35.0, 57.8], [60.5, 14.0, 120.0], 0.97),
    2: ([82.0, 38.5, 52.7], [84.0, 9.5, 120.0], 0.94),
    3: ([92.3, 33.5, 50.6], [99.0, 9.5, 113.0], 0.96),
    4: ([99.7, 26.0, 43.4], [112.0, 11.5, 105.0], 0.94),
    5: ([110.0, 17.5, 27.8], [125.0, 11.5, 89.0], 0.99),
}
# Offset of the source's slender bones, which are too thin, mm.
THICKER = {2: 0.2, 3: 0.3, 4: 0.4, 5: 0.4}
# The first one's breadth relative to the source's, from base to head.
BREADTH = [0.0, 0.2, 0.4, 0.7, 1.0], [0.80, 0.76, 0.86, 1.0, 1.10]
# The fifth one's tuberosity, and additions to its head and shaft.
FIFTH_ENDS = [([112.5, 16.0, 23.0], [4.2, 4.6, 8.0]), ([124.0, 12.0, 88.0], [5.8, 6.8, 7.0])]
FIFTH_SHAFT = [[114.5, 16.5, 45.0], [118.5, 14.5, 65.0], [123.0, 12.5, 82.0]], [3.5, 3.9, 4.6]
# How far the toe points outward, and each of its bones down, degrees; scale of its bones.
TOES = {
    1: (6.0, {"proximal": (2.0, 1.0), "distal": (6.0, 0.92)}),
    2: (6.5, {"proximal": (-5.0, 0.84), "middle": (14.0, 0.78), "distal": (16.0, 1.05)}),
    3: (7.5, {"proximal": (-4.0, 0.84), "middle": (14.0, 0.82), "distal": (16.0, 1.05)}),
    4: (9.0, {"proximal": (-1.0, 0.80), "middle": (14.0, 0.84), "distal": (16.0, 1.05)}),
    5: (10.0, {"proximal": (0.0, 0.76), "middle": (12.0, 0.86), "distal": (14.0, 1.05)}),
}
# How far the base of a toe's first bone is below the middle of the bone behind it.
DROP = 1.5
SESAMOIDS = {"medial": (-6.4, 5.6, [4.3, 3.3, 6.2]), "lateral": (6.2, 5.4, [4.1, 3.2, 5.6])}


def big_toe_first() -> Field:
    """Return the big toe's proximal phalanx along +Z from its base at the origin, +Y above."""
    shaft = blade(
        [[0, 0, 3], [0, 0.3, 8], [0, 0.2, 15], [0, -0.5, 22], [0, -1.5, 28]],
        [10.2, 8.6, 6.9, 6.9, 7.6], [7.9, 6.6, 5.0, 4.5, 4.6], [1, 0, 0],
    )  # fmt: skip
    base = box([0.0, 0.0, 3.6], [10.6, 8.2, 4.6], 3.6)
    flexor = [ellipsoid([x, -6.0, 4.0], [4.0, 3.0, 4.2]) for x in (-6.0, 6.0)]
    condyles = [ellipsoid([x, -2.2, 28.2], [4.2, 4.9, 4.6]) for x in (-4.0, 4.0)]
    bone = union(shaft, base, *flexor, blend=3.5)
    bone = union(bone, *condyles, blend=2.0)
    sides = [ellipsoid([x, -1.2, 28.5], [2.2, 2.8, 2.8]) for x in (-9.4, 9.4)]
    below = ellipsoid([0.0, -9.5, 15.0], [5.0, 5.2, 11.0])
    cup = ellipsoid([0.0, 0.8, -9.2], [13.0, 10.5, 10.8])
    return difference(bone, *sides, below, cup, blend=1.6)


def sesamoid(source: Source, side: str) -> trimesh.Trimesh:
    """Return a sesamoid close under the head of the first metatarsal."""
    across, deep, radii = SESAMOIDS[side]
    head = ray(source, 1)["metatarsal_1"]
    front = head.vertices[:, 2].max()
    middle = np.array([METATARSALS[1][1][0] + across, deep, front - 9.0])
    bone = ellipsoid(middle, radii, [[1, 0, 0], [0, 0.98, 0.2], [0, -0.2, 0.98]])
    grown = mesh_of(bone, middle - 9.0, middle + 9.0, 0.4)
    # Up to the head, less the cartilage's thickness.
    near = cKDTree(head.vertices).query(grown.vertices)[0].min()
    grown.apply_translation([0.0, min(near - 0.9, 1.5), 0.0])
    return grown


@cache
def ray(source: Source, number: int) -> dict[str, trimesh.Trimesh]:
    """Return a metatarsal and its toe's bones, by id without the side."""
    base, head, scale = METATARSALS[number]
    before = f"metatarsal_{number}"
    toward = np.subtract(head, base)
    mesh = source.smooth(f"{before}.l")
    found = {before: _posed(mesh, _axis(mesh), base, toward, scale)}
    if number == 1:
        found[before] = _stout(found[before], toward / np.linalg.norm(toward))
    else:
        behind = ray(source, number - 1)[f"metatarsal_{number - 1}"]
        found[before] = _slender(number, found[before], behind)
    start = np.array(head)
    outward, bones = TOES[number]
    for kind, (down, size) in bones.items():
        name = f"foot_{kind}_phalanx_{number}"
        a, b = np.radians([outward, down])
        way = np.array([np.sin(a) * np.cos(b), -np.sin(b), np.cos(a) * np.cos(b)])
        if name == "foot_proximal_phalanx_1":
            low, high = [-14.0, -13.0, -4.0], [14.0, 12.0, 37.0]
            mesh = mesh_of(big_toe_first(), low, high, CELL)
            axis = np.array([0.0, 0.0, 1.0])
        else:
            mesh = source.smooth(f"{name}.l")
            axis = _axis(mesh)
        first = kind == "proximal"
        place = start - [0.0, DROP, 0.0] if first else start
        bone = _posed(mesh, axis, place + way * 6.0, way, size)
        found[name] = _slid(bone, found[before], way)
        start = _end(found[name], way, 0.94)
        before = name
    return found


def toe_bone(name: str, source: Source) -> trimesh.Trimesh:
    """Return a metatarsal or toe bone of the left foot."""
    return ray(source, int(name[-1]))[name].copy()


def _axis(mesh: trimesh.Trimesh) -> np.ndarray:
    """Return the direction from the middle of a long bone's base to that of its head."""
    way = np.array([0.0, 0.0, 1.0])
    for _ in range(3):
        way = _end(mesh, way, 0.85) - _end(mesh, way, 0.15)
        way /= np.linalg.norm(way)
    return way


def _end(mesh: trimesh.Trimesh, way: np.ndarray, share: float) -> np.ndarray:
    """Return the middle of one end of a bone, cut at `share` of its length.

    The end is the part behind the cut; the part in front of it if `share` is greater than 0.5.
    """
    along = mesh.vertices @ way
    low, high = along.min(), along.max()
    cut = low + share * (high - low)
    part = mesh.vertices[along > cut] if share > 0.5 else mesh.vertices[along < cut]
    return (part.min(axis=0) + part.max(axis=0)) / 2


def _posed(
    mesh: trimesh.Trimesh, axis: np.ndarray, base: np.ndarray, toward: np.ndarray, scale: float
) -> trimesh.Trimesh:
    """Return a bone rotated from `axis` to `toward`, the middle of its base at `base`."""
    # The smallest rotation, because a bone must not spin about itself.
    turn = _least_turn(axis, np.asarray(toward) / np.linalg.norm(toward))
    points = (mesh.vertices - _end(mesh, axis, 0.15)) @ turn.T * scale + base
    return trimesh.Trimesh(points, mesh.faces, process=False)


def _stout(bone: trimesh.Trimesh, way: np.ndarray) -> trimesh.Trimesh:
    """Return the first metatarsal: thick shaft, broad head, a flat kidney-shaped base."""
    along = bone.vertices @ way
    low, high = along.min(), along.max()
    middles = [
        bone.vertices[np.abs(along - (low + share * (high - low))) < 3.0].mean(axis=0)
        for share in (0.18, 0.4, 0.6, 0.82)
    ]
    across = np.cross([0.0, 1.0, 0.0], way)
    across /= np.linalg.norm(across)
    share = np.interp((along - low) / (high - low), *BREADTH)
    off = (bone.vertices - middles[0]) @ across
    bone = trimesh.Trimesh(
        bone.vertices + np.outer(off * (share - 1), across), bone.faces, process=False
    )
    shape = union(field_of(bone, 0.8), tube(middles, [6.4, 6.2, 6.3, 7.2]), blend=5.0)
    # The base faces a little outward as well as back.
    base = half_space(middles[0] + way * (low + 1.8 - middles[0] @ way), way - 0.12 * across)
    kidney = ellipsoid(middles[0] + 12.5 * across - 5.0 * way, [5.0, 6.5, 9.0])
    shape = difference(shape, base, kidney, blend=2.0)
    return mesh_of(shape, bone.bounds[0] - 3, bone.bounds[1] + 3, CELL)


def _slender(number: int, bone: trimesh.Trimesh, inner: trimesh.Trimesh) -> trimesh.Trimesh:
    """Return one of the other metatarsals, its base cut by the one medial to it."""
    shape = offset(field_of(bone, 0.6), THICKER[number])
    low, high = bone.bounds
    if number == 5:
        shape = union(shape, *(ellipsoid(*said) for said in FIFTH_ENDS), blend=5.0)
        shape = union(shape, tube(*FIFTH_SHAFT), blend=5.0)
        low = low - [0.0, 0.0, 12.0]
    shape = difference(shape, offset(field_of(inner, 0.8, reach=4.0), GAP), blend=1.6)
    return mesh_of(shape, low - 3, high + 3, CELL)


def _least_turn(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    v, c = np.cross(a, b), float(a @ b)
    k = np.array([[0.0, -v[2], v[1]], [v[2], 0.0, -v[0]], [-v[1], v[0], 0.0]])
    return np.eye(3) + k + k @ k / (1.0 + c)


def _slid(bone: trimesh.Trimesh, behind: trimesh.Trimesh, way: np.ndarray) -> trimesh.Trimesh:
    """Return a bone moved along its axis until it is a joint's gap from the one behind."""
    tree = cKDTree(behind.vertices)
    far = (behind.vertices @ way).max() - (bone.vertices @ way).min() + 4.0
    points = bone.vertices + way * far
    for _ in range(12):
        points = points - way * 0.8 * (tree.query(points)[0].min() - GAP)
    return trimesh.Trimesh(points, bone.faces, process=False)

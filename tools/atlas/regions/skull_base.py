"""Frontal, parietal, temporal, occipital and sphenoid bone: one body, divided at the sutures.

Everything is given for the left half. Parts of a bone outside the braincase (mastoid, pterygoid
plates, condyles, brow) are joined to it before it is divided. Only the zygomatic process overlaps
another bone's part, so it is added to the temporal bone afterwards.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from atlas.field import Field, Points
from atlas.field.displacements import displaced
from atlas.field.operations import difference, intersection, mirrored, union
from atlas.field.shapes import blade, box, cone, ellipsoid, half_space, tube
from atlas.regions import face_sutures, nose_inside, skull_cavities, skull_relief, skull_vault
from atlas.regions.skull_shapes import SEAM, bounded_around, clear_of, maker, plate, trimmed


def _frontal_parts() -> list[Field]:
    margin = [(3, 32, 82), (9, 35, 83), (16, 39.5, 83), (26, 42.5, 80.5), (35, 40.5, 76.5),
              (42, 34.4, 72), (46, 30, 69.8)]  # fmt: skip
    thick = [4.0, 4.8, 5.2, 5.4, 5.0, 4.0, 2.8]
    # Without this the temple would be hollow behind the orbit's lateral rim.
    temple = [(46.3, 30, 67), (46.8, 38, 66.5), (46.8, 47, 65), (46.8, 57, 60)]
    nasal = box((0, 32, 80.0), (12.5, 6.5, 7.0), 3.5)
    return [
        bounded_around(tube(margin, thick, steps=3), margin, 6.0),
        bounded_around(tube(temple, [2.8, 4.0, 4.2, 3.0]), temple, 5.0),
        bounded_around(nasal, [(0, 32, 80)], 14.0),
    ]


@cache
def frontal_process() -> Field:
    """Return the frontal bone's process at the orbit's lateral rim, down to the cheekbone."""
    rim = tube(
        [(41, 34.5, 73.8), (45, 31, 71.0), (47.3, 27.5, 69.6), (48.0, 22, 69)],
        [3.0, 3.2, 3.0, 2.8],
    )
    behind = plate([[(44, 34, 73), (47, 38, 66)], [(47, 28, 69.5), (47.6, 30, 64)], [(48.4, 19,
        67), (49, 19, 62.5)]],
                   [[2.6, 2.2], [2.6, 1.8], [2.6, 1.8]])  # fmt: skip
    whole = union(bounded_around(rim, [(41, 20, 68), (48, 35, 78)], 4.0), behind, blend=3.0)
    whole = difference(whole, skull_cavities.orbit(), blend=1.5)
    return trimmed(whole, face_sutures.of_frontal()[0])


def _temporal_parts() -> list[Field]:
    # Broad at its root; its front edge is upright behind the ear canal, its tip points forward.
    mastoid = union(
        ellipsoid((56.2, -4, -21), (8.2, 12.5, 14.5)), ellipsoid((55.5, -13, -14.5), (7.4, 12.5,
            9.0)),
        ellipsoid((53, -20.5, -11), (5.2, 9.0, 6.0)), blend=7.0,
    )  # fmt: skip
    petrous = tube([(50, -7, -4), (38, -8, 1), (26, -7, 7), (13, -2, 14)], [7.5, 6.2, 5.6, 4.5])
    ear = cone((55.8, -5, -1), (34, -4, 3), 6.2, 6.6)
    sheath = blade(
        [(54, -11, 2), (44, -13, 3), (34, -12, 6)], [4.5, 6.0, 3.0], [1.6, 1.8, 1.4], (0, 1, 0)
    )
    styloid = tube(
        [(45, -11, -1), (43.2, -20, 3), (41.2, -30, 8), (39.3, -39, 12.5)], [3.4, 2.2, 1.7, 0.9]
    )
    tubercle = union(
        cone((42, 0, 24), (60, -1.5, 22), 4.2, 4.6), cone((58, 3, 8), (62, 1, 20), 3, 4), blend=4
    )
    after = cone((58, -2, 5), (50, -3, 5.5), 2.6, 2.0)
    return [
        bounded_around(mastoid, [(42, -32, -34), (72, 18, -2)], 1.0),
        bounded_around(petrous, [(13, -2, 14), (50, -8, -4)], 11.0),
        bounded_around(ear, [(60, -5, -1), (34, -4, 3)], 9.0),
        bounded_around(sheath, [(54, -11, 2), (34, -12, 6)], 8.0),
        bounded_around(styloid, [(45, -11, -1), (39, -44, 15)], 5.0),
        bounded_around(tubercle, [(42, 0, 24), (62, 1, 8)], 7.0),
        bounded_around(after, [(58, -2, 5), (50, -3, 5)], 4.0),
    ]  # fmt: skip


def _occipital_parts() -> list[Field]:
    basilar = union(
        box((0, -11.5, 2), (10.5, 4.5, 9.0), 4.0, [(1, 0, 0), (0, 0.8, 0.6), (0, -0.6, 0.8)]),
        cone((0, -15, -1), (0, -12, 5), 4.0, 3.0), blend=6.0,
    )  # fmt: skip
    way = np.array([-0.48, -0.05, 0.87])
    up = np.array([-0.35, 0.93, -0.1])
    third = np.cross(way, up)
    condyle = ellipsoid(
        (17.4, -15.6, -7.0), (11.0, 6.2, 4.8), np.array([way, up, third / np.linalg.norm(third)])
    )
    jugular = cone((24, -15, -12), (36, -15, -17), 5.5, 4.5)
    rim = tube(
        [(16.5, -15, -14), (17, -15, -24), (10.5, -16, -37), (0, -16.5, -41.5)],
        [3.6, 3.2, 3.0, 3.0],
    )
    return [
        bounded_around(basilar, [(0, -13, 2)], 15.0),
        bounded_around(condyle, [(17.4, -15.6, -7)], 12.0),
        bounded_around(jugular, [(24, -15, -12), (36, -15, -17)], 6.0),
        bounded_around(rim, [(0, -19, -14), (16, -22, -41)], 5.0),
    ]  # fmt: skip


def _sphenoid_parts() -> list[Field]:
    body = union(
        ellipsoid((0, 8, 26), (13.5, 13.0, 15.0)),
        cone((0, -3, 22), (0, -3.5, 36), 3.0, 1.6), blend=4.0,
    )  # fmt: skip
    root = tube([(22, 4, 30), (17, -4, 32), (15.5, -14, 34)], [7.0, 5.0, 2.8])
    lateral = plate(
        [[(16, -3, 36), (21, -3, 29), (26, -4, 22)],
         [(15.5, -14, 37), (20.5, -14, 29.5), (28, -14, 20.5)],
         [(15.5, -25, 37), (20, -27, 30), (26.5, -24, 22.5)]],
        [[1.8, 1.6, 1.3], [1.6, 1.3, 1.1], [1.5, 1.2, 1.0]],
    )  # fmt: skip
    medial = plate(
        [[(14, -2, 37), (13.5, -2, 31), (12, -3, 24)],
         [(14, -14, 37), (13.5, -14, 31), (12.5, -14, 26)],
         [(14.5, -26, 36), (13.5, -27, 31), (12.5, -25, 27.5)]],
        [[1.6, 1.4, 1.2], [1.5, 1.2, 1.1], [1.4, 1.2, 1.0]],
    )  # fmt: skip
    hook = tube([(13, -25, 29), (13.2, -29, 28), (15, -31, 27)], [1.2, 1.0, 0.8])
    wall = plate(
        [[(26.5, 1, 44.5), (31.0, 1, 48.8), (36, 1, 55.8), (40.2, 3, 61.2)],
         [(25.2, 13, 45.5), (29.7, 13, 50.2), (35.8, 14, 57), (42.5, 14, 62.8)],
         [(27.5, 27, 49.5), (31.8, 27, 54), (38, 27, 58.8), (44.7, 26, 64.7)]],
        [[2.6, 3.2, 3.1, 2.7], [3.4, 4.2, 3.9, 3.0], [2.8, 3.8, 3.7, 3.0]],
    )  # fmt: skip
    lesser = blade(
        [(5, 26, 37), (13, 26.5, 41), (24, 28, 45.5), (34, 30.5, 48)],
        [5.0, 4.2, 3.0, 1.6], [2.0, 2.0, 1.7, 1.2], (0, -0.2, 1),
    )  # fmt: skip
    spine = cone((34, -2, 15), (35, -8, 14), 2.6, 1.0)
    return [
        bounded_around(body, [(0, 8, 26)], 17.0),
        bounded_around(root, [(22, 4, 30), (15, -14, 34)], 7.0),
        lateral, medial, bounded_around(hook, [(13, -25, 29), (15, -31, 27)], 2.0), wall,
        bounded_around(lesser, [(5, 26, 37), (34, 31, 48)], 5.0),
        bounded_around(spine, [(34, -2, 15), (35, -8, 14)], 3.0),
    ]  # fmt: skip


def _holes() -> list[Field]:
    foramen = ellipsoid((0, -22, -21.5), (15.6, 40.0, 18.6))
    foramen = intersection(
        foramen, half_space((0, 0, 0), (0, 1, 0)), half_space((0, -50, 0), (0, -1, 0))
    )
    joint = ellipsoid((51, -6.0, 12.5), (13.0, 9.0, 8.2))
    notch = blade(
        [(47, -28, -2), (48.5, -18, -12), (48, -10, -28)],
        [2.6, 2.8, 2.0], [1.5, 1.6, 1.4], (0, 1, 0),
    )  # fmt: skip
    jugular = ellipsoid(
        (24.5, -10, -8.5), (6.0, 9.0, 4.2), [(0.8, 0, -0.6), (0, 1, 0), (0.6, 0, 0.8)]
    )
    return [
        bounded_around(foramen, [(0, 0, -3), (16, -45, -41)], 2.0),
        bounded_around(joint, [(51, -6, 12.5)], 14.0),
        bounded_around(notch, [(46, -28, -2), (47, -10, -28)], 5.0),
        bounded_around(jugular, [(24.5, -10, -8.5)], 10.0),
    ]  # fmt: skip


@cache
def braincase() -> Field:
    """Return the left half of the braincase with all its processes, in one piece."""
    shell = displaced(skull_vault.outside(), skull_relief.relief())
    parts = [*_frontal_parts(), *_temporal_parts(), *_occipital_parts(), *_sphenoid_parts()]
    solid = union(shell, *parts, blend=4.5)
    solid = difference(solid, skull_cavities.brain(), blend=1.0)
    solid = difference(solid, *_holes(), blend=2.0)
    solid = difference(solid, skull_cavities.orbit(), blend=2.2)
    nose = intersection(skull_cavities.nose(), half_space((0, 0, 40), (0, 0, -1)))
    return difference(solid, nose, skull_cavities.canals(), skull_cavities.fissures(), blend=0.8)


def part(name: str) -> Field:
    """Return the left half of one bone of the braincase."""
    space = skull_vault.cell(name)

    def distance(p: Points) -> NDArray[np.float64]:
        result = space(p) + SEAM
        near = result < 9.0
        if near.any():
            result[near] = np.maximum(result[near], braincase()(p[near]))
        return result

    return distance


def zygomatic_process() -> Field:
    """Return the temporal bone's part of the arch, with its root above the ear canal."""
    arch = blade(
        [(61, 6.5, -2), (64, 5, 8), (66.5, 2, 18), (68, 0, 28), (67.8, -2, 38), (66.4, -3, 46),
         (64, -3.5, 55)],
        [2.6, 3.8, 4.4, 4.2, 4.2, 4.8, 5.0], [2.4, 2.4, 1.8, 1.4, 1.3, 1.4, 1.5], (0.22, 1, 0),
    )  # fmt: skip
    shelf = plate([[(57, 5, 4), (62, 5, 4)], [(58, 3, 14), (64, 3.5, 14)], [(58, 2, 22), (65.5,
        1.5, 21)]],
                  [[2.0, 2.0], [1.8, 2.0], [2.4, 2.2]])  # fmt: skip
    whole = union(bounded_around(arch, [(61, 6, -2), (68, -3, 55)], 5.0), shelf, blend=3.0)
    whole = difference(
        whole,
        bounded_around(ellipsoid((51, -6.0, 12.5), (13.0, 9.0, 8.2)), [(51, -6, 12)], 14.0),
        blend=1.0,
    )
    return trimmed(whole, face_sutures.temporozygomatic())


def temporal() -> Field:
    """Return the left temporal bone."""
    ear = bounded_around(
        cone((74, -5, -1), (36, -3, 3), 4.6, 3.6), [(74, -5, -1), (36, -3, 3)], 6.0
    )
    return union(part("temporal_bone"), difference(zygomatic_process(), ear), blend=2.5)


@cache
def frontal_half() -> Field:
    """Return the left half of the frontal bone."""
    half = trimmed(part("frontal_bone"), *face_sutures.of_frontal())
    half = union(half, frontal_process(), blend=2.0)
    notch = bounded_around(box((0, 28, 59.5), (5.4, 12, 13.8), 2.0), [(0, 28, 59.5)], 15.0)
    return clear_of(difference(half, notch), nose_inside.ethmoid_half())


def frontal() -> Field:
    """Return both halves of the frontal bone."""
    return mirrored(frontal_half())


@cache
def sphenoid_half() -> Field:
    """Return the left half of the sphenoid bone."""
    half = trimmed(part("sphenoid_bone"), *face_sutures.of_sphenoid())
    return clear_of(half, nose_inside.ethmoid_half(), zygomatic_process(), frontal_process())


def sphenoid() -> Field:
    """Return both halves of the sphenoid bone."""
    return mirrored(sphenoid_half())


def occipital() -> Field:
    """Return both halves of the occipital bone."""
    return mirrored(part("occipital_bone"))


def parietal() -> Field:
    """Return the left parietal bone; its suture with the right one is scalloped."""

    def seam(p: Points) -> NDArray[np.float64]:
        along = np.arctan2(p[:, 1] - 40.0, p[:, 2]) * 85.0
        return 0.08 + 0.10 * (1 + np.sin(along * 1.6)) * (1 + 0.4 * np.sin(along * 0.37)) - p[:, 0]

    return intersection(part("parietal_bone"), seam)


MAKERS = {
    "frontal_bone": maker(frontal, (-60, 14, -2), (60, 122, 100), 0.85),
    "parietal_bone.l": maker(parietal, (-1.5, 2, -94), (78, 124, 60), 0.85),
    "occipital_bone": maker(occipital, (-66, -34, -94), (66, 80, 22), 0.8),
    "temporal_bone.l": maker(temporal, (6, -50, -58), (80, 58, 62), 0.7),
    "sphenoid_bone": maker(sphenoid, (-72, -38, -2), (72, 52, 76), 0.75),
}

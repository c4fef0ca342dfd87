"""The face: upper jaw, cheekbone, nasal, lacrimal and palatine bone, all of the left side."""

from functools import cache

from atlas.field import Field
from atlas.field.operations import difference, intersection, union
from atlas.field.shapes import blade, cone, ellipsoid, half_space, tube
from atlas.regions import face_sutures, nose_inside, skull_base, skull_cavities, teeth
from atlas.regions.skull_shapes import (
    SEAM,
    bounded,
    bounded_around,
    clear_of,
    maker,
    plate,
    trimmed,
)

# The suture with the bone of the other side.
LEFT_HALF = half_space((SEAM, 0, 0), (-1, 0, 0))


@cache
def cheek() -> Field:
    """Return the solid that cheekbone and upper jaw share at their suture."""
    body = plate(
        [[(30, -23, 71), (30, -12, 75), (24, -1, 80)],
         [(39, -21, 69.5), (37, -10, 74), (33, -1, 77.5)],
         [(47, -18.5, 66), (46, -8.5, 71), (42.5, 1, 73.5)],
         [(55, -13.5, 58), (54.5, -5, 61), (52, 3.5, 63)],
         [(61, -9.0, 51.5), (61.4, -4, 52.5), (60, 1.0, 53.5)],
         [(66, -6.5, 40), (66.8, -3, 40), (66.5, 0.5, 40)]],
        [[3.2, 2.4, 2.6], [4.2, 3.4, 2.9], [4.4, 4.2, 3.2], [3.0, 3.4, 2.4], [2.0, 2.2, 1.8],
         [1.8, 2.0, 1.8]],
    )  # fmt: skip
    upwards = plate(
        [[(41, 1, 72.5), (48, -1, 69), (53, 1, 62)],
         [(46.8, 8, 70), (49.5, 8, 66.5), (51.5, 8, 61)],
         [(47.6, 17, 69), (49.1, 17, 66), (49.8, 17, 62)],
         [(47.2, 33, 72.8), (49.0, 33, 69.6), (49.8, 33, 65)]],
        [[3.0, 3.0, 2.2], [2.6, 2.8, 2.0], [2.6, 2.7, 1.9], [2.8, 3.0, 2.0]],
    )  # fmt: skip
    wall = plate(
        [[(45.5, 3, 70), (41.8, 5, 63.3), (35.3, 7, 53.3)],
         [(47, 14, 68.5), (42.8, 14, 63), (36.1, 14, 54.3)],
         [(48, 31.5, 68.5), (45.0, 31.5, 65), (39.4, 30, 57.9)]],
        [[2.4, 2.6, 1.8], [2.6, 3.5, 3.2], [2.6, 3.4, 3.2]],
    )  # fmt: skip
    # The cheekbone's prominence; without it the bone would be a flat shield.
    prominence = ellipsoid(
        (47.0, -9.5, 66.3), (9.5, 9.0, 4.6), [(0.75, 0, -0.66), (0, 1, 0), (0.66, 0, 0.75)]
    )
    return union(
        union(body, upwards, wall, blend=4.0),
        bounded_around(prominence, [(47, -9, 67)], 12.0),
        blend=6.0,
    )


@cache
def cheekbone() -> Field:
    """Return the cheekbone between its four sutures."""
    whole = difference(cheek(), skull_cavities.orbit(), blend=1.5)
    whole = difference(whole, skull_cavities.canals())
    return trimmed(whole, *face_sutures.of_zygomatic())


@cache
def upper_jaw_whole() -> Field:
    """Return the upper jaw before teeth, nose and neighbours are cut out of it."""
    arch = [(-4, -36, 89), (4, -36, 88.5), (12, -35.5, 86), (18.5, -35, 80), (22.3, -34.5, 71),
            (25, -34, 60), (26.5, -33, 52), (26.5, -32, 48)]  # fmt: skip
    ridge = blade(arch, 8.5, [4.4, 4.4, 4.6, 5.0, 5.5, 5.8, 5.8, 4.8], (0, 1, 0.1))
    wall = plate(
        [[(2, -33, 90), (9, -31, 88.5), (16, -31, 84), (21.5, -31, 75), (25, -31, 64), (26.5, -30,
            50)],
         [(4, -22, 88.5), (12, -21, 85.5), (17.5, -20, 80), (23, -20, 72.5), (27.5, -22, 64),
          (27.5, -20, 50)],
         [(12, -12, 86), (14, -11, 83.5), (20, -9, 78), (27, -9, 74.5), (35, -11, 69), (30, -8,
             52)],
         [(11, -2, 86), (13, 1, 83.5), (20, 0, 81), (28, -1, 79), (36, 0, 74), (32, 0, 56)]],
        [[3.0, 3.0, 2.8, 2.6, 2.6, 2.4]] + [[2.4, 2.6, 2.2, 2.2, 2.6, 1.6]] * 2 + [[2.0, 2.2, 2.2,
            2.4, 2.6, 1.6]],
    )  # fmt: skip
    core = union(
        ellipsoid((24.2, -18, 60.5), (9.0, 15, 14.5)), ellipsoid((25, -5, 62.5), (13.5, 9, 15)),
        cone((27, -26, 49.5), (24, -6, 49), 5.5, 4.0), blend=8.0,
    )  # fmt: skip
    frontal_process = plate(
        [[(10.6, -11, 87.0), (12.6, -8, 83), (14, -6, 80)],
         [(8.0, 0, 91.5), (11.8, 2, 85.9), (14.5, 2, 80)],
         [(7.0, 14, 90.5), (10.2, 14, 86), (13, 14, 80)],
         [(5.0, 24, 87), (8.2, 24, 84), (11, 23, 79)],
         [(4.6, 31, 86), (7.6, 31, 83), (10.5, 30, 79)]],
        [[1.6, 1.8, 1.3], [1.5, 1.6, 1.2], [1.4, 1.8, 1.2], [1.4, 1.8, 1.2], [1.4, 1.8, 1.2]],
    )  # fmt: skip
    palate = plate(
        [[(-3, -26, 88), (8, -27, 87), (16, -28, 80)],
         [(-3, -25.5, 70), (10, -26, 70), (22, -29, 68)],
         [(-3, -25, 46), (10, -25.5, 46), (24, -29, 46)]],
        [[4.2, 4.2, 4.0], [2.2, 2.3, 2.6], [1.9, 1.9, 2.2]],
    )  # fmt: skip
    # The front of the palate curves down to the teeth.
    vault = plate(
        [[(-2, -31.5, 83.5), (8, -32, 81.5), (14, -32.5, 76)],
         [(-2, -28, 74.5), (8, -28.5, 73), (16, -30, 68)]],
        [[4.0, 4.0, 3.4], [2.4, 2.4, 2.4]],
    )  # fmt: skip
    rim = tube([(12.6, 7, 83), (16, 2.5, 82.5), (23, 0.2, 81), (31, -1.2, 78), (36, -0.5, 75.5)],
               [1.8, 2.2, 2.4, 2.4, 2.2])  # fmt: skip
    floor = plate([[(13, 5, 80), (24, -1, 79), (36, -1, 73)], [(14, 6.5, 62), (24, 4.5, 60), (34,
        2.0, 64)],
                   [(14.5, 8, 47), (20, 6.5, 47), (26, 5, 52)]], 1.6)  # fmt: skip
    # The buttress from the first molar up to the cheekbone's lower border.
    buttress = tube([(38, -21, 68.5), (32, -24, 66), (28.5, -31, 62.5)], [3.6, 3.4, 3.0])
    canine = tube([(16.3, -37, 85.0), (15.8, -28, 85.2), (14.5, -17, 83.5)], [3.6, 3.4, 2.0])
    return union(
        bounded_around(ridge, arch, 9.0), wall, bounded(core, (10, -36, 40), (40, 4, 80)),
        frontal_process,
        palate, vault,
        bounded_around(rim, [(12, -2, 75), (36, 8, 83)], 3.0),
        floor, bounded_around(buttress, [(38, -21, 68.5), (28, -31, 62)], 5.0),
        bounded_around(canine, [(16, -40, 88), (14, -17, 84)], 5.0), blend=4.0,
    )  # fmt: skip


@cache
def _pterygoid() -> Field:
    """Return the part of the sphenoid bone that the upper jaw can meet."""
    return bounded(skull_base.sphenoid_half(), (0, -40, 20), (46, 40, 66), reach=1.0)


@cache
def upper_jaw() -> Field:
    """Return the left upper jaw."""
    bone = union(upper_jaw_whole(), trimmed(cheek(), face_sutures.zygomaticomaxillary()), blend=3.0)
    below = half_space((0, -40.6, 60), (0, -1, -0.045))
    bone = intersection(bone, below, blend=4.0)
    bone = difference(bone, skull_cavities.orbit(), skull_cavities.nose(), blend=1.2)
    # The nose's floor has the crest under the vomer and, in front, the nasal spine.
    crest = plate([[(0, -22.5, 50), (0, -25, 50)], [(0, -22, 86), (0, -25, 86)]], 1.3)
    spine = tube([(0, -25.5, 86), (0, -23.5, 90), (0, -21.5, 94)], [4.2, 2.6, 0.9])
    bone = union(bone, crest, bounded_around(spine, [(0, -25, 85), (0, -21, 95)], 5.0), blend=2.5)
    # The sinus has a wide opening into the nose, narrowed by the palatine bone and the lower
    # concha.
    sinus = union(ellipsoid((22.5, -9, 61), (7.0, 9.5, 9.5)), cone((13, -6, 61), (22, -6, 61), 6.5),
                  blend=3.0)  # fmt: skip
    sinus = bounded_around(sinus, [(13, -6, 61), (22.5, -9, 61)], 10.0)
    bone = difference(bone, sinus, skull_cavities.canals(), skull_cavities.fissures(), blend=0.5)
    bone = trimmed(bone, *face_sutures.of_maxilla())
    bone = clear_of(bone, cheekbone(), nasal_bone(), lacrimal(), palatine(),
                    nose_inside.lower_concha(),
                    nose_inside.ethmoid_half(), nose_inside.vomer_half(), _pterygoid())  # fmt: skip
    return intersection(difference(bone, teeth.row("upper")), LEFT_HALF)


@cache
def nasal_bone() -> Field:
    """Return the left nasal bone."""
    bone = plate(
        [[(-1, 32, 87.0), (3, 32, 86.3), (6, 32, 84.5)],
         [(-1, 23, 88.6), (3, 23, 87.8), (6, 23, 85.5)],
         [(-1, 16, 92.4), (3.5, 15.8, 91.4), (8, 15, 87.8)],
         [(-1, 4.4, 101.6), (4, 1.2, 99.2), (8.6, -4.4, 91.9)]],
        [[2.0, 2.0, 1.8], [1.5, 1.5, 1.3], [1.2, 1.2, 1.1], [0.9, 0.9, 0.8]], 0.35,
    )  # fmt: skip
    return intersection(
        trimmed(bone, face_sutures.nasomaxillary(), face_sutures.frontonasal()), LEFT_HALF
    )


@cache
def lacrimal() -> Field:
    """Return the left lacrimal bone."""
    sheet = plate(
        [[(11.2, 23.5, 79), (10.5, 23.5, 75.5), (9.9, 24, 73.2)],
         [(12.2, 15, 79.5), (11.6, 15, 76), (11.2, 15, 73.2)],
         [(13.4, 6, 79.5), (12.8, 5, 76), (12.3, 7, 73.4)]], 1.0,
    )  # fmt: skip
    down = plate([[(12.6, 7, 78), (12.4, 7, 75)], [(12.4, 0, 77), (12.4, 0, 75)]], 0.6)
    sac = cone((14.0, 24, 78.2), (15.6, 6, 77.8), 1.9, 2.4)
    whole = difference(union(sheet, down, blend=1.0), skull_cavities.orbit(), sac, blend=1.2)
    return clear_of(whole, nose_inside.ethmoid_half(), skull_base.frontal_half())


@cache
def palatine() -> Field:
    """Return the left palatine bone."""
    level = plate(
        [[(-2, -25.3, 57), (8, -25.8, 57), (17, -27.5, 57)],
         [(-2, -24.8, 45), (8, -25.2, 45), (16, -27, 45)],
         [(-2, -24, 40), (7, -24.8, 40.5), (15, -26, 38)]], [[1.8, 1.8, 2.2], [1.8, 1.7, 2.2],
             [1.5, 1.2, 1.8]],
    )  # fmt: skip
    spine = cone((0, -24, 42), (0, -23.4, 37.5), 1.6, 0.9)
    upright = plate(
        [[(15, -26, 51), (15.2, -26, 44), (15.3, -26, 38)],
         [(15.2, -14, 57), (15.4, -14, 46), (15.4, -14, 37)],
         [(14.8, -4, 57), (14.8, -4, 46), (14.6, -4, 37)],
         [(14.2, 2, 50), (13.6, 2, 45), (12.6, 2, 40)]], [[1.3] * 3, [1.1] * 3, [1.1] * 3,
             [1.1] * 3],
    )  # fmt: skip
    to_orbit = union(
        cone((14, 1, 47), (14.2, 6, 46.5), 2.2, 2.8),
        ellipsoid((14.4, 6, 46.5), (3.0, 2.6, 3.8)),
        blend=2.0,
    )
    to_sphenoid = plate(
        [
            [(13.5, 1, 42), (13.3, 1, 38)],
            [(11.5, 5, 39), (11, 4, 35)],
            [(7.5, 3, 36), (7.5, 1, 31)],
        ],
        1.5,
    )
    nasal_crest = plate([[(0, -22, 41), (0, -24, 41)], [(0, -21.5, 49), (0, -24, 49)]], 1.2)
    pyramid = tube([(15.5, -25.5, 43), (19.5, -27.5, 39.5), (23, -29.5, 36)], [3.0, 3.4, 1.8])
    bone = union(level, spine, upright, to_orbit, to_sphenoid, nasal_crest, pyramid, blend=2.0)
    bone = difference(
        trimmed(bone, *face_sutures.of_palatine()), skull_cavities.canals(), skull_cavities.orbit()
    )
    bone = clear_of(bone, skull_base.sphenoid_half(), nose_inside.ethmoid_half(),
                    nose_inside.vomer_half(), nose_inside.lower_concha())  # fmt: skip
    return intersection(bone, LEFT_HALF)


def zygomatic() -> Field:
    """Return the left cheekbone, clear of its neighbours."""
    return clear_of(cheekbone(), skull_base.zygomatic_process(), skull_base.sphenoid_half(),
                    skull_base.frontal_half())  # fmt: skip


MAKERS = {
    "zygomatic_bone.l": maker(zygomatic, (26, -28, 34), (74, 32, 84), 0.55),
    "maxilla.l": maker(upper_jaw, (-1, -48, 38), (48, 34, 101), 0.7),
    "nasal_bone.l": maker(nasal_bone, (-2, -6, 80), (14, 36, 108), 0.4),
    "lacrimal_bone.l": maker(lacrimal, (8, -5, 70), (17, 29, 83), 0.35),
    "palatine_bone.l": maker(palatine, (-2, -32, 28), (24, 14, 62), 0.45),
}

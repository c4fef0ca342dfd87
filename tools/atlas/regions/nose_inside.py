"""Ethmoid bone, vomer and the lower concha, for the left half."""

from functools import cache

from atlas.field import Field
from atlas.field.operations import difference, intersection, mirrored, union
from atlas.field.shapes import ellipsoid, half_space
from atlas.regions import skull_cavities
from atlas.regions.skull_shapes import bounded_around, clear_of, maker, plate


def _flat(points: list, thick) -> Field:
    """Return a plate in a sagittal plane from rows of (y, z)."""
    return plate([[(0.0, y, z) for y, z in row] for row in points], thick)


@cache
def ethmoid_half() -> Field:
    """Return the left half of the ethmoid bone."""
    sieve = plate(
        [
            [(-2, 25, 46), (4.5, 25.5, 46)],
            [(-2, 25, 59), (5, 26, 59)],
            [(-2, 26, 72), (4.5, 27, 72)],
        ],
        1.1,
    )
    comb = _flat(
        [[(26, 56), (26, 74)], [(31, 60), (33, 73)], [(36, 65), (38, 71)]],
        [[1, 1.4], [1, 1.6], [0.9, 1.2]],
    )
    upright = _flat(
        [
            [(25, 47), (26, 62), (27, 77)],
            [(12, 47), (12, 64), (15, 84)],
            [(0, 47.5), (-3, 62), (3, 83)],
        ],
        0.75,
    )
    paper = plate(
        [[(10.2, 27, 46), (10.2, 27.5, 60), (10.0, 27, 72)],
         [(11.5, 16, 45), (11.6, 16, 60), (11.3, 16, 73)],
         [(13.0, 6, 46), (13.2, 4, 60), (12.4, 7, 72)]], 0.85, 0.3,
    )  # fmt: skip
    roof = plate(
        [
            [(4.5, 26, 46), (10, 27, 46)],
            [(5, 26.5, 60), (10, 28, 60)],
            [(4.5, 27, 72), (9.8, 27.5, 72)],
        ],
        0.9,
    )
    inner = plate(
        [[(4.4, 26, 47), (4.8, 26, 60), (4.6, 26, 71)],
         [(4.2, 17, 47), (4.6, 17, 60), (4.8, 16, 72)],
         [(5.6, 10, 47), (5.8, 8, 60), (6.0, 6, 74)]], 0.8,
    )  # fmt: skip
    walls = [
        plate(
            [
                [(4.4, 26, z), (9.0, 27, z)],
                [(4.6, 14, z - 1), (10.3, 15, z)],
                [(6, 8, z), (11.5, 6, z)],
            ],
            0.7,
        )
        for z in (46.5, 54.0, 62.0, 71.0)
    ]
    middle = plate(
        [[(5.6, 11, 46), (5.8, 9, 58), (6.4, 6, 69)],
         [(4.4, 5, 45), (4.2, 4, 58), (6.0, 3, 70)],
         [(6.4, 0, 46), (6.4, -2, 58), (6.8, 0.5, 69.5)],
         [(8.2, 2, 47), (8.6, 0, 58), (7.8, 1.5, 68)]], [[0.8] * 3, [1.1] * 3, [1.2] * 3,
             [0.8] * 3],
    )  # fmt: skip
    upper = plate(
        [
            [(4.6, 19, 46), (4.8, 18, 56)],
            [(2.8, 15, 45.5), (3.0, 14, 56)],
            [(4.2, 11.5, 46), (4.4, 11, 55)],
        ],
        0.8,
    )
    hook = plate([[(10.5, 8, 68), (10.8, 6, 62)], [(11.5, 1, 64), (11.5, 1, 58)]], 0.6)
    bulla = ellipsoid((9.6, 6, 61), (3.4, 4.5, 8.0))
    whole = union(sieve, comb, upright, paper, roof, inner, *walls, middle, upper, hook,
                  bounded_around(bulla, [(9, 6, 62)], 7), blend=1.0)  # fmt: skip
    return intersection(
        difference(whole, skull_cavities.orbit()), half_space((0, 0, 44.4), (0, 0, -1))
    )


@cache
def vomer_half() -> Field:
    """Return the left half of the vomer."""
    blade_ = _flat(
        [[(1, 34), (-4.5, 52), (-8, 64), (-17, 86)], [(-9, 38), (-12, 52), (-15, 66), (-19.5, 86)],
         [(-19.5, 43), (-21, 54), (-21.3, 68), (-21.3, 86)]],
        [[1.1, 1.0, 1.0, 1.0], [0.8, 0.8, 0.8, 0.9], [0.9, 0.9, 0.9, 1.0]],
    )  # fmt: skip
    wing = plate(
        [[(0, -5.6, 26), (0, -3, 40)], [(6.5, -5.4, 27), (5, -2.5, 38)]], [[1.0, 1.2], [0.5, 0.6]]
    )
    stalk = _flat([[(-5, 27), (-3, 40)], [(-8, 34), (-8, 42)]], 1.0)
    return union(blade_, wing, stalk, blend=2.0)


@cache
def lower_concha() -> Field:
    """Return the left lower concha: a scroll on the nose's lateral wall."""
    scroll = plate(
        [[(12.8, -9, 46), (12.6, -7.0, 58), (11.6, -6.5, 68), (10.4, -8.5, 75)],
         [(9.0, -9, 45), (8.4, -7.5, 58), (7.6, -7.5, 68), (9.6, -9.5, 76)],
         [(6.0, -13, 45), (5.2, -12, 58), (5.0, -12, 68), (9.0, -12, 76.5)],
         [(7.5, -18.5, 46), (6.8, -18.5, 58), (6.6, -18, 68), (9.2, -14.5, 76)],
         [(10.5, -17, 48), (10.6, -16.5, 58), (9.8, -16, 68), (9.6, -13.5, 75)]],
        [[0.8] * 4, [0.8] * 4, [1.0] * 4, [1.1] * 4, [0.8] * 4],
    )  # fmt: skip
    return clear_of(scroll, ethmoid_half())


def ethmoid() -> Field:
    """Return both halves of the ethmoid bone."""
    return mirrored(ethmoid_half())


def vomer() -> Field:
    """Return both halves of the vomer."""
    # `skull_base` imports this module, so it can only be imported here.
    from atlas.regions.skull_base import sphenoid_half

    return mirrored(clear_of(vomer_half(), ethmoid_half(), sphenoid_half()))


MAKERS = {
    "ethmoid_bone": maker(ethmoid, (-15, -8, 42), (15, 42, 94), 0.45),
    "vomer": maker(vomer, (-10, -26, 22), (10, 6, 92), 0.45),
    "inferior_nasal_concha.l": maker(lower_concha, (2, -21, 42), (16, 0, 86), 0.4),
}

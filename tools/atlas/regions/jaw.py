"""The mandible."""

from functools import cache

from atlas.field import (
    Field, blade, both_sides, common, cone, ellipsoid, half_space, tube, union, without,
)  # fmt: skip
from atlas.regions import teeth
from atlas.regions.skull_shapes import around, boxed, maker, plate


@cache
def body() -> Field:
    """Return the left half of the body with chin and alveolar part."""
    bow = [(-8, -77, 82.5), (0, -77, 83.5), (8, -77, 82), (17, -76, 76), (26, -75, 63), (34, -74, 49),
           (40, -71.5, 36), (44, -68, 24)]  # fmt: skip
    lower = blade(bow, [11.5, 11.5, 11.3, 11.0, 10.5, 10.0, 10.0, 10.0],
                  [5.6, 5.8, 5.6, 5.2, 5.0, 5.0, 4.4, 3.4], (0, 1, 0.12))  # fmt: skip
    base = tube([(0, -86, 82), (10, -87, 80.5), (20, -85, 71), (30, -82.5, 56), (39, -78, 38)],
                [4.2, 4.6, 4.2, 4.0, 3.2])  # fmt: skip
    arch = [(-6, -66, 86), (0, -66, 86.4), (6, -66, 85.4), (12.4, -66, 81.4), (17.6, -66, 74.5),
            (22, -65.5, 66), (26, -64.5, 54.5), (31, -63, 42), (36, -60, 36)]  # fmt: skip
    alveolar = blade(arch, [7.5] * 6 + [8.0, 7.5, 6.0], [3.8, 3.8, 3.9, 4.6, 5.0, 5.6, 6.6, 6.0, 4.0], (0, 1, 0))
    chin = union(
        ellipsoid((0, -83, 86.0), (8.0, 6.0, 4.2)), ellipsoid((12, -87.0, 82.5), (5.0, 4.0, 4.0)), blend=6.0
    )
    spines = cone((1.5, -80, 78), (1.5, -80, 75.5), 2.2, 1.2)
    oblique = tube([(27, -74, 67), (34, -67, 52), (41, -58, 40), (44, -46, 36)], [2.6, 3.0, 3.2, 2.6])
    inner = tube([(12, -78, 76), (22, -71, 60), (29, -63, 46), (34, -55, 36)], [1.6, 2.0, 2.4, 2.0])
    return union(
        around(lower, bow, 12.0), around(base, [(0, -87, 38), (39, -78, 83)], 5.0),
        around(alveolar, arch, 9.0), boxed(chin, (-9, -92, 78), (18, -76, 91)),
        around(spines, [(1.5, -80, 76)], 4.0), around(oblique, [(27, -74, 36), (44, -46, 67)], 4.0),
        around(inner, [(12, -78, 36), (34, -55, 76)], 3.0), blend=5.0,
    )  # fmt: skip


@cache
def branch() -> Field:
    """Return the left ramus with angle, coronoid and condylar process."""
    sheet = plate(
        [[(42, -77, 34), (45.5, -74, 23), (48.5, -68, 12), (49, -61, 5.5)],
         [(43, -64, 38), (46.5, -62, 27), (49.5, -58, 15), (50.5, -53, 6.5)],
         [(44, -48, 39.5), (47, -46, 29), (50, -43, 18), (51, -38, 9)],
         [(45.5, -32, 40), (47.5, -31, 30), (50, -29, 20), (51.2, -26, 11.5)],
         [(46.8, -22, 39), (47.8, -22.5, 30), (50, -21.5, 20), (51, -17, 12.5)]],
        [[3.8, 3.2, 3.0, 3.4], [4.0, 3.2, 3.0, 3.4], [3.2, 2.9, 2.9, 3.4], [2.4, 2.4, 2.6, 3.2], [1.8, 1.8, 2.2, 3.0]],
    )  # fmt: skip
    coronoid = plate(
        [[(46.4, -26, 40), (47.2, -26, 33), (48.4, -26, 26)],
         [(47.2, -14, 38.6), (47.6, -15, 34.5), (48.0, -17.5, 30)],
         [(47.8, -5.5, 35.4), (47.9, -5.5, 34.6), (48.0, -6, 33.5)]],
        [[2.2, 2.0, 1.9], [1.8, 1.7, 1.4], [1.4, 1.3, 1.2]],
    )  # fmt: skip
    neck = blade([(50.5, -28, 14), (50.8, -16, 12.6), (51, -6.5, 12.6)], [5.5, 5.0, 7.0], [3.4, 3.2, 3.4], (0.4, 0, 1))
    axis = [(0.95, 0.0, 0.31), (0, 1, 0), (-0.31, 0, 0.95)]
    head = ellipsoid((50.5, -4.0, 12.8), (10.0, 4.2, 4.6), axis)
    crest = tube([(50, -24, 15), (47, -36, 22), (42, -50, 33)], [1.6, 2.0, 2.4])
    return union(
        sheet, coronoid, around(neck, [(50, -28, 12), (51, -6, 14)], 8.0), around(head, [(50.5, -4, 12.8)], 11.0),
        around(crest, [(50, -24, 15), (42, -50, 33)], 3.0), blend=4.0,
    )  # fmt: skip


@cache
def jaw_half() -> Field:
    """Return the left half of the mandible."""
    whole = union(body(), branch(), blend=6.0)
    top = half_space((0, -60.6, 60), (0, 1, -0.13))

    def ridge(p):
        # Only under the teeth the bone ends at their necks.
        import numpy as np

        return np.where(p[:, 2] > 44, top(p), (44 - p[:, 2]) * -0.6 + top(p))

    whole = common(whole, ridge, blend=3.0)
    mental = cone((20, -75.5, 70), (30, -74, 80), 1.5, 2.4)
    canal = cone((40, -40, 23), (50, -50, 27), 2.6, 1.0)
    groove = cone((44, -44, 26), (39, -57, 36), 1.2)
    hollow = ellipsoid((24, -83, 52), (7, 4, 14))
    for hole, at in (
        (mental, [(20, -76, 70), (30, -74, 80)]), (canal, [(40, -40, 23), (50, -50, 27)]),
        (groove, [(44, -44, 26), (39, -57, 36)]), (hollow, [(17, -87, 38), (31, -79, 66)]),
    ):  # fmt: skip
        whole = without(whole, around(hole, at, 4.0), blend=1.5)
    return without(whole, teeth.row("lower"))


def mandible() -> Field:
    """Return the whole mandible."""
    return both_sides(jaw_half())


MAKERS = {"mandible": maker(mandible, (-66, -96, -2), (66, 6, 96), 0.7)}

"""The mandible."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from atlas.field import (
    Field, Points, blade, both_sides, common, cone, ellipsoid, half_space, tube, union, without,
)  # fmt: skip
from atlas.regions import teeth
from atlas.regions.skull_shapes import around, boxed, maker, plate


@cache
def body() -> Field:
    """Return the left half of the body with chin and alveolar part."""
    wall = plate(
        [[(-8, -86.5, 81.5), (0, -86.5, 82.5), (9, -87, 80.5), (18, -85.5, 73), (26, -83.5, 61), (34, -81, 47),
          (40.5, -77, 34), (45, -71, 22)],
         [(-8, -76, 82.5), (0, -76, 83.2), (8.5, -76, 81.5), (18, -75.5, 74.5), (26, -74, 62), (33, -72.5, 48),
          (39.5, -69, 35), (44, -64, 24)],
         [(-7, -69, 84.6), (0, -69, 85.2), (7, -69, 83.8), (15, -68.5, 77.5), (22.0, -67, 65), (27.5, -65.5, 51),
          (36, -62, 38), (43, -57, 27)],
         [(-6, -60, 87.6), (0, -60, 88.0), (6, -60, 86.9), (13.4, -59.5, 82.2), (20.6, -58, 67), (25.2, -55.5, 53),
          (33, -53, 41), (42, -50, 31)]],
        [[4.4, 4.8, 4.8, 4.4, 4.2, 4.0, 3.6, 3.2], [5.4, 5.6, 5.6, 5.4, 5.2, 5.2, 4.4, 3.2],
         [4.2, 4.2, 4.4, 4.8, 5.4, 6.0, 5.2, 3.2], [3.9, 3.9, 4.0, 4.6, 5.2, 5.8, 4.2, 2.6]], 0.6,
    )  # fmt: skip
    chin = union(
        ellipsoid((0, -83, 86.0), (8.0, 6.0, 4.2)), ellipsoid((12, -87.0, 82.5), (5.0, 4.0, 4.0)), blend=6.0
    )
    spines = cone((1.5, -80, 78), (1.5, -80, 75.5), 2.2, 1.2)
    oblique = tube([(27, -74, 67), (34, -67, 52), (41, -58, 40), (44, -46, 36)], [2.6, 3.0, 3.2, 2.6])
    inner = tube([(12, -78, 76), (22, -71, 60), (29, -63, 46), (34, -55, 36)], [1.6, 2.0, 2.4, 2.0])
    return union(
        wall, boxed(chin, (-9, -92, 78), (18, -76, 91)),
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
    top = half_space((0, -56.6, 60), (0, 1, 0.11))

    def ridge(p: Points) -> NDArray[np.float64]:
        # Only under the teeth the bone ends at their necks.
        return top(p) - 4.0 * np.maximum(44.0 - p[:, 2], 0.0)

    whole = common(whole, ridge, blend=3.0)
    mental = cone((20, -75.5, 70), (30, -74, 80), 1.5, 2.4)
    canal = cone((42, -41, 22), (48.5, -48, 26), 2.6, 0.9)
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

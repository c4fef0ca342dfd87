"""The mandible."""

from functools import cache

from atlas.field import Field
from atlas.field.operations import difference, intersection, mirrored, union
from atlas.field.shapes import blade, cone, ellipsoid, half_space, tube
from atlas.regions import teeth
from atlas.regions.skull_shapes import bounded, bounded_around, maker, plate


@cache
def body() -> Field:
    """Return the left half of the body with chin and alveolar part."""
    wall = plate(
        [[(-8, -86, 81.5), (0, -86, 82.5), (9, -86, 80.5), (18, -83.5, 73), (26, -80, 61), (33.5,
            -75.5, 48),
          (39.5, -70, 37), (43.5, -63, 27)],
         [(-8, -76, 82.5), (0, -76, 83.2), (8.5, -76, 81.5), (18, -74.5, 74.5), (25.5, -72, 62),
          (32, -68.5, 49),
          (38, -64.5, 38), (43, -58, 29)],
         [(-7, -69, 84.6), (0, -69, 85.2), (7, -69, 83.8), (15, -68, 78.3), (22.0, -65.5, 65),
          (27.5, -63, 51),
          (34, -59.5, 40), (42, -54, 31)],
         [(-6, -60, 87.6), (0, -60, 88.0), (6, -60, 86.9), (13.4, -59.5, 82.2), (20.6, -58, 67),
          (25.2, -55.5, 53),
          (31, -54, 43), (40, -51, 34)]],
        [[4.2, 4.4, 4.4, 4.2, 4.0, 3.8, 3.4, 3.2], [5.2, 5.4, 5.4, 5.2, 5.0, 5.0, 4.4, 3.2],
         [4.2, 4.2, 4.6, 5.4, 5.6, 6.0, 5.0, 3.0], [3.9, 3.9, 4.0, 4.6, 5.2, 5.6, 3.6, 2.4]], 0.6,
    )  # fmt: skip
    chin = union(
        ellipsoid((0, -82, 85.2), (9.0, 7.0, 4.0)),
        ellipsoid((11, -85.5, 82.0), (6.0, 4.0, 4.0)),
        blend=7.0,
    )
    spines = cone((1.5, -80, 78), (1.5, -80, 75.5), 2.2, 1.2)
    oblique = tube(
        [(27, -72, 66), (33, -65.5, 53), (38.5, -58, 45), (43, -47, 41)], [1.6, 2.2, 2.4, 1.6]
    )
    inner = tube([(12, -77, 75), (22, -69, 60), (28, -61, 47), (34, -53, 39)], [1.6, 2.0, 2.4, 2.0])
    return union(
        wall, bounded(chin, (-9, -92, 78), (18, -76, 91)),
        bounded_around(spines, [(1.5, -80, 76)], 4.0),
        bounded_around(oblique, [(27, -72, 40), (44, -45, 66)], 4.0),
        bounded_around(inner, [(12, -78, 36), (34, -55, 76)], 3.0), blend=5.0,
    )  # fmt: skip


@cache
def branch() -> Field:
    """Return the left ramus with angle, coronoid and condylar process."""
    sheet = plate(
        [[(40.6, -69, 40), (44.5, -67, 33), (47.2, -64.5, 26), (48.6, -60.5, 20)],
         [(41.4, -58.5, 44.4), (45.5, -56.5, 34), (48.3, -54, 25), (49.8, -50, 16.5)],
         [(43.6, -47, 41.4), (46.8, -45, 33), (49.3, -43, 22), (50.6, -38, 13.8)],
         [(45.3, -36, 38.8), (47.2, -36, 31.5), (49.6, -35, 20.8), (51.1, -27, 11.8)],
         [(46.6, -26, 39.0), (47.8, -29, 31), (49.8, -28, 20.5), (51, -16, 11.8)]],
        [[3.4, 3.2, 3.0, 3.4], [3.4, 3.2, 3.0, 3.4], [2.8, 2.9, 2.9, 3.4], [2.2, 2.3, 2.5, 3.1],
         [0.7, 0.8, 1.1, 2.4]],
    )  # fmt: skip
    # Sickle-shaped: its front edge bulges, and its tip leans back over the notch.
    coronoid = plate(
        [[(45.4, -35, 38.8), (46.6, -35, 33), (48.2, -33, 25)],
         [(46.6, -23, 39.6), (47.3, -22, 36), (48.2, -23.5, 31.5)],
         [(47.5, -12, 39.8), (47.8, -11, 37), (48.2, -12.5, 34.2)],
         [(48.0, -6.5, 36.6), (48.1, -5.8, 35.6), (48.2, -6.5, 34.6)]],
        [[1.2, 1.2, 1.0], [1.8, 1.8, 1.4], [1.7, 1.6, 1.3], [1.3, 1.3, 1.2]],
    )  # fmt: skip
    neck = blade(
        [(50, -38, 17), (50.6, -20, 14), (51, -6.5, 12.6)],
        [3.8, 4.4, 6.2],
        [1.4, 2.9, 3.4],
        (0.4, 0, 1),
        steps=10,
    )
    axis = [(0.95, 0.0, 0.31), (0, 1, 0), (-0.31, 0, 0.95)]
    head = ellipsoid((50.5, -4.0, 12.8), (10.0, 4.2, 4.6), axis)
    crest = tube([(50, -24, 14), (47, -34, 23), (42, -47, 35)], [1.4, 1.8, 2.2])
    # Overlapping sheets must not swell where they overlap, so they are blended little.
    flat = union(
        sheet, coronoid, bounded_around(neck, [(50, -38, 12), (51, -6, 17)], 8.0), blend=3.5
    )
    return union(
        flat, bounded_around(head, [(50.5, -4, 12.8)], 11.0),
        bounded_around(crest, [(50, -24, 14), (42, -47, 35)], 3.0), blend=4.0,
    )  # fmt: skip


@cache
def jaw_half() -> Field:
    """Return the left half of the mandible."""
    whole = union(body(), branch(), blend=4.0)
    top = half_space((0, -56.6, 60), (0, 1, 0.11))

    # The bone ends at the teeth's necks only under the teeth; behind them the ramus rises.
    ridge = union(top, half_space((0, -56, 45.5), (0, -0.2, 1)), blend=10.0)

    whole = intersection(whole, ridge, blend=3.0)
    mental = cone((20, -75.5, 70), (30, -74, 80), 1.5, 2.4)
    canal = cone((42, -36, 23), (48, -43, 27), 2.6, 0.9)
    groove = cone((44.5, -40, 27), (39.5, -53, 37), 1.1)
    hollow = ellipsoid((23, -77, 51), (4.5, 4, 14))
    for hole, at in (
        (mental, [(20, -76, 70), (30, -74, 80)]), (canal, [(40, -36, 22), (50, -44, 28)]),
        (groove, [(45, -40, 26), (39, -54, 37)]), (hollow, [(18, -81, 37), (28, -73, 65)]),
    ):  # fmt: skip
        whole = difference(whole, bounded_around(hole, at, 4.0), blend=1.5)
    return difference(whole, teeth.row("lower"))


def mandible() -> Field:
    """Return the whole mandible."""
    return mirrored(jaw_half())


MAKERS = {"mandible": maker(mandible, (-66, -96, -2), (66, 6, 96), 0.8)}

"""The hyoid bone, under the jaw and in front of the neck."""

from atlas.field import Field
from atlas.field.operations import difference, mirrored, union
from atlas.field.shapes import blade, cone, ellipsoid, tube
from atlas.regions.skull_shapes import maker


def hyoid() -> Field:
    """Return the hyoid bone: body, greater and lesser horns."""
    body = blade(
        [(-12, -83.2, 37.5), (-6, -84, 41), (0, -84.2, 42.2), (6, -84, 41), (12, -83.2, 37.5)],
        [4.0, 5.6, 6.0, 5.6, 4.0], [2.6, 2.8, 2.9, 2.8, 2.6], (0, 1, 0.35),
    )  # fmt: skip
    hollow = ellipsoid((0, -84.5, 37.0), (9.0, 4.2, 3.4))
    greater = tube(
        [(11, -83, 38), (16, -82, 30), (19.5, -80, 20), (21, -77.5, 10), (21, -76, 6)],
        [3.2, 2.4, 1.9, 1.7, 2.3],
    )
    flat = blade(
        [(11, -83, 38), (16, -82, 30), (20, -79.5, 18)], [3.6, 2.8, 2.0], [1.7, 1.5, 1.4], (0, 1, 0)
    )
    lesser = cone((11.5, -80.5, 37.5), (14.0, -73.5, 33.5), 2.3, 1.0)
    crest = tube([(0, -83, 44), (7, -83, 42.6)], [1.2, 0.7], smooth=False)
    whole = union(difference(body, hollow, blend=2.0), greater, flat, lesser, crest, blend=2.0)
    return mirrored(whole)


MAKERS = {"hyoid_bone": maker(hyoid, (-27, -94, 0), (27, -70, 50), 0.45)}

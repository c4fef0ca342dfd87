"""The skull's cavities: brain, orbits, nose and the openings between them.

Only the left half is given; `mirrored` makes the other.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from atlas.field import Field, Points
from atlas.field.operations import difference, intersection, union
from atlas.field.shapes import blade, box, cone, ellipsoid, tube
from atlas.regions import skull_vault
from atlas.regions.skull_shapes import bounded_around

# Height and half width of the nasal cavity at its front opening, and far inside.
NOSE_Y = (-24.0, -22.0, -19.0, -14.0, -10.0, -6.0, 2.0, 8.0, 14.0, 22.0, 26.0)
NOSE_FRONT = (0.0, 5.0, 8.2, 11.8, 11.2, 9.2, 4.8, 4.5, 4.2, 3.0, 0.0)
NOSE_INSIDE = (0.0, 9.0, 13.0, 14.5, 14.3, 14.0, 12.5, 11.8, 11.5, 10.5, 0.0)

# The orbit's axis is horizontal and leads forwards and outwards; its sections are perpendicular to
# it. Middle and rim of a section: mm outwards from the axis, and height.
ORBIT_FRAME = (29.5, 0.0, 78.0)
ORBIT_WAY = (0.36, 0.0, 0.933)
ORBIT_MIDDLE = (1.2, 18.0)
ORBIT_RIM = (
    (-16.3, 17.0), (-16.4, 23.0), (-15.8, 28.0), (-14.0, 32.0), (-11.0, 35.0), (-6.5, 36.9),
    (-1.3, 37.1), (4.0, 36.0), (8.6, 33.9), (12.5, 30.3), (16.0, 26.3), (18.2, 21.5),
    (18.9, 15.0), (18.1, 9.0), (15.6, 4.4), (11.2, 1.5), (5.5, 0.5), (0.0, 0.6), (-5.5, 1.7),
    (-10.0, 3.8), (-13.8, 7.4), (-15.8, 12.0),
)  # fmt: skip
# Along the axis, mm (0 at the rim, inwards negative): shares of the rim's width and height.
ORBIT_DEPTHS = (
    (-42.0, 0.10, 0.14), (-38.0, 0.18, 0.30), (-30.0, 0.35, 0.57), (-20.0, 0.58, 0.80),
    (-10.0, 0.81, 0.94), (-4.0, 0.95, 1.0), (0.0, 1.0, 1.0), (6.0, 1.04, 1.03), (40.0, 1.2, 1.2),
)  # fmt: skip

# Straight canals: from, to, radius at both ends.
CANALS = {
    "optic canal": ((7, 24, 30), (15, 21, 45), 2.4, 3.0),
    "round foramen": ((17, 8, 28), (19, 7, 46), 1.7, 1.7),
    "oval foramen": ((23, 10, 21), (25, -8, 23), 3.0, 3.2),
    "spinous foramen": ((29, 8, 16), (30, -9, 17), 1.1, 1.1),
    "lacerate foramen": ((12, 2, 15), (13, -14, 15), 3.4, 3.6),
    "carotid canal": ((29, -3, 4), (28, -20, 1), 2.8, 3.3),
    "stylomastoid foramen": ((47, -9, -4), (46, -22, -6), 1.2, 1.4),
    "ear canal": ((74, -5, -1), (36, -3, 3), 4.6, 3.6),
    "antrum": ((45, -3, 1), (51, 3, -9), 3.4, 4.6),
    "hypoglossal canal": ((8, -13, -9), (26, -17, 2), 2.0, 2.6),
    "condylar canal": ((17, -13, -24), (26, -24, -28), 1.3, 1.8),
    "inner ear canal": ((18, 2, -6), (36, 2, 0), 2.4, 2.2),
    "supraorbital foramen": ((23.5, 31, 81), (24.5, 38.5, 91), 1.2, 1.2),
    "infraorbital foramen": ((29, -3, 70), (28, -10, 86), 1.6, 2.0),
    "zygomaticofacial foramen": ((44, 5, 66), (52, -3, 74), 0.7, 0.9),
    "greater palatine foramen": ((18, -18, 44), (15.5, -34, 44.5), 1.2, 2.0),
    "incisive canal": ((1.5, -18, 80), (0, -34, 84), 1.2, 2.2),
    "nasolacrimal canal": ((12.5, 12, 76), (12.5, -8, 74), 2.6, 2.6),
    "maxillary hiatus": ((8, -2, 60), (20, -4, 62), 5.0, 5.0),
}


@cache
def brain() -> Field:
    """Return the cranial cavity with petrous ridges, lesser wings' edge and sella."""
    ridge = union(
        tube([(9, 2, 16), (22, 4, 8.5), (38, 5, -2.5), (54, 5, -12)], [4.0, 4.8, 5.4, 6.0]),
        tube([(8, 7, 13), (22, 9.5, 5.5), (38, 11.5, -4.5), (54, 11, -13)], [1.5, 2.0, 2.5, 3.0]),
        blend=7.0,
    )
    # The sigmoid sinus descends behind the petrous part and hollows the mastoid part.
    sinus = tube(
        [(52, 12, -31), (50, 7, -28), (45, 2.5, -24), (37, -3, -17), (28, -7, -11)],
        [3.5, 4.5, 4.6, 3.8, 3.5],
    )
    wing = blade(
        [(7, 26, 36), (20, 27.5, 43), (34, 30, 47), (46, 33, 48)],
        [4.5, 4.0, 3.0, 1.5], [2.0, 1.8, 1.6, 1.2], (0, -0.2, 1),
    )  # fmt: skip
    anterior_clinoid = cone((9, 26, 36), (10.5, 25, 28), 2.6, 1.5)
    dorsum = box((0, 18, 10.5), (8.5, 6.5, 2.2), 1.8)
    sella = ellipsoid((0, 19.5, 18.5), (7.5, 6.5, 6.0))
    room = intersection(
        skull_vault.inside(), lambda p: -bounded_around(dorsum, [(0, 18, 10)], 14)(p)
    )
    room = union(room, sella, blend=3.0)
    for inner, box_ in (
        (ridge, [(4, -6, 20), (66, 20, -26)]),
        (wing, [(2, 22, 30), (50, 36, 54)]),
        (anterior_clinoid, [(5, 20, 26), (14, 30, 40)]),
    ):
        room = difference(room, bounded_around(inner, box_, 4.0), blend=4.0)
    return union(room, bounded_around(sinus, [(28, -9, -32), (57, 14, -11)], 8.0), blend=4.0)


@cache
def orbit() -> Field:
    """Return the orbit: a cone from the rim to the optic canal, open to the front."""
    across, along = np.array([ORBIT_WAY[2], 0.0, -ORBIT_WAY[0]]), np.array(ORBIT_WAY)
    spokes = np.array(ORBIT_RIM) - ORBIT_MIDDLE
    turn, far = np.arctan2(spokes[:, 1], spokes[:, 0]), np.hypot(*spokes.T)
    order = np.argsort(turn)
    turn, far = turn[order], far[order]
    rim = CubicSpline(np.append(turn, turn[0] + 2 * np.pi), np.append(far, far[0]),
                      bc_type="periodic")  # fmt: skip
    depths, widths, heights = np.array(ORBIT_DEPTHS).T

    def distance(p: Points) -> NDArray[np.float64]:
        q = p - ORBIT_FRAME
        deep = q @ along
        x, y = q @ across - ORBIT_MIDDLE[0], q[:, 1] - ORBIT_MIDDLE[1]
        wide, high = np.interp(deep, depths, widths), np.interp(deep, depths, heights)
        off = np.maximum(np.hypot(x, y), 1e-6)
        radius = np.maximum(np.hypot(x / wide, y / high), 1e-6)
        edge = rim(np.arctan2(y / high, x / wide))
        # The wall slants to the section and to the radius, so it is nearer than along the radius.
        side = (1.0 - edge / radius) * off * 0.85
        return np.maximum(side, np.maximum(depths[0] - deep, deep - depths[-1]))

    return distance


@cache
def nose() -> Field:
    """Return the nasal cavity, from the pear-shaped opening to the choanae."""

    def distance(p: Points) -> NDArray[np.float64]:
        inwards = np.clip((84.0 - p[:, 2]) / 14.0, 0.0, 1.0)
        front, inside = (
            np.interp(p[:, 1], NOSE_Y, NOSE_FRONT),
            np.interp(p[:, 1], NOSE_Y, NOSE_INSIDE),
        )
        wide = front + (inside - front) * inwards
        side = (np.abs(p[:, 0]) - wide) * 0.75
        end = np.maximum(30.0 - p[:, 2], p[:, 2] - 120.0)
        floor = -23.5 + 2.2 * np.clip((p[:, 2] - 55.0) / 20.0, 0.0, 1.0)
        height = np.maximum(floor - p[:, 1], p[:, 1] - 25.0)
        return np.maximum(np.maximum(side, end), height)

    return distance


@cache
def fissures() -> Field:
    """Return the two orbital fissures and the lacrimal groove."""
    upper = blade(
        [(11, 18, 41), (20, 19, 47), (31, 27, 53)], [2.2, 1.9, 1.0], [5, 5, 4.5], (-0.3, 1, 0)
    )
    lower = blade(
        [(19, 3, 44), (27, 2.5, 53), (34, 2, 61)], [1.9, 1.6, 1.1], [5, 4, 3.5], (1, -0.2, -1)
    )
    groove = cone((12.0, 24, 78), (12.5, 6, 77), 2.2, 2.8)
    foramen = ellipsoid((10.5, 4, 42), (3.0, 3.0, 2.6))
    return union(*(bounded_around(f, b, 7.0) for f, b in (
        (upper, [(11, 18, 41), (31, 27, 53)]),
        (lower, [(19, 3, 44), (36, 2, 63)]),
        (groove, [(12, 24, 78), (12, 6, 77)]),
        (foramen, [(10.5, 4, 42)]),
    )))  # fmt: skip


@cache
def canals() -> Field:
    """Return all the straight canals together."""
    return union(
        *(bounded_around(cone(a, b, ra, rb), [a, b], 6.0) for a, b, ra, rb in CANALS.values())
    )

"""Sacrum and coccyx, modelled from their parts; mm.

Made in a frame of their own: the origin in the middle of the upper end plate of S1, +Y up
along the body of S1, +Z to the front. `PLATE` and `TILT` put it into the body. What the
hip bones take up, with the joint's gap, is cut away last, so that the joint fits.
Sizes are those of an adult's sacrum between the sexes: about 108 mm long and wide.
"""

from functools import cache

import numpy as np
import trimesh

from atlas import field as f
from atlas.regions.sacroiliac import EXTENT, MIDDLE, taken_from_sacrum
from atlas.solid import field_of, midline_mesh_of
from atlas.start import Source

CELL = 0.9
# Where the middle of the upper end plate lies, and how far it looks forward.
PLATE, TILT = np.array([0.0, 974.0, -23.0]), np.radians(36.0)
# The hip bone's spines and ridges stand out from the source's surface; the sacrum keeps off.
KEEP_OFF = 3.0

# The bodies' middles from the upper plate of S1 to the lower end of S5, in the side view
# (y, z) with the half width, and half depth there: the pelvic curve.
AXIS = np.array([
    [0.0, 0.0, 25.0, 15.5],
    [-28.0, -5.0, 18.5, 11.5],
    [-50.0, -12.0, 15.0, 8.5],
    [-68.0, -16.0, 13.0, 7.0],
    [-84.0, -15.0, 11.0, 5.5],
    [-98.0, -8.0, 8.5, 4.5],
])  # fmt: skip
# The four pairs of foramina: x, y, z of the front openings' middles, their radius.
FORAMINA = [(20.5, -27.0, -3.0, 5.3), (18.6, -48.0, -11.0, 5.0), (16.8, -66.0, -15.5, 4.3),
            (14.5, -82.0, -15.5, 3.4)]  # fmt: skip
# The back openings of the same, x, y, z, radius.
BACK = [(19.0, -25.0, -29.5, 3.6), (17.5, -47.0, -33.0, 3.6), (15.8, -65.0, -33.0, 3.1),
        (14.0, -80.0, -29.0, 2.5)]  # fmt: skip


def sacrum(source: Source) -> trimesh.Trimesh:
    """Return the sacrum."""
    own = _sacrum()
    low, high = _corners([-66, -118, -64], [66, 26, 34])
    placed = f.placed(own, PLATE, _axes())
    placed = f.without(placed, taken_from_sacrum, _behind_joint(source), blend=1.5)
    return midline_mesh_of(placed, low, high, CELL)


def coccyx(source: Source) -> trimesh.Trimesh:
    """Return the coccyx: the first piece with its horns, three shrinking ones, bent forward."""
    tip = [(-103.5, -3.5), (-111.0, 1.0), (-117.0, 6.0), (-121.5, 11.5)]
    first = f.union(
        f.ellipsoid([0, -104.0, -3.5], [11.5, 6.5, 5.5], _bend(0.6)),
        f.cone([0, -103.5, -3.5], [14.0, -101.0, -4.5], 4.5, 3.2),
        f.cone([5.5, -102.0, -7.0], [6.0, -93.5, -12.5], 2.6, 1.5),
        blend=4.0,
    )
    rest = [
        f.ellipsoid([0, y, z], [wide, 5.0, 4.6], _bend(0.8))
        for (y, z), wide in zip(tip[1:], (9.0, 7.4, 5.6), strict=True)
    ]
    bone = f.union(first, *rest, blend=4.0)
    low, high = _corners([-18, -134, -22], [18, -88, 28])
    return midline_mesh_of(f.placed(bone, PLATE, _axes()), low, high, 0.6)


def _sacrum() -> f.Field:
    """Return the right and left half alike, in its own frame."""
    bone = f.union(_bodies(), _wing(), _lateral_part(), blend=6.0)
    bone = f.displaced(bone, _front_lines())
    bone = f.union(bone, _back_wall(), blend=5.0)
    bone = f.union(bone, *_crests(), blend=3.5)
    bone = f.union(bone, _articular_process(), blend=3.0)
    bone = f.without(bone, _canal(), *_foramina(), blend=2.5)
    bone = f.without(bone, _hiatus(), blend=1.5)
    bone = f.union(bone, _horns(), blend=2.0)
    return f.displaced(bone, _rough())


def _bodies() -> f.Field:
    """Return the five bodies as one curved wedge, cut flat above."""
    points = np.column_stack([np.zeros(len(AXIS)), AXIS[:, :2]])
    points[0] += [0, 6.0, 1.0]
    column = f.blade(points, AXIS[:, 2], AXIS[:, 3], [1, 0, 0])
    # The promontory: the front edge of the end plate stands out over the pelvis.
    lip = f.ellipsoid([0, -4.0, 9.0], [20.0, 5.0, 8.0])
    column = f.union(column, lip, blend=6.0)
    plate = f.without(f.half_space([0, 0, 0], [0, 1, 0]), f.ellipsoid([0, 1.5, 0], [19, 2.6, 12]))
    return f.common(column, plate, blend=2.5)


def _wing() -> f.Field:
    """Return the ala of S1: from the body out, back and a little down."""
    return f.blade(
        [[12, -11, 0], [28, -9, -5], [44, -9, -10], [58, -14, -14]],
        [14, 15, 16, 14], [8, 8, 11, 12], [0, 0.25, 1.0], steps=4,
    )  # fmt: skip


def _lateral_part() -> f.Field:
    """Return the fused costal and transverse parts beside the foramina, down to the corner."""
    ear = f.blade(
        [[50, -18, -12], [43, -36, -15], [33, -52, -22], [25, -70, -22], [17.5, -88, -17]],
        [15, 14, 11, 8, 5.5], [10, 9.5, 8.5, 7.5, 6], [0, 0.1, 1.0], steps=4,
    )  # fmt: skip
    bars = [
        f.cone([8, y, z], [30 - 3.5 * i, y - 1.0, z - 5.0], 8.0 - 0.9 * i, 9.0 - i)
        for i, (y, z) in enumerate([(-38.0, -9.0), (-58.0, -15.0), (-76.0, -17.0), (-90.0, -12.0)])
    ]
    # Below the wing the same mass goes on, between the first two foramina and the joint.
    flank = f.blade(
        [[38, -8, -6], [40, -26, -9], [35, -44, -15]], [12, 13, 8], [10, 9, 8], [1, 0, 0.3]
    )
    # And behind it, so that nothing but the foramina leads into the canal.
    behind = f.tube(
        [[27, -8, -17], [29, -26, -20], [27, -46, -23], [23, -66, -24]], [9, 9, 7.5, 5.5]
    )
    pedicle = f.cone([20, -9, -9], [22, -7, -27], 8.0, 7.5)
    return f.union(ear, flank, behind, pedicle, *bars, blend=9.0)


def _front_lines():
    """Return the four transverse lines where the bodies have grown together."""
    levels = [(-28.0, 7.0), (-50.0, -3.0), (-68.0, -9.0), (-84.0, -9.0)]
    lines = [f.ridge([[0, y, z], [16, y, z - 1.0]], 1.1, 3.5, smooth=False) for y, z in levels]
    return lambda p: sum(line(p) for line in lines)


def _back_wall() -> f.Field:
    """Return the fused laminae: the roof of the canal, a shell from S1 to S4."""
    middle = [
        [0, -4, -28],
        [0, -22, -33],
        [0, -44, -37],
        [0, -64, -36],
        [0, -80, -30],
        [0, -94, -18],
    ]
    roof = f.blade(middle, [20, 21, 19, 17, 15, 10], [4.2, 4.2, 4.0, 3.6, 3.2, 2.6], [1, 0, 0])
    sides = f.tube([[17, -6, -20], [21, -22, -25], [22, -44, -29], [20, -64, -29], [16, -84, -22]],
                   [6, 7, 6.5, 6, 4.5])  # fmt: skip
    return f.union(roof, sides, blend=6.0)


def _crests() -> list[f.Field]:
    """Return the spinous tubercles of S1 to S4 in the middle, and the rows beside them."""
    middle = [
        f.cone([0, y + 3, z], [0, y - 5, z - h], 3.4, w)
        for y, z, h, w in [
            (-10, -33, 7, 2.4),
            (-30, -38, 7, 3.0),
            (-50, -40, 5.5, 2.8),
            (-68, -37, 4.0, 2.4),
        ]
    ]
    ridge = f.tube(
        [[0, -8, -33], [0, -30, -39], [0, -52, -41], [0, -72, -37]], [3.4, 3.6, 3.2, 2.4]
    )
    inner = [f.sphere([x, y, z], r) for x, y, z, r in
             [(10.5, -27, -34, 2.6), (10, -49, -37.5, 2.5), (9, -68, -36.5, 2.2)]]  # fmt: skip
    outer = [f.ellipsoid([x, y, z], [4, 6, 4.5]) for x, y, z in
             [(28, -14, -25), (25, -34, -29), (23, -55, -30.5), (20.5, -73, -27.5)]]  # fmt: skip
    return [*middle, ridge, *inner, *outer]


def _articular_process() -> f.Field:
    """Return the superior articular process: its hollow face looks back and inward to L5."""
    post = f.ellipsoid([21.0, 2.0, -25.5], [7.0, 13.0, 6.0])
    face = f.ellipsoid([15.0, 6.5, -35.0], [8.5, 11.0, 9.5])
    return f.without(post, face, blend=1.5)


def _canal() -> f.Field:
    """Return the sacral canal: a three-sided tube above, flat below, open at both ends."""
    return f.blade(
        [[0, 14, -22], [0, -6, -23.5], [0, -30, -26], [0, -52, -28.5], [0, -72, -27],
         [0, -90, -20], [0, -104, -10]],
        [14.5, 14, 12, 9.5, 8, 6.5, 5], [7.5, 7, 5.5, 4.2, 3.4, 2.8, 2.4], [1, 0, 0], steps=4,
    )  # fmt: skip


def _foramina() -> list[f.Field]:
    """Return the four holes of one side: from the front, to the canal's side, out at the back."""
    holes = []
    for (x, y, z, r), (bx, by, bz, br) in zip(FORAMINA, BACK, strict=True):
        # Each opens outward into a furrow on the pelvic face.
        mouth = f.cone([x - 2.0, y, z - 9.0], [x + 5.0, y - 1.0, z + 17.0], r, r * 1.15)
        behind = f.cone([x - 1.0, y + 1.0, z - 8.0], [bx + 1.0, by, bz - 14.0], br, br * 1.2)
        inward = f.cone(
            [x - 3.0, y + 2.0, z - 10.0], [4.0, y + 5.0, z - 14.0], br * 1.15, br * 1.15
        )
        holes += [mouth, behind, inward]
    return holes


def _hiatus() -> f.Field:
    """Return what lacks behind S5: the hiatus between its horns."""
    return f.tube([[0, -80.5, -40], [0, -88, -33], [0, -100, -22]], [3.2, 6.0, 8.5])


def _horns() -> f.Field:
    """Return the sacral horn beside the hiatus."""
    return f.cone([8.0, -82.0, -27.5], [7.2, -91.5, -24.0], 2.8, 1.8)


def _rough():
    """Return the sacral tuberosity behind the ear-shaped face, where ligaments hold."""
    return f.within(f.roughness(0.7, 9.0, 4), [38.0, -24.0, -30.0], 22.0)


@cache
def _behind_joint(source: Source) -> f.Field:
    """Return the left hip bone behind and below the joint, where the sacrum must keep off it."""
    hip = f.grown(field_of(source.smooth("hip_bone.l"), 2.5, reach=6.0), KEEP_OFF)
    return f.without(hip, f.ellipsoid(MIDDLE, EXTENT * [1.6, 1.15, 1.3]))


def _axes() -> np.ndarray:
    """Return the frame's axes in the body: the plate's normal looks up and forward."""
    c, s = np.cos(TILT), np.sin(TILT)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, s], [0.0, -s, c]])


def _bend(angle: float) -> np.ndarray:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def _corners(low: list[float], high: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return the box in the body around a box in the own frame."""
    grid = np.array(np.meshgrid(*zip(low, high, strict=True))).reshape(3, -1).T
    placed = grid @ _axes() + PLATE
    return placed.min(axis=0), placed.max(axis=0)


MAKERS = {"sacrum": sacrum, "coccyx": coccyx}

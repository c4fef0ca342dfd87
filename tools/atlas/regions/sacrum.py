"""Sacrum and coccyx; mm.

Outline, width and curve of the sacrum are the scanned mean's. Details that averaging 26 people has
removed are added: end plate, canal, foramina, crests, hiatus. They are given in a frame of their
own: the origin in the middle of the upper end plate of S1, +Y up along the body of S1, +Z to the
front. `data/standing.json` places this frame in the body. The space of the hip bones, with the
joint's gap, is cut away last, so that the joint fits.
"""

import json

import numpy as np
import trimesh

from atlas.field import Field
from atlas.field.displacements import displaced, faded, ridge, roughness
from atlas.field.operations import difference, intersection, offset, transformed, union
from atlas.field.shapes import blade, cone, ellipsoid, half_space, sphere, tube
from atlas.regions import column, sacroiliac
from atlas.regions.lumbar_joint import inferior_post
from atlas.solid import midline_mesh_of
from atlas.source_bones import Source

CELL = 0.9
# The middle of the upper end plate, and how far its normal tilts forward.
_PLACE = json.loads((column.DATA / "standing.json").read_text(encoding="utf-8"))["sacral_plate"]
PLATE, TILT = np.array(_PLACE["at"], float), np.radians(-_PLACE["tilt"])
# Half width and half depth of the upper end plate.
END_PLATE = (25.5, 16.5)
# Gap between the sacrum's apex and the coccyx.
COCCYX_GAP = 2.4

# The four pairs of foramina: x, y, z of the front openings' middles, their radius.
FORAMINA = [(23.0, -30.0, -2.5, 6.0), (21.0, -51.0, -12.5, 6.0), (19.0, -70.5, -16.5, 5.2),
            (16.5, -88.0, -14.0, 4.2)]  # fmt: skip
# The posterior openings of the same foramina: x, y, z, radius.
BACK = [(21.0, -27.5, -29.0, 3.8), (19.5, -49.0, -30.0, 3.9), (17.5, -69.0, -28.0, 3.5),
        (15.5, -85.5, -22.0, 2.8)]  # fmt: skip
# The canal's middle from top to bottom, y and z.
CANAL = np.array([[14.0, -22.0], [-6.0, -23.5], [-30.0, -26.0], [-52.0, -28.0], [-72.0, -25.5],
                  [-92.0, -18.5], [-110.0, -7.0]])  # fmt: skip


def sacrum(source: Source) -> trimesh.Trimesh:
    """Return the sacrum."""
    bone = displaced(sacroiliac.sacrum(), _placed_ridges(_front_lines()))
    bone = union(bone, _placed(_body_end()), blend=4.0)
    bone = union(bone, _placed(union(*_crests(), blend=2.0)), blend=4.0)
    bone = union(bone, _placed(_articular_process()), blend=3.0)
    bone = difference(bone, _placed(_above_plate()), blend=1.0)
    bone = difference(bone, _placed(_joint_face()), blend=1.5)
    bone = difference(bone, _placed(_canal()), *map(_placed, _foramina()), blend=2.5)
    bone = difference(bone, _placed(_hiatus()), blend=1.5)
    bone = union(bone, _placed(_horns()), blend=2.0)
    bone = sacroiliac.fitted_sacrum(bone)
    bone = displaced(bone, _placed_ridges(_rough()))
    low, high = _corners([-66, -124, -64], [66, 30, 34])
    return midline_mesh_of(bone, low, high, CELL)


def _placed(field: Field) -> Field:
    return transformed(field, PLATE, _axes())


def _placed_ridges(outward):
    axes = _axes()
    return lambda p: outward((p - PLATE) @ axes.T)


def coccyx(source: Source) -> trimesh.Trimesh:
    """Return the coccyx: the first piece with its horns, three shrinking ones, bent forward."""
    tip = [(-121.0, 5.5), (-128.5, 10.0), (-134.5, 15.0), (-139.0, 20.5)]
    first = union(
        ellipsoid([0, -121.5, 5.5], [11.5, 6.5, 5.5], _bend(0.6)),
        cone([0, -121.0, 5.5], [14.0, -118.5, 4.5], 4.5, 3.2),
        cone([5.5, -119.5, 2.0], [6.0, -111.0, -4.5], 2.6, 1.5),
        blend=4.0,
    )
    rest = [
        ellipsoid([0, y, z], [wide, 5.0, 4.6], _bend(0.8))
        for (y, z), wide in zip(tip[1:], (9.0, 7.4, 5.6), strict=True)
    ]
    bone = union(first, *rest, blend=4.0)
    low, high = _corners([-18, -152, -13], [18, -104, 37])
    bone = difference(_placed(bone), offset(sacroiliac.sacrum(), COCCYX_GAP), blend=1.5)
    return midline_mesh_of(bone, low, high, 0.6)


def _body_end() -> Field:
    """Return the upper end of S1's body, up to the plate."""
    wide, deep = END_PLATE
    end = ellipsoid([0, -7.0, 0], [wide * 1.12, 15.0, deep * 1.12])
    return intersection(end, half_space([0, 0, 0], [0, 1, 0]), blend=1.5)


def _above_plate() -> Field:
    """Return the space above the end plate, which is a little hollow."""
    wide, deep = END_PLATE
    column = ellipsoid([0, 0, 0], [wide * 1.06, 60.0, deep * 1.12])
    above = union(half_space([0, 0, 0], [0, -1, 0]), ellipsoid([0, 1.5, 0], [19, 2.6, 12]))
    return intersection(column, above)


def _front_lines():
    """Return the four transverse lines where the bodies have fused."""
    levels = [(-28.0, 7.0), (-50.0, -3.0), (-68.0, -9.0), (-84.0, -9.0)]
    lines = [ridge([[0, y, z], [16, y, z - 1.0]], 0.8, 4.0, smooth=False) for y, z in levels]
    return lambda p: sum(line(p) for line in lines)


def _crests() -> list[Field]:
    """Return the spinous tubercles of S1 to S4 in the middle, and the crests beside them."""
    middle = [
        ellipsoid([0, y, z], [2.8, 6.5, 4.2], _bend(slope))
        for y, z, slope in [
            (-26, -41.5, 0.1),
            (-46, -42, -0.15),
            (-65, -38, -0.3),
            (-82, -30, -0.4),
        ]
    ]
    spine = tube(
        [[0, -20, -37], [0, -42, -40], [0, -62, -36.5], [0, -82, -28.5]], [3.2, 3.4, 3.0, 2.4]
    )
    inner = [sphere([x, y, z], r) for x, y, z, r in
             [(10.5, -30, -36, 2.4), (10, -51, -35.5, 2.4), (9, -70, -29.5, 2.2)]]  # fmt: skip
    outer = [ellipsoid([x, y, z], [3.5, 6, 3.5]) for x, y, z in
             [(28, -18, -28), (26, -38, -31), (24, -59, -29), (20.5, -77, -24)]]  # fmt: skip
    return [*middle, spine, *inner, *outer]


def _articular_process() -> Field:
    """Return the superior articular process; its hollow face looks back and inward to L5."""
    return ellipsoid([25.0, -1.5, -27.0], [8.0, 9.5, 7.5])


def _joint_face() -> Field:
    """Return the space in the articular process for that of L5 and its cartilage.

    The root of L5's process lies slightly elsewhere in L5's own frame, so some extra space is left.
    """
    post = inferior_post(column.joint_above("s1"), [19.5, 26.0, -32.0])
    return union(
        offset(post, column.JOINT_GAP + 0.7), ellipsoid([14.0, 6.5, -36.0], [8.0, 11.0, 9.0])
    )


def _canal() -> Field:
    """Return the sacral canal: triangular above, flat below, open at both ends."""
    middles = np.insert(CANAL, 0, 0.0, axis=1)
    wide, deep = [14.5, 14, 12, 9.5, 8, 6, 5], [7.5, 7, 5.5, 4.2, 3.4, 2.8, 2.4]
    return blade(middles, wide, deep, [1, 0, 0], steps=4)


def _foramina() -> list[Field]:
    """Return the four holes of one side: from the front, to the canal, out at the back."""
    holes = []
    for (x, y, z, r), (bx, by, bz, br) in zip(FORAMINA, BACK, strict=True):
        # Each opens laterally into a furrow on the pelvic face.
        mouth = cone([x - 2.0, y, z - 9.0], [x + 5.0, y - 1.0, z + 17.0], r, r * 1.15)
        behind = cone([x - 1.0, y + 1.0, z - 8.0], [bx + 1.0, by, bz - 14.0], br, br * 1.2)
        deep = np.interp(-y, -CANAL[:, 0], CANAL[:, 1]) + 1.0
        inward = cone([x - 2.0, y + 1.0, deep + 2.0], [2.0, y + 3.0, deep], br * 0.95)
        holes += [mouth, behind, inward]
    return holes


def _hiatus() -> Field:
    """Return the sacral hiatus: the opening behind S5, between its horns."""
    return tube([[0, -90, -34], [0, -98, -28], [0, -113, -14]], [3.0, 5.0, 7.5])


def _horns() -> Field:
    """Return the sacral horn beside the hiatus."""
    return cone([8.0, -94.0, -22.5], [7.2, -105.0, -14.5], 2.8, 1.8)


def _rough():
    """Return the sacral tuberosity behind the auricular face, where ligaments attach."""
    return faded(roughness(0.7, 9.0, 4), [38.0, -24.0, -30.0], 22.0)


def _axes() -> np.ndarray:
    """Return the frame's axes in the body: the plate's normal points up and forward."""
    c, s = np.cos(TILT), np.sin(TILT)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, s], [0.0, -s, c]])


def _bend(angle: float) -> np.ndarray:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def _corners(low: list[float], high: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return the box in the body around a box in the sacrum's own frame."""
    grid = np.array(np.meshgrid(*zip(low, high, strict=True))).reshape(3, -1).T
    corners = grid @ _axes() + PLATE
    return corners.min(axis=0), corners.max(axis=0)


MAKERS = {"sacrum": sacrum, "coccyx": coccyx}

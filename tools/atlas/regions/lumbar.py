"""L1 to L5: kidney-shaped bodies, hatchet-shaped spinous processes, upright curved joints.

`data/lumbar.csv` has, besides the column's table, for each level (mm from the body's middle; z
behind the back wall):

ped_*  : pedicle: middle (x, y), width, height
tp_*   : tip of the costal process, half its height and thickness
sp_*   : end of the spinous process, the middle of its height, half its height
lam_*  : middle of the lamina's height at the midline, half its height
isth   : the isthmus between the articular processes: distance from the midline
"""

import numpy as np
import trimesh

from atlas.field import Field
from atlas.field.operations import difference, union
from atlas.field.shapes import cone, ellipsoid, tube
from atlas.regions import column
from atlas.regions.lumbar_joint import inferior_post
from atlas.regions.vertebral_body import (
    Form,
    body,
    canal,
    disc_space,
    joint_clearance,
    rod,
    vertebra_mesh,
)

UP = (0.0, 1.0, 0.0)


def form(_level: str) -> Form:
    """Return a body's form."""
    return Form(narrow=0.06, hollow=1.4, waist=0.11, dish=(1.7, 1.9), rim=2.8)


def lumbar(level: str) -> Field:
    """Return a lumbar vertebra in its own frame."""
    r, back = column.row(level), column.back_wall(level)
    last = level == "l5"
    arch = union(_pedicle(level), _laminae(level), blend=4.0)
    arch = union(arch, _spine(level), blend=7.0)
    arch = union(arch, _costal(level), blend=6.0 if last else 4.5)
    arch = union(arch, _superior(level), blend=3.5)
    arch = union(arch, _inferior(level), blend=6.0)
    arch = difference(arch, canal(level, 0.58), blend=1.5)
    whole = union(body(level, form(level)), arch, blend=4.0)
    # The basivertebral veins leave through the middle of the back wall.
    whole = difference(whole, disc_space(level), blend=1.0)
    hole = ellipsoid((0, 0, back + 0.6), (2.6, 1.6, 2.2))
    whole = difference(whole, hole, blend=1.0)
    above, lower = column.joint_above(level), column.joint_below(level)
    whole = difference(whole, joint_clearance(above, upper=False, reach=r["jb"] + 6.0), blend=0.8)
    return difference(
        whole, joint_clearance(lower, upper=True, reach=lower.half[1] + 9.0), blend=2.5
    )


def _pedicle(level: str) -> Field:
    _, t, back = column.dimensions(level, "lumbar")
    x, y = t["ped_x"], t["ped_y"]
    points = [(x - 1, y, back + 6), (x, y, back - 3), (x + 0.5, y - 0.5, back - 11)]
    high, wide = t["ped_h"] / 2, t["ped_w"] / 2
    return rod(points, [high, high * 0.93, high], [wide, wide, wide * 1.05], UP)


def _laminae(level: str) -> Field:
    r, t, back = column.dimensions(level, "lumbar")
    deep, y = r["canal_d"], t["lam_y"]
    points = [
        (t["isth"] + 1.5, 0.5, back - 10.5),
        (t["isth"] - 0.5, y + 2, back - deep * 0.82),
        (t["isth"] * 0.5, y, back - deep - 2.0),
        (0, y, back - deep - 4.5),
    ]
    high = t["lam_h"]
    return rod(points, [high * 0.7, high * 0.85, high, high], [3.4, 3.4, 3.2, 3.4],
                   (0, 0.93, 0.36))  # fmt: skip


def _spine(level: str) -> Field:
    r, t, back = column.dimensions(level, "lumbar")
    start, end = back - r["canal_d"] - 3, back - t["sp_z"]
    high, y = t["sp_h"], t["sp_y"]
    points = [(0, t["lam_y"] - 1, start), (0, (t["lam_y"] + y) / 2, (start + end) / 2),
              (0, y, end + 2.5)]  # fmt: skip
    thin = 0.75 if level == "l5" else 1.0
    flat = rod(points, [high * 0.9, high * 0.92, high], [3.2, 2.4 * thin, 2.6 * thin], UP)
    # The back and the lower border are thick and rough.
    edge = tube(
        [(0, y + high * 0.55, end + 2.8), (0, y, end + 1.2), (0, y - high * 0.7, end + 2.2),
         (0, y - high * 0.88, end + 7.0)],
        np.array([2.2, 3.0, 3.6, 2.2]) * thin,
    )  # fmt: skip
    return union(flat, edge, blend=3.5)


def _costal(level: str) -> Field:
    _, t, back = column.dimensions(level, "lumbar")
    x, root = t["ped_x"], t["isth"] + 3
    high, thick = t["tp_h"], t["tp_t"]
    tip = np.array([t["tp_x"] - 2.5, t["tp_y"], back - t["tp_z"]])
    if level == "l5":
        # It starts from the whole side of the pedicle and from the body; it is thick and short.
        points = [(x, 2.0, back + 2), (x + 8, 2.4, back - 3), tip + (-7, -0.6, 1.5), tip]
        return rod(points, [7.0, 6.2, 5.4, 4.2], [6.6, 5.0, 4.4, 3.4], UP)
    middle = np.array([(root + tip[0]) / 2 + 1, t["tp_y"] - 0.7, back - t["tp_z"] + 2.4])
    points = [(root, 2.0, back - 8), (root + 5, 2.2, back - 9.8), middle, tip]
    flat = rod(points, [high + 0.8, high * 0.86, high, high * 0.82],
                   [4.2, thick, thick, thick * 0.8], UP)  # fmt: skip
    accessory = cone((root + 3.5, -1.5, back - 11.5), (root + 4.2, -3.4, back - 14.0), 2.4, 1.2)
    return union(flat, accessory, blend=2.5)


def _superior(level: str) -> Field:
    """Return the left superior articular process with its mammillary process."""
    r, t, back = column.dimensions(level, "lumbar")
    joint = column.joint_above(level)
    m, radius, high = joint.middle, r["jr"], r["jb"]
    # A shell around the joint's cylinder, from its front to its outer side.
    turns = np.radians([70.0, 40.0, 5.0, -25.0])
    out = radius + 2.7
    shell = [(m[0] + out * np.cos(a), m[1] - 1.0, m[2] + out * np.sin(a) * 0.95) for a in turns]
    ear = rod(shell, [high * 0.7, high * 0.95, high, high * 0.72], [2.3, 2.7, 2.9, 2.3], UP)
    foot = rod(
        [(m[0] + out * 0.75, m[1] - 2, m[2] + out * 0.6),
         (t["isth"] + 2.5, m[1] - 11, back - 11)],
        [5.2, 5.4], [4.6, 4.0], (1, 0, 0.2),
    )  # fmt: skip
    knob = (m[0] + out * 0.98, m[1] - 1.5, m[2] - out * 0.42)
    mammillary = ellipsoid(knob, (3.3, 4.6, 3.6))
    return union(ear, foot, mammillary, blend=3.0)


def _inferior(level: str) -> Field:
    _, t, back = column.dimensions(level, "lumbar")
    return inferior_post(column.joint_below(level), (t["isth"] - 0.5, -2.0, back - 12.5))


def box(level: str) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Return corners of a box around a vertebra in its frame."""
    r, t, back = column.dimensions(level, "lumbar")
    reach = max(t["tp_x"], r["w_low"] / 2) + 6
    return (0, -50, back - t["sp_z"] - 8), (reach, 34, -back + 6)


def make(level: str) -> trimesh.Trimesh:
    """Return a lumbar vertebra's mesh in the body's frame."""
    return vertebra_mesh(lumbar(level), level, *box(level))

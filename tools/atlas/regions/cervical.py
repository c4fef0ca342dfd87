"""C3 to C7: small bodies with raised sides, open transverse processes, slanting pillars.

`data/cervical.csv` has, besides the column's table, for each level (mm from the body's middle; z
in front of the back wall):

ant_*, post_* : tips of the anterior and the posterior tubercle
hole_*        : transverse foramen: middle and radius
sp_*          : end of the spinous process (z behind the wall), half its height and thickness
fork          : distance of its two ends from the midline; 0: one end
lam_h         : half the lamina's height
uncus         : height of the raised sides of the body
"""

import numpy as np
import trimesh

from atlas.field import Field
from atlas.field.operations import difference, union
from atlas.field.shapes import cone, ellipsoid, tube
from atlas.regions import column
from atlas.regions.column import Joint
from atlas.regions.vertebral_body import (
    Form,
    body,
    canal,
    joint_clearance,
    lens,
    rod,
    vertebra_mesh,
)


def form(level: str) -> Form:
    """Return a body's form."""
    _, t, _ = column.dimensions(level, "cervical")
    return Form(hollow=0.8, waist=0.07, dish=(0.9, 0.6), rim=1.7, uncus=t["uncus"], lip=1.8)


def cervical(level: str) -> Field:
    """Return a cervical vertebra below the axis in its own frame."""
    _, t, back = column.dimensions(level, "cervical")
    above, lower = column.joint_above(level), column.joint_below(level)
    arch = union(_pedicle(level, above, lower), pillar(above, lower), blend=2.5)
    arch = union(arch, laminae(level, above, lower, t["lam_h"]), blend=2.5)
    arch = union(arch, _spine(level), blend=4.0)
    arch = difference(arch, canal(level, 0.62), blend=1.0)
    whole = union(body(level, form(level)), arch, blend=2.2)
    whole = union(whole, _transverse(level, above, lower), blend=1.6)
    hole = (t["hole_x"], back + t["hole_z"])
    bore = cone((hole[0], -11, hole[1] - 1.5), (hole[0], 9, hole[1] + 1.0), t["hole_r"])
    whole = difference(whole, bore, blend=0.8)
    whole = difference(whole, joint_clearance(above, upper=False, reach=7.4), blend=0.5)
    return difference(whole, joint_clearance(lower, upper=True, reach=7.2), blend=0.5)


def _pedicle(level: str, above: Joint, lower: Joint) -> Field:
    r, _, back = column.dimensions(level, "cervical")
    x = r["w_up"] / 2
    middle = (above.middle + lower.middle) / 2
    points = [(x - 2.5, 1.0, back + 3.0), (x + 3.0, 1.0, back - 1.0), middle + (-2.5, 0.8, 2.5)]
    return rod(points, [3.5, 3.3, 3.8], [2.6, 2.4, 2.8])


def pillar(above: Joint, lower: Joint) -> Field:
    """Return the left articular pillar between the joints above and below."""
    top, bottom = above.middle - above.normal * 2.2, lower.middle + lower.normal * 2.2
    wide = (above.half[0] + lower.half[0]) / 2
    upper = lens(top, above.normal, above.across, (wide + 0.2, above.half[1] + 0.3, 2.4))
    under = lens(bottom, lower.normal, lower.across, (wide + 0.2, lower.half[1] + 0.3, 2.4))
    core = rod([top + (-0.4, 0.5, 0.3), bottom - (0.4, 0.5, 0.3)], [wide + 0.1] * 2, [4.4, 4.6],
               (1, 0, 0))  # fmt: skip
    return union(upper, under, core, blend=3.5)


def laminae(level: str, above: Joint, lower: Joint, high: float) -> Field:
    """Return the left lamina, from the pillar to the midline."""
    r, _, back = column.dimensions(level, "cervical")
    start = (above.middle + lower.middle) / 2 + (-3.0, -0.5, -2.0)
    end = np.array([0.0, -3.5, back - r["canal_d"] - 2.2])
    middle = (start + end) / 2 + (0.4, 0.0, -0.2)
    return rod([start, middle, end], [high * 1.1, high * 1.02, high], [2.6, 1.9, 2.5],
               (0, 0.93, 0.38))  # fmt: skip


def _spine(level: str) -> Field:
    r, t, back = column.dimensions(level, "cervical")
    start = np.array([0, -4.4, back - r["canal_d"] - 1.5])
    end = np.array([0, t["sp_y"], back - t["sp_z"]])
    middle = (start + end) / 2 + (0, 0.4, 0)
    high, thin, fork = t["sp_h"], t["sp_t"], t["fork"]
    root = end + (0, 0, 5.0) if fork else end
    flat = rod([start, middle, root], [high * 0.95, high * 0.8, high * 0.68],
               [2.4, thin, thin * 1.1])  # fmt: skip
    # The laminae continue into the sides of the spinous process.
    wide = 6.5 if level == "c7" else 4.0
    gable = rod([(wide, -3.2, back - r["canal_d"] + 0.5), middle + (0.5, 0, 0)],
                [high * 0.95, high * 0.75], [2.2, 1.4], (0, 0.93, 0.38))  # fmt: skip
    flat = union(flat, gable, blend=2.5)
    if not fork:
        knob = ellipsoid(end + (0, -0.5, 0.8), (3.4, 4.0, 3.0))
        return union(flat, knob, blend=3.0)
    horn = tube(
        [root + (0.3, -0.6, 2), root + (fork * 0.6, -0.8, -2.0), end + (fork, -1.6, 0.6)],
        [2.0, 2.1, 1.9],
    )
    return union(flat, horn, blend=1.5)


def _transverse(level: str, above: Joint, lower: Joint) -> Field:
    """Return the left transverse process: both roots, its tubercles and the bar between them."""
    r, t, back = column.dimensions(level, "cervical")
    ant = np.array([t["ant_x"], t["ant_y"], back + t["ant_z"]])
    post = np.array([t["post_x"], t["post_y"], back + t["post_z"]])
    x = r["w_up"] / 2
    far = t["hole_x"] + t["hole_r"] + 1.4
    front = rod(
        [(x - 2.0, -0.8, back + 6.5),
         (t["hole_x"], -1.6, back + t["hole_z"] + t["hole_r"] + 1.6), ant],
        [3.4, 2.6, 2.6], [2.4, 1.5, 1.5],
    )  # fmt: skip
    carotid = 2.8 if level == "c6" else 2.0
    if level == "c7":
        carotid = 1.2
    tip = ellipsoid(ant + (-0.3, 1.0, 0.3), (carotid * 0.9, carotid * 1.5, carotid * 0.9))
    pillar_side = (above.middle + lower.middle) / 2 + (-1.5, -1.0, 3.0)
    back_root = rod([pillar_side, (far + 0.5, -2.4, back + t["hole_z"] - t["hole_r"] - 1.2), post],
                    [3.4, 3.2, 2.8], [2.4, 2.0, 2.0])  # fmt: skip
    # The nerve lies in the groove on top of the bar.
    bar = rod([ant + (-0.8, -1.0, -0.6), ((far + ant[0]) / 2 + 0.6, -4.6, (ant[2] + post[2]) / 2),
               post + (-1.2, -0.3, 0.4)], [1.6, 1.5, 1.7], [1.5, 1.6, 1.6])  # fmt: skip
    return union(front, tip, back_root, bar, blend=1.6)


def box(level: str) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Return corners of a box around a vertebra in its frame."""
    _, t, back = column.dimensions(level, "cervical")
    return (0, t["sp_y"] - 12, back - t["sp_z"] - 6), (t["post_x"] + 6, 20, -back + 5)


def make(level: str) -> trimesh.Trimesh:
    """Return a cervical vertebra's mesh in the body's frame."""
    return vertebra_mesh(cervical(level), level, *box(level))

"""T1 to T12: heart-shaped bodies with rib facets, overlapping arches, slanting spines.

`data/thoracic.csv` has, besides the column's table, for each level (mm from the body's middle; z
behind the back wall):

ped_*  : pedicle: width, middle (y), height
tp_*   : tip of the transverse process and half its thickness there
sp_*   : end of the spinous process, half its height and thickness
lam_*  : middle of the lamina's height at the midline, half its height
narrow : how much narrower the body's front is
cost_* : depth of the facets for the rib's head at the upper and the lower rim; 0: none
facet_y: of the facet for the rib's tubercle, above the transverse process's tip
"""

import numpy as np
import trimesh

from atlas.field import Field
from atlas.field.operations import difference, offset, union
from atlas.field.shapes import cone, ellipsoid, sphere, tube
from atlas.regions import column
from atlas.regions.lumbar_joint import inferior_post
from atlas.regions.vertebral_body import (
    Form,
    body,
    canal,
    disc_space,
    joint_clearance,
    lens,
    rod,
    vertebra_mesh,
)

# Direction of a lamina's height: its lower edge lies further back.
SLANT = (0.0, 0.94, 0.34)


def form(level: str) -> Form:
    """Return a body's form."""
    _, t, _ = column.dimensions(level, "thoracic")
    return Form(narrow=t["narrow"], hollow=1.8, waist=0.09, dish=(0.9, 1.2), rim=2.2)


def thoracic(level: str) -> Field:
    """Return a thoracic vertebra in its own frame."""
    r, _, back = column.dimensions(level, "thoracic")
    tall = (r["front"] + r["back"]) / 4
    arch = union(_pedicle(level), _laminae(level), blend=3.0)
    arch = union(arch, _spine(level), blend=4.5)
    arch = union(arch, _transverse(level), blend=4.0)
    arch = union(arch, _superior(level), _inferior(level), blend=3.0)
    arch = difference(arch, canal(level, 0.15), blend=1.2)
    whole = union(body(level, form(level)), arch, blend=3.5)
    whole = difference(whole, disc_space(level), blend=1.0)
    hole = ellipsoid((0, 0, back + 1.8), (2.0, 1.3, 1.8))
    whole = difference(whole, hole, blend=1.0)
    whole = difference(whole, *_rib_seats(level, tall), blend=0.7)
    above, lower = column.joint_above(level), column.joint_below(level)
    whole = difference(
        whole, joint_clearance(above, upper=False, reach=max(above.half) + 2.5), blend=0.6
    )
    reach = lower.half[1] + (9.0 if lower.radius else 4.0)
    return difference(whole, joint_clearance(lower, upper=True, reach=reach), blend=1.4)


def _side(level: str) -> float:
    """Return the distance of the pedicle's middle from the midline."""
    r, t, _ = column.dimensions(level, "thoracic")
    return r["canal_w"] / 2 + t["ped_w"] / 2 - 0.4


def _pedicle(level: str) -> Field:
    r, t, back = column.dimensions(level, "thoracic")
    x, y, high, wide = _side(level), t["ped_y"], t["ped_h"] / 2, t["ped_w"] / 2
    end = (x + 0.8, y - 0.3, back - 0.62 * r["canal_d"])
    points = [(x - 0.8, y, back + 5), (x, y, back - 3), end]
    return rod(points, [high, high * 0.9, high * 0.95], [wide + 0.4, wide, wide + 0.3])


def _laminae(level: str) -> Field:
    r, t, back = column.dimensions(level, "thoracic")
    deep, y, x = r["canal_d"], t["lam_y"], _side(level)
    points = [
        (x + 1.2, 0.5, back - deep * 0.6),
        (x * 0.95, y + 3.0, back - deep * 0.9),
        (x * 0.5, y + 1.0, back - deep - 2.0),
        (0, y, back - deep - 3.4),
    ]
    high = t["lam_h"]
    return rod(points, [high * 0.62, high * 0.82, high, high], [3.0, 2.8, 2.6, 2.9], SLANT)


def _spine(level: str) -> Field:
    r, t, back = column.dimensions(level, "thoracic")
    start = np.array([0, t["lam_y"] - 2.5, back - r["canal_d"] - 2.5])
    end = np.array([0, t["sp_y"], back - t["sp_z"]])
    middle = (start + end) / 2 + (0, 1.0, -0.8)
    high, thin = t["sp_h"], t["sp_t"]
    flat = rod([start, middle, end], [high * 2.1, high * 1.55, high * 0.9],
               [2.8, thin * 0.75, thin])  # fmt: skip
    # A ridge along the back makes the section a triangle.
    keel = tube([start + (0, 2, -1), middle + (0, 1.5, -1), end], [2.0, thin * 0.85, thin * 1.2])
    # The laminae continue into the sides of the spinous process.
    upper = level in ("t1", "t2")
    out = _side(level) * (0.95 if upper else 0.78)
    wing = np.array([out, t["lam_y"] - 0.5, back - r["canal_d"] - 0.8])
    foot = start * 0.3 + middle * 0.7 + (0.4, -0.5, 0)
    root = t["lam_h"] * (1.0 if upper else 0.8)
    gable = rod([wing, (wing + foot) / 2 + (0.4, 0, 0), foot],
                [root, t["lam_h"] * 0.3 + high * 0.9, high], [2.6, 2.4, 1.4], SLANT)  # fmt: skip
    return union(union(flat, keel, blend=2.5), gable, blend=2.5)


def _transverse(level: str) -> Field:
    r, t, back = column.dimensions(level, "thoracic")
    x, thick = _side(level), t["tp_r"]
    tip = np.array([t["tp_x"] - thick * 0.75, t["tp_y"], back - t["tp_z"] + 0.5])
    root = np.array([x + 1.5, 1.0, back - r["canal_d"] * 0.72])
    if level == "t12":
        return _tubercles(root)
    middle = root + (tip - root) * 0.55 + (0, 0.3, 0.3)
    shaft = rod([root, middle, tip], [thick * 1.25, thick * 0.95, thick * 1.08],
                [thick * 0.9, thick * 0.68, thick * 0.85])  # fmt: skip
    if level == "t11":
        return shaft
    # The facet for the rib's tubercle: on the front of the tip, higher up in the lower levels.
    spot = tip + (0.6, t["facet_y"], thick * 0.85 + 2.6)
    return difference(shaft, sphere(spot, 3.6), blend=0.8)


def _tubercles(root: np.ndarray) -> Field:
    """Return the three knobs that replace the transverse process of T12."""
    base = rod([root, root + (4.5, -1.0, -1.5)], [6.5, 4.5], [4.0, 3.0])
    mammillary = cone(root + (2.0, 4.0, -3.0), root + (3.0, 6.5, -6.0), 3.4, 2.2)
    lateral = cone(root + (3.0, -1, -1.5), root + (6.6, -1.5, -3.0), 3.2, 2.2)
    accessory = cone(root + (2.0, -4, -1), root + (4.0, -7.5, -3.5), 2.8, 1.6)
    return union(base, mammillary, lateral, accessory, blend=2.5)


def _superior(level: str) -> Field:
    r, _, back = column.dimensions(level, "thoracic")
    joint = column.joint_above(level)
    wide, high = joint.half
    middle = joint.middle - joint.normal * 2.2
    leaf = lens(middle, joint.normal, joint.across, (wide + 0.2, high + 1.0, 2.2))
    foot = rod([middle, (_side(level) + 1.0, 1.5, back - r["canal_d"] * 0.55)],
               [wide + 0.3, wide], [2.5, 3.2], (1, 0, 0))  # fmt: skip
    return union(offset(leaf, 0.3), foot, blend=2.5)


def _inferior(level: str) -> Field:
    r, _, back = column.dimensions(level, "thoracic")
    if level == "t12":
        return inferior_post(column.joint_below(level), (_side(level), -2.0, back - 12.0))
    joint = column.joint_below(level)
    wide, high = joint.half
    middle = joint.middle + joint.normal * 2.5
    leaf = lens(middle, joint.normal, joint.across, (wide + 0.9, high + 1.0, 2.7))
    foot = rod([middle, (_side(level), -1.5, back - r["canal_d"] * 0.85)],
               [wide + 0.2, wide], [2.6, 3.0], (1, 0, 0))  # fmt: skip
    return union(offset(leaf, 0.3), foot, blend=2.5)


def _rib_seats(level: str, tall: float) -> list[Field]:
    """Return the hollows for the heads of the ribs at the back of the body's sides."""
    r, t, back = column.dimensions(level, "thoracic")
    ball = 6.5
    seats = []
    single = level in ("t10", "t11", "t12")
    heights = {"t1": tall - 3.2, "t10": tall - 4.0, "t11": 3.5, "t12": 2.5}
    upper = (heights.get(level, tall - 0.8), t["cost_up"], r["w_up"])
    lower = (-tall + 0.8, t["cost_low"], r["w_low"])
    depth = 2.5 if not single else -1.0
    for y, bite, wide in (upper, lower):
        if bite:
            out = np.array([0.86, 0.0, -0.5]) if not single else np.array([0.97, 0, -0.25])
            spot = np.array([wide / 2 * 0.93, y, back + depth + 1.0])
            seats.append(sphere(spot + out * (ball - bite), ball))
    return seats


def box(level: str) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Return corners of a box around a vertebra in its frame."""
    _, t, back = column.dimensions(level, "thoracic")
    return (0, t["sp_y"] - 14, back - t["sp_z"] - 9), (max(t["tp_x"], 22) + 5, 32, -back + 6)


def make(level: str) -> trimesh.Trimesh:
    """Return a thoracic vertebra's mesh in the body's frame."""
    return vertebra_mesh(thoracic(level), level, *box(level))

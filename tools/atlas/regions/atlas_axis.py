"""Atlas and axis, with typical adult dimensions.

Both are built in the axis's frame (`column.frames()["c2"]`): origin in the middle of its lower end
plate, y up, z to the front, mm.
"""

import numpy as np
import trimesh

from atlas.field import Field
from atlas.field.operations import difference, intersection, union
from atlas.field.shapes import cone, ellipsoid, half_space, polar_loft, tube
from atlas.regions import column
from atlas.regions.column import JOINT_GAP, Joint
from atlas.regions.vertebral_body import joint_clearance, lens, rod, vertebra_mesh

# The joint between atlas and axis: its surface slopes down laterally.
SLOPE = np.radians(27.0)
FACET = Joint(
    np.array([15.6, 17.4, 0.2]), np.array([np.sin(SLOPE), np.cos(SLOPE), 0.0]),
    np.array([np.cos(SLOPE), -np.sin(SLOPE), 0.0]), 0.0, (7.6, 8.8),
)  # fmt: skip
# The dens leans back a little; the atlas surrounds its middle.
DENS = ((0, 14.0, 0.2), (0, 20.0, -0.4), (0, 27.0, -1.2), (0, 31.0, -1.9))
DENS_RADII = (5.2, 4.3, 5.0, 3.4)
MIDDLE = np.array([0.0, 25.2, -1.0])


def axis() -> Field:
    """Return the axis."""
    lower = column.joint_below("c2")
    body = axis_body()
    arch = union(_axis_arch(lower), _axis_spine(), blend=4.0)
    arch = difference(arch, _axis_canal(), blend=1.2)
    whole = union(body, arch, blend=2.5)
    whole = union(whole, _axis_transverse(), blend=2.0)
    # The foramen turns outward under the upper facet.
    bore = tube([(15.6, -4, -3.6), (16.2, 5.0, -3.6), (19.8, 8.6, -3.8), (28, 10.0, -4.2)],
                  [2.6, 2.6, 2.6, 2.8])  # fmt: skip
    bone_above = half_space(FACET.middle - FACET.normal * 2.4, FACET.normal)
    whole = difference(whole, intersection(bore, bone_above), blend=0.8)
    roof = half_space(FACET.middle - FACET.normal * JOINT_GAP / 2, -FACET.normal)
    column_above = cone(FACET.middle, FACET.middle + FACET.normal * 9, 11.0)
    beside_dens = half_space((7.2, 0, 0), (-1, 0, 0))
    whole = difference(whole, intersection(roof, column_above, beside_dens), blend=0.6)
    return difference(whole, joint_clearance(lower, upper=True, reach=8.5), blend=0.5)


def axis_body() -> Field:
    """Return the axis's body with the dens and the upper articular facets' base."""
    core = polar_loft(
        [-0.0, 5.0, 11.0, 18.0], np.radians([0, 45, 90, 135, 180, 225, 270, 315]),
        [[9.6, 9.6, 8.0, 9.6, 9.6, 9.2, 7.4, 9.2], [8.4, 8.6, 7.0, 8.6, 8.4, 8.4, 6.9, 8.4],
         [8.6, 8.0, 6.4, 8.0, 8.6, 8.4, 6.6, 8.4], [9.0, 6.8, 5.2, 6.8, 9.0, 8.0, 5.6, 8.0]],
    )  # fmt: skip
    lip = ellipsoid((0, 0.2, 6.2), (6.0, 2.6, 2.6))
    dens = tube(DENS, DENS_RADII)
    shoulder = _axis_shoulder()
    body = union(union(core, shoulder, blend=4.0), lip, blend=3.0)
    body = union(body, dens, blend=2.5)
    dish = ellipsoid((0, -2.2, -0.6), (8.0, 3.4, 6.4))
    return difference(body, dish, blend=1.0)


def _axis_shoulder() -> Field:
    middle = FACET.middle - FACET.normal * 2.6
    disc = lens(middle, FACET.normal, FACET.across, (8.4, 9.4, 4.0))
    foot = rod([middle - (2, 1, 0), (9.5, 8, 0)], [6.5, 5.5], [6.0, 5.0], (0, 0, 1))
    return union(disc, foot, blend=3.0)


def _axis_arch(lower: Joint) -> Field:
    bottom = lower.middle + lower.normal * 2.6
    half = (lower.half[0] + 0.5, lower.half[1] + 0.6, 3.0)
    foot = lens(bottom, lower.normal, lower.across, half)
    isthmus = rod([(14.5, 13.0, -3.5), (16.5, 8.0, -9.0), bottom + (-0.3, 1.0, 0)],
                  [5.5, 5.0, 5.2], [4.2, 3.8, 3.8], (1, 0, 0))  # fmt: skip
    lamina = rod([(17.0, 4.5, -13.0), (10.0, 2.4, -20.5), (0, 0.8, -26.6)],
                 [5.6, 6.4, 6.8], [3.2, 2.6, 3.2], (0, 0.92, 0.4))  # fmt: skip
    return union(foot, isthmus, lamina, blend=3.0)


def _axis_spine() -> Field:
    flat = rod([(0, 1.8, -24.5), (0, -0.6, -32.0), (0, -2.8, -36.5)], [6.6, 5.6, 4.9],
               [3.4, 3.0, 3.4])  # fmt: skip
    horn = rod([(1.0, -3.2, -34.0), (2.9, -5.2, -38.5), (4.0, -7.2, -41.0)], [4.4, 3.8, 2.6],
               [2.4, 2.3, 2.0])  # fmt: skip
    both = union(flat, horn, blend=2.0)
    # A furrow divides the two halves from below.
    furrow = tube([(0, -7.8, -30), (0, -8.4, -36), (0, -8.6, -43)], [1.6, 2.6, 3.2])
    return difference(both, furrow, blend=1.5)


def _axis_canal() -> Field:
    def distance(p: np.ndarray) -> np.ndarray:
        v = (p[:, 2] + 15.8) / 8.8
        u = p[:, 0] / (11.6 * (1 - 0.42 * np.clip(0.1 - v, 0, 1.1)))
        share = np.maximum((np.abs(u) ** 2.3 + np.abs(v) ** 2.3) ** (1 / 2.3), 1e-6)
        far = np.hypot(p[:, 0], p[:, 2] + 15.8)
        return (far - far / share) * 0.8

    return distance


def _axis_transverse() -> Field:
    front = rod([(11.0, 8.5, 3.0), (18.5, 8.0, 2.6), (23.0, 5.0, -2.0), (24.6, 3.4, -5.6)],
                [4.6, 3.6, 2.8, 2.8], [2.2, 1.7, 1.7, 2.0])  # fmt: skip
    behind = rod([(17.5, 7.5, -10.0), (22.0, 5.6, -8.8), (24.8, 3.2, -6.6)], [4.0, 3.2, 2.8],
                 [2.2, 1.8, 2.0])  # fmt: skip
    return union(front, behind, blend=2.0)


def atlas() -> Field:
    """Return the atlas."""
    m = MIDDLE
    mass = union(
        ellipsoid(m + (17.2, -0.5, 0.0), (8.2, 10.6, 10.4)),
        ellipsoid(m + (21.0, 2.6, -3.6), (5.4, 7.4, 8.0)),
        ellipsoid(m + (14.4, 2.4, 5.6), (5.4, 6.4, 6.2)), blend=3.0,
    )  # fmt: skip
    whole = union(mass, _anterior_arch(m), blend=3.5)
    whole = union(whole, _posterior_arch(m), blend=3.0)
    whole = union(whole, _atlas_transverse(m), blend=2.5)
    # The tubercle for the transverse ligament, which passes behind the dens.
    whole = union(whole, ellipsoid(m + (10.8, -0.5, 1.0), (2.2, 2.4, 2.4)), blend=1.5)
    # The facet for the condyle: a long hollow, its front end nearer to the midline.
    turn = np.radians(26.0)
    along = np.array([-np.sin(turn), 0.10, np.cos(turn)])
    up = np.array([-0.34, 0.94, 0.0])
    side = np.cross(up, along)
    frame = np.array([side, np.cross(along, side), along])
    frame /= np.linalg.norm(frame, axis=1, keepdims=True)
    hollow = ellipsoid(m + (15.6, 11.8, 0.4), (7.2, 7.8, 14.0), frame)
    whole = difference(whole, hollow, blend=1.2)
    dens = tube(DENS, np.array(DENS_RADII) + 1.3)
    around = cone(m + (0, -7, -1.0), m + (0, 8, -2.4), 6.6)
    whole = difference(whole, dens, around, blend=0.6)
    floor = half_space(FACET.middle + FACET.normal * JOINT_GAP / 2, FACET.normal)
    under = intersection(floor, cone(FACET.middle, FACET.middle - FACET.normal * 9, 13.0))
    whole = difference(whole, under, blend=0.6)
    bore = cone(m + (27.0, -10, -4.0), m + (26.4, 10, -5.0), 3.0)
    return difference(whole, bore, blend=0.8)


def _anterior_arch(m: np.ndarray) -> Field:
    bow = rod([m + (14.5, 0.2, 7.0), m + (8.5, 0.4, 9.3), m + (0, 0.2, 9.6)], [4.6, 4.6, 5.4],
              [3.0, 2.7, 2.9])  # fmt: skip
    knob = ellipsoid(m + (0, -1.2, 11.6), (3.2, 3.8, 2.4))
    return union(bow, knob, blend=3.0)


def _posterior_arch(m: np.ndarray) -> Field:
    points = [m + (17.5, 0.5, -8.0), m + (18.6, -0.4, -13.5), m + (15.4, -0.8, -21.5),
              m + (8.0, -1.0, -28.6), m + (0, -0.8, -31.0)]  # fmt: skip
    bow = rod(points, [4.2, 3.0, 3.4, 4.0, 4.6], [3.4, 2.7, 2.5, 2.6, 2.8], (0.1, 1, 0.0))
    knob = ellipsoid(m + (0, 0.2, -32.2), (3.4, 3.0, 2.4))
    # The vertebral artery crosses the arch directly behind the lateral mass.
    groove = tube([m + (27, 5.0, -8.5), m + (19, 4.4, -12.6), m + (11, 5.2, -15.5)],
                    [2.5, 2.6, 2.6])  # fmt: skip
    return difference(union(bow, knob, blend=2.5), groove, blend=1.2)


def _atlas_transverse(m: np.ndarray) -> Field:
    front = rod([m + (21.5, 0.4, 3.0), m + (29.0, -0.6, 0.4), m + (35.5, -1.4, -4.8)],
                [4.2, 3.0, 4.0], [2.6, 1.8, 2.6])  # fmt: skip
    behind = rod([m + (21.0, 0.2, -8.5), m + (28.5, -0.8, -9.2), m + (34.5, -1.6, -6.6)],
                 [3.8, 2.8, 3.8], [2.2, 1.9, 2.6])  # fmt: skip
    tip = ellipsoid(m + (35.6, -1.8, -5.6), (3.2, 4.0, 3.4))
    return union(front, behind, tip, blend=2.0)


def make_axis(_level: str = "c2") -> trimesh.Trimesh:
    """Return the axis's mesh in the body's frame."""
    return vertebra_mesh(axis(), "c2", (0, -18, -48), (32, 40, 14))


def make_atlas(_level: str = "c1") -> trimesh.Trimesh:
    """Return the atlas's mesh in the body's frame."""
    return vertebra_mesh(atlas(), "c2", (0, 8, -42), (44, 42, 20))

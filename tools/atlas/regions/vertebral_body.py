"""Bodies of vertebrae and the common parts of all arches, as distance fields.

Everything is in the vertebra's own frame (`column.Frame`): mm from the body's middle.
"""

from dataclasses import dataclass

import numpy as np
import trimesh
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline

from atlas.field import Field, Points
from atlas.field.curves import arc_length
from atlas.field.operations import intersection, smooth_min
from atlas.field.shapes import cylinder, ellipsoid, half_space, sphere
from atlas.regions import column
from atlas.regions.column import JOINT_GAP, Joint
from atlas.solid import midline_mesh_of

CELL = 0.7
# Within this distance of its bounding box, a rod's own distance counts, mm.
MARGIN = 7.0


@dataclass(frozen=True)
class Form:
    """The form of a vertebral body, beyond its dimensions.

    Attributes
    ----------
    narrow : how much narrower the front is than the back (heart-shaped; 0: oval)
    hollow : depth of the back wall's hollow for the canal, mm
    waist : how far the wall is drawn in between the end plates, as a share
    dish : depth of the upper and lower end plates, mm
    rim : radius of the rims, mm
    uncus : height of the processes at the sides of the upper end plate, mm
    lip : how far the lower plate's front edge extends down, mm
    """

    narrow: float = 0.0
    hollow: float = 1.5
    waist: float = 0.1
    dish: tuple[float, float] = (1.2, 1.2)
    rim: float = 2.5
    uncus: float = 0.0
    lip: float = 0.0


def body(level: str, form: Form) -> Field:
    """Return a vertebral body."""
    r = column.row(level)
    tall = (r["front"] + r["back"]) / 4
    lean = (r["front"] - r["back"]) / (r["d_up"] + r["d_low"])

    def distance(p: Points) -> NDArray[np.float64]:
        x, y, z = np.abs(p[:, 0]), p[:, 1], p[:, 2]
        t = np.clip(y / tall, -1.0, 1.0)
        wide = (r["w_low"] + (r["w_up"] - r["w_low"]) * (t + 1) / 2) / 2
        deep = (r["d_low"] + (r["d_up"] - r["d_low"]) * (t + 1) / 2) / 2
        share = _outline(x, z, wide, deep, form)
        drawn = form.waist * np.where(z < 0, 1 + 0.5 * np.clip(z / deep, -1, 0), 1.0) * (1 - t**2)
        far = np.hypot(x, z)
        side = (far - far / np.maximum(share, 1e-6) * (1 - drawn)) * 0.85
        side = np.where(share < 1e-6, -deep, side)
        top, bottom = _ends(share, x / wide, z / deep, form)
        end = -smooth_min(-(y - tall - lean * z - top), y + tall + lean * z - bottom, 1.0)
        return -smooth_min(-side, -end * 0.93, form.rim)

    return distance


def _outline(x: NDArray, z: NDArray, wide: NDArray, deep: NDArray, form: Form) -> NDArray:
    """Return each point's relative position in its section: 0 in the middle, 1 at the wall."""
    v = z / deep
    middle = np.exp(-((x / (0.5 * wide)) ** 2))
    v = np.where(v < 0, v * deep / (deep - form.hollow * middle), v)
    u = x / (wide * (1 - form.narrow * np.clip(v + 0.25, 0, 1.2)))
    power = 2.25 - 0.2 * np.clip(v, -1, 1)
    return (np.abs(u) ** power + np.abs(v) ** power) ** (1 / power)


def _ends(share: NDArray, u: NDArray, v: NDArray, form: Form) -> tuple[NDArray, NDArray]:
    """Return the height of each end plate above a flat one."""
    inner = np.clip(1 - (share / 0.86) ** 2, 0, 1)
    inner = inner * (2 - inner)
    edge = np.clip((u - 0.5) / 0.5, 0, 1.15)
    top = -form.dish[0] * inner + form.uncus * edge**2 * (1 - 0.75 * np.clip(v + 0.1, 0, 1))
    front = np.clip((v - 0.1) / 0.9, 0, 1.1) * np.clip(1.1 - u, 0, 1)
    bottom = form.dish[1] * inner - form.lip * front**2 + 0.55 * form.uncus * edge**2
    return top, bottom


def lens(
    middle: ArrayLike, normal: ArrayLike, across: ArrayLike, half: tuple[float, float, float]
) -> Field:
    """Return an ellipsoid with half widths along `across`, across both, and along `normal`."""
    normal, across = np.asarray(normal, float), np.asarray(across, float)
    return ellipsoid(middle, half, np.array([across, np.cross(normal, across), normal]))


def rod(
    points: ArrayLike, widths: ArrayLike, thicknesses: ArrayLike, across: ArrayLike = (0, 1, 0),
) -> Field:  # fmt: skip
    """Return a flat rod like `shapes.blade`, faster and without steps in its bends.

    Each point is measured only from its nearest place on the curve. Far from the rod, the distance
    is
    that of its bounding box.
    """
    points = np.asarray(points, float)
    across = np.broadcast_to(np.asarray(across, float), points.shape)
    values = np.column_stack([np.broadcast_to(widths, len(points)),
                              np.broadcast_to(thicknesses, len(points)), across])  # fmt: skip
    steps = 5 if len(points) > 2 else 1
    s = arc_length(points)
    fine = np.interp(np.arange((len(s) - 1) * steps + 1) / steps, np.arange(len(s)), s)
    curve = CubicSpline(s, points, axis=0) if steps > 1 else None
    along = curve(fine) if curve else points
    values = np.column_stack([np.interp(fine, s, v) for v in values.T])
    forward = np.gradient(along, axis=0)
    forward /= np.linalg.norm(forward, axis=1, keepdims=True)
    table = np.hstack([values, forward])

    def distance(p: Points) -> NDArray[np.float64]:
        nearest, place = np.full(len(p), np.inf), np.zeros(len(p))
        for k in range(len(along) - 1):
            way = along[k + 1] - along[k]
            t = np.clip((p - along[k]) @ (way / max(way @ way, 1e-12)), 0.0, 1.0)
            off = p - along[k] - t[:, None] * way
            far = np.einsum("ij,ij->i", off, off)
            closer = far < nearest
            nearest[closer], place[closer] = far[closer], k + t[closer]
        k = np.minimum(place.astype(int), len(along) - 2)
        t = (place - k)[:, None]
        v = table[k] * (1 - t) + table[k + 1] * t
        off = p - along[k] * (1 - t) - along[k + 1] * t
        ahead = v[:, 5:] / np.linalg.norm(v[:, 5:], axis=1, keepdims=True)
        side = v[:, 2:5] - np.einsum("ij,ij->i", v[:, 2:5], ahead)[:, None] * ahead
        side /= np.linalg.norm(side, axis=1, keepdims=True)
        x = np.einsum("ij,ij->i", off, side)
        # Between the ends only the distance across counts, which rounds the bends.
        ends = (place <= 0) | (place >= len(along) - 1)
        y = np.maximum(np.einsum("ij,ij->i", off, off) - x**2, 0.0)
        y = np.where(ends, y, np.einsum("ij,ij->i", off, np.cross(ahead, side)) ** 2)
        k0 = np.sqrt((x / v[:, 0]) ** 2 + y / v[:, 1] ** 2)
        k1 = np.sqrt((x / v[:, 0] ** 2) ** 2 + y / v[:, 1] ** 4)
        least = -np.minimum(v[:, 0], v[:, 1])
        return np.where(k1 > 1e-9, k0 * (k0 - 1.0) / np.maximum(k1, 1e-9), least)

    return bounded(distance, along, float(values[:, :2].max()))


def bounded(shape: Field, points: ArrayLike, radius: float) -> Field:
    """Return a shape within `radius` mm of points' bounding box; far off, the box's distance."""
    points = np.atleast_2d(np.asarray(points, float))
    low, high = points.min(axis=0) - radius - 1.0, points.max(axis=0) + radius + 1.0

    def distance(p: Points) -> NDArray[np.float64]:
        off = np.maximum(np.maximum(low - p, p - high), 0.0)
        result = np.sqrt(np.einsum("ij,ij->i", off, off))
        close = result < MARGIN
        result[close] = shape(p[close])
        return result

    return distance


def joint_clearance(joint: Joint, *, upper: bool, reach: float) -> Field:
    """Return the space that a vertebra must leave free at a joint, within `reach` mm.

    Parameters
    ----------
    upper : the vertebra is the upper one of the two
    """
    around = sphere(joint.middle, reach)
    if joint.radius:
        post = cylinder(joint.middle, joint.normal, joint.radius + (1 - 2 * upper) * JOINT_GAP / 2)
        if upper:
            # Only in front and laterally, where the other's process is; the arch lies inside.
            side = half_space(joint.middle, (-1, 0, -0.4))
            axis = joint.normal * np.sign(joint.normal[1])
            roof = half_space(joint.middle + axis * (joint.half[1] + 2.2), axis)
            return intersection(lambda p: -post(p), side, around, roof, blend=1.0)
        # The other's process ends above this one's lamina.
        floor = half_space(joint.middle - (0, joint.half[1] + 1.8, 0), (0, -1, 0))
        return intersection(post, around, floor, blend=2.0)
    away = joint.normal if upper else -joint.normal
    side = half_space(joint.middle + away * JOINT_GAP / 2, away)
    return intersection(side, around)


def disc_space(level: str) -> Field:
    """Return the space of the disc above a flat upper end plate, which the arch must leave free."""
    r = column.row(level)
    tall, back = (r["front"] + r["back"]) / 4, column.back_wall(level)
    lean = (r["front"] - r["back"]) / (r["d_up"] + r["d_low"])
    above = half_space((0, tall + 0.1, 0), (0, -1, lean))
    return intersection(above, half_space((0, 0, back - 0.3), (0, 0, -1)), blend=2.0)


def canal(level: str, taper: float = 0.0) -> Field:
    """Return the vertebral foramen: an upright channel, narrower at the back by `taper` (0…1)."""
    r = column.row(level)
    wide, deep = r["canal_w"] / 2, r["canal_d"] / 2
    middle = column.back_wall(level) - deep

    def distance(p: Points) -> NDArray[np.float64]:
        v = (p[:, 2] - middle) / deep
        u = p[:, 0] / (wide * (1 - taper * np.clip(0.2 - v, 0, 1.2)))
        share = np.maximum(np.hypot(u, v), 1e-6)
        far = np.hypot(p[:, 0], p[:, 2] - middle)
        return (far - far / share) * 0.8

    return distance


def vertebra_mesh(shape: Field, level: str, low: ArrayLike, high: ArrayLike) -> trimesh.Trimesh:
    """Return the mesh of a vertebra in the body's frame; `shape` is evaluated where x ≥ 0.

    Parameters
    ----------
    low, high : corners of a box around the shape in the vertebra's frame
    """
    mesh = midline_mesh_of(shape, low, high, CELL)
    mesh.vertices = column.frames()[level].outward(mesh.vertices)
    return mesh

"""The intervertebral discs: each fills the gap between two bodies and bulges a little all round."""

import numpy as np
import trimesh

from atlas.field import Field
from atlas.field.operations import difference
from atlas.field.shapes import half_space
from atlas.regions import atlas_axis, cervical, column, lumbar, thoracic
from atlas.regions.column import Frame
from atlas.regions.vertebral_body import CELL
from atlas.solid import midline_mesh_of

# How far the ring bulges between the rims, as a share of the disc's height.
BULGE = 0.10


def bone_field(level: str) -> Field:
    """Return a whole vertebra in its own frame; for the sacrum, the space below its end plate."""
    if level == "s1":
        return half_space((0, 0, 0), (0, 1, 0))
    if level == "c2":
        return atlas_axis.axis()
    region = {"c": cervical.cervical, "t": thoracic.thoracic, "l": lumbar.lumbar}[level[0]]
    return region(level)


def disc(level: str) -> tuple[Field, Frame]:
    """Return the disc below a level in the frame half-way between the two bodies."""
    upper, lower = column.frames()[level], column.frames()[column.below(level)]
    top, bottom, tall = _plates(level)
    way = (upper.axes[1] + lower.axes[1]) / 2
    way = way / np.linalg.norm(way)
    axes = np.array([[1.0, 0, 0], way, np.cross([1.0, 0, 0], way)])
    frame = Frame((top + bottom) / 2, axes)
    wide, deep, hollow = _outline(level)
    # Cervical bodies have raised sides; the disc follows them.
    spare = 6.0 if level[0] == "c" else 0.0
    rim_above = half_space(frame.inward(top), frame.axes @ _lower_plate(level))
    rim_below = half_space(frame.inward(bottom), -frame.axes @ _upper_plate(column.below(level)))

    def ring(p: np.ndarray) -> np.ndarray:
        x, z = p[:, 0], p[:, 2]
        v = z / deep
        middle = np.exp(-((x / (0.5 * wide)) ** 2))
        v = np.where(v < 0, v * deep / (deep - hollow * middle), v)
        share = np.maximum((np.abs(x / wide) ** 2.25 + np.abs(v) ** 2.25) ** (1 / 2.25), 1e-6)
        far = np.hypot(x, z)
        over = np.maximum(rim_above(p), rim_below(p))
        bulge = BULGE * tall * (1 - (1 + np.minimum(over / (0.5 * tall), 0)) ** 2)
        side = far - far / share - bulge
        # Inside the rims the end plates are hollow; at the wall the disc ends with them.
        inside = 4.5 * np.clip(1.06 - share, 0, 1) ** 0.8
        raised = spare * np.clip(np.abs(x) / wide - 0.5, 0, 1)
        return np.maximum(side, over - inside - raised) * 0.8

    def bone(other: str, there: Frame) -> Field:
        shape = bone_field(other)
        return lambda p: shape(there.inward(frame.outward(p)))

    return difference(ring, bone(level, upper), bone(column.below(level), lower), blend=1.2), frame


def _lower_plate(level: str) -> np.ndarray:
    """Return the direction up from a level's lower end plate."""
    if level == "c2":
        return column.frames()["c2"].axes[1]
    return column.axes(column.row(level)["tilt"] - column.wedge(level) / 2)[1]


def _upper_plate(level: str) -> np.ndarray:
    """Return the direction up from a level's upper end plate."""
    if level == "s1":
        return column.frames()["s1"].axes[1]
    return column.axes(column.row(level)["tilt"] + column.wedge(level) / 2)[1]


def _plates(level: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Return the middles of the end plates above and below a disc, and its height."""
    upper, lower = column.frames()[level], column.frames()[column.below(level)]
    ends = []
    for name, frame, sign in ((level, upper, -1), (column.below(level), lower, 1)):
        r = column.row(name) if name != "c2" else {"front": 0.0, "back": 0.0}
        ends.append(frame.outward((0, sign * (r["front"] + r["back"]) / 4, 0)))
    return ends[0], ends[1], float(np.linalg.norm(ends[0] - ends[1]))


def _outline(level: str) -> tuple[float, float, float]:
    """Return half width, half depth and the depth of the posterior hollow of a disc."""
    lower = column.row(column.below(level))
    if level == "c2":
        return lower["w_up"] / 2 * 0.9, lower["d_up"] / 2 - 0.2, 0.6
    upper = column.row(level)
    wide = min(upper["w_low"], lower["w_up"]) / 2
    # The disc is narrower between the raised sides of a cervical body.
    share = 0.93 if level[0] == "c" else 0.985
    return wide * share, (upper["d_low"] + lower["d_up"]) / 4 - 0.2, 1.2


def make(level: str) -> trimesh.Trimesh:
    """Return the mesh of the disc below a level in the body's frame."""
    shape, frame = disc(level)
    wide, deep, _ = _outline(level)
    mesh = midline_mesh_of(shape, (0, -14, -deep - 4), (wide + 4, 14, deep + 4), min(CELL, 0.6))
    mesh.vertices = frame.outward(mesh.vertices)
    return mesh

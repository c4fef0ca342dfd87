"""Parts between bones: menisci, pubic symphysis, the joint of sacrum and coccyx; mm.

Each fills its space and is cut by the bones beside it, so that it touches them without overlap.
(The discs of the spine are made with the vertebrae.)
"""

from functools import partial

import numpy as np
import trimesh

from atlas.features import bone_mesh
from atlas.field import Field, Points
from atlas.field.operations import difference, intersection, offset
from atlas.field.shapes import ellipsoid, half_space, tube
from atlas.regions import sacroiliac
from atlas.regions.pelvis import SYMPHYSIS
from atlas.regions.sacrum import coccyx
from atlas.solid import field_of, mesh_of, midline_mesh_of
from atlas.source_bones import Source

CELL = 0.5
# Gap between a disc and bone, so that the two never overlap.
APART = 0.12
# Distance from the midline at which the pubic bones' faces have their full outline.
FACE = 6.0
# The menisci: middle, half widths of the crescent to its rod's middle, and the place of its
# opening.
MENISCI = {
    "medial_meniscus.l": ([51.5, 428.0, -9.0], [13.5, 18.0], [67.0, 428.5, -9.0]),
    "lateral_meniscus.l": ([92.5, 429.0, -12.0], [12.5, 14.0], [77.5, 429.5, -12.0]),
}


def pubic_symphysis(source: Source) -> trimesh.Trimesh:
    """Return the disc between the pubic bones: the outline of their faces, extended across."""
    hip = sacroiliac.hip()

    def outline(p: Points) -> np.ndarray:
        return hip(np.column_stack([np.full(len(p), FACE), p[:, 1:]]))

    disc = intersection(outline, half_space([SYMPHYSIS - APART, 0, 0], [1, 0, 0]), blend=1.0)
    disc = intersection(disc, half_space([0, 0, 25.0], [0, 0, -1.0]))
    return midline_mesh_of(disc, [-5, 795, 20], [5, 865, 85], CELL)


def sacrococcygeal_joint(source: Source) -> trimesh.Trimesh:
    """Return the disc between the sacrum's apex and the coccyx."""
    below = coccyx(source)
    top = below.vertices[np.abs(below.vertices[:, 0]) < 3.0]
    middle = top[top[:, 1] > top[:, 1].max() - 6.0].mean(axis=0) * [0, 1, 1]
    disc = ellipsoid(middle + [0, 2.5, 0.5], [7.5, 4.5, 4.0])
    for bone in (sacroiliac.sacrum(), field_of(below, 0.8, reach=5.0)):
        disc = difference(disc, offset(bone, APART))
    return midline_mesh_of(disc, middle - 14, middle + 14, CELL)


def meniscus(name: str, source: Source) -> trimesh.Trimesh:
    """Return a meniscus: a crescent with a thick rim, between condyle and plateau."""
    middle, (wide, deep), opening = (np.asarray(part, float) for part in MENISCI[name])
    ring = _oval_ring(middle, wide, deep, 5.0)
    ring = difference(ring, ellipsoid(opening, [7.0, 12.0, 7.5]), blend=1.0)
    for bone in ("femur.l", "tibia.l"):
        near = bone_mesh(bone, source)
        keep = np.abs(near.vertices[near.faces][:, :, 1] - 430.0).max(axis=1) < 60.0
        near = trimesh.Trimesh(near.vertices, near.faces[keep], process=False)
        near.fill_holes()
        ring = difference(ring, offset(field_of(near, 0.9, reach=5.0), APART))
    return mesh_of(ring, middle - [28, 14, 32], middle + [28, 14, 32], CELL)


def _oval_ring(middle: np.ndarray, wide: float, deep: float, thick: float) -> Field:
    """Return a closed oval rod around an upright axis, with half widths `wide` and `deep`."""
    angles = np.linspace(0, 2 * np.pi, 25)
    points = middle + np.column_stack([wide * np.cos(angles), np.zeros(25), deep * np.sin(angles)])
    return tube(points, np.full(25, thick), smooth=False)


MAKERS = {"pubic_symphysis": pubic_symphysis, "sacrococcygeal_joint": sacrococcygeal_joint}
MAKERS |= {name: partial(meniscus, name) for name in MENISCI}

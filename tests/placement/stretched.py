"""The default body made uneven: longer arms and legs, a shorter trunk."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Atlas
from osteopoint.anatomy.skin import Skin
from osteopoint.anatomy.surface import Surface, vertex_normals

ARMS, TRUNK, LEGS = 1.08, 0.95, 1.04
_ARM = ("humerus", "radius", "ulna", "hand_", "metacarpal", "scaphoid", "lunate", "triquetrum",
        "pisiform", "trapezium", "trapezoid", "capitate", "hamate")  # fmt: skip
_NECK_M = 1.42
_BLEND_M = 0.02
_THICKEST_M = 0.15  # no arm's skin is farther from its bones

Points = NDArray[np.float64]


def stretched(atlas: Atlas, skin: Skin) -> tuple[Atlas, Skin]:
    """Return the body with arms 8 % longer, the trunk 5 % shorter and legs 4 % longer."""
    hips = float(atlas.bones["femur.l"].surface.bounds[1, 1])
    arms = {side: _arm(atlas, side) for side in ("l", "r")}
    bones = {}
    for name, bone in atlas.bones.items():
        vertices = bone.surface.vertices.astype(np.float64)
        side = name[-1]
        on_arm = name.startswith(_ARM) and side in arms
        moved = _along(vertices, *arms[side], hips) if on_arm else _up_down(vertices, hips)
        bones[name] = replace(bone, surface=_surface(bone.surface, moved))
    top = max(float(bone.surface.bounds[1, 1]) for bone in atlas.bones.values())
    grown = float(_up_down(np.array([[0.0, top, 0.0]]), hips)[0, 1]) - top
    eyes = {name: _surface(eye, _up_down(eye.vertices.astype(float), hips))
            for name, eye in skin.eyes.items()}  # fmt: skip
    outside = _skin(atlas, skin.surface, arms, hips)
    longer = replace(atlas, id="stretched", bones=bones, stature_m=atlas.stature_m + grown)
    return longer, Skin(_surface(skin.surface, outside), eyes, skin.topology)


def _arm(atlas: Atlas, side: str) -> tuple[Points, Points]:
    """Return the shoulder's place and the way from it down to the wrist, of length one."""
    humerus = atlas.bones[f"humerus.{side}"].surface.vertices.astype(np.float64)
    shoulder = humerus[humerus[:, 1] > humerus[:, 1].max() - 0.03].mean(axis=0)
    wrist = atlas.bones[f"capitate.{side}"].surface.centre
    return shoulder, (wrist - shoulder) / np.linalg.norm(wrist - shoulder)


def _up_down(points: Points, hips: float) -> Points:
    heights = np.array([-1.0, 0.0, hips, _NECK_M, 3.0])
    trunk = (_NECK_M - hips) * TRUNK
    goals = np.array([-1.0, 0.0, hips * LEGS, hips * LEGS + trunk, 0.0])
    goals[4] = goals[3] + 3.0 - _NECK_M
    moved = points.copy()
    moved[:, 1] = np.interp(points[:, 1], heights, goals)
    return moved


def _along(points: Points, shoulder: Points, way: Points, hips: float) -> Points:
    """Return an arm's places: gone along with the shoulder, then longer down from it."""
    shift = _up_down(shoulder[None], hips)[0] - shoulder
    down = np.maximum((points - shoulder) @ way, 0.0)
    return points + shift + (ARMS - 1) * down[:, None] * way


def _skin(
    atlas: Atlas, skin: Surface, arms: dict[str, tuple[Points, Points]], hips: float
) -> Points:
    vertices = skin.vertices.astype(np.float64)
    others = [b.surface for n, b in atlas.bones.items() if not n.startswith(_ARM)]
    moved = _up_down(vertices, hips)
    for side, (shoulder, way) in arms.items():
        names = [n for n in atlas.bones if n.startswith(_ARM) and n.endswith(side)]
        near = _away(vertices, [atlas.bones[n].surface for n in names])
        on = np.flatnonzero(near < _THICKEST_M)
        rest = _away(vertices[on], others)
        share = np.clip((rest - near[on]) / _BLEND_M + 0.5, 0.0, 1.0)[:, None]
        moved[on] += share * (_along(vertices[on], shoulder, way, hips) - moved[on])
    return moved


def _away(points: Points, surfaces: list[Surface]) -> NDArray[np.float64]:
    """Return how far each place is from the nearest of some surfaces, roughly."""
    others = np.concatenate([s.vertices[::17] for s in surfaces])
    half = (others**2).sum(axis=1) / 2
    near = np.empty(len(points))
    # |p - o|² as |p|² - 2 p·o + |o|²: one product of matrices instead of all differences, and
    # few enough places at once that it stays in the processor's cache.
    for rows in np.array_split(np.arange(len(points)), max(len(points) // 16, 1)):
        here = points[rows].astype(np.float32)
        near[rows] = 2 * (half - here @ others.T).min(axis=1) + (here**2).sum(axis=1)
    return np.sqrt(np.maximum(near, 0.0))


def _surface(old: Surface, vertices: Points) -> Surface:
    points = vertices.astype(np.float32)
    return Surface(points, old.faces, vertex_normals(points, old.faces), old.light)

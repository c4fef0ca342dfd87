"""Features added to a source bone, described in data; mm.

The source bone is the source's own, or the scanned mean's where that has the bone.

A feature is a JSON object with `name` (the anatomical term), `do` (the operation) and a place:

- `add`, `cut`: a `sphere` (`at`, `radius`), `ellipsoid` (`at`, `radii`) or `tube`
  (`points`, `radii`); `blend` rounds the seam;
- `ridge`: a swelling `height` mm high that ends at `radius`, along `points`; a negative height
  makes a groove;
- `spot`: the same around one point `at`;
- `rough`: an irregular surface, `height` and `length` of its waves, within `radius` of `at`.

With `from` (left, right, front, back, top, sole) the points of a ridge or spot are projected onto
the source's surface from that side. Two coordinates are then enough for each point.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import trimesh

from atlas import llp26
from atlas.field import Field
from atlas.field.displacements import bump, displaced, faded, ridge, roughness
from atlas.field.operations import difference, offset, union
from atlas.field.shapes import ellipsoid, sphere, tube
from atlas.solid import field_of, mesh_of, projected
from atlas.source_bones import Source

FOLDER = Path(__file__).parent / "data" / "features"
# The viewing direction from each side.
DIRECTIONS = {
    "left": (-1, 0, 0), "right": (1, 0, 0), "front": (0, 0, -1),
    "back": (0, 0, 1), "top": (0, -1, 0), "sole": (0, 1, 0),
}  # fmt: skip


@cache
def feature_table() -> dict[str, dict[str, Any]]:
    """Return the description of each bone: `cell`, `features`, and `clear_of` with `gap`.

    `thicker` is a thickness that is added all round first, where the source is thinner than bone
    can
    be.
    """
    bones: dict[str, dict[str, Any]] = {}
    for file in sorted(FOLDER.glob("*.json")):
        bones |= json.loads(file.read_text(encoding="utf-8"))
    return bones


def plain_bone(source: Source, name: str) -> trimesh.Trimesh:
    """Return a bone without features: the scanned mean's if it has the bone, else the source's."""
    return llp26.bone(name) if name in llp26.BONES else source.smooth(name)


@cache
def bone_field(source: Source, name: str) -> Field:
    """Return the field of a source bone with its features."""
    plain = plain_bone(source, name)
    data = feature_table()[name]
    bone = field_of(plain, data.get("cell", 1.0) * 1.1, reach=8.0)
    bone = offset(bone, data.get("thicker", 0.0))
    for feature in data["features"]:
        bone = _with(bone, feature, plain)
    return bone


@cache
def bone_mesh(name: str, source: Source) -> trimesh.Trimesh:
    """Return a source bone with its features and a gap to its neighbours."""
    data = feature_table()[name]
    bone = bone_field(source, name)
    for other in data.get("clear_of", ()):
        neighbour = bone_field(source, other)
        bone = difference(bone, offset(neighbour, data["gap"]), blend=1.5)
    low, high = plain_bone(source, name).bounds
    return mesh_of(bone, low - 6, high + 6, data.get("cell", 1.0))


def _with(bone: Field, feature: dict[str, Any], plain: trimesh.Trimesh) -> Field:
    """Return the bone with one more feature."""
    match feature["do"]:
        case "add":
            return union(bone, _shape(feature), blend=feature.get("blend", 4.0))
        case "cut":
            return difference(bone, _shape(feature), blend=feature.get("blend", 1.5))
        case "ridge":
            points = _points(feature, feature["points"], plain)
            # The ridge has no height at either end.
            heights = np.full(len(points), float(feature["height"]))
            heights[[0, -1]] = 0.0
            return displaced(bone, ridge(points, heights, feature["radius"]))
        case "spot":
            point = _points(feature, [feature["at"]], plain)[0]
            return displaced(bone, bump(point, feature["height"], feature["radius"]))
        case "rough":
            point = _points(feature, [feature["at"]], plain)[0]
            waves = roughness(feature["height"], feature["length"], 5)
            return displaced(bone, faded(waves, point, feature["radius"]))
    raise ValueError(f"{feature['name']}: there is no way to do '{feature['do']}'")


def _shape(feature: dict[str, Any]) -> Field:
    if "radii" in feature and "at" in feature:
        return ellipsoid(feature["at"], feature["radii"], feature.get("axes"))
    if "points" in feature:
        return tube(feature["points"], feature["radii"])
    return sphere(feature["at"], feature["radius"])


def _points(feature: dict[str, Any], points: list, plain: trimesh.Trimesh) -> np.ndarray:
    """Return the points in space; two coordinates are projected onto the surface."""
    if "from" not in feature:
        return np.array(points, float)
    side = DIRECTIONS[feature["from"]]
    missing = int(np.flatnonzero(side)[0])
    return projected(plain, np.insert(np.array(points, float), missing, 0.0, axis=1), side)

"""What the skin should keep over the bones: samples of their outside, each with its depth."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray

from skin.places import Skeleton
from skin.source import Array

_DEPTHS = Path(__file__).parent / "data" / "depths.json"
# One sample a cell of this size is enough for the smooth part of the fit.
CELL_M = 0.004
# A single place pulls for all of its neighbourhood.
PLACE = 10.0
# Bones behind others: when those are covered these are too, and their nearest skin may be
# the inside of a fold.
_INNER = (
    "tooth_", "ethmoid", "vomer", "palatine", "inferior_nasal", "sphenoid", "lacrimal", "hyoid",
    "disc_", "pubic_symphysis",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wishes:
    """Points on bones.

    Attributes
    ----------
    points : (n, 3)
    least : (n,) the depth that skin keeps at least, metres
    target : (n,) the depth that it should have; not a number where it is free
    bone : (n,) the bone's id
    weight : (n,) how much more than a sample of a face its target counts
    """

    points: Array
    least: Array
    target: Array
    bone: NDArray[np.str_]
    weight: Array

    def joined(self, other: "Wishes") -> "Wishes":
        """Return these and some others."""
        rest = ("least", "target", "bone", "weight")
        return Wishes(
            np.vstack([self.points, other.points]),
            *(np.concatenate([getattr(self, name), getattr(other, name)]) for name in rest),
        )

    def chosen(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> "Wishes":
        """Return some of them."""
        return Wishes(*(getattr(self, field.name)[which] for field in fields(self)))


def all_points(skeleton: Skeleton) -> Wishes:
    """Return every vertex of every outer bone with the depth that it needs at least."""
    rows = _rows()["least"]
    points, least, ids = [], [], []
    for bone in skeleton.atlas.bones:
        if bone.startswith(_INNER):
            continue
        own = skeleton.points(bone)
        points.append(own)
        mm = next(row["mm"] for row in reversed(rows) if _names(row, bone))
        least.append(np.full(len(own), mm / 1000))
        ids.append(np.full(len(own), bone))
    every = np.vstack(points)
    free, single = np.full(len(every), np.nan), np.ones(len(every))
    return Wishes(every, np.concatenate(least), free, np.concatenate(ids), single)


def sampled(skeleton: Skeleton) -> Wishes:
    """Return a thinned choice of left and midline bone vertices, with targets where known."""
    every = all_points(skeleton)
    outer = [bone for bone in skeleton.atlas.bones if not bone.startswith(_INNER)]
    faces = np.hstack([_face_targets(skeleton, bone) for bone in outer])
    target, weight = faces
    hidden = np.isfinite(target)
    hidden[hidden] = _covered(skeleton, every.points[hidden])
    target[hidden] = np.nan
    cells = np.round(every.points / CELL_M).astype(np.int64)
    # A point with a target goes before one without, so that it stands for its cell.
    order = np.argsort(np.isnan(target), kind="stable")
    first = order[np.unique(cells[order], axis=0, return_index=True)[1]]
    first = first[every.points[first, 0] > -CELL_M / 2]
    samples = Wishes(
        every.points[first], every.least[first], target[first], every.bone[first], weight[first]
    )
    return samples.joined(_places(skeleton))


def _places(skeleton: Skeleton) -> Wishes:
    rows = _rows()["places"]
    points = np.array([skeleton.left(row["landmark"]) for row in rows])
    target = np.array([row["mm"] / 1000 for row in rows])
    ids = np.array([skeleton.bone_of(row["landmark"]) for row in rows])
    return Wishes(points, target / 2, target, ids, np.full(len(points), PLACE))


def _face_targets(skeleton: Skeleton, bone: str) -> Array:
    """Return (2, n): the wished depth at each vertex of a bone, if any, and its weight."""
    surface = skeleton.atlas.bone(bone).surface
    points, normals = surface.vertices.astype(np.float64), surface.normals.astype(np.float64)
    target, weight = np.full(len(points), np.nan), np.ones(len(points))
    low, high = surface.bounds[:, 1]
    for row in _rows()["faces"]:
        if not _names(row, bone):
            continue
        facing = np.array(row["facing"], np.float64)
        within = np.ones(len(points), bool)
        if facing.any():
            if bone.endswith(".r"):
                facing[0] = -facing[0]
            ways = np.broadcast_to(facing, points.shape).copy()
            if not bone.endswith((".l", ".r")):
                ways[:, 0] *= np.sign(points[:, 0])
            cosine = np.einsum("ij,ij->i", normals, ways) / np.linalg.norm(facing)
            within = cosine > np.cos(np.radians(row["within_deg"]))
        start, end = row.get("between", (0, 1))
        height = (points[:, 1] - low) / (high - low)
        within &= (height >= start) & (height <= end)
        target[within], weight[within] = row["mm"] / 1000, row.get("weight", 1.0)
    return np.vstack([target, weight])


def _covered(skeleton: Skeleton, points: Array) -> NDArray[np.bool_]:
    """Which bone points another bone, or the same one, hides from the outside."""
    surfaces = [bone.surface for bone in skeleton.atlas.bones.values()]
    starts = np.cumsum([0] + [len(s.vertices) for s in surfaces[:-1]])
    vertices = np.vstack([s.vertices for s in surfaces]).astype(np.float64)
    faces = np.vstack([s.faces + start for s, start in zip(surfaces, starts, strict=True)])
    normals = np.vstack([s.normals for s in surfaces]).astype(np.float64)
    order = {tuple(v): n for v, n in zip(vertices, normals, strict=True)}
    ways = np.array([order[tuple(p)] for p in points])
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    rays = trimesh.ray.ray_pyembree.RayMeshIntersector(mesh)
    return np.asarray(rays.intersects_any(points + 0.0005 * ways, ways))


def _rows() -> dict[str, Any]:
    return json.loads(_DEPTHS.read_text(encoding="utf-8"))


def _names(row: dict[str, Any], bone: str) -> bool:
    return bone.startswith(tuple(row["bones"]))

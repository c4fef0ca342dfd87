"""Samples of the bones' outside, each with the depth of its skin."""

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
# Depths between these shares of a target, plus some metres, are still those of people.
MIN_SHARE, MAX_SHARE, EXTRA_M = 0.75, 1.3, 0.001
# A single place represents all of its neighbourhood.
PLACE_WEIGHT = 4.0
# Inner bones: when the bones in front of them are covered they are too, and their nearest skin may
# be the inside of a fold.
_INNER = (
    "tooth_", "ethmoid", "vomer", "palatine", "inferior_nasal", "sphenoid", "lacrimal", "hyoid",
    "disc_", "pubic_symphysis",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Samples:
    """Points on bones.

    Attributes
    ----------
    points : (n, 3)
    low : (n,) the least depth under the skin, metres
    high : (n,) the greatest depth, metres; infinite where there is none
    bone : (n,) the bone's id
    weight : (n,) the relative weight of its depth
    """

    points: Array
    low: Array
    high: Array
    bone: NDArray[np.str_]
    weight: Array

    def joined(self, other: "Samples") -> "Samples":
        """Return these and some others."""
        rest = ("low", "high", "bone", "weight")
        return Samples(
            np.vstack([self.points, other.points]),
            *(np.concatenate([getattr(self, name), getattr(other, name)]) for name in rest),
        )

    def subset(self, which: NDArray[np.int64] | NDArray[np.bool_]) -> "Samples":
        """Return some of them."""
        return Samples(*(getattr(self, field.name)[which] for field in fields(self)))


def all_points(skeleton: Skeleton) -> Samples:
    """Return every vertex of every outer bone with its least depth."""
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
    free, single = np.full(len(every), np.inf), np.ones(len(every))
    return Samples(every, np.concatenate(least), free, np.concatenate(ids), single)


def sampled(skeleton: Skeleton) -> Samples:
    """Return the left and midline vertices of outer bones and named places, with their depths."""
    every = all_points(skeleton)
    outer = [bone for bone in skeleton.atlas.bones if not bone.startswith(_INNER)]
    target, weight = np.hstack([_face_targets(skeleton, bone) for bone in outer])
    known = np.isfinite(target)
    known[known] = ~_covered(skeleton, every.points[known])
    low = np.where(known, np.maximum(every.low, MIN_SHARE * target), every.low)
    high = np.where(known, MAX_SHARE * target + EXTRA_M, np.inf)
    left = every.points[:, 0] > -0.002
    samples = Samples(every.points, low, high, every.bone, weight).subset(left)
    return samples.joined(_places(skeleton))


def thinned(samples: Samples, apart: float) -> Samples:
    """Return one sample for each cell of a grid (metres): the one with the most information."""
    cells = np.round(samples.points / apart).astype(np.int64)
    order = np.lexsort((samples.low, np.isinf(samples.high), -samples.weight))
    first = order[np.unique(cells[order], axis=0, return_index=True)[1]]
    return samples.subset(np.sort(first))


def _places(skeleton: Skeleton) -> Samples:
    rows = _rows()["places"]
    points = np.array([skeleton.left(row["landmark"]) for row in rows])
    target = np.array([row["mm"] / 1000 for row in rows])
    ids = np.array([skeleton.bone_of(row["landmark"]) for row in rows])
    weight = np.full(len(points), PLACE_WEIGHT)
    return Samples(points, MIN_SHARE * target, MAX_SHARE * target + EXTRA_M, ids, weight)


def _face_targets(skeleton: Skeleton, bone: str) -> Array:
    """Return (2, n): the target depth at each vertex of a bone (nan if none), and its weight."""
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
    """Return which bone points are hidden from the outside by a bone."""
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

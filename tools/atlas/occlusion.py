"""Ambient occlusion: how much of the sky each vertex sees, as baked-in light.

Without a graphics card there is no time to compute shadows while drawing. Each bone is computed
alone, because it can be shown alone and its neighbours may be hidden.
"""

import numpy as np
import trimesh

# Rays for each vertex, and their length, mm: a foramen or groove counts, the pelvis's width does
# not.
RAYS, MAX_DISTANCE = 96, 45.0
# Rays start this far outside, mm, so that they do not hit the vertex's own faces.
START = 0.25


def visible_sky(bone: trimesh.Trimesh, normals: np.ndarray) -> np.ndarray:
    """Return for each vertex of a bone (mm) the light that it gets, (n,) uint8; 255 is all.

    The light is the free share of a cosine-weighted hemisphere. A hit counts less the farther it
    is,
    and not at all beyond `MAX_DISTANCE`.
    """
    directions = _hemisphere(RAYS)
    starts = bone.vertices + normals * START
    sideways, upward = _tangents(normals)
    seen = np.zeros(len(starts))
    mesh = trimesh.ray.ray_pyembree.RayMeshIntersector(bone)
    for x, y, z in directions:
        ways = x * sideways + y * upward + z * normals
        hits, rays, _ = mesh.intersects_location(starts, ways, multiple_hits=False)
        free = np.ones(len(starts))
        free[rays] = np.minimum(np.linalg.norm(hits - starts[rays], axis=1) / MAX_DISTANCE, 1.0)
        seen += free
    return np.clip(np.round(seen / len(directions) * 255), 0, 255).astype(np.uint8)


def _hemisphere(count: int) -> np.ndarray:
    """Return cosine-weighted directions about +Z (Fibonacci's spiral)."""
    number = np.arange(count) + 0.5
    radius = np.sqrt(number / count)
    angle = number * np.pi * (3.0 - np.sqrt(5.0))
    return np.column_stack(
        [radius * np.cos(angle), radius * np.sin(angle), np.sqrt(1.0 - radius**2)]
    )


def _tangents(normals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return two unit vectors perpendicular to each normal."""
    other = np.where(np.abs(normals[:, :1]) < 0.7, [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    first = np.cross(other, normals)
    first /= np.maximum(np.linalg.norm(first, axis=1, keepdims=True), 1e-9)
    return first, np.cross(normals, first)

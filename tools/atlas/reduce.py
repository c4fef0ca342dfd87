"""Simplification: fewer triangles, same shape. Each bone gets a number that suits its size."""

import fast_simplification
import manifold3d
import numpy as np
import trimesh

from atlas.solid import largest_piece, manifold_of

# Triangles for each square root of a mm² of surface. A femur gets about 5,000, a vertebra 2,100, a
# finger's end phalanx 400. A facet is then under 2 px where the bone fills a window of 1,000 px.
DENSITY, MIN_FACES = 26.0, 400
# Meshes with much fine detail: the beginning of an id, and the factor of their number.
FINER = (
    ("vertebra_", 1.35), ("sacrum", 1.5), ("hip_bone", 1.3), ("maxilla", 1.8),
    ("temporal_bone", 1.8), ("sphenoid_bone", 2.2), ("occipital_bone", 1.4), ("mandible", 1.5),
    ("frontal_bone", 1.5), ("zygomatic_bone", 1.4), ("ethmoid_bone", 1.3), ("tooth_", 0.8),
    ("disc_", 0.5), ("costal_cartilage", 0.6),
)  # fmt: skip
LIGHT_DENSITY, LIGHT_MIN_FACES = 4.2, 60
# How far the bounding box may move, mm. A thin bone (the fibula) loses its end in an aggressive
# simplification, so less aggressive ones follow.
MAX_SHIFT_MM = 1.0
AGGRESSIVENESS = (7, 5, 3)
ATTEMPTS = 24
# The result may have this many times the requested triangles.
MAX_EXCESS = 1.1


def face_count(
    bone_id: str, area_mm2: float, density: float = DENSITY, min_faces: int = MIN_FACES
) -> int:
    """Return the number of triangles for a bone with that surface area."""
    finer = next((more for begin, more in FINER if bone_id.startswith(begin)), 1.0)
    return max(min_faces, int(density * finer * np.sqrt(area_mm2)))


def reduced(mesh: trimesh.Trimesh, triangles: int, name: str) -> trimesh.Trimesh:
    """Return a closed mesh (mm) with at most about so many triangles."""
    if len(mesh.faces) <= triangles:
        return mesh
    for aggressiveness in AGGRESSIVENESS:
        for attempt in range(ATTEMPTS):
            # Sometimes a collapse pinches the surface; a slightly larger number avoids it.
            target = int(triangles * 1.05**attempt)
            points, faces = fast_simplification.simplify(
                np.ascontiguousarray(mesh.vertices, np.float64),
                np.ascontiguousarray(mesh.faces, np.int64),
                target_count=target,
                agg=aggressiveness,
            )
            fewer = _mended(points, faces)
            if fewer is None:
                continue
            same_bounds = np.abs(fewer.bounds - mesh.bounds).max() <= MAX_SHIFT_MM
            # The library stops early on some thin shells: the result is sound but has too many
            # triangles.
            if same_bounds and len(fewer.faces) <= target * MAX_EXCESS and is_sound(fewer):
                return fewer
    raise SystemExit(f"The mesh of {name} cannot be reduced to {triangles} triangles.")


def _mended(points: np.ndarray, faces: np.ndarray) -> trimesh.Trimesh | None:
    """Return a reduced mesh without the defects of edge collapses; None if it is not closed.

    Two faces on the same three corners form a flap and are removed. Where two sheets touch along an
    edge or in a corner, each gets its own vertices. Small pieces cut off by that are removed too.
    """
    _, where, count = np.unique(
        np.sort(faces, axis=1), axis=0, return_inverse=True, return_counts=True
    )
    faces = faces[count[where.ravel()] == 1]
    solid = manifold_of(points, faces)
    if solid.status() != manifold3d.Error.NoError or solid.is_empty():
        return None
    part = solid.to_mesh()
    return largest_piece(
        trimesh.Trimesh(part.vert_properties[:, :3], part.tri_verts, process=False)
    )


def is_sound(mesh: trimesh.Trimesh) -> bool:
    """Return whether a mesh is closed, oriented and in one piece."""
    return bool(mesh.is_watertight and mesh.is_winding_consistent and mesh.body_count == 1)

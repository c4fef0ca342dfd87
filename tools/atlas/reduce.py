"""Fewer triangles, same shape: each bone gets as many as its size needs."""

import fast_simplification
import manifold3d
import numpy as np
import trimesh

from atlas.solid import largest_piece, manifold_of

# Triangles for each square root of a mm² of surface. A femur gets about 5,000, a
# vertebra 2,100, a finger's end phalanx 400: then a facet is under 2 px where the
# bone fills a window of 1,000 px.
DENSITY, MIN_FACES = 26.0, 400
# Meshes with much fine detail on their area: the beginning of an id, and how much more.
FINER = (
    ("vertebra_", 1.35), ("sacrum", 1.5), ("hip_bone", 1.3), ("maxilla", 1.8),
    ("temporal_bone", 1.8), ("sphenoid_bone", 2.2), ("occipital_bone", 1.4), ("mandible", 1.5),
    ("frontal_bone", 1.5), ("zygomatic_bone", 1.4), ("ethmoid_bone", 1.3), ("tooth_", 0.8),
    ("disc_", 0.5), ("costal_cartilage", 0.6),
)  # fmt: skip
LIGHT_DENSITY, LIGHT_MIN_FACES = 4.2, 60
# How far the outermost points may move; a thin bone (the fibula) loses its end to a greedy
# simplification, so a less greedy one is tried after it.
KEPT_MM = 1.0
GREEDS = (7, 5, 3)
ATTEMPTS = 24
# No more than this many times the triangles asked for.
MOST = 1.1


def share(
    bone_id: str, area_mm2: float, density: float = DENSITY, min_faces: int = MIN_FACES
) -> int:
    """Return the number of triangles for a bone of that surface."""
    finer = next((more for begin, more in FINER if bone_id.startswith(begin)), 1.0)
    return max(min_faces, int(density * finer * np.sqrt(area_mm2)))


def reduced(mesh: trimesh.Trimesh, triangles: int, name: str) -> trimesh.Trimesh:
    """Return a closed mesh (mm) of at most about so many triangles."""
    if len(mesh.faces) <= triangles:
        return mesh
    for greed in GREEDS:
        for attempt in range(ATTEMPTS):
            # Now and then a collapse pinches the surface; a slightly larger number avoids it.
            target = int(triangles * 1.05**attempt)
            points, faces = fast_simplification.simplify(
                np.ascontiguousarray(mesh.vertices, np.float64),
                np.ascontiguousarray(mesh.faces, np.int64),
                target_count=target,
                agg=greed,
            )
            fewer = _mended(points, faces)
            if fewer is None:
                continue
            kept = np.abs(fewer.bounds - mesh.bounds).max() <= KEPT_MM
            # It gives up early on some thin shells, and is sound with far too many triangles.
            if kept and len(fewer.faces) <= target * MOST and is_sound(fewer):
                return fewer
    raise SystemExit(f"The mesh of {name} cannot be reduced to {triangles} triangles.")


def _mended(points: np.ndarray, faces: np.ndarray) -> trimesh.Trimesh | None:
    """Return a reduced mesh without what a collapse leaves behind; None if it stays torn.

    Two faces on the same three corners are a flap and go; where two sheets touch along an
    edge or in a corner, each gets its own; crumbs cut off by that go too.
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

"""Fewer triangles, same shape: each bone gets as many as its size needs."""

import fast_simplification
import manifold3d
import numpy as np
import trimesh

# Triangles for each square root of a mm² of surface. A femur gets about 5,000, a
# vertebra 2,100, a finger's end phalanx 400: then a facet is under 2 px where the
# bone fills a window of 1,000 px.
DENSITY, FEWEST = 26.0, 400
# Meshes with much fine detail on their area: the beginning of an id, and how much more.
FINER = (
    ("vertebra_", 1.35), ("sacrum", 1.5), ("hip_bone", 1.3), ("maxilla", 1.8),
    ("temporal_bone", 1.8), ("sphenoid_bone", 2.2), ("occipital_bone", 1.4), ("mandible", 1.5),
    ("frontal_bone", 1.5), ("zygomatic_bone", 1.4), ("ethmoid_bone", 1.3), ("tooth_", 0.8),
    ("disc_", 0.5), ("costal_cartilage", 0.6),
)  # fmt: skip
LIGHT_DENSITY, LIGHT_FEWEST = 4.2, 60
# How far the outermost points may move; a thin bone (the fibula) loses its end to a greedy
# simplification, so a less greedy one is tried after it.
KEPT_MM = 1.0
GREEDS = (7, 5, 3)
ATTEMPTS = 8


def share(bone_id: str, area_mm2: float, density: float = DENSITY, fewest: int = FEWEST) -> int:
    """Return the number of triangles for a bone of that surface."""
    finer = next((more for begin, more in FINER if bone_id.startswith(begin)), 1.0)
    return max(fewest, int(density * finer * np.sqrt(area_mm2)))


def reduced(mesh: trimesh.Trimesh, triangles: int, name: str) -> trimesh.Trimesh:
    """Return a closed mesh (mm) of at most about so many triangles."""
    if len(mesh.faces) <= triangles:
        return mesh
    for greed in GREEDS:
        for attempt in range(ATTEMPTS):
            # Now and then a collapse pinches the surface; a slightly larger number avoids it.
            points, faces = fast_simplification.simplify(
                np.ascontiguousarray(mesh.vertices, np.float64),
                np.ascontiguousarray(mesh.faces, np.int64),
                target_count=int(triangles * 1.04**attempt),
                agg=greed,
            )
            fewer = trimesh.Trimesh(points, faces, process=False)
            fewer.remove_unreferenced_vertices()
            if is_sound(fewer) and np.abs(fewer.bounds - mesh.bounds).max() <= KEPT_MM:
                return fewer
    return _flattened(mesh, triangles, name)


def _flattened(mesh: trimesh.Trimesh, triangles: int, name: str) -> trimesh.Trimesh:
    """Return a mesh with fewer triangles by a method that never pinches, but is less even."""
    solid = manifold3d.Manifold(
        manifold3d.Mesh(np.asarray(mesh.vertices, np.float32), np.asarray(mesh.faces, np.uint32))
    )
    for tolerance in np.geomspace(0.01, 2.0, 24):
        fewer = solid.simplify(float(tolerance))
        if fewer.num_tri() <= triangles * 1.15:
            part = fewer.to_mesh()
            flat = trimesh.Trimesh(part.vert_properties[:, :3], part.tri_verts, process=False)
            if is_sound(flat):
                return flat
    raise SystemExit(f"The mesh of {name} cannot be reduced to {triangles} triangles.")


def is_sound(mesh: trimesh.Trimesh) -> bool:
    """Return whether a mesh is closed, oriented and in one piece."""
    return bool(mesh.is_watertight and mesh.is_winding_consistent and mesh.body_count == 1)

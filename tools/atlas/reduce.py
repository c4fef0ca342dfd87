"""Fewer triangles, same shape: each bone gets as many as its size needs."""

import fast_simplification
import numpy as np
import trimesh

# Triangles for each square root of a mm² of surface. A femur gets about 5,000, a
# vertebra 2,100, a finger's end phalanx 400: then a facet is under 2 px where the
# bone fills a window of 1,000 px.
DENSITY, FEWEST = 22.0, 400
# Meshes with much fine detail on their area.
FINER = {"cranium": 2.6, "mandible": 2.0, "sacrum": 1.3, "sternum": 1.3}
LIGHT_DENSITY, LIGHT_FEWEST = 4.6, 60
# How far the outermost points may move; a thin bone (the fibula) loses its end to a greedy
# simplification, so a less greedy one is tried after it.
KEPT_MM = 1.0
GREEDS = (7, 5, 3)


def share(bone_id: str, area_mm2: float, density: float = DENSITY, fewest: int = FEWEST) -> int:
    """Return the number of triangles for a bone of that surface."""
    part = bone_id.split(".")[0]
    return max(fewest, int(density * FINER.get(part, 1.0) * np.sqrt(area_mm2)))


def reduced(mesh: trimesh.Trimesh, triangles: int, name: str) -> trimesh.Trimesh:
    """Return a closed mesh (mm) of at most about so many triangles."""
    if len(mesh.faces) <= triangles:
        return mesh
    for greed in GREEDS:
        for attempt in range(60):
            # Now and then a collapse pinches the surface; a slightly larger number avoids it.
            points, faces = fast_simplification.simplify(
                np.ascontiguousarray(mesh.vertices, np.float64),
                np.ascontiguousarray(mesh.faces, np.int64),
                target_count=int(triangles * 1.03**attempt),
                agg=greed,
            )
            fewer = trimesh.Trimesh(points, faces, process=False)
            fewer.remove_unreferenced_vertices()
            if is_sound(fewer) and np.abs(fewer.bounds - mesh.bounds).max() <= KEPT_MM:
                return fewer
    raise SystemExit(f"The mesh of {name} cannot be reduced to {triangles} triangles.")


def is_sound(mesh: trimesh.Trimesh) -> bool:
    """Return whether a mesh is closed, oriented and in one piece."""
    return bool(mesh.is_watertight and mesh.is_winding_consistent and mesh.body_count == 1)

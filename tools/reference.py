"""Another skeleton, for comparison only: nothing that we publish is made from it."""

import csv
from pathlib import Path

import trimesh

# The coccyx has no id in the table of names.
MISSING_IDS = {"Coccyx": "FMA20229"}


def read_reference(meshes: Path, names: Path) -> dict[int, trimesh.Trimesh]:
    """Return another skeleton's meshes (mm) by FMA id.

    Parameters
    ----------
    meshes : a GLB file in metres
    names : a CSV table with the columns `node` and `fma_id` (`FMA…`, or empty)
    """
    scene = trimesh.load(meshes, process=False)
    with names.open(encoding="utf-8", newline="") as lines:
        ids = {row["node"]: row["fma_id"] for row in csv.DictReader(lines)} | MISSING_IDS
    return {
        int(ids[node].removeprefix("FMA")): mesh.copy().apply_scale(1000.0)
        for node, mesh in scene.geometry.items()
        if ids.get(node)
    }

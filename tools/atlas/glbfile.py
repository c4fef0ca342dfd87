"""Mesh files of an atlas: read as trimesh, written with outward normals and baked-in light."""

import json
from pathlib import Path

import numpy as np
import trimesh

from osteopoint.anatomy import glb_writing
from osteopoint.anatomy.meshes import read_light_meshes, read_meshes
from osteopoint.anatomy.surface import Surface


def read_bones(folder: Path, *, light: bool = False) -> dict[str, trimesh.Trimesh]:
    """Return all bones of an atlas folder by id, mm.

    Parameters
    ----------
    light : read the light meshes, if there are any
    """
    about = json.loads((folder / "atlas.json").read_text(encoding="utf-8"))
    table = json.loads((folder / "bones.json").read_text(encoding="utf-8"))["bones"]
    surfaces = (read_light_meshes(folder, about) if light else None) or read_meshes(folder, about)
    return {row["id"]: _in_mm(surfaces[row["node"]]) for row in table}


def _in_mm(surface: Surface) -> trimesh.Trimesh:
    points = surface.vertices.astype(np.float64) * 1000.0
    return trimesh.Trimesh(points, surface.faces, process=False)


def write_glb(path: Path, bones: dict[str, trimesh.Trimesh], sky: dict[str, np.ndarray]) -> None:
    """Write meshes (metres) to `path`, nodes in the order given.

    Parameters
    ----------
    sky : for each vertex the light that it gets, 0 to 255
    """
    surfaces = {
        name: Surface(bone.vertices, bone.faces, outward_normals(bone), np.asarray(sky[name]))
        for name, bone in bones.items()
    }
    glb_writing.write_glb(path, surfaces)


def outward_normals(mesh: trimesh.Trimesh) -> np.ndarray:
    """Return the unit normal at each vertex: the faces' normals weighted by their angle there."""
    corners = mesh.vertices[mesh.faces]
    normals = np.zeros_like(mesh.vertices)
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    unit = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-30)
    angles = trimesh.triangles.angles(corners)
    for i in range(3):
        np.add.at(normals, mesh.faces[:, i], unit * angles[:, i : i + 1])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    # A vertex whose faces cancel out (a blade thinner than a micrometre) gets the normal +Y.
    return np.where(lengths > 1e-9, normals / np.maximum(lengths, 1e-9), [0.0, 1.0, 0.0])

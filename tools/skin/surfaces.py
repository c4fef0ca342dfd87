"""The finished skin for its file: fine, coarse for moving pictures, and the eyes."""

from collections.abc import Sequence

import numpy as np
import trimesh

from atlas.glbfile import outward_normals
from atlas.occlusion import visible_sky
from osteopoint.anatomy.skin import LIGHT_NODE, NODE
from osteopoint.anatomy.surface import Surface
from skin.fairing import faired
from skin.places import Skeleton
from skin.refinement import Refinement, refine
from skin.relief import longest_edges, with_relief
from skin.rig import weight_matrix
from skin.source import Array, Source
from skin.topology import Topology

# Allowed distance of an edge from its curve, metres; the second value applies where the user looks
# from near, and where the source's raised arms are bent less than ours, which hang down. The
# source's rig says where that is.
EVERYWHERE_M, CLOSE_M = 0.0005, 0.00022
_CLOSE = (
    "head", "wrist", "metacarpal", "finger", "foot", "toe", "clavicle", "shoulder01", "upperarm01",
)  # fmt: skip
_LOWER_BACK = ("root", "pelvis", "spine05", "spine04")
_SOME = 0.3  # of a vertex's weight


def finer_skin(bodies: Sequence[Source], topology: Topology) -> Refinement:
    """Return the refinement of the skin of every body.

    Parameters
    ----------
    bodies : all bodies that atlases are made of; all share the new triangles
    """
    shapes = [body.vertices[topology.taken] for body in bodies]
    longest = np.min([longest_edges(shape, topology) for shape in shapes], axis=0)
    return refine(topology, shapes, allowed_errors(bodies[0], topology), longest)


def allowed_errors(source: Source, topology: Topology) -> Array:
    """Return for each vertex the allowed distance of edges from their curves, metres."""
    names, weights = weight_matrix(source, topology.taken)
    skin = trimesh.Trimesh(source.vertices[topology.taken], topology.faces, process=False)
    behind = outward_normals(skin)[:, 2] < 0.2
    close = weights[:, [name.startswith(_CLOSE) for name in names]].sum(axis=1)
    close += behind * weights[:, [name.startswith(_LOWER_BACK) for name in names]].sum(axis=1)
    return np.where(close > _SOME, CLOSE_M, EVERYWHERE_M)


def surfaces(
    vertices: Array,
    eyes: dict[str, Array],
    topology: Topology,
    skin: Refinement,
    skeleton: Skeleton,
) -> dict[str, Surface]:
    """Return the surfaces of a skin's file, by node.

    Parameters
    ----------
    vertices : (n, 3) metres, in the topology's order
    eyes : node name → vertices
    skin : made of the same topology
    skeleton : under it; the relief lies over its landmarks
    """
    count = len(vertices)
    fine = with_relief(faired(skin.extended(vertices), skin), skin.topology, skeleton)
    whole = _lit(fine, skin.topology.faces)
    assert whole.light is not None
    # Interpolated, because light computed for the new vertices would differ from their neighbours'
    # in folds.
    light = np.round(skin.interpolated(whole.light[:count].astype(np.float64))).astype(np.uint8)
    parts = {
        NODE: Surface(whole.vertices, whole.faces, whole.normals, light),
        LIGHT_NODE: Surface(fine[:count], topology.faces, whole.normals[:count], light[:count]),
    }
    for node, (_, faces) in topology.eyes.items():
        parts[node] = _lit(eyes[node], faces)
    return parts


def _lit(vertices: Array, faces: np.ndarray) -> Surface:
    """Return a surface with normals and light; the light is computed in millimetres."""
    large = trimesh.Trimesh(vertices * 1000, faces, process=False)
    normals = outward_normals(large)
    return Surface(vertices, faces, normals, visible_sky(large, normals))

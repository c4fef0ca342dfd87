"""The source's rig: the positions of its joints in a given shape, and the weights of its bones."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix, diags

from atlas.halving import edges_of
from skin.source import Array, Source
from skin.topology import Topology

_JOINTS = Path(__file__).parent / "data" / "joints.json"
Joints = dict[str, tuple[Array, Array]]

# Parts of the head move with it, because this skin has one facial expression. Breasts move with the
# chest.
RIGID = {"head": "head", "breast.L": "spine02", "breast.R": "spine02"}


def joints(source: Source) -> Joints:
    """Return head and tail of each bone of the rig in the resting shape."""
    return {
        bone: (_place(source, row["head"]), _place(source, row["tail"]))
        for bone, row in source.rig.items()
    }


def true_joints(source: Source, topology: Topology) -> Joints:
    """Return `joints`, with those of the left limbs corrected by `data/joints.json`."""
    found, skin = joints(source), source.vertices[topology.taken]
    for row in _rows():
        head, tail = found[row["bone"]]
        if "from" in row:
            head = skin[row["from"]]
        if "level" in row:
            height = skin[row["level"]["vertex"], 1] + row["level"]["mm"] / 1000
            below = found[row["bone"].replace("upper", "lower")][0]
            head = head + (below - head) * (head[1] - height) / (head[1] - below[1])
        found[row["bone"]] = head + np.array(row["mm"]) / 1000, tail
    return found


def leader(source: Source, bone: str) -> str:
    """Return the bone that moves a bone: itself, or the one it is rigidly attached to."""
    above: str | None = bone
    while above:
        if above in RIGID:
            return RIGID[above]
        above = source.rig[above].get("parent")
    return bone


def weight_matrix(source: Source, taken: np.ndarray) -> tuple[list[str], Array]:
    """Return the names of the moving bones and their weights for each vertex, (n, bones).

    Parameters
    ----------
    taken : the base-mesh numbers of the requested vertices
    """
    names = sorted({leader(source, bone) for bone in source.weights})
    column = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(source.vertices), len(names)))
    for bone, pairs in source.weights.items():
        for vertex, weight in pairs.items():
            table[vertex, column[leader(source, bone)]] += weight
    chosen = table[taken]
    return names, chosen / chosen.sum(axis=1, keepdims=True)


def soft_weights(weights: Array, source: Source, topology: Topology) -> Array:
    """Return the weights smoothed around shoulders and hips, for a body that lowers its arms."""
    skin, rest = source.vertices[topology.taken], true_joints(source, topology)
    mean = _mean_of_neighbours(topology)
    for row in _rows():
        if "soft" not in row:
            continue
        for side in (1, -1):
            distance = np.linalg.norm(skin - rest[row["bone"]][0] * [side, 1, 1], axis=1)
            share = np.clip(1.5 - 1.5e3 * distance / row["soft"]["mm"], 0, 1)[:, None]
            for _ in range(row["soft"]["times"]):
                weights = weights + share * (mean @ weights - weights)
    return weights


def _mean_of_neighbours(topology: Topology) -> csr_matrix:
    """Return the matrix that replaces each vertex's value by the mean of its neighbours'."""
    edges, count = edges_of(topology.faces)[0], len(topology.taken)
    half = coo_matrix((np.ones(len(edges)), edges.T), shape=(count, count)).tocsr()
    beside = half + half.T
    return (diags(1 / np.asarray(beside.sum(axis=1)).ravel()) @ beside).tocsr()


def _rows() -> list[dict[str, Any]]:
    return list(json.loads(_JOINTS.read_text(encoding="utf-8"))["joints"])


def _place(source: Source, end: dict[str, Any]) -> Array:
    match end["strategy"]:
        case "CUBE":
            corners = np.unique(source.groups[end["cube_name"]])
        case "MEAN":
            corners = np.array(end["vertex_indices"])
        case "VERTEX":
            corners = np.array([end["vertex_index"]])
        case other:
            raise SystemExit(f"The rig places a joint by '{other}', which is not known here.")
    return np.asarray(source.vertices[corners].mean(axis=0))

"""The source's rig: where its joints lie in a given shape, and which bones move which vertex."""

from typing import Any

import numpy as np

from skin.source import Array, Source

# What hangs on the head moves with it: this skin has one face. Breasts move with the chest.
RIGID = {"head": "head", "breast.L": "spine02", "breast.R": "spine02"}


def joints(source: Source) -> dict[str, tuple[Array, Array]]:
    """Return for each bone of the rig its head and tail in the resting shape."""
    return {
        bone: (_place(source, row["head"]), _place(source, row["tail"]))
        for bone, row in source.rig.items()
    }


def leader(source: Source, bone: str) -> str:
    """Return the bone that moves in place of `bone`: itself, or the one it is rigid with."""
    above: str | None = bone
    while above:
        if above in RIGID:
            return RIGID[above]
        above = source.rig[above].get("parent")
    return bone


def weight_matrix(source: Source, taken: np.ndarray) -> tuple[list[str], Array]:
    """Return the names of the moving bones and the weight of each for each vertex, (n, bones).

    Parameters
    ----------
    taken : the base-mesh numbers of the vertices asked for
    """
    names = sorted({leader(source, bone) for bone in source.weights})
    column = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(source.vertices), len(names)))
    for bone, pairs in source.weights.items():
        for vertex, weight in pairs.items():
            table[vertex, column[leader(source, bone)]] += weight
    chosen = table[taken]
    return names, chosen / chosen.sum(axis=1, keepdims=True)


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

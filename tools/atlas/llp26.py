"""Hip bone, sacrum, femur, tibia and fibula as the mean of 26 people scanned by CT; mm.

The mean is LLP26 of the Auckland Bioengineering Institute, from the package
musculoskeletal-models (Mozilla Public License 2.0). `MPL_BONES` lists what is made from it. The
two halves of the mean pelvis are averaged after mirroring. `data/legs.json` says how large each
bone becomes and where it stands, to meet the figures of `data/figures.json`. The bones are
returned in the finished body's frame: x to the left, y up from the soles, z forward from the line
through both greater trochanters.
"""

import hashlib
import json
import os
import pickle
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import trimesh
from scipy.optimize import linear_sum_assignment

from atlas import fairing, patches
from atlas.patches import Patches
from atlas.source_bones import STORE
from wheels import Wheel

WHEEL = Wheel(
    "musculoskeletal-models", "0.2.4",
    "4600abcc919bbb5e07252a0652de2b778b62450e18192979ecc3ac23b23b0fab",
)  # fmt: skip
BONES = frozenset({"hip_bone.l", "sacrum", "femur.l", "tibia.l", "fibula.l"})
# The finished bones that are made from it, without their side.
MPL_BONES = frozenset(name.removesuffix(".l") for name in BONES)
FOLDER = "musculoskeletal/models/atlas_meshes"
# The mean's parts: mesh file, field file, and the pieces in their order.
PARTS = {
    "pelvis": (
        "pelvis_combined_cubic_flat", "pelvis_combined_cubic_mean_rigid_LLP26",
        ("right hip", "left hip", "sacrum"),
    ),
    "thigh": ("femur_left_quartic_flat", "femur_left_mean_rigid_LLP26", ("femur.l",)),
    "leg": (
        "tibia_fibula_left_cubic_flat", "tibia_fibula_cubic_left_mean_rigid_LLP26",
        ("tibia.l", "fibula.l"),
    ),
}  # fmt: skip
# The scans have x to the left, y to the back, z up.
TO_ATLAS = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
PLACED_WITH = {"hip_bone.l": "pelvis", "sacrum": "pelvis", "fibula.l": "tibia.l"}
STANCE = Path(__file__).parent / "data" / "legs.json"


@cache
def bone(name: str) -> trimesh.Trimesh:
    """Return a bone of the mean where it stands in the finished body.

    Parameters
    ----------
    name : `hip_bone.l`, `sacrum` (its sides differ a little), `femur.l`, `tibia.l`, `fibula.l`
    """
    mesh = _means()[name]
    return trimesh.Trimesh(_stance(name)(mesh.vertices), mesh.faces, process=False)


@cache
def stance() -> dict[str, Any]:
    """Return the table of the bones' sizes and positions."""
    return dict(json.loads(STANCE.read_text(encoding="utf-8")))


def _stance(name: str):
    """Return the map that takes a bone from the mean's frame into the body's."""
    data = stance()[PLACED_WITH.get(name, name)]
    turn = _turn(data["turn"])
    pivot, to = np.array(data["pivot"]), np.array(data["to"])
    narrower = data.get("narrower")

    def stand(p: np.ndarray) -> np.ndarray:
        placed = _untwisted(p - pivot, data.get("twist")) * data["scale"] @ turn.T + to
        return _narrowed(placed, narrower) if narrower else placed

    return stand


def _narrowed(p: np.ndarray, data: dict[str, Any]) -> np.ndarray:
    """Return places of the pelvis, with the lower rami moved towards the midline."""
    share = [
        np.clip((value - start) / (full - start), 0.0, 1.0)
        for value, (start, full) in ((np.abs(p[:, 0]), data["x"]), (p[:, 1], data["y"]))
    ]
    by = data["by"] * np.prod([s * s * (3 - 2 * s) for s in share], axis=0)
    return p - np.outer(by, [1.0, 0.0, 0.0]) * np.sign(p[:, :1])


def _untwisted(p: np.ndarray, data: dict[str, Any] | None) -> np.ndarray:
    """Return places turned about the leg's axis, by an angle that increases downward."""
    if data is None:
        return p
    end = np.array(data["end"])
    down = p @ end / (end @ end)
    angle = np.radians(data["degrees"]) * np.clip(down, 0.0, 1.0)
    axis = end / np.linalg.norm(end)
    across = p - np.outer(p @ axis, axis)
    turned = across * np.cos(angle)[:, None] + np.cross(axis, across) * np.sin(angle)[:, None]
    return p - across + turned


def _turn(degrees: list[float]) -> np.ndarray:
    """Return the rotation about x, then y, then z."""
    return trimesh.transformations.euler_matrix(*np.radians(degrees), "sxyz")[:3, :3]


@cache
def _means() -> dict[str, trimesh.Trimesh]:
    """Return the mean's bones in their own positions, y up, the pelvis symmetric about x = 0."""
    made = [Path(module.__file__ or "").read_bytes() for module in (patches, fairing)]
    digest = hashlib.sha256(b"".join([*made, Path(__file__).read_bytes()])).hexdigest()[:16]
    cached = STORE / f"llp26_{digest}.pickle"
    if not cached.exists():
        meshes = {name: part.mesh() for name, part in _parts().items()}
        STORE.mkdir(parents=True, exist_ok=True)
        plain = {name: (mesh.vertices.view(), mesh.faces.view()) for name, mesh in meshes.items()}
        # Two processes may write this file at once.
        mine = cached.with_suffix(f".{os.getpid()}")
        mine.write_bytes(pickle.dumps(plain))
        mine.replace(cached)
    plain = pickle.loads(cached.read_bytes())
    return {name: trimesh.Trimesh(*arrays, process=False) for name, arrays in plain.items()}


def _parts() -> dict[str, Patches]:
    """Return the bones as patches, the hip bones averaged."""
    parts: dict[str, Patches] = {}
    for archive_mesh, archive_field, names in _texts():
        pieces = patches.read(archive_mesh, archive_field).parts()
        for name, piece in zip(names, pieces, strict=True):
            parts[name] = Patches(piece.points @ TO_ATLAS.T, piece.patches)
    left, right, sacrum = parts.pop("left hip"), parts.pop("right hip"), parts.pop("sacrum")
    even = _symmetry_map(left.middles(), right.middles())
    right = Patches(even(right.points) * [-1, 1, 1], right.patches)
    parts["hip_bone.l"] = _averaged(Patches(even(left.points), left.patches), right)
    parts["sacrum"] = Patches(even(sacrum.points), sacrum.patches)
    return parts


def _texts() -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the texts of both files of each part, and the names of its pieces."""
    with WHEEL.open() as archive:
        return [
            (
                archive.read(f"{FOLDER}/{mesh}.mesh").decode(),
                archive.read(f"{FOLDER}/{field}.geof").decode(),
                names,
            )
            for mesh, field, names in PARTS.values()
        ]


def _symmetry_map(left: np.ndarray, right: np.ndarray):
    """Return the rigid map after which the right points best mirror the left ones in x = 0."""
    mirrored = left * [-1, 1, 1]
    u, _, vt = np.linalg.svd((right - right.mean(axis=0)).T @ (mirrored - mirrored.mean(axis=0)))
    turn = u @ np.diag([1, 1, np.linalg.det(u @ vt)]) @ vt
    # Mirroring in x and then turning is a reflection along the eigenvector with the eigenvalue -1.
    values, ways = np.linalg.eig(turn @ np.diag([-1.0, 1.0, 1.0]))
    across = np.real(ways[:, np.argmin(np.abs(values + 1))])
    across = across * np.sign(across[0])
    forward = np.cross(across, [0.0, 1.0, 0.0])
    forward /= np.linalg.norm(forward)
    axes = np.array([across, np.cross(forward, across), forward])
    middle = (left.mean(axis=0) + right.mean(axis=0)) / 2
    return lambda p: (p - middle) @ axes.T


def _averaged(one: Patches, other: Patches) -> Patches:
    """Return the mean of two surfaces with the same patches; the order of nodes may differ."""
    points = one.points.copy()
    for (_, mine), (_, theirs) in zip(one.patches, other.patches, strict=True):
        apart = np.linalg.norm(one.points[mine][:, None] - other.points[theirs][None], axis=2)
        order = linear_sum_assignment(apart)[1]
        points[mine] = (one.points[mine] + other.points[np.array(theirs)[order]]) / 2
    return Patches(points, one.patches)

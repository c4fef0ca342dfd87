"""The default skeleton written down as other people write theirs."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from osteopoint.anatomy.atlas import read_atlas, read_light_surfaces
from osteopoint.assets import assets_dir

# BodyParts3D's frame: millimetres, +x left, +z up, -y front.
BP3D = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]]) * 1000
RIGHTS = (
    "# The license for this database is specified in the Creative Commons "
    'Attribution-Share Alike 2.1 Japan. Attribute as follows: "BodyParts3D, (c) The Database '
    'Center for Life Science licensed under CC Attribution-Share Alike 2.1 Japan".'
)


@dataclass(frozen=True)
class Named:
    """A bone as a test writes it: its name in English with its side, and its mesh in metres."""

    id: str
    name: str
    fma: int | None
    vertices: np.ndarray
    faces: np.ndarray


@cache
def skeleton() -> tuple[Named, ...]:
    """The default skeleton's light meshes with English names."""
    atlas = read_atlas(assets_dir() / "meshes")
    light = read_light_surfaces(atlas)
    named = []
    for bone in atlas.bones.values():
        side = "" if bone.side == "midline" else f"{bone.side} "
        name = f"{side}{bone.name}".capitalize()
        surface = light[bone.id]
        vertices = surface.vertices.astype(float)
        named.append(Named(bone.id, name, bone.fma, vertices, surface.faces))
    return tuple(named)


_FEW = (
    "femur.l", "femur.r", "tibia.l", "tibia.r", "hip_bone.l", "hip_bone.r", "sacrum",
    "mandible", "frontal_bone", "humerus.l", "humerus.r", "ulna.l", "ulna.r", "radius.l",
    "radius.r", "scapula.l", "scapula.r", "clavicle.l", "clavicle.r", "calcaneus.l",
    "calcaneus.r", "patella.l", "patella.r", "vertebra_l1", "vertebra_l3", "vertebra_l5",
)  # fmt: skip


@cache
def few_bones() -> tuple[Named, ...]:
    """So many bones that it can be told how the body stands, and how tall it is."""
    return tuple(bone for bone in skeleton() if bone.id in _FEW)


def obj(bone: Named, frame: np.ndarray = BP3D, head: bool = True) -> str:
    """An OBJ file in the layout of the official archive."""
    lines = []
    if head:
        lines += [
            "#",
            RIGHTS,
            "# Compatibility version : 4.0",
            *([f"# Concept ID : FMA{bone.fma}"] if bone.fma else []),
            f"# English name : {bone.name}",
            "#",
        ]
    lines += [f"v {x:.4f} {y:.4f} {z:.4f}" for x, y, z in bone.vertices @ frame.T]
    lines += [f"f {a}//{a} {b}//{b} {c}//{c}" for a, b, c in bone.faces + 1]
    return "\n".join(lines) + "\n"


def archive(path: Path, bones: Iterable[Named], frame: np.ndarray = BP3D) -> Path:
    """A zip archive in the layout of the official one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for number, bone in enumerate(bones):
            made.writestr(f"isa_BP3D_4.0_obj_99/FJ{number + 1000}.obj", obj(bone, frame))
    return path

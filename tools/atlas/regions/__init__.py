"""One module for each region: each turns the source's bones into finished ones.

A region's module has `MAKERS`: bone id → function of the `Source` that returns the mesh in mm, in
place. Only left and midline bones are made (`femur.l`, `sacrum`); the right ones are mirror images.
A midline bone is symmetric. A function that makes several bones at once is listed under each of
their ids and caches its result (`functools.cache`).
"""

from collections.abc import Callable
from importlib import import_module

import trimesh

from atlas.source_bones import Source

Maker = Callable[[Source], trimesh.Trimesh]
REGIONS = (
    "skull",
    "spine",
    "sacrum",
    "thorax",
    "clavicle",
    "pelvis",
    "limbs",
    "hand",
    "patella",
    "foot",
    "joints",
)


def all_makers() -> dict[str, Maker]:
    """Return the makers of every region."""
    makers: dict[str, Maker] = {}
    for region in REGIONS:
        makers |= import_module(f"atlas.regions.{region}").MAKERS
    return makers

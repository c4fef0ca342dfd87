"""Atlas folders of a few boxes, damaged in any of their files; and shelves of such folders."""

import json
import os
import random
from pathlib import Path
from typing import Any

import numpy as np

from fuzz.glbs import damaged_glb, description, glb
from fuzz.mutations import damaged_bytes, damaged_json, fairly_answered
from fuzz.reader import Reader
from osteopoint.anatomy.atlas import read_atlas, read_light_surfaces
from osteopoint.anatomy.checks import check_atlas
from osteopoint.anatomy.registry import find_atlas, list_atlases, skipped_folders
from osteopoint.anatomy.skin import read_skin
from osteopoint.anatomy.target_folder import check_target

ABOUT: dict[str, Any] = {
    "format": 1, "id": "boxes", "name": "Boxes", "version": "1", "licence": "none",
    "credit": "nobody", "sex": "unspecified", "stature_m": 1.7, "source": "boxes.zip",
    "made_by": "Osteopoint",
}  # fmt: skip
NAMES = ["femur.l", "femur.r", "sacrum"]


def _row(name: str) -> dict[str, Any]:
    side = {"l": "left", "r": "right"}.get(name[-1] if "." in name else "", "midline")
    return {
        "id": name, "node": name, "name": name.title(), "latin": name, "fma": len(name),
        "region": "thigh", "side": side, "kind": "bone",
    }  # fmt: skip


def write_folder(rng: random.Random, folder: Path, damage: bool = True) -> None:
    """Write an atlas folder; one or two of its files are damaged, or missing."""
    folder.mkdir(exist_ok=True)
    texts = {
        "atlas.json": ABOUT,
        "bones.json": {"bones": [_row(name) for name in NAMES]},
        "landmarks.json": {"queries": "", "meshes": "", "landmarks": [], "absent": []},
    }
    spoilt = set(rng.sample([*texts, "skeleton.glb", "skin.glb"], rng.randint(1, 2)))
    if not damage:
        spoilt = set()
    for name, document in texts.items():
        content = json.dumps(damaged_json(rng, document) if name in spoilt else document).encode()
        if name in spoilt and rng.random() < 0.1:
            content = damaged_bytes(rng, content)
        if not (name in spoilt and rng.random() < 0.05):
            (folder / name).write_bytes(content)
    for name, nodes in (("skeleton.glb", NAMES), ("skin.glb", ["skin"])):
        document, binary = description(nodes)
        whole = glb(json.dumps(document).encode(), binary)
        (folder / name).write_bytes(damaged_glb(rng, nodes) if name in spoilt else whole)
    if rng.random() < 0.1:
        (folder / "skeleton_light.glb").write_bytes(damaged_glb(rng, NAMES))


def _one_line(said: str) -> None:
    assert len(said.splitlines()) == 1, said
    assert len(said) < 1000, said


def _read(rng: random.Random, folder: Path) -> None:
    write_folder(rng, folder / "atlas")
    with fairly_answered():
        atlas = read_atlas(folder / "atlas")
        read_light_surfaces(atlas)
        for bone in atlas.bones.values():
            assert np.isfinite(bone.surface.bounds).all()
    with fairly_answered():
        read_skin(folder / "atlas")
    for problem in check_atlas(folder / "atlas"):
        _one_line(str(problem))


def _shelve(rng: random.Random, folder: Path) -> None:
    """Look through a shelf with sound and damaged atlases, leftovers and other things."""
    before = os.environ.get("OSTEOPOINT_DATA")
    os.environ["OSTEOPOINT_DATA"] = str(folder)
    atlases = folder / "atlases"
    atlases.mkdir()
    names = ["body", ".body-abcdefgh", ".osteopoint-0123456789abcdef.part", "b c", "ü", "x.zip"]
    for name in rng.sample(names, rng.randint(1, 4)):
        if rng.random() < 0.7:
            write_folder(rng, atlases / name, rng.random() < 0.7)
        elif rng.random() < 0.5:
            (atlases / name).write_bytes(rng.randbytes(9))
        else:
            (atlases / name).mkdir()
    try:
        assets = folder / "assets"
        for entry in list_atlases(assets):
            assert not entry.folder.name.startswith(".")
        for reason in skipped_folders(assets):
            _one_line(reason)
        with fairly_answered():
            found = find_atlas(rng.choice(["body", "boxes", "nothing"]), assets)
            assert found.name[0] != "."
        for path in atlases.iterdir():
            with fairly_answered():
                if path.name.startswith("b"):
                    check_target(path, folder / "elsewhere")
    finally:
        if before is None:
            del os.environ["OSTEOPOINT_DATA"]
        else:
            os.environ["OSTEOPOINT_DATA"] = before


READERS = [
    Reader("atlas folders", 0.08, _read),
    Reader("shelves of atlases", 0.03, _shelve),
]
__all__ = ["READERS", "write_folder"]

"""Meshes compressed with Draco or meshoptimizer, or quantised, give the same bones."""

import base64
import contextlib
import json
import random
from pathlib import Path

import numpy as np
import pytest

from helpers import without_landmarks
from importing.bodies import BP3D, Named, few_bones, skeleton
from importing.forms import one_obj, scene
from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.anatomy.importing.atlas_import import import_atlas
from osteopoint.anatomy.importing.draco import undraco
from osteopoint.anatomy.importing.errors import TooMuchError
from osteopoint.anatomy.importing.meshopt import unpacked
from osteopoint.anatomy.importing.open_source import open_source
from osteopoint.errors import OsteopointError

VIEWS = json.loads((Path(__file__).parent / "meshopt_views.json").read_text("utf-8"))["views"]
_DAMAGE = (ValueError, IndexError, TooMuchError)


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: f"{v['mode']} {v['count']}x{v['byteStride']}")
def test_meshoptimizer_views_are_decoded_exactly(view: dict[str, str]) -> None:
    assert unpacked(base64.b64decode(view["packed"]), view) == base64.b64decode(view["plain"])


def test_damaged_meshoptimizer_data_raise_known_errors() -> None:
    rng = random.Random(1)
    for _ in range(600):
        view = rng.choice(VIEWS)
        content = bytearray(base64.b64decode(view["packed"]))
        for _ in range(rng.randint(1, 5)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        cut = bytes(content[: rng.randrange(len(content))]) if rng.random() < 0.3 else content
        with contextlib.suppress(_DAMAGE):
            unpacked(bytes(cut), view | {"count": rng.choice([view["count"], 3, 10**6])})
    with pytest.raises(TooMuchError):
        unpacked(b"\xa0" + bytes(64), {"mode": "ATTRIBUTES", "count": 10**9, "byteStride": 12})


def test_damaged_draco_data_raise_known_errors(tmp_path: Path) -> None:
    import DracoPy

    bone, rng = few_bones()[0], random.Random(2)
    whole = DracoPy.encode(bone.vertices.astype("f4"), bone.faces.astype("u4"))
    for _ in range(300):
        content = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        with contextlib.suppress(_DAMAGE):
            undraco(bytes(content[: rng.choice([len(content), rng.randrange(len(content))])]))


def area(vertices: np.ndarray, faces: np.ndarray) -> float:
    a, b, c = np.moveaxis(vertices[faces], 1, 0)
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


@pytest.mark.parametrize("way", ["plain", "draco", "quantised", "meshopt"])
def test_a_compressed_bone_is_the_same_bone(tmp_path: Path, way: str) -> None:
    bones = few_bones()
    pieces = open_source(scene(tmp_path / "a.glb", bones, way)).pieces
    for bone, piece in zip(bones, pieces, strict=True):
        mesh = piece.read()
        # Draco drops triangles without area.
        assert area(mesh.vertices, mesh.faces) == pytest.approx(
            area(bone.vertices, bone.faces), rel=1e-3
        )
        for corner in (np.min, np.max):
            off = corner(mesh.vertices, axis=0) - corner(bone.vertices, axis=0)
            assert np.abs(off).max() < 2e-5


def test_the_draco_library_is_loaded_on_demand(tmp_path: Path) -> None:
    import subprocess
    import sys

    source = scene(tmp_path / "a.glb", few_bones()[:3], "quantised")
    code = (
        "import sys, pathlib; from osteopoint.anatomy.importing.open_source import open_source\n"
        f"[p.read() for p in open_source(pathlib.Path({str(source)!r})).pieces]\n"
        "assert 'DracoPy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": "src"})


def test_a_later_version_of_meshoptimizer_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="later version of meshoptimizer; export it without"):
        unpacked(b"\xa1" + bytes(100), {"mode": "ATTRIBUTES", "count": 4, "byteStride": 8})


def imported(source: Path, folder: Path) -> Atlas:
    return read_atlas(import_atlas(source, folder).folder)


def plainly(bones: tuple[Named, ...], folder: Path) -> Atlas:
    with pytest.MonkeyPatch.context() as patch:
        without_landmarks(patch)
        return imported(scene(folder / "a.glb", bones), folder / "atlas")


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """What comes of some bones that are not packed."""
    return plainly(few_bones(), tmp_path_factory.mktemp("few"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """What comes of all bones that are not packed."""
    return plainly(skeleton(), tmp_path_factory.mktemp("whole"))


def assert_same(one: Atlas, other: Atlas) -> None:
    """The same bones, each to a tenth of a millimetre."""
    assert one.bones.keys() == other.bones.keys()
    for name, bone in one.bones.items():
        assert np.abs(bone.surface.bounds - other.bone(name).surface.bounds).max() < 1e-4, name


@pytest.mark.parametrize("way", ["draco", "quantised", "meshopt"])
def test_a_compressed_skeleton_becomes_the_same_atlas(
    way: str, tmp_path: Path, few: Atlas, unsought: None
) -> None:
    assert_same(few, imported(scene(tmp_path / "a.glb", few_bones(), way), tmp_path / "packed"))


def in_millimetres(bones: tuple[Named, ...]) -> list[Named]:
    return [Named(b.id, b.name, b.fma, b.vertices @ BP3D.T, b.faces) for b in bones]


@pytest.mark.parametrize("mark", ["o", "g"])
def test_one_obj_in_millimetres_with_z_up_becomes_the_same_atlas(
    mark: str, tmp_path: Path, whole: Atlas, unsought: None
) -> None:
    source = one_obj(tmp_path / "all.obj", in_millimetres(skeleton()), mark)
    assert_same(whole, imported(source, tmp_path / "obj"))


def test_an_unknown_compression_gives_one_sentence(tmp_path: Path) -> None:
    path = scene(tmp_path / "a.glb", few_bones()[:3])
    content = path.read_bytes().replace(b'"extensionsRequired": []', b'"extensionsRequired":["X"]')
    path.write_bytes(content)
    with pytest.raises(OsteopointError):
        open_source(path)

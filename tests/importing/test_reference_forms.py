"""Another skeleton, packed, renamed, turned and in one file, is the same bones to 0.1 mm.

Skipped where that skeleton is not beside the repository.
"""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fast_simplification import simplify

from helpers import REFERENCE
from importing.bodies import BP3D, Named
from importing.forms import one_obj, scene
from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.anatomy.importing import writing
from osteopoint.anatomy.importing.atlas_import import import_atlas
from osteopoint.anatomy.importing.names import Names
from osteopoint.anatomy.importing.open_source import open_source
from osteopoint.anatomy.importing.source import Mesh, Piece
from osteopoint.assets import assets_dir

pytestmark = pytest.mark.skipif(
    not REFERENCE.is_file(), reason="the skeleton for comparison is not beside the repository"
)
NEAR_M, FEW_FACES = 1e-4, 500
NAMES = Names(assets_dir())


@pytest.fixture(scope="module")
def bones() -> list[Named]:
    """The bones with few triangles each: what is told apart here are forms and names."""
    pieces = [piece for piece in open_source(REFERENCE).pieces if piece.name != "Skin"]
    return [thinned(piece, piece.read()) for piece in pieces]


def thinned(piece: Piece, mesh: Mesh) -> Named:
    vertices, faces = mesh.vertices, mesh.faces
    if len(faces) > FEW_FACES:  # in millimetres, for the library's tolerances are absolute
        vertices, faces = simplify(mesh.vertices * 1000, faces, target_count=FEW_FACES)
        vertices = vertices.astype(np.float64) / 1000
    return Named(piece.name, piece.name, piece.fma, vertices, faces.astype(np.int64))


@pytest.fixture(scope="module", autouse=True)
def unsought_landmarks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "_find_landmarks", lambda *_: None)
        yield


@pytest.fixture(scope="module")
def plain(bones: list[Named], tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    folder = tmp_path_factory.mktemp("plain")
    return read_atlas(import_atlas(scene(folder / "a.glb", bones), folder / "atlas").folder)


def latin(bones: list[Named]) -> list[Named]:
    """The bones under the Latin names that the skeleton's own table gives, misspelt ones too."""
    with REFERENCE.with_suffix(".csv").open(encoding="utf-8") as file:
        rows = {row["node"]: row for row in csv.DictReader(file)}
    sides = {"left": " sin.", "right": " dext.", "midline": ""}
    return [
        replace(b, fma=None, name=(rows[b.id]["ta2_latin"] or b.id) + sides[rows[b.id]["side"]])
        for b in bones
    ]


def turned(bones: list[Named]) -> list[Named]:
    return [replace(bone, vertices=bone.vertices @ BP3D.T) for bone in bones]


def written(form: str, path: Path, bones: list[Named]) -> Path:
    if form in ("draco", "quantised", "meshopt"):
        return scene(path / "a.glb", bones, form)
    if form == "one OBJ, millimetres, z up":
        return one_obj(path / "a.obj", turned(bones))
    if form == "Latin":
        return scene(path / "a.glb", latin(bones))
    decorated = [
        replace(b, fma=None, name=f"{n:03d}_{b.id.replace(' ', '_').replace('.', '_')}_mesh")
        for n, b in enumerate(bones)
    ]
    return scene(path / "a.glb", decorated)


FORMS = ["draco", "quantised", "meshopt", "one OBJ, millimetres, z up", "Latin", "decorated"]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_bones_come_of_every_form(
    form: str, bones: list[Named], plain: Atlas, tmp_path: Path
) -> None:
    report = import_atlas(written(form, tmp_path, bones), tmp_path / "atlas")
    atlas = read_atlas(report.folder)
    wanted = {n for n, b in plain.bones.items() if b.kind == "bone"}
    assert {n for n, b in atlas.bones.items() if b.kind == "bone"} == wanted
    for name in wanted:
        one, other = plain.bone(name).surface, atlas.bone(name).surface
        assert np.abs(one.bounds - other.bounds).max() < NEAR_M, name
        assert np.abs(one.centre - other.centre).max() < NEAR_M, name

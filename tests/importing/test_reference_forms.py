"""Another skeleton, packed, renamed, turned and in one file, is the same bones to 0.1 mm.

Skipped where that skeleton is not beside the repository.
"""

import csv
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from helpers import REFERENCE
from importing.bodies import BP3D, Named
from importing.forms import one_obj, scene
from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.anatomy.importing import writing
from osteopoint.anatomy.importing.atlas_import import import_atlas
from osteopoint.anatomy.importing.names import Names
from osteopoint.anatomy.importing.source import open_source
from osteopoint.assets import assets_dir

pytestmark = pytest.mark.skipif(
    not REFERENCE.is_file(), reason="the skeleton for comparison is not beside the repository"
)
ARCHIVE = REFERENCE.parent / "synthetic_isa_BP3D_4.0_obj_99.zip"
NEAR_M = 1e-4
NAMES = Names(assets_dir())


@pytest.fixture(scope="module")
def bones() -> list[Named]:
    pieces = [piece for piece in open_source(REFERENCE).pieces if piece.name != "Skin"]
    read = [(piece, piece.read()) for piece in pieces]
    return [Named(p.name, p.name, p.fma, mesh.vertices, mesh.faces) for p, mesh in read]


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


MEASURED = """
import resource, sys
from pathlib import Path
from osteopoint.cli import main
assert main(["atlas", "import", *sys.argv[1:]]) == 0
spent = resource.getrusage(resource.RUSAGE_SELF)
(memory,) = (r for r in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in r)
print(spent.ru_utime + spent.ru_stime, memory.split()[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="memory is read in /proc")
def test_the_official_archives_layout_takes_little_time_and_memory(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", MEASURED, str(ARCHIVE), "--out", str(tmp_path / "atlas")],
        check=True,
        env={"PYTHONPATH": "src", "OSTEOPOINT_DATA": str(tmp_path / "data"), "PATH": ""},
        stdout=subprocess.PIPE,
    )
    seconds, kilobytes = map(float, answer.stdout.split()[-2:])
    assert seconds < 30  # of the processor, for other tests may run beside this one
    assert kilobytes < 600_000

"""Limits of inputs are checked early; anything beyond is left out and named."""

import io
import json
import struct
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
import trimesh
from bodies import Named, archive, few_bones, obj

from fuzz.glbs import description, glb
from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.glb import read_glb
from osteopoint.anatomy.importing import budget
from osteopoint.anatomy.importing import obj as reading_obj
from osteopoint.anatomy.importing import stl as reading_stl
from osteopoint.anatomy.importing.atlas_import import import_atlas
from osteopoint.anatomy.importing.grouping import groups
from osteopoint.anatomy.importing.mesh_repair import closed, welded
from osteopoint.anatomy.importing.meshes import read_mesh
from osteopoint.anatomy.importing.open_source import open_source
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmarks import solve_landmarks
from osteopoint.anatomy.query_search import SurfaceSamples
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError

FEMUR = next(bone for bone in few_bones() if bone.id == "femur.l")


class Endless:
    """A stream that gives one block again and again, and counts how much."""

    def __init__(self, head: bytes, block: bytes) -> None:
        self.rest, self.block, self.given = head, block, 0

    def read(self, size: int, /) -> bytes:
        while len(self.rest) < size:
            self.rest += self.block * (size // len(self.block) + 1)
        content, self.rest = self.rest[:size], self.rest[size:]
        self.given += size
        return content


@pytest.mark.parametrize(
    ("ending", "head", "block"),
    [
        (".obj", b"", b"v 1 2 3\n"),
        (".obj", b"v 1 2 3\n", b"f" + b" 1" * 40 + b"\n"),
        (".obj", b"v 1 2 3\nf ", b"1 " * 1000),
        (".stl", b"solid".ljust(84) + b"\n", b"vertex 1 2 3\n"),
        (".ply", b"ply\nformat ascii 1.0\nelement vertex 24000001\nend_header\n", b"1 2 3\n"),
        (".ply", b"ply\nformat ascii 1.0\nelement face 8000001\nend_header\n", b"3 1 2 3\n"),
    ],
)
def test_an_endless_text_is_read_up_to_the_limit(
    ending: str, head: bytes, block: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (reading_obj, reading_stl):  # a tenth, for the test's sake
        monkeypatch.setattr(module, "MAX_VERTICES", 600_000)
        monkeypatch.setattr(module, "MAX_FACES", 200_000)
    stream = Endless(head, block)
    with pytest.raises(OsteopointError, match="too large for a bone"):
        read_mesh(stream, 10**9, ending, "femur")
    assert stream.given < 30e6


def test_an_stl_of_two_billion_triangles_is_rejected_by_its_header() -> None:
    content = b"x" * 80 + struct.pack("<I", 2_000_000_001)
    with pytest.raises(OsteopointError, match="too large for a bone"):
        read_mesh(io.BytesIO(content), 84 + 50 * 2_000_000_001, ".stl", "femur")


def test_random_triangles_terminate() -> None:
    random = np.random.default_rng(0)
    vertices, faces = random.random((300, 3)), random.integers(0, 300, (60_000, 3))
    begun = time.perf_counter()
    _, kept = closed(*welded(vertices, faces, 1e-6))
    assert len(kept) <= 1.6 * len(faces)
    assert time.perf_counter() - begun < 20.0


def test_loose_triangles_are_not_a_surface() -> None:
    vertices = np.random.default_rng(0).random((90_000, 3))
    _, kept = closed(vertices, np.arange(90_000).reshape(-1, 3))
    assert len(kept) == 0


def test_a_long_chain_in_any_order_takes_few_rounds() -> None:
    count = 200_000
    order = np.random.default_rng(0).permutation(count)
    begun = time.perf_counter()
    assert (groups(count, order[:-1], order[1:]) == 0).all()
    assert time.perf_counter() - begun < 5.0


@pytest.mark.usefixtures("unsought")
def test_a_tangle_is_left_out_and_named(tmp_path: Path) -> None:
    shuffled = np.random.default_rng(0).permutation(FEMUR.vertices)
    tangle = Named(FEMUR.id, FEMUR.name, FEMUR.fma, shuffled, FEMUR.faces)
    bones = [bone for bone in few_bones() if bone.id != FEMUR.id]
    report = import_atlas(archive(tmp_path / "a.zip", [*bones, tangle]), tmp_path / "atlas")
    assert any("is a tangle" in sentence for sentence in report.left_out), report.left_out
    assert report.parts == len(bones)


def test_landmarks_are_not_searched_on_a_huge_surface(atlas) -> None:
    femur = atlas.bone("femur.l")
    far = np.repeat(femur.surface.vertices[:3] * 100, 2000, axis=0)
    faces = np.arange(len(far), dtype=np.int32).reshape(-1, 3)
    surface = type(femur.surface)(far, faces.reshape(3, -1).T.copy(), far)
    wide = type(femur)("femur.l", "Femur", "Femur", 1, "thigh", "left", "bone", surface)
    with pytest.raises(ValueError, match="far larger than a bone"):
        SurfaceSamples().of(wide)
    body = type(atlas)("x", "X", "1", "-", "-", "female", 1.7, atlas.folder, {"femur.l": wide})
    queries = read_queries(assets_dir() / "landmarks.json")
    absent = solve_landmarks(body, queries).absent
    assert any("far larger than a bone" in reason for reason in absent.values())


def test_overlapping_entries_are_rejected(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in ("left femur.obj", "right femur.obj"):
            made.writestr(name, obj(FEMUR))
    content = bytearray(stream.getvalue())
    second = content.rfind(b"PK\x01\x02")
    struct.pack_into("<I", content, second + 42, 0)  # both begin where the first one does
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(OsteopointError, match="lie over each other"):
        open_source(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("name", "way"), [("", zipfile.ZIP_STORED), ("a\nb.obj", zipfile.ZIP_LZMA)]
)
def test_odd_names_and_compressions_give_one_line(tmp_path: Path, name: str, way: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", way) as made:
        made.writestr(zipfile.ZipInfo("../x\ny.obj"), b"")
        made.writestr(name or "x.obj", b"v 0 0 0\n")
    content = (tmp_path / "a.zip").read_bytes()
    if not name:
        content = content.replace(b"../x\ny.obj", b"\0" * 10)
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(OsteopointError) as caught:
        import_atlas(tmp_path / "a.zip", tmp_path / "atlas")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.usefixtures("unsought")
def test_meshes_beyond_the_limit_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bones = few_bones()
    whole = sum(len(bone.faces) for bone in bones)
    monkeypatch.setattr(budget, "MAX_FACES_READ", whole - 1)
    report = import_atlas(archive(tmp_path / "a.zip", bones), tmp_path / "atlas")
    assert [s for s in report.left_out if "is not taken" in s]
    monkeypatch.setattr(budget, "MAX_PIECES_READ", 22)
    report = import_atlas(tmp_path / "a.zip", tmp_path / "atlas")
    said = [s for s in report.left_out if "is not read" in s or "more files" in s]
    assert len(said) == 4  # three by name, the fourth in one line


def many_nodes(tmp_path: Path, count: int) -> Path:
    document, binary = description(["femur"])
    document["nodes"] = [{"name": f"bone{i}", "mesh": 0} for i in range(count)]
    document["scenes"][0]["nodes"] = list(range(count))
    (tmp_path / "a.glb").write_bytes(glb(json.dumps(document).encode(), binary))
    return tmp_path / "a.glb"


def test_nodes_of_one_mesh_share_one_surface(tmp_path: Path) -> None:
    surfaces = read_glb(many_nodes(tmp_path, 5000))
    assert len(surfaces) == 5000
    assert len({id(surface) for surface in surfaces.values()}) == 1


def test_a_glb_with_too_much_json_is_rejected_unread(tmp_path: Path) -> None:
    (tmp_path / "a.glb").write_bytes(glb(b'{"nodes": [' + b" " * 13_000_000 + b"]}", b""))
    for reader in (read_glb, open_source):
        with pytest.raises(OsteopointError, match="describes more than 12 MB"):
            reader(tmp_path / "a.glb")


@pytest.mark.usefixtures("unsought")
def test_a_thousand_meshes_of_one_name_are_not_all_compared(tmp_path: Path) -> None:
    box = trimesh.creation.box(extents=(1e-4, 1e-4, 1e-4))
    crumbs = [
        Named("x", "left femur", None, box.vertices + [0.3, 0.5 + i * 1e-3, 0], box.faces)
        for i in range(150)
    ]
    report = import_atlas(archive(tmp_path / "a.zip", [*few_bones(), *crumbs]), tmp_path / "atlas")
    assert any("one too many of 100" in sentence for sentence in report.left_out)


def changed(way: str, bone: Named) -> Named:
    """A bone whose places are none of a bone."""
    vertices = bone.vertices.copy()
    if way == "of size zero":
        vertices[:] = vertices[0]
    elif way == "flat":
        vertices[:, 0] = vertices[0, 0]
    elif way == "a line":
        vertices[:, :2] = vertices[0, :2]
    else:
        vertices[:9] = float(way)
    return Named(bone.id, bone.name, bone.fma, vertices, bone.faces)


WAYS = ["of size zero", "flat", "a line", "nan", "inf", "1e300", "-1e18", "1e8", "1e-300"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("called", ["Left femur", "Skin", "Left odd bone"])
def test_degenerate_bones_and_skins_are_left_out_without_numpy_warnings(
    tmp_path: Path, way: str, called: str, capfd: pytest.CaptureFixture[str], unsought: None
) -> None:
    spoilt = changed(way, FEMUR)
    with np.errstate(all="ignore"):
        text = obj(Named("x", called, None, spoilt.vertices, spoilt.faces))
    (tmp_path / "bones").mkdir()
    for bone in few_bones()[1:] if called == "Left femur" else few_bones():
        if bone.id != FEMUR.id or called != "Left femur":
            (tmp_path / "bones" / f"{bone.name}.obj").write_text(obj(bone))
    (tmp_path / "bones" / "spoilt.obj").write_text(text)
    report = import_atlas(tmp_path / "bones", tmp_path / "atlas")
    if way not in ("1e-300",):  # nine vertices at the origin are a bone still, if an odd one
        assert report.left_out or report.notes
    assert not (report.folder / "skin.glb").exists()
    # So what is left has the landmarks of any body, and they need not be sought.
    assert (FEMUR.id in read_atlas(report.folder).bones) == (called != "Left femur")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("out", ["x\0y", "n" * 300, "n\nm/" + "x" * 5000])
def test_an_impossible_target_name_gives_one_line(tmp_path: Path, out: str) -> None:
    with pytest.raises(OsteopointError) as caught:
        import_atlas(archive(tmp_path / "a.zip", few_bones()), tmp_path / out)
    assert len(str(caught.value).splitlines()) == 1
    assert len(str(caught.value)) < 600

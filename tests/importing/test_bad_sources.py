"""Damaged, malicious and unsupported sources give one sentence and write nothing."""

import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
import trimesh
from bodies import BP3D, Named, archive, few_bones, obj, skeleton

from helpers import without_landmarks
from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.checks import check_atlas
from osteopoint.anatomy.importing import writing
from osteopoint.anatomy.importing.atlas_import import Report, import_atlas
from osteopoint.anatomy.importing.open_source import open_source
from osteopoint.anatomy.surface import is_closed
from osteopoint.errors import OsteopointError


def refused(source: Path, words: str) -> None:
    """Assert that it is refused with those words and that nothing but the source is there."""
    before = sorted(path.name for path in source.parent.iterdir())
    with pytest.raises(OsteopointError, match=words) as caught:
        import_atlas(source, source.parent / "atlas")
    assert "\n" not in str(caught.value)
    assert sorted(path.name for path in source.parent.iterdir()) == before


def zipped(path: Path, name: str, content: bytes = b"v 0 0 0\n", mode: int = 0o644) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        made.writestr(entry, content)
    return path


@pytest.mark.parametrize(
    "name", ["../femur.obj", "a/../../femur.obj", "/etc/femur.obj", "..\\femur.obj", "C:/femur.obj"]
)
def test_an_entry_outside_the_archive_is_rejected(tmp_path: Path, name: str) -> None:
    refused(zipped(tmp_path / "a.zip", name), "names a place outside")


def test_a_link_is_refused(tmp_path: Path) -> None:
    refused(zipped(tmp_path / "a.zip", "femur.obj", b"/etc/passwd", 0o120777), "is a link")


def test_a_zip_bomb_is_rejected_before_unpacking(tmp_path: Path) -> None:
    refused(zipped(tmp_path / "a.zip", "femur.obj", bytes(60_000_000)), "times its size")


def test_a_million_files_are_refused_without_listing_them(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", "femur.obj")
    content = bytearray(path.read_bytes())
    end = content.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", content, end + 8, 0xFFFF, 0xFFFF)
    path.write_bytes(content)
    refused(path, "more than 25,000 files")


@pytest.mark.parametrize("keep", [0, 1, 10, 1000, -30])
def test_a_cut_off_archive_is_refused(tmp_path: Path, keep: int) -> None:
    whole = archive(tmp_path / "a.zip", skeleton()[:30]).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[:keep])
    refused(tmp_path / "a.zip", "a.zip")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"MZ\x90\x00 a program", "neither a zip archive nor one of OBJ"),
        (b"glTF", "damaged"),
        (b"glTF" + bytes(100), "damaged"),
    ],
)
def test_foreign_files_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "x.bin").write_bytes(content)
    refused(tmp_path / "x.bin", words)


def test_an_archive_and_a_folder_without_bones_are_refused(tmp_path: Path) -> None:
    refused(zipped(tmp_path / "a.zip", "letter.txt"), "holds no OBJ")
    (tmp_path / "a.zip").unlink()
    refused(zipped(tmp_path / "b.zip", "liver.obj"), "nothing has the name of a bone")
    (tmp_path / "empty").mkdir()
    with pytest.raises(OsteopointError, match="holds no OBJ"):
        open_source(tmp_path / "empty")


def glb(document: object, binary: bytes = b"") -> bytes:
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    length = 20 + len(text) + (8 + len(binary) if binary else 0)
    head = struct.pack("<4sII", b"glTF", 2, length) + struct.pack("<I4s", len(text), b"JSON")
    return head + text + (struct.pack("<I4s", len(binary), b"BIN\0") + binary if binary else b"")


MESH = {"meshes": [{"primitives": [{"attributes": {}}]}], "nodes": [{"name": "femur.l", "mesh": 0}]}
DRACO = {"primitives": [{"attributes": {}, "extensions": {"KHR_draco_mesh_compression": {}}}]}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"extensionsRequired": ["EXT_unheard_of"]}, "EXT_unheard_of"),
        (MESH | {"meshes": [DRACO]}, "damaged: it lacks"),
        (MESH | {"buffers": [{"uri": "../../secret.bin"}]}, "lie in a file that is not beside it"),
        ({"nodes": []}, "no node with a mesh"),
        ({"nodes": 7}, "cannot be imported"),
        ([], "describes nothing"),
        (MESH, "nothing|damaged|recognised"),
        ({"nodes": [{"name": "x", "mesh": 0}] * 30_000}, "more than 25,000 nodes"),
    ],
)
def test_errors_of_unreadable_glbs(tmp_path: Path, document: object, words: str) -> None:
    (tmp_path / "x.glb").write_bytes(glb(document))
    refused(tmp_path / "x.glb", words)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """What came of an archive in which many a bone is spoiled in its own way."""
    bones = {bone.id: bone for bone in skeleton()}
    files = {bone.id: obj(bone) for bone in skeleton()}
    files["femur.l"] = files["femur.l"].replace("v ", "v nan ", 1)
    files["tibia.l"] += "f 1 2 99999999\n"
    files["fibula.l"] = "# English name : left fibula\n"
    files["ulna.l"] = files["ulna.l"][:600]
    arm = bones["humerus.l"]
    files["humerus.l"] = obj(
        Named("humerus.l", arm.name, None, arm.vertices * [-1, 1, 1], arm.faces)
    )
    small = trimesh.creation.box(extents=(0.3, 0.3, 0.3))
    files["skin"] = obj(Named("skin", "Skin", 7163, small.vertices + [0, 1, 0], small.faces))
    files["talus again"] = obj(bones["talus.l"])
    vertices, faces = bones["patella.l"].vertices, bones["patella.l"].faces
    while len(faces) < 40_000:
        vertices, faces = trimesh.remesh.subdivide(vertices, faces)
    files["patella.l"] = obj(Named("patella.l", bones["patella.l"].name, None, vertices, faces))
    folder = tmp_path_factory.mktemp("spoiled")
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(f"{name}.obj", text)
    content = bytearray((folder / "a.zip").read_bytes())
    with zipfile.ZipFile(folder / "a.zip") as made:
        begin = made.getinfo("radius.l.obj").header_offset
    content[begin + 5000 : begin + 5200] = bytes(200)
    (folder / "a.zip").write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        without_landmarks(patch)
        return import_atlas(folder / "a.zip", folder / "atlas")


@pytest.mark.parametrize(
    ("bone", "words"),
    [
        ("femur.l.obj", "not a number|damaged"),
        ("tibia.l.obj", "damaged|not there"),
        ("fibula.l.obj", "no triangles|damaged"),
        ("ulna.l.obj", "no triangles|damaged"),
        ("radius.l.obj", "damaged"),
        ("humerus.l.obj", "is a left one but lies"),
        ("talus again.obj", "a second time"),
    ],
)
def test_each_damaged_bone_is_left_out_and_named(report: Report, bone: str, words: str) -> None:
    said = [sentence for sentence in report.left_out if bone in sentence]
    assert len(said) == 1
    assert any(word in said[0] for word in words.split("|")), said[0]


def test_intact_bones_are_imported_and_missing_counterparts_reported(report: Report) -> None:
    assert report.bones == 206 - 6
    assert len(report.left_out) == 8
    assert any("there is no femur.l" in note for note in report.notes)


def test_a_skin_that_does_not_go_around_the_bones_is_left_out(report: Report) -> None:
    assert any("skin does not go around the bones" in reason for reason in report.left_out)
    assert not (report.folder / "skin.glb").exists()
    assert check_atlas(report.folder) != []  # a pair of bones is missing, but nothing of skin
    assert not any(problem.rule == "skin" for problem in check_atlas(report.folder))


def test_a_bone_of_far_too_many_triangles_is_made_smaller(report: Report) -> None:
    note = next(note for note in report.notes if "triangles kept" in note)
    assert note.startswith("Left patella")
    kept = read_atlas(report.folder).bone("patella.l").surface
    assert is_closed(kept)
    assert len(kept.faces) <= 33_000


def test_a_mirrored_body_is_refused(tmp_path: Path) -> None:
    mirrored = BP3D * np.array([[-1.0], [1.0], [1.0]])
    refused(archive(tmp_path / "a.zip", skeleton(), mirrored), "mirrored")


@pytest.mark.usefixtures("unsought")
def test_a_giant_becomes_an_adult_with_a_note(tmp_path: Path) -> None:
    report = import_atlas(archive(tmp_path / "a.zip", few_bones(), BP3D * 1.9), tmp_path / "atlas")
    assert "Its unit is none that is known" in report.assumed
    assert "--height" in report.assumed
    assert 1.5 < read_atlas(report.folder).stature_m < 1.8


def test_a_full_disk_leaves_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "skeleton.glb")

    monkeypatch.setattr(writing, "write_glb", full)
    source = archive(tmp_path / "a.zip", skeleton())
    refused(source, "Cannot write .*No space left")


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "femur.obj"
    secret.write_text(obj(skeleton()[0]), "utf-8")
    folder = tmp_path / "bones"
    folder.mkdir()
    (folder / "femur.l.obj").symlink_to(secret)
    (folder / "more").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(OsteopointError, match="holds no OBJ"):
        open_source(folder)


def test_the_reason_is_given_if_no_piece_can_be_read(tmp_path: Path) -> None:
    refused(zipped(tmp_path / "a.zip", "femur.l.obj", b"nothing"), "Nothing in .* could be read")

"""Files of many kinds are read, or refused in one sentence that says what they are."""

import base64
import contextlib
import csv
import json
import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import trimesh

from importing.bodies import archive, few_bones, obj, skeleton
from importing.forms import one_obj, scene
from osteopoint.anatomy.importing.atlas_import import import_atlas
from osteopoint.anatomy.importing.names import Names
from osteopoint.anatomy.importing.naming import NO_BONE, meaning_of, read_choices
from osteopoint.anatomy.importing.open_source import open_source
from osteopoint.anatomy.importing.source import Source
from osteopoint.assets import assets_dir
from osteopoint.cli import main
from osteopoint.errors import OsteopointError

NAMES = Names(assets_dir())
BONES = few_bones()[:6]
pytestmark = pytest.mark.usefixtures("unsought")


def as_stl(bone) -> bytes:
    return trimesh.Trimesh(bone.vertices, bone.faces, process=False).export(file_type="stl")


def assert_read(source: Source, bones=BONES) -> None:
    """Every bone is there under its name, and lies where it lay."""
    found = {piece.name.replace("_", " ").casefold(): piece for piece in source.pieces}
    try:
        for bone in bones:
            mesh = found[bone.name.casefold()].read()
            assert np.abs(mesh.vertices.min(0) - bone.vertices.min(0)).max() < 1e-5
            assert len(mesh.faces) == len(bone.faces)
    finally:
        source.close()


@pytest.mark.parametrize("mark", ["o", "g"])
@pytest.mark.parametrize("comma", [False, True])
def test_one_obj_with_many_bones(tmp_path: Path, mark: str, comma: bool) -> None:
    path = one_obj(tmp_path / "skeleton.obj", BONES, mark, comma)
    assert_read(open_source(path))
    assert_read(open_source(tmp_path))


def test_groups_of_one_bone_are_one_bone(tmp_path: Path) -> None:
    layers = [
        replace(bone, name=name) for bone, name in zip(BONES, ("cortex", "inside"), strict=False)
    ]
    text = one_obj(tmp_path / "x.obj", layers).read_text()
    (tmp_path / "x.obj").unlink()
    (tmp_path / "left tibia.obj").write_text(text)
    meaning = meaning_of(open_source(tmp_path).pieces, NAMES, {})
    assert {(m.entry.id, m.side) for _, m in meaning.wanted if m.entry} == {("tibia", "left")}
    assert len(meaning.wanted) == 2


def test_decimal_commas_in_every_text_format(tmp_path: Path) -> None:
    bone = BONES[0]
    mesh = trimesh.Trimesh(bone.vertices, bone.faces, process=False)
    for kind, ending in (("stl_ascii", ".stl"), ("obj", ".obj")):
        text = mesh.export(file_type=kind, **({"include_normals": False} if kind == "obj" else {}))
        lines = [
            line.replace(".", ",") if line.strip().startswith(("v ", "vertex")) else line
            for line in text.splitlines()
        ]
        (tmp_path / f"{bone.name}{ending}").write_text("\n".join(lines))
        (piece,) = open_source(tmp_path).pieces
        assert np.abs(piece.read().vertices.min(0) - bone.vertices.min(0)).max() < 1e-5
        (tmp_path / f"{bone.name}{ending}").unlink()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_glb_in_a_zip(tmp_path: Path, method: int) -> None:
    scene(tmp_path / "a.glb", BONES)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as made:
        made.write(tmp_path / "a.glb", "download/skeleton.glb")
        made.writestr("download/readme.txt", "hello")
    assert_read(open_source(tmp_path / "a.zip"))


def gltf_of(path: Path, embedded: bool) -> None:
    """The same scene as text, its data in a file beside it or in the text itself."""
    content = scene(path.with_suffix(".glb"), BONES).read_bytes()
    (length,) = struct.unpack_from("<I", content, 12)
    document, binary = json.loads(content[20 : 20 + length]), content[28 + length :]
    path.with_suffix(".glb").unlink()
    uri = "data of it.bin"
    if embedded:
        uri = "data:application/octet-stream;base64," + base64.b64encode(binary).decode()
    else:
        (path.parent / uri).write_bytes(binary)
    document["buffers"] = [{"byteLength": len(binary), "uri": uri.replace(" ", "%20")}]
    path.write_text(json.dumps(document))


@pytest.mark.parametrize("embedded", [True, False])
@pytest.mark.parametrize("zipped", [True, False])
def test_a_gltf_with_its_data(tmp_path: Path, embedded: bool, zipped: bool) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    gltf_of(folder / "skeleton.gltf", embedded)
    if zipped:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
            for file in folder.iterdir():
                made.write(file, f"sub/{file.name}")
        assert_read(open_source(tmp_path / "a.zip"))
    else:
        assert_read(open_source(folder / "skeleton.gltf"))
        assert_read(open_source(folder))


def test_a_gltf_opens_only_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "secret.bin").write_bytes(bytes(1000))
    (tmp_path / "in").mkdir()
    gltf_of(tmp_path / "in" / "a.gltf", False)
    for uri in ("../secret.bin", str(tmp_path / "secret.bin"), "file:///etc/passwd", "http://x/y"):
        document = json.loads((tmp_path / "in" / "a.gltf").read_text())
        document["buffers"][0]["uri"] = uri
        (tmp_path / "in" / "a.gltf").write_text(json.dumps(document))
        with pytest.raises(OsteopointError, match="in a file that is not beside it"):
            open_source(tmp_path / "in" / "a.gltf")


@pytest.mark.parametrize("way", ["Ascii", "Binary", "Appended"])
@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("wide", [True, False])
def test_every_encoding_of_vtp(tmp_path: Path, way: str, packed: bool, wide: bool) -> None:
    from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
    from vtkmodules.vtkIOXML import vtkXMLPolyDataWriter

    bone, body, points, cells = BONES[0], vtkPolyData(), vtkPoints(), vtkCellArray()
    points.SetData(numpy_to_vtk(bone.vertices))
    corners = np.insert(bone.faces, 0, 3, axis=1).astype(np.int64).reshape(-1)
    cells.ImportLegacyFormat(numpy_to_vtkIdTypeArray(corners))
    body.SetPoints(points)
    body.SetPolys(cells)
    writer = vtkXMLPolyDataWriter()
    writer.SetFileName(str(tmp_path / f"{bone.name}.vtp"))
    writer.SetInputData(body)
    getattr(writer, f"SetDataModeTo{way}")()
    writer.SetEncodeAppendedData(wide)
    writer.SetHeaderTypeToUInt64() if wide else writer.SetHeaderTypeToUInt32()
    if not packed:
        writer.SetCompressorTypeToNone()
    writer.Write()
    assert_read(open_source(tmp_path), [bone])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "a.glb",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "pointer of Git LFS",
        ),
        ("a.zip", b"<!DOCTYPE html><html><body>Log in</body></html>", "is a web page"),
        ("a.stl", b"\n  <html lang=en>", "is a web page"),
        ("a.fbx", b"Kaydara FBX Binary  \x00", "an FBX file"),
        ("a.blend", b"BLENDER-v300", "a Blender file"),
        ("a.dae", b'<?xml version="1.0"?><COLLADA>', "a Collada file"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c1234", "a 7z archive"),
        ("a.tar.gz", b"\x1f\x8b\x08\x00", "packed with gzip"),
        ("a.nii", b"\x5c\x01\x00\x00", "a volume of a scan"),
        ("a.usdz.usd", b"PXR-USDC", "a USD file"),
        ("a.3mf", b"PK\x03\x04", "a 3MF file"),
        ("a.step", b"ISO-10303-21;", "a STEP file"),
        ("a.png", b"\x89PNG\r\n", "a picture"),
        ("._femur.stl", b"\x00\x05\x16\x07\x00\x02", "the twin that a Mac makes"),
    ],
)
def test_an_unsupported_format_is_named_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(OsteopointError, match=words) as caught:
        import_atlas(tmp_path / name, tmp_path / "out" / "a")
    assert str(caught.value).endswith(".")
    assert "?." not in str(caught.value)


@pytest.mark.parametrize("zipped", [True, False])
def test_a_folder_of_an_unsupported_format_is_named(tmp_path: Path, zipped: bool) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "skeleton.fbx").write_bytes(b"Kaydara FBX Binary")
    source = tmp_path / "in"
    if zipped:
        with zipfile.ZipFile(source := tmp_path / "a.zip", "w") as made:
            made.write(tmp_path / "in" / "skeleton.fbx", "x/skeleton.fbx")
    with pytest.raises(OsteopointError, match=r"holds no OBJ.*skeleton.fbx is an FBX file"):
        open_source(source)


def test_one_pointer_among_good_files_is_left_out_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for bone in few_bones()[1:]:
        (folder / f"{bone.name}.stl").write_bytes(as_stl(bone))
    (folder / f"{few_bones()[0].name}.stl").write_bytes(b"version https://git-lfs.github.com/")
    report = import_atlas(folder, tmp_path / "atlas")
    assert report.bones == len(few_bones()) - 1
    assert sum("pointer of Git LFS" in reason for reason in report.left_out) == 1


def test_a_single_mesh_without_bones_is_rejected(tmp_path: Path) -> None:
    whole = replace(BONES[0], name="Human_Skeleton", fma=None)
    for path in (scene(tmp_path / "one.glb", [whole]), one_obj(tmp_path / "one.obj", [whole])):
        with pytest.raises(OsteopointError, match=r"one single mesh.*has no separate bones"):
            import_atlas(path, tmp_path / "atlas")


def test_the_error_for_a_single_bone_says_how_many_are_needed(tmp_path: Path) -> None:
    (tmp_path / "femur_l.stl").write_bytes(as_stl(BONES[0]))
    with pytest.raises(OsteopointError, match=r"Only 1 bone .* at least 3"):
        import_atlas(tmp_path / "femur_l.stl", tmp_path / "atlas")


def test_files_added_by_macos_are_ignored(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", few_bones())
    with zipfile.ZipFile(path, "a") as made:
        for name in list(made.namelist()):
            made.writestr(f"__MACOSX/{Path(name).parent}/._{Path(name).name}", b"\x00\x05\x16\x07")
        made.writestr("a/.DS_Store", b"x")
    report = import_atlas(path, tmp_path / "atlas")
    assert report.left_out == []
    assert report.unknown == []


@pytest.mark.parametrize("called", ["fma", "fj"])
def test_files_named_by_numbers_alone(tmp_path: Path, called: str) -> None:
    elements = json.loads((assets_dir() / "bodyparts3d_elements.json").read_text())["elements"]
    numbers = {fma: name for name, fma in elements.items()}
    for bone in few_bones():
        name = f"FMA{bone.fma}" if called == "fma" else numbers[bone.fma]
        (tmp_path / f"{name}.stl").write_bytes(as_stl(bone))
    meaning = meaning_of(open_source(tmp_path).pieces, NAMES, {})
    found = {m.entry.id + (f".{m.side[0]}" if m.entry.paired else "") for _, m in meaning.wanted}
    assert found == {bone.id for bone in few_bones()}


def test_the_publishers_table_names_the_files(tmp_path: Path) -> None:
    rows = ["concept id\tname\telement file id"]
    for number, bone in enumerate(few_bones()):
        (tmp_path / f"FJ{9000 + number}.stl").write_bytes(as_stl(bone))
        rows += [f"FMA5018\tbone organ\tFJ{9000 + number}", f"FMA{bone.fma}\tx\tFJ{9000 + number}"]
    assert meaning_of(open_source(tmp_path).pieces, NAMES, {}).wanted == []
    (tmp_path / "isa_element_parts.txt").write_text("\n".join(rows))
    meaning = meaning_of(open_source(tmp_path).pieces, NAMES, {})
    assert len(meaning.wanted) == len(few_bones())


VTP = """<VTKFile type="PolyData" byte_order="LittleEndian"><PolyData><Piece>
<Points><DataArray type="Float32" format="ascii">{points}</DataArray></Points>
<Polys><DataArray type="Int32" Name="connectivity" format="ascii">{corners}</DataArray>
<DataArray type="Int32" Name="offsets" format="ascii">{ends}</DataArray></Polys>
</Piece></PolyData></VTKFile>
"""
SIDES = {True: (("left", ".l"), ("right", ".r")), False: (("midline", ""),)}
SCHEMES: dict[str, Callable[[str, int], str]] = {
    "three.js": lambda name, _: name.replace(" ", "_").replace(".", ""),
    "numbers behind": lambda name, _: name.replace(" ", "_").replace(".", "_") + "_1",
    "sketchfab": lambda name, n: f"{name}_Bone_0",
    "unity": lambda name, n: name.replace(" ", "_").replace(".", "_") + "001",
    "numbers before": lambda name, n: f"{n:03d}_{name.replace(' ', '_')}_mesh",
    "the reference atlas": lambda name, n: (
        "VH_F_" + name.lower().replace(" ", "_").replace(".", "_")
    ),
    "capitals": lambda name, n: name.upper(),
    "a word of one's own": lambda name, n: f"Toni {name} hq",
}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", ["name", "latin"])
def test_every_bone_is_recognised_in_every_naming_scheme(scheme: str, language: str) -> None:
    entries = [e for e in NAMES.entries.values() if e.kind == "bone" and not e.parts]
    wanted = [
        (entry.id, side, f"{getattr(entry, language)}{ending}")
        for entry in entries
        for side, ending in (
            (("left", ".l"), ("right", ".r")) if entry.paired else (("midline", ""),)
        )
    ]
    names = [SCHEMES[scheme](name, number) for number, (*_, name) in enumerate(wanted)]
    shared = NAMES.shared_words(names)
    for (bone, side, _), name in zip(wanted, names, strict=True):
        means = NAMES.recognise(name, None, shared)
        assert means is not None, name
        assert means.entry is not None, name
        assert (means.entry.id, means.side) == (bone, side), name


def test_an_unnamed_node_takes_the_name_of_its_mesh_or_parent(
    tmp_path: Path,
) -> None:
    path = scene(
        tmp_path / "a.glb", [replace(bone, name=f"Object_{i}") for i, bone in enumerate(BONES)]
    )
    content = path.read_bytes()
    (length,) = struct.unpack_from("<I", content, 12)
    document = json.loads(content[20 : 20 + length])
    for number, bone in enumerate(BONES):
        if number % 2:
            document["meshes"][number]["name"] = bone.name
        else:
            document["nodes"].append({"name": bone.name, "children": [number]})
            document["scenes"][0]["nodes"].remove(number)
            document["scenes"][0]["nodes"].append(len(document["nodes"]) - 1)
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    rest = content[20 + length :]
    head = struct.pack("<4sII", b"glTF", 2, 20 + len(text) + len(rest))
    path.write_bytes(head + struct.pack("<I4s", len(text), b"JSON") + text + rest)
    meaning = meaning_of(open_source(path).pieces, NAMES, {})
    assert len(meaning.wanted) == len(BONES)


def test_a_table_of_names_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = [replace(bone, name=f"Teil {n}", fma=None) for n, bone in enumerate(few_bones())]
    source = scene(tmp_path / "a.glb", odd)
    out = tmp_path / "atlas"
    assert main(["atlas", "import", str(source), "--out", str(out)]) == 2
    said = capsys.readouterr()
    assert "Not understood: Teil 0" in said.out
    assert "nothing has the name of a bone (of 26 parts). 26 names were not understood" in said.err
    with (tmp_path / "names.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(
            [["name", "bone"], *([bone.name, bone.id] for bone in odd[1:]), [odd[0].name, "-"]]
        )
    options = ["--names", str(tmp_path / "names.csv"), "--height", "1,75"]
    assert main(["atlas", "import", str(source), "--out", str(out), *options]) == 0
    said = capsys.readouterr()
    assert f"{len(odd) - 1} bones" in said.out
    assert "Not understood" not in said.out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,bone\nA,wing\n", "In row 2 of .*'wing' is no bone"),
        ("name,bone\nA,femur.l,x\n", "Row 2 of .* has 3 columns"),
        ("name,bone\nA\n", "Row 2 of .* has 1 columns"),
        (b"\xff\xfe\x00", "no text in UTF-8"),
    ],
)
def test_the_error_of_a_wrong_table_has_its_row(
    tmp_path: Path, text: str | bytes, words: str
) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(OsteopointError, match=words):
        read_choices(path, NAMES)


def test_a_table_may_name_bones_in_any_words(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("A,left femur\nB,Os sacrum\n\nC,-\nD,\n")
    assert read_choices(tmp_path / "n.csv", NAMES) == {
        "A": "femur.l", "B": "sacrum", "C": NO_BONE, "D": NO_BONE
    }  # fmt: skip


def test_a_report_uses_the_singular(tmp_path: Path) -> None:
    more = [replace(few_bones()[0], name="left femoral artery", fma=None)]
    report = import_atlas(archive(tmp_path / "a.zip", [*few_bones(), *more]), tmp_path / "atlas")
    assert report.left_out == ["1 part named for muscles, vessels, nerves or organs."]


def test_our_own_bones_keep_their_ids(tmp_path: Path) -> None:
    for bone in skeleton():
        (tmp_path / f"{bone.id}.obj").write_text(obj(bone, np.eye(3), head=False))
    meaning = meaning_of(open_source(tmp_path).pieces, NAMES, {})
    assert len(meaning.wanted) == len(skeleton())


@pytest.mark.parametrize("form", ["vtp", "obj", "quantised", "meshopt", "gltf"])
def test_damaged_files_give_one_sentence(
    tmp_path: Path, form: str, capfd: pytest.CaptureFixture[str]
) -> None:
    rng, bones = random.Random(form), BONES[:2]
    path = tmp_path / f"a.{form}"
    if form == "vtp":
        points = " ".join(f"{number:.4f}" for number in bones[0].vertices.reshape(-1))
        corners = " ".join(map(str, bones[0].faces.reshape(-1)))
        ends = " ".join(str(3 * n + 3) for n in range(len(bones[0].faces)))
        path.write_text(VTP.format(points=points, corners=corners, ends=ends))
    elif form == "obj":
        one_obj(path, bones)
    elif form == "gltf":
        gltf_of(path, True)
    else:
        path = scene(tmp_path / "a.glb", bones, form)
    whole = path.read_bytes()
    assert open_source(path).pieces[0].read()
    for _ in range(120):
        content = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(len(content))
            content[at : at + rng.randint(0, 20)] = rng.choice(
                [b"9" * 12, b"-1", b"nan", b"<", b""]
            )
        path.write_bytes(content)
        with contextlib.suppress(OsteopointError):
            source = open_source(path)
            for piece in source.pieces:
                with contextlib.suppress(OsteopointError):
                    piece.read()
    assert capfd.readouterr() == ("", "")

"""OBJ, STL, PLY and GLB as other programs write them come to the same box."""

import io
import json
import struct
from pathlib import Path

import numpy as np
import pytest
import trimesh

from fuzz.glbs import description, glb
from osteopoint.anatomy.importing.meshes import read_mesh
from osteopoint.anatomy.importing.open_source import open_source
from osteopoint.anatomy.importing.source import Mesh
from osteopoint.errors import OsteopointError

BOX = trimesh.creation.box(extents=(0.1, 0.2, 0.3))


def read(content: str | bytes, ending: str) -> Mesh:
    content = content.encode() if isinstance(content, str) else content
    return read_mesh(io.BytesIO(content), len(content), ending, "femur" + ending)


def volume(mesh: Mesh) -> float:
    a, b, c = np.moveaxis(mesh.vertices[mesh.faces], 1, 0)
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        (".obj", {"file_type": "obj"}),
        (".stl", {"file_type": "stl"}),
        (".stl", {"file_type": "stl_ascii"}),
        (".ply", {"file_type": "ply", "encoding": "binary"}),
        (".ply", {"file_type": "ply", "encoding": "ascii"}),
    ],
)
def test_files_of_another_library_give_the_same_box(ending: str, kind: dict[str, str]) -> None:
    mesh = read(BOX.export(**kind), ending)
    assert len(mesh.faces) == 12
    assert len(mesh.vertices) == 8
    assert volume(mesh) == pytest.approx(BOX.volume, rel=1e-5)


SQUARE = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n"


@pytest.mark.parametrize(
    "faces",
    [
        "f 1 2 3 4\n",
        "f 1/1 2/2 3/3 4/4\n",
        "f 1//5 2//5 3//5 4//5\n",
        "f -4 -3 -2 -1\n",
        "f 1 2 \\\n3 4\n",
        "o one\nf 1 2 3\nusemtl x\no two\nf 1 3 4\n",
        "  f\t1 2 3 4\r\n",
    ],
)
def test_every_form_of_corners_in_an_obj(faces: str) -> None:
    mesh = read(SQUARE + faces, ".obj")
    corners = mesh.vertices[mesh.faces]
    assert corners.tolist() == [
        [[0, 0, 0], [1, 0, 0], [1, 1, 0]],
        [[0, 0, 0], [1, 1, 0], [0, 1, 0]],
    ]


def test_a_bad_normal_in_an_stl_is_ignored(capfd: pytest.CaptureFixture[str]) -> None:
    text = BOX.export(file_type="stl_ascii").replace("normal", "normal x y nan", 1)
    assert len(read(text, ".stl").faces) == 12
    assert capfd.readouterr() == ("", "")


def test_a_ply_with_quads_colours_and_other_elements() -> None:
    head = (
        "ply\nformat binary_big_endian 1.0\nelement vertex 4\nproperty double x\n"
        "property double y\nproperty double z\nproperty uchar red\nelement mark 1\n"
        "property list uchar short all\nelement face 1\nproperty char flag\n"
        "property list int uint vertex_index\nend_header\n"
    )
    places = ((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0))
    body = b"".join(struct.pack(">3dB", *place, 9) for place in places)
    body += struct.pack(">B2h", 2, 5, 6) + struct.pack(">bi4I", 1, 4, 0, 1, 2, 3)
    assert read(head.encode() + body, ".ply").faces.tolist() == [[0, 1, 2], [0, 2, 3]]


def test_unused_vertices_are_dropped() -> None:
    mesh = read("v nan 9 9\n" + SQUARE + "f 2 3 4\n", ".obj")
    assert len(mesh.vertices) == 3


def test_glb_nodes_are_transformed_with_their_parents(tmp_path: Path) -> None:
    document, binary = description(["above", "femur"])
    half = np.sqrt(0.5)
    document["nodes"][0] |= {"translation": [1, 0, 0], "rotation": [0, 0, half, half]}
    document["nodes"][0] |= {"children": [1]}
    document["nodes"][1] |= {"scale": [2, 1, 1]}
    document["scenes"][0]["nodes"] = [0]
    (tmp_path / "a.glb").write_bytes(glb(json.dumps(document).encode(), binary))
    above, femur = (piece.read() for piece in open_source(tmp_path / "a.glb").pieces)
    # A quarter turn about z takes x to y; twice as long in x comes to twice as long in y.
    assert np.ptp(femur.vertices, axis=0) == pytest.approx([0.05, 0.1, 0.1])
    assert above.vertices[:, 0].max() == pytest.approx(1.0)


def test_strips_and_sparse_places_in_a_glb(tmp_path: Path) -> None:
    document, binary = description(["femur"])
    strip = struct.pack("<4H", 0, 1, 2, 3)
    changed = struct.pack("<H2x3f", 3, 7.0, 8.0, 9.0)
    begin = len(binary)
    document["bufferViews"] += [
        {"buffer": 0, "byteOffset": begin, "byteLength": 8},
        {"buffer": 0, "byteOffset": begin + 8, "byteLength": 16},
    ]
    document["accessors"] += [
        {"bufferView": 2, "componentType": 5123, "count": 4, "type": "SCALAR"}
    ]
    document["accessors"][0]["sparse"] = {
        "count": 1,
        "indices": {"bufferView": 3, "componentType": 5123},
        "values": {"bufferView": 3, "byteOffset": 4},
    }
    document["meshes"][0]["primitives"][0] |= {"mode": 5, "indices": 2}
    (tmp_path / "a.glb").write_bytes(glb(json.dumps(document).encode(), binary + strip + changed))
    mesh = open_source(tmp_path / "a.glb").pieces[0].read()
    assert mesh.faces.tolist() == [[0, 1, 2], [3, 2, 1]]
    assert mesh.vertices[3].tolist() == [7, 8, 9]


@pytest.mark.parametrize(
    ("ending", "content", "words"),
    [
        (".obj", SQUARE + "f 1 2 5\n", "names a vertex that is not there"),
        (".obj", "v 0 0\nf 1 1 1\n", "fewer than three numbers"),
        (".obj", "v 0 0 1e300\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "units off"),
        (".obj", "v 0 0 nan\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "not a number"),
        (".stl", b"x" * 84, "are not the"),
        (".stl", "solid\nvertex 0 0 0\n", "not three for each triangle"),
        (".ply", "plyx\n", "does not begin as a PLY"),
        (".ply", "ply\nformat ascii 1.0\nelement vertex 9\nproperty float x\n"
         "property float y\nproperty float z\nend_header\n0 0 0\n", "rows are missing"),
        (".ply", "ply\nformat ascii 1.0\nproperty list x y z\nend_header\n", "its head has the"),
    ],
)  # fmt: skip
def test_the_error_of_a_damaged_mesh(ending: str, content: str | bytes, words: str) -> None:
    with pytest.raises(OsteopointError, match=words):
        read(content, ending)

"""Small files with large demands are rejected early, each in one sentence."""

import contextlib
import json
import os
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from fuzz.glbs import description, glb
from helpers import ASSETS
from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.importing import budget, ply
from osteopoint.anatomy.importing.open_source import open_source
from osteopoint.anatomy.importing.source import Mesh, Piece
from osteopoint.anatomy.landmark_store import fingerprint
from osteopoint.anatomy.staging import install, staging_folder
from osteopoint.errors import OsteopointError

HEAD = "ply\nformat {} 1.0\nelement vertex 8\n" + "".join(f"property float {a}\n" for a in "xyz")


def read_all(path: Path) -> None:
    for piece in open_source(path).pieces:
        piece.read()


def refused(path: Path, said: str) -> None:
    with pytest.raises(OsteopointError, match=said):
        read_all(path)


def test_polygons_of_a_hundred_thousand_corners_are_limited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ply, "MAX_FACES", 2_000_000)  # a quarter, for the test's sake
    rim = "100000 " + " ".join(str(n % 8) for n in range(100_000)) + "\n"
    text = HEAD.format("ascii") + "element face 40\nproperty list int int vertex_index\n"
    text += "end_header\n" + "0 0 0\n" * 8 + rim * 40
    (tmp_path / "femur.l.ply").write_text(text)
    refused(tmp_path, "more than 2,000,000 triangles")


def test_too_many_columns_are_rejected(tmp_path: Path):
    head = HEAD.format("binary_little_endian") + "element face 100000\n"
    head += "".join(f"property uchar c{n}\n" for n in range(98))
    head += "property list uchar uchar vertex_index\nend_header\n"
    row = bytes(98) + bytes([4, 0, 1, 2, 3])
    (tmp_path / "femur.l.ply").write_bytes(head.encode() + bytes(96) + row * 100_000)
    refused(tmp_path, "100,000 rows of many lengths are too many")


def test_invalid_strides_are_rejected(tmp_path: Path):
    document, binary = description(["femur.l"])
    document["bufferViews"][0]["byteStride"] = 253
    (tmp_path / "a.glb").write_bytes(glb(json.dumps(document).encode(), binary))
    refused(tmp_path / "a.glb", "begins or steps nowhere")


def test_an_archive_with_two_directories_is_refused(tmp_path: Path):
    path = tmp_path / "bones.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("Left Femur.obj", "v 0 0 0\n")
    content = path.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    long = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 10**6, 10**6, end, 0)
    where = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
    path.write_bytes(content[:end] + long + where + content[end:])
    refused(path, "zip64")


def test_a_folder_that_is_too_deep_gives_one_sentence(tmp_path: Path):
    with contextlib.chdir(tmp_path):
        for _ in range(1500):
            os.mkdir("d")
            os.chdir("d")
    try:
        refused(tmp_path, "goes too deep|holds no OBJ|Cannot read")
    finally:  # whoever clears up behind the tests cannot go so deep either
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)


def test_the_time_for_unusable_meshes_is_limited(monkeypatch: pytest.MonkeyPatch):
    def useless() -> Mesh:
        raise OsteopointError("femur holds no triangles.")

    monkeypatch.setattr(budget, "MAX_WASTED_S", -1.0)
    purse, piece = budget.Budget(), Piece("femur", None, "femur.obj", 1, useless)
    with pytest.raises(OsteopointError, match="too much before it could not be used"):
        purse.read(piece)


def test_a_link_created_at_the_target_is_left_alone(tmp_path: Path):
    precious, target = tmp_path / "precious", tmp_path / "out"
    precious.mkdir()
    (precious / "atlas.json").write_text(json.dumps({"made_by": "Osteopoint"}))

    def change() -> None:
        with staging_folder(target) as new:
            (new / "atlas.json").write_text("{}")
            target.symlink_to(precious)
            install(new, target)

    with pytest.raises(OsteopointError, match="has become a link"):
        change()
    assert target.is_symlink()
    assert (precious / "atlas.json").exists()


def test_a_skin_of_gigabytes_is_not_read(tmp_path: Path):
    folder = tmp_path / "body"
    shutil.copytree(ASSETS / "meshes", folder, ignore=shutil.ignore_patterns("female", "hands"))
    with (folder / "skin.glb").open("r+b") as skin:
        skin.truncate(6_000_000_000)  # a hole, which takes no room
    atlas = read_atlas(folder)
    assert fingerprint(atlas)


def test_half_a_surrogate_pair_in_an_atlas_gives_one_sentence(tmp_path: Path):
    folder = tmp_path / "body"
    shutil.copytree(ASSETS / "meshes", folder, ignore=shutil.ignore_patterns("female", "hands"))
    rows = json.loads((folder / "bones.json").read_text("utf-8"))
    rows["bones"][0]["id"] = "\ud800"
    (folder / "bones.json").write_text(json.dumps(rows), "utf-8")
    with pytest.raises(OsteopointError, match="row 1 of"):
        read_atlas(folder)

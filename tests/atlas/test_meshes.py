"""Atlases with several mesh files under different licences."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from osteopoint.anatomy.atlas import read_atlas, read_light_surfaces
from osteopoint.anatomy.glb_writing import write_glb
from osteopoint.anatomy.meshes import read_light_meshes, read_meshes
from osteopoint.anatomy.surface import Surface, vertex_normals
from osteopoint.errors import OsteopointError

SCANS = {"file": "scans", "licence": "MPL-2.0", "credit": "someone else"}


def surface(x: float) -> Surface:
    points = np.array([[x, 0, 0], [x + 1, 0, 0], [x, 1, 0], [x, 0, 1]], np.float32)
    faces = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]], np.uint32)
    return Surface(points, faces, vertex_normals(points, faces))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for ending in ("", "_light"):
        write_glb(tmp_path / f"skeleton{ending}.glb", {"skull": surface(0.0)})
        write_glb(tmp_path / f"scans{ending}.glb", {"femur.l": surface(1.0)})
    return tmp_path


def about(*more: Any) -> dict[str, object]:
    return {
        "id": "two_files", "name": "Two files", "version": "1", "licence": "Apache-2.0",
        "credit": "us", "sex": "male", "stature_m": 1.7, "more_meshes": list(more),
    }  # fmt: skip


def test_two_files_are_one_body(folder: Path) -> None:
    rows = [
        {"id": node, "node": node, "name": node, "latin": node, "fma": None, "region": "skull",
         "side": "left" if node.endswith("l.l") else "midline"}
        for node in ("skull", "femur.l")
    ]  # fmt: skip
    (folder / "bones.json").write_text(json.dumps({"bones": rows}), encoding="utf-8")
    (folder / "atlas.json").write_text(json.dumps(about(SCANS)), encoding="utf-8")
    atlas = read_atlas(folder)
    assert list(atlas.bones) == ["skull", "femur.l"]
    assert list(read_light_surfaces(atlas)) == ["skull", "femur.l"]


def test_unnamed_files_are_not_read(folder: Path) -> None:
    assert list(read_meshes(folder, about())) == ["skull"]


def test_without_a_light_skeleton_there_are_no_light_meshes(folder: Path) -> None:
    (folder / "skeleton_light.glb").unlink()
    assert read_light_meshes(folder, about(SCANS)) is None


@pytest.mark.parametrize(
    "entry", [{"file": "../scans"}, {"file": "skeleton"}, {"file": 3}, "scans", {}, {"file": ""}]
)
def test_a_name_outside_the_folder_is_rejected(folder: Path, entry: object) -> None:
    with pytest.raises(OsteopointError, match="names no mesh file"):
        read_meshes(folder, about(entry))


def test_the_same_file_twice_is_refused(folder: Path) -> None:
    with pytest.raises(OsteopointError, match="names no mesh file"):
        read_meshes(folder, about(SCANS, SCANS))


def test_a_node_in_two_files_is_refused(folder: Path) -> None:
    write_glb(folder / "scans.glb", {"skull": surface(1.0)})
    with pytest.raises(OsteopointError, match=r"'skull' of .* is there already"):
        read_meshes(folder, about(SCANS))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "scans_light.glb").unlink()
    with pytest.raises(OsteopointError, match=r"scans_light\.glb"):
        read_light_meshes(folder, about(SCANS))


def test_a_malformed_list(folder: Path) -> None:
    with pytest.raises(OsteopointError, match="no list"):
        read_meshes(folder, {"more_meshes": {"file": "scans"}})

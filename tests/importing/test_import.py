"""What comes in as an archive, a folder or a GLB comes out as an atlas like our own."""

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import trimesh
from bodies import archive, few_bones, obj, skeleton

from osteopoint.anatomy.atlas import read_atlas
from osteopoint.anatomy.checks import check_atlas
from osteopoint.anatomy.importing.atlas_import import Cancelled, Report, import_atlas
from osteopoint.anatomy.importing.open_source import open_source
from osteopoint.anatomy.landmark_model import Landmarks
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.assets import assets_dir
from osteopoint.cli import main
from osteopoint.errors import OsteopointError
from osteopoint.explorer.load import load_body_data


def landmarks(folder: Path) -> Landmarks:
    return load_landmarks(assets_dir(), read_atlas(folder))


def test_every_bone_is_imported_and_the_check_passes(imported: Report) -> None:
    assert imported.bones == 206
    assert imported.parts == len(skeleton())
    assert imported.left_out == []
    assert "millimetres, +x is left, +z is up, −y is front" in imported.notes[0]
    assert check_atlas(imported.folder) == []


def test_each_bone_keeps_its_position(imported: Report) -> None:
    atlas = read_atlas(imported.folder)
    for bone in skeleton():
        found = atlas.bone(bone.id).surface.bounds
        expected = np.array([bone.vertices.min(0), bone.vertices.max(0)])
        # The whole body may move by the difference between the light and the full hip bones.
        assert np.abs(found - expected).max() < 0.0003, bone.id


def test_the_landmarks_are_those_of_the_same_meshes_read_directly(
    imported: Report, tmp_path: Path
) -> None:
    scene = trimesh.Scene()
    for bone in skeleton():
        mesh = trimesh.Trimesh(bone.vertices, bone.faces, process=False)
        scene.add_geometry(mesh, node_name=bone.name, geom_name=bone.id)
    (tmp_path / "body.glb").write_bytes(scene.export(file_type="glb"))
    report = import_atlas(tmp_path / "body.glb", tmp_path / "atlas")
    assert check_atlas(report.folder) == []
    one, other = landmarks(imported.folder), landmarks(report.folder)
    assert one.found.keys() == other.found.keys()
    assert one.absent == {}
    for key, mark in one.found.items():
        assert np.linalg.norm(mark.position - other.found[key].position) < 0.0003, key


def test_licence_and_credit_come_from_the_files(imported: Report) -> None:
    about = json.loads((imported.folder / "atlas.json").read_text("utf-8"))
    assert about["licence"] == "Creative Commons Attribution-Share Alike 2.1 Japan"
    assert about["credit"].startswith("BodyParts3D, (c) The Database Center for Life Science")


def test_the_written_files_match_the_schemas(imported: Report) -> None:
    for name in ("atlas", "bones"):
        schema = json.loads((assets_dir() / "schema" / f"{name}.schema.json").read_text("utf-8"))
        jsonschema.validate(json.loads((imported.folder / f"{name}.json").read_text()), schema)


def test_a_missing_bone_is_named_with_what_needs_it(tmp_path: Path, assets_copy: Path) -> None:
    some = [bone for bone in few_bones() if bone.id != "scapula.r"]  # nor is there a coccyx
    report = import_atlas(archive(tmp_path / "body.zip", some), tmp_path / "atlas")
    assert any("there is no scapula.r" in note for note in report.notes)
    marks = landmarks(report.folder)
    assert "lacks the scapula" in marks.absent["acromion_lateral", "right"]
    assert ("acromion_lateral", "left") in marks.found
    assert "coccyx" in marks.absent["coccyx_tip", "midline"]
    path = assets_copy / "points.json"
    points = json.loads(path.read_text("utf-8"))["points"]
    path.write_text(json.dumps({"points": [p for p in points if p["id"] == "OP-ACROMION"]}))
    (assets_copy / "protocols.json").write_text('{"version": 1, "protocols": []}')
    unplaced = load_body_data(assets_copy, read_atlas(report.folder)).unplaced
    reasons = {(each.point, each.side): each.reason for each in unplaced}
    assert "lacks the scapula" in reasons["OP-ACROMION", "right"]
    assert ("OP-ACROMION", "left") not in reasons


def test_a_folder_of_files_named_for_their_bones_is_enough(tmp_path: Path) -> None:
    folder = tmp_path / "bones"
    for bone in skeleton():
        path = folder / bone.id.split("_")[0] / f"{bone.id}.obj"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(obj(bone, np.eye(3) * 100, head=False), "utf-8")
    (folder / "notes.txt").write_text("nothing to see")
    source = open_source(folder)
    assert len(source.pieces) == len(skeleton())
    assert source.licence == ""


def test_commands_import_and_check(
    imported: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["atlas", "check", str(imported.folder)]) == 0
    assert main(["atlas", "import", str(tmp_path / "none.zip"), "--out", str(tmp_path / "a")]) == 2
    assert "There is no file and no folder" in capsys.readouterr().err


def test_cancelling_leaves_no_files(tmp_path: Path) -> None:
    source = archive(tmp_path / "body.zip", skeleton())
    asked = iter(range(10_000))
    with pytest.raises(Cancelled, match="nothing was kept"):
        import_atlas(source, tmp_path / "atlas", cancelled=lambda: next(asked) > 300)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["body.zip"]


def test_an_older_atlas_is_kept_until_the_new_one_is_complete(
    imported: Report, tmp_path: Path
) -> None:
    old = tmp_path / "atlas"
    old.mkdir()
    (old / "atlas.json").write_text("{}")
    few = [bone for bone in skeleton() if bone.id.startswith("rib")]
    with pytest.raises(OsteopointError):
        import_atlas(archive(tmp_path / "few.zip", few), old)
    assert (old / "atlas.json").read_text() == "{}"


def test_a_folder_that_is_no_atlas_is_never_replaced(tmp_path: Path) -> None:
    mine = tmp_path / "papers"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear")
    source = archive(tmp_path / "body.zip", skeleton())
    with pytest.raises(OsteopointError, match="no atlas that Osteopoint wrote"):
        import_atlas(source, mine)
    assert (mine / "letter.txt").read_text() == "dear"

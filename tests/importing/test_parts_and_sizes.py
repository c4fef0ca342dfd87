"""Parts of bodies, bodies of any size, and implausible parts."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import trimesh

from importing.bodies import Named, few_bones, skeleton
from importing.forms import scene
from osteopoint.anatomy.atlas import Atlas, read_atlas
from osteopoint.anatomy.checks import check_atlas
from osteopoint.anatomy.importing import budget
from osteopoint.anatomy.importing.atlas_import import Report, import_atlas
from osteopoint.anatomy.surface import is_closed, volume
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError

REGION = {b.id: b.region for b in read_atlas(assets_dir() / "meshes").bones.values()}
PARTS: dict[str, Callable[[str], bool]] = {
    "hand": lambda n: REGION[n] == "hand" and n.endswith(".l"),
    "foot": lambda n: REGION[n] == "foot" and n.endswith(".r"),
    "skull": lambda n: REGION[n] == "head" and not n.startswith("tooth"),
    "spine": lambda n: n.startswith(("vertebra", "sacrum", "coccyx")),
    "pelvis and legs": lambda n: n.startswith(
        ("hip_bone", "sacrum", "femur", "patella", "tibia", "fibula")
    ),
}  # fmt: skip
pytestmark = pytest.mark.usefixtures("unsought")


def moved(bone: Named, matrix: np.ndarray, away: Iterable[float] = (0, 0, 0)) -> Named:
    return replace(bone, vertices=bone.vertices @ matrix + np.array(list(away)))


def imported(tmp_path: Path, bones: Iterable[Named], **more: object) -> tuple[Report, Atlas]:
    report = import_atlas(scene(tmp_path / "a.glb", bones), tmp_path / "atlas", **more)  # type: ignore[arg-type]
    return report, read_atlas(report.folder)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_a_body_is_placed_where_it_belongs(tmp_path: Path, part: str) -> None:
    bones = [bone for bone in skeleton() if PARTS[part](bone.id)]
    turned = np.array([[0, 0, 1.0], [1, 0, 0], [0, 1, 0]]) * 1000
    report, atlas = imported(tmp_path, [moved(bone, turned, (500, 300, -200)) for bone in bones])
    assert atlas.bones.keys() == {bone.id for bone in bones}
    assert report.left_out == []
    assert "millimetres" in report.notes[0]
    assert any("a part of a body" in note for note in report.notes)
    assert check_atlas(report.folder) == []
    assert atlas.stature_m == pytest.approx(1.7, rel=0.03)
    for bone in bones:
        middle = (bone.vertices.min(0) + bone.vertices.max(0)) / 2
        assert np.linalg.norm(atlas.bone(bone.id).surface.centre - middle) < 0.02, bone.id


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_side_of_a_hand_is_found_from_its_shape(tmp_path: Path, side: str) -> None:
    ending = f".{side[0]}"
    bones = [
        replace(bone, name=bone.name.lower().replace(f"{side} ", ""), fma=None)
        for bone in skeleton()
        if REGION[bone.id] == "hand" and bone.id.endswith(ending)
    ]
    _, atlas = imported(tmp_path, bones)
    assert all(name.endswith(ending) for name in atlas.bones)
    assert len(atlas.bones) == 27


def test_a_child_keeps_its_size(tmp_path: Path) -> None:
    report, atlas = imported(tmp_path, [moved(b, np.eye(3) * 1.05 / 1.7) for b in few_bones()])
    assert atlas.stature_m == pytest.approx(1.05 * 0.93, abs=0.07)  # without the skull's top
    assert "a child of some 1.0" in report.assumed
    assert "--height" in report.assumed
    assert check_atlas(report.folder) == []


@pytest.mark.parametrize("unit", [30 / 1.7, 0.003])
def test_an_unknown_unit_is_found_from_the_bones(tmp_path: Path, unit: float) -> None:
    report, atlas = imported(tmp_path, [moved(b, np.eye(3) * unit) for b in few_bones()])
    assert "Its unit is none that is known" in report.assumed
    femur = next(bone for bone in few_bones() if bone.id == "femur.l")
    assert np.ptp(atlas.bone("femur.l").surface.vertices, axis=0) == pytest.approx(
        np.ptp(femur.vertices, axis=0), rel=0.02
    )


def test_a_given_height_is_used(tmp_path: Path) -> None:
    bones = [moved(b, np.eye(3) * 30 / 1.7) for b in skeleton() if not b.id.startswith("disc")]
    report, atlas = imported(tmp_path, bones, height_m=1.05)
    assert report.assumed == ""
    assert atlas.stature_m == pytest.approx(1.05, abs=0.002)


def test_implausible_parts_are_left_out(tmp_path: Path) -> None:
    ids = {b.id: b for b in skeleton()}
    hip, talus = ids["hip_bone.r"], ids["talus.l"]
    wrong = [
        replace(hip, id="x", name="scaphoid_right", fma=None),
        moved(replace(talus, name="Left talus", fma=None), np.eye(3), (0, 0.6, 0)),
    ]
    kept = [b for b in skeleton() if b.id not in ("scaphoid.r", "talus.l")]
    report, atlas = imported(tmp_path, [*kept, *wrong])
    assert "scaphoid.r" not in atlas.bones
    assert "talus.l" not in atlas.bones
    assert len(atlas.bones) == len(kept)
    said = " ".join(report.left_out)
    assert "not taken for the scaphoid: it is" in said
    assert "times as long as that bone is" in said
    assert "not taken for the talus: it lies" in said


def test_a_fragment_of_a_bone_is_left_out(tmp_path: Path) -> None:
    femur = next(b for b in few_bones() if b.id == "femur.l")
    high = femur.vertices[:, 1] > femur.vertices[:, 1].max() - 0.12
    stump = replace(femur, faces=femur.faces[high[femur.faces].all(axis=1)])
    report, atlas = imported(tmp_path, [b if b.id != "femur.l" else stump for b in few_bones()])
    assert "femur.l" not in atlas.bones
    assert any("% of that bone's length" in reason for reason in report.left_out)


def joined(name: str, *bones: Named) -> Named:
    at = np.cumsum([0, *(len(bone.vertices) for bone in bones)])
    faces = [bone.faces + begin for bone, begin in zip(bones, at, strict=False)]
    return Named(
        "x", name, None, np.concatenate([b.vertices for b in bones]), np.concatenate(faces)
    )


def test_a_sternum_and_a_skull_in_one_mesh_are_bones_of_their_own(tmp_path: Path) -> None:
    ids = {b.id: b for b in skeleton()}
    chest = [ids[n] for n in ("manubrium_of_sternum", "body_of_sternum", "xiphoid_process")]
    head = [b for b in skeleton() if PARTS["skull"](b.id) and b.id != "mandible"]
    rest = [b for b in skeleton() if b not in chest and b not in head]
    report, atlas = imported(tmp_path, [*rest, joined("Sternum", *chest), joined("Skull", *head)])
    assert report.left_out == []
    assert atlas.bone("sternum").region == "chest"
    assert atlas.bone("cranium").kind == "bone"
    assert "body_of_sternum" not in atlas.bones


def test_a_skull_with_its_jaw_in_one_mesh_is_no_cranium(tmp_path: Path) -> None:
    head = [b for b in skeleton() if PARTS["skull"](b.id)]
    rest = [b for b in skeleton() if b not in head]
    _, atlas = imported(tmp_path, [*rest, joined("skull", *head)])
    assert "skull" in atlas.bones
    assert "cranium" not in atlas.bones


def test_a_whole_is_left_out_if_its_parts_exist(tmp_path: Path) -> None:
    ids = {b.id: b for b in skeleton()}
    chest = [ids[n] for n in ("manubrium_of_sternum", "body_of_sternum", "xiphoid_process")]
    report, atlas = imported(tmp_path, [*skeleton(), joined("Sternum", *chest)])
    assert "sternum" not in atlas.bones
    assert any("its parts are there" in reason for reason in report.left_out)


def test_a_pelvis_of_separate_bones_is_split(tmp_path: Path) -> None:
    ids = {b.id: b for b in few_bones()}
    ring = [ids[n] for n in ("hip_bone.l", "hip_bone.r", "sacrum")]
    rest = [b for b in few_bones() if b not in ring]
    report, atlas = imported(tmp_path, [*rest, joined("Pelvis", *ring)])
    assert {"hip_bone.l", "hip_bone.r", "sacrum"} <= atlas.bones.keys()
    assert report.left_out == []


def test_a_connected_pelvis_is_left_out_with_advice(tmp_path: Path) -> None:
    box = trimesh.creation.box(extents=(0.25, 0.2, 0.1))
    pelvis = Named("x", "Pelvis", None, box.vertices + [0, 0.95, 0], box.faces)
    rest = [b for b in few_bones() if b.id not in ("hip_bone.l", "hip_bone.r", "sacrum")]
    report, _ = imported(tmp_path, [*rest, pelvis])
    assert any("the two hip bones and the sacrum must each be" in r for r in report.left_out)


def test_both_bones_of_a_pair_in_one_mesh_become_two(tmp_path: Path) -> None:
    ids = {b.id: b for b in few_bones()}
    pair = joined("Femur", ids["femur.l"], ids["femur.r"])
    rest = [b for b in few_bones() if not b.id.startswith("femur")]
    _, atlas = imported(tmp_path, [*rest, pair])
    assert atlas.bone("femur.l").surface.centre[0] > 0.05
    assert atlas.bone("femur.r").surface.centre[0] < -0.05


@pytest.mark.parametrize("larger", [1.0, 0.6])
def test_an_inward_shell_is_reversed(tmp_path: Path, larger: float) -> None:
    femur = next(b for b in few_bones() if b.id == "femur.l")
    ball = trimesh.creation.icosphere(radius=0.02)
    middle = (femur.vertices.min(0) + femur.vertices.max(0)) / 2
    right = Named("x", "a", None, ball.vertices + middle + [0, 0.2, 0], ball.faces)
    wrong = Named(
        "x", "b", None, ball.vertices * larger + middle - [0, 0.2, 0], ball.faces[:, ::-1]
    )
    twins = joined("Left femur", right, wrong)
    report, atlas = imported(tmp_path, [b if b.id != "femur.l" else twins for b in few_bones()])
    assert report.bones == len(few_bones())
    surface = atlas.bone("femur.l").surface
    assert is_closed(surface)
    assert volume(surface) == pytest.approx(ball.volume * (1 + larger**3), rel=0.02)


def test_the_wall_of_a_cavity_is_unchanged(tmp_path: Path) -> None:
    femur = next(b for b in few_bones() if b.id == "femur.l")
    outer, inner = (trimesh.creation.icosphere(radius=r) for r in (0.2, 0.1))
    middle = (femur.vertices.min(0) + femur.vertices.max(0)) / 2
    hollow = joined(
        "Left femur",
        Named("x", "a", None, outer.vertices + middle, outer.faces),
        Named("x", "b", None, inner.vertices + middle, inner.faces[:, ::-1]),
    )
    _, atlas = imported(tmp_path, [b if b.id != "femur.l" else hollow for b in few_bones()])
    wanted = outer.volume - inner.volume
    assert volume(atlas.bone("femur.l").surface) == pytest.approx(wanted, rel=0.02)


def test_an_unrepairable_part_is_left_out(tmp_path: Path) -> None:
    flat = next(b for b in few_bones() if b.id == "patella.l")
    vertices = flat.vertices * [1, 1, 0] + [0, 0, float(flat.vertices[0, 2])]
    bones = [replace(b, vertices=vertices) if b is flat else b for b in few_bones()]
    report, atlas = imported(tmp_path, bones)
    assert len(atlas.bones) == len(few_bones()) - 1
    assert any("Left patella" in reason for reason in report.left_out)


def test_meshes_with_far_too_many_triangles_are_reduced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    femur = next(b for b in few_bones() if b.id == "femur.l")
    vertices, faces = femur.vertices, femur.faces
    while len(faces) < 400_000:
        vertices, faces = trimesh.remesh.subdivide(vertices, faces)
    monkeypatch.setattr(budget, "MAX_FACES_READ", 300_000)
    fine = replace(femur, vertices=vertices, faces=faces)
    report, atlas = imported(tmp_path, [fine if b is femur else b for b in few_bones()])
    assert report.left_out == []
    kept = atlas.bone("femur.l").surface
    assert len(kept.faces) < 40_000
    assert np.abs(kept.bounds - [vertices.min(0), vertices.max(0)]).max() < 0.003


def test_half_a_skeleton_gives_one_sentence(tmp_path: Path) -> None:
    report, _ = imported(tmp_path, [b for b in skeleton() if not b.id.endswith(".r")])
    said = [note for note in report.notes if ".r" in note]
    assert len(said) == 1
    assert "on one side only" in said[0]


def test_unknown_names_are_reported_with_a_guess(tmp_path: Path) -> None:
    ids = {b.id: b for b in few_bones()}
    odd = [
        replace(ids["femur.l"], name="Femmer.l", fma=None),
        replace(ids["sacrum"], name="Ding", fma=None),
    ]
    rest = [b for b in few_bones() if b.id not in ("femur.l", "sacrum")]
    report, _ = imported(tmp_path, [*rest, *odd])
    assert {each.name: each.guess for each in report.unknown} == {"Femmer.l": "femur.l", "Ding": ""}
    again, atlas = imported(
        tmp_path, [*rest, *odd], bone_choices={"Femmer.l": "femur.l", "ding": "sacrum"}
    )
    assert {"femur.l", "sacrum"} <= atlas.bones.keys()
    assert again.unknown == []


def test_an_unknown_bone_cannot_be_chosen(tmp_path: Path) -> None:
    with pytest.raises(OsteopointError, match="There is no bone 'wing', which Sacrum shall be"):
        imported(tmp_path, few_bones(), bone_choices={"Sacrum": "wing"})

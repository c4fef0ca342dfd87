"""Landmarks as queries: on a made-up bone, and on the default skeleton."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
import trimesh

from helpers import ASSETS
from osteopoint.anatomy.atlas import Atlas, Bone, read_atlas
from osteopoint.anatomy.landmark_model import Landmarks, Queries, Query
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import fingerprint, load_landmarks, store
from osteopoint.anatomy.landmarks import solve_landmarks
from osteopoint.anatomy.query_search import SurfaceSamples
from osteopoint.anatomy.skin import read_skin
from osteopoint.anatomy.surface import Surface, vertex_normals
from osteopoint.errors import OsteopointError
from osteopoint.geometry.directions import direction, in_words


def block(bone_id: str, side: str, centre: tuple[float, float, float]) -> Bone:
    """A brick of 4 by 10 by 2 cm as a bone."""
    box = trimesh.creation.box(extents=(0.04, 0.1, 0.02))
    vertices = (box.vertices + centre).astype(np.float32)
    faces = box.faces.astype(np.int32)
    surface = Surface(vertices, faces, vertex_normals(vertices, faces))
    return Bone(bone_id, "Brick", "Later", 1, "arm", side, "bone", surface)  # type: ignore[arg-type]


def body(*bones: Bone) -> Atlas:
    return Atlas("toy", "Toy", "1", "", "", "", 1.7, Path(), {bone.id: bone for bone in bones})


PAIR = body(block("brick.l", "left", (0.1, 1, 0)), block("brick.r", "right", (-0.1, 1, 0)))


def solved(tmp_path: Path, *rows: dict[str, Any], atlas: Atlas = PAIR) -> Landmarks:
    path = tmp_path / "landmarks.json"
    path.write_text(json.dumps({"version": 1, "landmarks": rows}))
    return solve_landmarks(atlas, read_queries(path))


def row(name: str, *query: dict[str, Any], bone: str = "brick") -> dict[str, Any]:
    return {"id": name, "side": "bilateral", "bone": bone, "query": list(query)}


def test_lateral_points_away_from_the_midline_on_either_side() -> None:
    assert direction("lateral", "left") == pytest.approx([1, 0, 0])
    assert direction("lateral", "right") == pytest.approx([-1, 0, 0])
    assert direction({"superior": 1, "anterior": 1}, "left") == pytest.approx(
        [0, 0.7071, 0.7071], abs=1e-4
    )
    assert in_words({"posterior": 0.2, "superior": 1}) == "upward and backward"
    with pytest.raises(ValueError, match="midline"):
        direction("medial", "midline")
    with pytest.raises(ValueError, match="no direction"):
        direction("leftish", "left")


def test_an_extreme_is_the_middle_of_the_outermost_patch(tmp_path: Path) -> None:
    top = row(
        "corner", {"within": {"superior": [0.9, 1]}}, {"extreme": {"lateral": 1, "superior": 1}}
    )
    marks = solved(tmp_path, top)
    left, right = (marks.position("corner", side) for side in ("left", "right"))
    assert left[0] == pytest.approx(0.12, abs=2e-3)
    assert left[1] == pytest.approx(1.05, abs=2e-3)
    assert right == pytest.approx(left * [-1, 1, 1], abs=1e-3)


def test_a_paired_landmark_seen_from_the_midline_is_the_middle_of_both(tmp_path: Path) -> None:
    marks = solved(tmp_path, row("side", {"extreme": "lateral"}))
    assert marks.position("side", "midline")[0] == pytest.approx(0, abs=1e-6)


def test_a_query_may_use_another_landmark(tmp_path: Path) -> None:
    marks = solved(
        tmp_path,
        row("half", {"between": ["top", "bottom"]}),
        row("top", {"extreme": "superior"}),
        row("bottom", {"extreme": "inferior"}),
    )
    assert marks.position("half", "left")[1] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ([{"nonsense": 1}], "unknown step"),
        ([{"extreme": "leftish"}], "no direction"),
        ([{"at": "nowhere"}], "unknown landmark 'nowhere'"),
        ([{"at": "bad"}], "leads back"),
        ([{"within": {"superior": [2, 3]}}, {"centre": True}], "nothing of the bone is left"),
        ([{"near_midline_mm": 1}, {"centre": True}], "nothing of the bone is left"),
        ([{"onto": "lateral"}], "before any place"),
        ([], "names no place"),
    ],
)
def test_a_bad_query_is_absent_with_its_reason(
    tmp_path: Path, query: list[dict[str, Any]], reason: str
) -> None:
    marks = solved(tmp_path, row("bad", *query))
    assert reason in marks.absent["bad", "left"]
    with pytest.raises(KeyError, match="bad"):
        marks.position("bad", "left")


def test_a_missing_bone_is_named(tmp_path: Path) -> None:
    marks = solved(tmp_path, row("tip", {"extreme": "superior"}, bone="wing"))
    assert "the body lacks the wing" in marks.absent["tip", "right"]


def leaning_on(by_id: dict[str, Query], names: set[str]) -> dict[str, Query]:
    """Return some queries with all that their steps name."""
    words = {word for n in names for word in re.findall(r"\w+", json.dumps(by_id[n].steps))}
    more = names | (words & set(by_id))
    return {n: by_id[n] for n in names} if more == names else leaning_on(by_id, more)


def asked_for(name: str) -> Queries:
    """Return our queries without those that this landmark does not need."""
    queries = read_queries(ASSETS / "landmarks.json")
    return replace(queries, by_id=leaning_on(queries.by_id, {name}))


def test_a_query_on_a_whole_needs_its_parts(
    atlas: Atlas, marks: Landmarks, samples: SurfaceSamples
) -> None:
    """Every part of every whole is taken out; what is still found lies where it was."""
    queries = read_queries(ASSETS / "landmarks.json")
    for part in sorted({part for parts in queries.wholes.values() for part in parts}):
        wholes = {name for name, parts in queries.wholes.items() if part in parts}
        names = {name for name, query in queries.by_id.items() if query.bone in wholes}
        asked = replace(queries, by_id=leaning_on(queries.by_id, names))
        kept = {name: bone for name, bone in atlas.bones.items() if name.split(".")[0] != part}
        rest = solve_landmarks(replace(atlas, bones=kept), asked, samples=samples)
        for key, mark in rest.found.items():
            apart = np.linalg.norm(mark.position - marks.found[key].position)
            assert apart < 0.005, (part, key)


@pytest.mark.parametrize("text", ["", "[]", '{"landmarks": [{}]}', '{"landmarks": 3}', "{}"])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "landmarks.json"
    path.write_text(text)
    with pytest.raises(OsteopointError) as caught:
        read_queries(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas(ASSETS / "meshes")


@pytest.fixture(scope="module")
def samples() -> SurfaceSamples:
    """Samples of the default bones, which several tests search."""
    return SurfaceSamples()


@pytest.fixture(scope="module")
def marks(atlas: Atlas, samples: SurfaceSamples) -> Landmarks:
    queries = read_queries(ASSETS / "landmarks.json")
    return solve_landmarks(atlas, queries, read_skin(atlas.folder), samples=samples)


def test_the_file_matches_its_schema() -> None:
    schema = json.loads((ASSETS / "schema" / "landmarks.schema.json").read_text())
    jsonschema.validate(json.loads((ASSETS / "landmarks.json").read_text()), schema)


def test_all_are_found_on_the_default_skeleton(marks: Landmarks) -> None:
    assert not marks.absent
    assert len({key[0] for key in marks.found}) >= 90


def test_left_and_right_mirror_each_other(marks: Landmarks) -> None:
    for (name, side), mark in marks.found.items():
        if side == "left":
            other = marks.position(name, "right") * [-1, 1, 1]
            assert np.linalg.norm(mark.position - other) < 0.004, name


def test_midline_landmarks_lie_on_the_midline(marks: Landmarks) -> None:
    for (name, side), mark in marks.found.items():
        if side == "midline":
            assert abs(mark.position[0]) < 0.003, name


def test_the_order_of_landmarks_down_the_body(marks: Landmarks) -> None:
    order = [
        "vertex",
        "glabella",
        "mastoid_tip",
        "mental_protuberance",
        "acromion_lateral",
        "sternal_angle",
        "xiphisternal_junction",
        "lateral_epicondyle",
        "asis",
        "greater_trochanter",
        "ischial_tuberosity",
        "patella_base",
        "patella_apex",
        "tibial_tuberosity",
        "medial_malleolus_prominence",
        "toe1_tip",
    ]
    heights = [marks.position(name, "left")[1] for name in order]
    assert heights == sorted(heights, reverse=True)


def test_the_spinous_processes_follow_each_other_down_the_spine(marks: Landmarks) -> None:
    spine = [f"c{i}" for i in range(2, 8)] + [f"t{i}" for i in range(1, 13)]
    spine += [f"l{i}" for i in range(1, 6)]
    tips = [marks.position(f"{level}_spinous_inferior", "midline")[1] for level in spine]
    assert tips == sorted(tips, reverse=True)
    for level in spine:
        upper = marks.position(f"{level}_spinous_superior", "midline")[1]
        assert upper > marks.position(f"{level}_spinous_inferior", "midline")[1]


def test_front_is_before_back(marks: Landmarks) -> None:
    pairs = [
        ("asis", "psis"),
        ("glabella", "external_occipital_protuberance"),
        ("coracoid_tip", "acromial_angle"),
        ("patella_centre", "popliteal_crease_centre"),
        ("toe1_tip", "calcaneal_tuberosity"),
        ("pisiform", "ulnar_head"),
    ]
    for front, back in pairs:
        ahead = marks.position(front, "left")[2] - marks.position(back, "left")[2]
        assert ahead > 0.01, (front, back)


def test_the_thumb_is_outside_with_the_palms_to_the_front(marks: Landmarks) -> None:
    fingers = [marks.position(f"metacarpal{i}_head", "left")[0] for i in range(1, 6)]
    assert fingers == sorted(fingers, reverse=True)


def test_stored_landmarks_are_read_back(tmp_path: Path, atlas: Atlas, marks: Landmarks) -> None:
    queries = read_queries(ASSETS / "landmarks.json")
    (tmp_path / "landmarks.json").write_text(store(marks, atlas, queries), encoding="utf-8")
    shutil.copy(atlas.folder / "skin.glb", tmp_path)
    moved = Atlas(**{name: getattr(atlas, name) for name in Atlas.__slots__} | {"folder": tmp_path})
    stored = load_landmarks(ASSETS, moved)
    assert stored.found.keys() == marks.found.keys()
    for key, mark in stored.found.items():
        assert np.linalg.norm(mark.position - marks.found[key].position) < 2e-5
        assert mark.bone == marks.found[key].bone


def test_a_damaged_store_is_solved_again(tmp_path: Path, atlas: Atlas) -> None:
    (tmp_path / "landmarks.json").write_text('{"queries": "x"')
    few = {name: atlas.bones[name] for name in ("hip_bone.l", "hip_bone.r")}
    moved = Atlas("few", "", "", "", "", "", 1.7, tmp_path, few)
    assert ("psis", "left") in load_landmarks(ASSETS, moved).found


def test_the_stored_landmarks_fit_the_meshes(atlas: Atlas, marks: Landmarks) -> None:
    """If this fails, run `python tools/solve_landmarks.py`."""
    stored = json.loads((ASSETS / "meshes" / "landmarks.json").read_text())
    assert stored["queries"] == read_queries(ASSETS / "landmarks.json").mark
    assert stored["meshes"] == fingerprint(atlas)
    for row in stored["landmarks"]:
        place = marks.found[row["id"], row["side"]].position
        assert np.linalg.norm(place - row["position"]) < 1e-4, row["id"]


def test_landmarks_on_skin_are_transferred_to_a_body_without_skin(
    atlas: Atlas, marks: Landmarks
) -> None:
    """Onto the same bones, moved and made smaller, they come where they were."""
    shift, size = np.array([0, 0.3, -0.1]), 0.9
    bones = {
        bone.id: replace(
            bone,
            surface=replace(
                bone.surface,
                vertices=(bone.surface.vertices * size + shift).astype(np.float32),
            ),
        )
        for bone in atlas.bones.values()
    }
    other = replace(atlas, id="other", bones=bones)
    queries = read_queries(ASSETS / "landmarks.json")
    carried = solve_landmarks(other, queries, None, marks)
    assert carried.absent == {}
    for key, mark in marks.found.items():
        if mark.bone == "skin":
            apart = carried.found[key].position - (mark.position * size + shift)
            assert np.linalg.norm(apart) < 0.004, key


def test_without_skin_and_without_a_pattern_places_on_skin_are_absent(atlas: Atlas) -> None:
    marks = solve_landmarks(atlas, asked_for("nose_tip"))
    assert (
        marks.absent["nose_tip", "midline"]
        == "'nose_tip' (midline) cannot be found: the body lacks a skin"
    )


def test_landmarks_beyond_the_skin_are_absent(atlas: Atlas) -> None:
    """A wrist whose hand is missing: from the palm one would see the back of it from within."""
    skin = read_skin(ASSETS / "meshes")
    assert skin is not None
    front = skin.surface.normals[skin.surface.faces].mean(axis=1)[:, 2] > 0
    cut = replace(skin, surface=replace(skin.surface, faces=skin.surface.faces[~front]))
    marks = solve_landmarks(atlas, asked_for("palmar_wrist_crease_centre"), cut)
    reason = marks.absent["palmar_wrist_crease_centre", "left"]
    assert reason.endswith("the body lacks the skin there")


def test_distant_bones_do_not_transfer_landmarks(
    atlas: Atlas, marks: Landmarks, samples: SurfaceSamples
) -> None:
    queries = read_queries(ASSETS / "landmarks.json")
    hand = re.compile(
        "hand_|metacarpal|scaphoid|lunate|triq|pisi|trapez|capitate|hamate|radius|ulna"
    )
    kept = {name: bone for name, bone in atlas.bones.items() if not hand.match(name)}
    rest = replace(atlas, bones=kept)
    carried = solve_landmarks(rest, queries, None, marks, samples)
    assert "too few of the bones around it" in carried.absent["finger2_nail_corner_lateral", "left"]
    assert ("toe1_nail_corner_lateral", "left") in carried.found

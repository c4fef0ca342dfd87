"""A body without skin gets ours, fitted to its bones."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from helpers import ASSETS, ball
from osteopoint.anatomy import skin_store
from osteopoint.anatomy.atlas import Atlas, Bone, read_atlas
from osteopoint.anatomy.borrowed_skin import borrow, likeness
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmarks import solve_landmarks
from osteopoint.anatomy.skin import NODE, Skin
from osteopoint.anatomy.skin_pattern import Pattern, read_pattern
from osteopoint.anatomy.skin_store import bones_fingerprint, skin_fingerprint, skin_of
from osteopoint.geometry.boundary_edges import boundary_edges

HAND = re.compile(
    r"(hand_.*|metacarpal.*|scaphoid|lunate|triquetrum|pisiform|trapezium|trapezoid|capitate"
    r"|hamate)\.l"
)


@pytest.fixture(scope="module")
def pattern() -> Pattern:
    return read_pattern(ASSETS / "meshes")


@pytest.fixture(scope="module")
def woman() -> Atlas:
    return read_atlas(ASSETS / "meshes" / "female")


@pytest.fixture(scope="module")
def lent(woman: Atlas, pattern: Pattern) -> Skin:
    skin = borrow(woman, pattern)
    assert skin is not None
    return skin


def only(atlas: Atlas, wanted: Callable[[str], object]) -> Atlas:
    return replace(atlas, bones={name: b for name, b in atlas.bones.items() if wanted(name)})


@pytest.fixture(scope="module")
def hand(pattern: Pattern) -> tuple[Atlas, Skin]:
    """Our own hand without the rest of the body."""
    atlas = only(pattern.atlas, HAND.fullmatch)
    skin = borrow(atlas, pattern)
    assert skin is not None
    return atlas, skin


# a whole body


def test_vertices_and_faces_keep_their_numbers(pattern: Pattern, lent: Skin):
    assert np.array_equal(lent.surface.faces, pattern.skin.surface.faces)
    assert len(lent.surface.vertices) == len(pattern.vertices)
    assert lent.topology == pattern.skin.topology
    assert lent.light is not None
    assert np.array_equal(lent.light.vertices, lent.surface.vertices[: len(lent.light.vertices)])
    assert set(lent.eyes) == {"eye.l", "eye.r"}


def test_the_lender_is_recorded(pattern: Pattern, lent: Skin):
    assert lent.about == "The skin is borrowed from our male body and fitted to these bones."
    assert pattern.skin.about == ""


def test_the_fitted_skin_is_near_the_real_one(woman: Atlas, lent: Skin):
    own = skin_of(ASSETS, woman)
    assert own is not None
    assert not own.lender
    apart = np.linalg.norm(lent.surface.vertices - own.surface.vertices, axis=1)
    # A man's skin on her bones: he has other breasts, hips and thighs.
    assert np.median(apart) < 0.009
    assert np.percentile(apart, 90) < 0.025


def test_no_bone_protrudes(woman: Atlas, lent: Skin):
    """Bones near the skin lie behind it, as seen along the skin's normal."""
    from osteopoint.geometry.nearest_neighbours import nearest_within

    vertices = lent.surface.vertices
    for name in ("tibia.l", "ulna.l", "frontal_bone", "rib_7.l", "calcaneus.l", "patella.l"):
        bone = woman.bones[name].surface.vertices
        rows, nearest = nearest_within(bone, vertices, 0.01)
        assert len(rows), f"{name} is near to skin"
        depth = ((vertices[nearest] - bone[rows]) * lent.surface.normals[nearest]).sum(axis=1)
        assert depth.min() > 0.0, name


def test_the_skin_of_a_symmetric_body_is_symmetric(pattern: Pattern, lent: Skin):
    image = lent.surface.vertices[pattern.images] * [-1.0, 1.0, 1.0]
    paired = pattern.images != np.arange(len(image))
    assert np.abs(image - lent.surface.vertices)[paired].max() < 1e-5


def test_the_more_similar_body_is_found(pattern: Pattern, woman: Atlas):
    hers = read_pattern(ASSETS / "meshes" / "female")
    assert likeness(woman, hers) < likeness(woman, pattern)
    assert likeness(pattern.atlas, pattern) < likeness(pattern.atlas, hers)


# a part of a body


def test_our_own_bones_get_our_own_skin(pattern: Pattern, hand: tuple[Atlas, Skin]):
    faces, vertices = hand[1].surface.faces, hand[1].surface.vertices
    rim = np.unique(boundary_edges(faces))
    within = np.setdiff1d(np.unique(faces), rim)
    assert np.abs(vertices[within] - pattern.vertices[within]).max() < 0.002


def test_there_is_no_skin_over_missing_bones(hand: tuple[Atlas, Skin]):
    atlas, skin = hand
    bones = np.concatenate([bone.surface.vertices for bone in atlas.bones.values()])
    places = skin.surface.vertices[np.unique(skin.surface.faces)]
    assert (places > bones.min(axis=0) - 0.03).all()
    assert (places < bones.max(axis=0) + 0.03).all()
    assert len(places) > 1000
    assert np.isfinite(skin.surface.vertices).all()
    assert skin.eyes == {}
    assert skin.light is not None
    assert 0 < len(skin.light.faces) < len(skin.surface.faces)


def test_the_cut_is_one_ring(hand: tuple[Atlas, Skin]):
    rim = boundary_edges(hand[1].surface.faces)
    assert len(rim)
    assert np.array_equal(np.unique(rim[:, 0]), np.unique(rim[:, 1]))
    assert len(np.unique(rim[:, 0])) == len(rim), "the ring goes through each place once"
    onward = dict(rim.tolist())
    start = here = int(rim[0, 0])
    steps = 0
    while steps == 0 or here != start:
        here, steps = onward[here], steps + 1
    assert steps == len(rim)


def test_landmarks_on_missing_skin_are_absent(hand: tuple[Atlas, Skin]):
    atlas, skin = hand
    queries = read_queries(ASSETS / "landmarks.json")
    few = {"finger1_nail_corner_medial", "umbilicus", "pupil_centre"}
    queries = replace(queries, by_id={k: q for k, q in queries.by_id.items() if k in few})
    found = solve_landmarks(atlas, queries, skin)
    assert set(found.found) == {("finger1_nail_corner_medial", "left")}
    assert "lacks the skin there" in found.absent["umbilicus", "midline"]
    assert "lacks the skin there" in found.absent["pupil_centre", "left"]


def test_every_remaining_vertex_has_supporting_bones(pattern: Pattern):
    """The tips of two fingers: between them lies skin of others, which no bone there carries."""
    tips = ("hand_distal_phalanx_1.l", "hand_distal_phalanx_3.l", "patella.r")
    skin = borrow(only(pattern.atlas, lambda name: name in tips), pattern)
    assert skin is not None
    within = np.setdiff1d(
        np.unique(skin.surface.faces), np.unique(boundary_edges(skin.surface.faces))
    )
    assert np.abs(skin.surface.vertices[within] - pattern.vertices[within]).max() < 0.004


def test_unknown_bones_get_no_skin(pattern: Pattern):
    odd = Bone("wing.l", "Wing", "Ala", None, "arm", "left", "bone", ball((0, 1, 0), (1, 1, 1)))
    assert borrow(replace(pattern.atlas, bones={"wing.l": odd}), pattern) is None
    assert likeness(replace(pattern.atlas, bones={"wing.l": odd}), pattern) == np.inf


def test_bones_without_area_are_skipped(pattern: Pattern):
    femur = pattern.atlas.bones["femur.l"]
    flat = replace(femur.surface, vertices=np.zeros_like(femur.surface.vertices))
    bare = replace(pattern.atlas, bones={"femur.l": replace(femur, surface=flat)})
    assert borrow(bare, pattern) is None


def moved(atlas: Atlas, names: set[str], change: Callable[[np.ndarray], np.ndarray]) -> Atlas:
    bones = {}
    for name, bone in atlas.bones.items():
        places = change(bone.surface.vertices).astype(np.float32)
        surface = replace(bone.surface, vertices=places)
        bones[name] = replace(bone, surface=surface) if name in names else bone
    return replace(atlas, bones=bones)


def test_a_bone_that_lies_far_away_leaves_a_gap(pattern: Pattern):
    leg = only(pattern.atlas, {"femur.l", "patella.l", "tibia.l", "fibula.l"}.__contains__)
    skin = borrow(moved(leg, {"tibia.l", "fibula.l"}, lambda v: v + [0.7, 0.0, 0.0]), pattern)
    assert skin is not None
    corners = skin.surface.vertices[skin.surface.faces]
    assert np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max() < 0.16


@pytest.mark.parametrize("size", [1e-6, 1e6])
def test_bones_of_an_impossible_size_get_no_skin(pattern: Pattern, size: float):
    hand = only(pattern.atlas, HAND.fullmatch)
    assert borrow(moved(hand, set(hand.bones), lambda v: v * size), pattern) is None


def test_a_childs_hand_gets_a_skin_of_its_size(pattern: Pattern, hand: tuple[Atlas, Skin]):
    atlas, skin = hand
    small = borrow(moved(atlas, set(atlas.bones), lambda v: v * 0.5), pattern)
    assert small is not None
    within = np.setdiff1d(
        np.unique(skin.surface.faces), np.unique(boundary_edges(skin.surface.faces))
    )
    away = small.surface.vertices[within] - 0.5 * skin.surface.vertices[within]
    assert np.abs(away).max() < 0.001


# keeping it


@pytest.fixture
def made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, hand: tuple[Atlas, Skin]
) -> tuple[Atlas, list[str]]:
    """A hand on the disk without skin, and for each time that a skin is fitted, who lends it."""
    lenders: list[str] = []

    def lend(_: Atlas, lender: Pattern) -> Skin:
        lenders.append(lender.atlas.sex)
        return replace(hand[1], lender=lender.atlas.sex)

    monkeypatch.setenv("OSTEOPOINT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(skin_store, "borrow", lend)
    monkeypatch.setattr(skin_store, "read_pattern", _named_pattern)
    monkeypatch.setattr(skin_store, "likeness", lambda atlas, lender: 0.0)
    return replace(hand[0], folder=tmp_path), lenders


def _named_pattern(folder: Path) -> object:
    sex = "female" if folder.name == "female" else "male"
    return type("Lender", (), {"atlas": type("Named", (), {"sex": sex})})


def test_the_skin_is_fitted_once(made: tuple[Atlas, list[str]]):
    atlas, lenders = made
    first, second = skin_of(ASSETS, atlas), skin_of(ASSETS, atlas)
    assert lenders == ["male"]
    assert first is not None
    assert second is not None
    assert np.array_equal(first.surface.faces, second.surface.faces)
    assert np.array_equal(first.surface.vertices, second.surface.vertices)
    assert (second.lender, second.topology) == ("male", first.topology)


def test_the_lender_has_the_same_sex(made: tuple[Atlas, list[str]]):
    atlas, lenders = made
    skin_of(ASSETS, replace(atlas, sex="female"))
    assert lenders == ["female"]


def test_other_bones_get_another_skin(made: tuple[Atlas, list[str]]):
    atlas, lenders = made
    skin_of(ASSETS, atlas)
    fewer = only(atlas, lambda name: name != "lunate.l")
    assert bones_fingerprint(fewer) != bones_fingerprint(atlas)
    skin_of(ASSETS, fewer)
    assert len(lenders) == 2


def test_a_damaged_cache_file_is_replaced(made: tuple[Atlas, list[str]], tmp_path: Path):
    atlas, lenders = made
    skin_of(ASSETS, atlas)
    (kept,) = (tmp_path / "data" / "skins").iterdir()
    kept.write_bytes(kept.read_bytes()[:1000])
    assert skin_of(ASSETS, atlas) is not None
    assert len(lenders) == 2


def test_without_write_access_the_skin_is_fitted_each_time(
    made: tuple[Atlas, list[str]], tmp_path: Path
):
    atlas, lenders = made
    (tmp_path / "data").write_text("a file where the folder should be")
    for _ in range(2):
        assert skin_of(ASSETS, atlas) is not None
    assert len(lenders) == 2


def test_the_cache_is_limited(
    made: tuple[Atlas, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(skin_store, "_MAX_CACHED", 2)
    for lost in ("lunate.l", "pisiform.l", "hamate.l"):
        skin_of(ASSETS, only(made[0], lambda name, lost=lost: name != lost))
    assert len(list((tmp_path / "data" / "skins").iterdir())) == 2


def test_the_fingerprint_of_a_body_without_skin_depends_on_our_skins(
    assets_copy: Path, hand: tuple[Atlas, Skin], tmp_path: Path
):
    atlas = replace(hand[0], folder=tmp_path)
    before = skin_fingerprint(assets_copy, atlas)
    assert before == skin_fingerprint(ASSETS, atlas)
    with (assets_copy / "meshes" / "skin.glb").open("ab") as file:
        file.write(b"\0\0\0\0")
    assert skin_fingerprint(assets_copy, atlas) != before


def test_a_damaged_body_of_ours_is_not_a_lender(assets_copy: Path, tmp_path: Path, woman: Atlas):
    (assets_copy / "meshes" / "female" / "skin.glb").unlink()
    assert skin_of(assets_copy, replace(woman, folder=tmp_path)) is None


def test_the_node_of_the_skin_is_not_an_eye(lent: Skin):
    assert NODE not in lent.eyes

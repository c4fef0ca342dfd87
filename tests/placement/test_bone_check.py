"""Misplaced bones are found with a reason, and no point depends on them."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from helpers import ASSETS
from osteopoint.anatomy.atlas import Atlas, Bone, read_atlas
from osteopoint.anatomy.bone_anchors import anchors_of
from osteopoint.anatomy.landmark_model import Landmarks
from osteopoint.anatomy.landmark_store import load_landmarks
from osteopoint.explorer.body_data import BodyData
from osteopoint.placement.bone_check import BoneCheck
from osteopoint.placement.model import Placement
from osteopoint.placement.placement_check import Key, PlacementCheck
from osteopoint.placement.relations import Relations, read_relations

Move = Callable[[NDArray[np.float64]], NDArray[np.float64]]
ARM = r"humerus|radius|ulna|scaphoid|lunate|triq|pisi|trapez|capitate|hamate|metacarpal|hand_"
LEG = r"femur|tibia|fibula|patella|.*meniscus|talus|calc|navic|cuboid|.*cuneif|metatarsal|foot_"


@pytest.fixture(scope="module")
def relations() -> Relations:
    return read_relations(ASSETS / "relations.json")


@pytest.fixture(scope="module")
def landmarks(atlas: Atlas) -> Landmarks:
    return load_landmarks(ASSETS, atlas)


@pytest.fixture(scope="module")
def reasons(
    relations: Relations, atlas: Atlas, landmarks: Landmarks, body_data: BodyData
) -> Callable[[Atlas, dict[Key, Placement]], dict[Key, str]]:
    """Return what is said of places on a body that is made from ours."""

    def said(body: Atlas, placed: dict[Key, Placement]) -> dict[Key, str]:
        return PlacementCheck(relations, body_data.catalogue.points, body, landmarks).reasons(
            placed
        )

    return said


def with_bones(atlas: Atlas, pattern: str, move: Move) -> Atlas:
    """Return the body with the bones whose ids begin so moved."""

    def moved(bone: Bone) -> Bone:
        places = move(bone.surface.vertices.astype(np.float64)).astype(np.float32)
        return replace(bone, surface=replace(bone.surface, vertices=places))

    bones = {n: moved(b) if re.match(pattern, n) else b for n, b in atlas.bones.items()}
    return replace(atlas, bones=bones)


def with_names(atlas: Atlas, one: str, other: str) -> Atlas:
    """Return the body with the meshes of two bones exchanged."""
    a, b = atlas.bones[one], atlas.bones[other]
    swapped = {one: replace(a, surface=b.surface), other: replace(b, surface=a.surface)}
    return replace(atlas, bones=atlas.bones | swapped)


def shifted(x_mm: float, y_mm: float, z_mm: float) -> Move:
    return lambda places: places + np.array([x_mm, y_mm, z_mm]) / 1000


def turned(axis: int, degrees: float, about: NDArray[np.float64]) -> Move:
    """Return a turn about an axis of the body through a place."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.eye(3)
    turn[np.ix_([(axis + 1) % 3, (axis + 2) % 3], [(axis + 1) % 3, (axis + 2) % 3])] = [
        [c, -s],
        [s, c],
    ]
    return lambda places: (places - about) @ turn.T + about


def top_of(atlas: Atlas, name: str) -> NDArray[np.float64]:
    vertices = atlas.bones[name].surface.vertices.astype(np.float64)
    return np.asarray(vertices[np.argmax(vertices[:, 1])])


def on(placed: dict[Key, Placement], pattern: str) -> set[Key]:
    """Return the points over bones whose ids match."""
    return {key for key, each in placed.items() if re.match(pattern, each.bone)}


@pytest.mark.parametrize("body", ["default", "female", "reference"])
def test_three_bodies_have_no_misplaced_bone(
    body: str, relations: Relations, request: pytest.FixtureRequest
) -> None:
    folder = ASSETS / "meshes" / ("female" if body == "female" else "")
    if body == "reference":
        folder = request.getfixturevalue("reference")
    assert BoneCheck(relations.stance, read_atlas(folder)).misplaced == {}


def test_our_own_placements_pass_the_check(
    reasons: Callable[..., dict[Key, str]], atlas: Atlas, body_data: BodyData
) -> None:
    assert reasons(atlas, body_data.placements) == {}


def test_a_small_body_keeps_its_points(
    reasons: Callable[..., dict[Key, str]], atlas: Atlas, body_data: BodyData
) -> None:
    def small(places: NDArray[np.float64]) -> NDArray[np.float64]:
        return places * 0.6

    child = with_bones(atlas, "", small)
    placed = {
        key: replace(each, position=small(each.position))
        for key, each in body_data.placements.items()
    }
    assert reasons(child, placed) == {}


@pytest.mark.parametrize("degrees", [40, 90, 160])
def test_a_raised_arm_has_no_points(
    degrees: float,
    reasons: Callable[..., dict[Key, str]],
    atlas: Atlas,
    body_data: BodyData,
) -> None:
    raised = turned(2, degrees, top_of(atlas, "humerus.l"))
    body = with_bones(atlas, rf"({ARM}).*\.l$", raised)
    found = reasons(body, body_data.placements)
    assert set(found) >= on(body_data.placements, rf"({ARM}).*\.l$")
    said = re.fullmatch(
        r"its left humerus is turned by (\d+)° from how a person has it who stands upright "
        "with hanging arms and palms to the front",
        found["HT3", "left"],
    )
    assert said is not None
    assert abs(int(said[1]) - degrees) <= 1
    assert not any(side == "right" for _, side in found)


@pytest.mark.parametrize(
    ("what", "axis", "degrees", "joint", "point"),
    [
        (rf"({LEG}).*\.l$", 1, 40, "femur.l", "ST36"),  # the leg turned out
        (r"(tibia|fibula|talus|calc|metat|foot|navic|cub|.*cun).*\.l$", 0, 30, "tibia.l", "SP6"),
        (r"(front|pariet|temp|occip|zygo|max|nas|sphen|ethm|mandib|lacr)", 1, 30, "", "GB1"),
        (r"(metac|hand_|capit|hama|lun|scaph|triq|pisi|trap).*\.l$", 1, 90, "capitate.l", "LU8"),
    ],
)
def test_rotated_bones_have_no_points(
    what: str,
    axis: int,
    degrees: float,
    joint: str,
    point: str,
    reasons: Callable[..., dict[Key, str]],
    atlas: Atlas,
    body_data: BodyData,
) -> None:
    about = top_of(atlas, joint) if joint else top_of(atlas, "vertebra_c1") * [0, 1, 1]
    found = reasons(with_bones(atlas, what, turned(axis, degrees, about)), body_data.placements)
    assert "is turned by" in found[point, "left"]


@pytest.mark.parametrize(
    ("one", "other", "point"),
    [
        ("vertebra_t12", "vertebra_l1", "BL21"),
        ("vertebra_t3", "vertebra_t4", "BL13"),
        ("rib_4.l", "rib_5.l", "ST17"),
        ("metacarpal_2.l", "metacarpal_3.l", "LI4"),
        ("metatarsal_4.l", "metatarsal_5.l", "GB41"),
        ("radius.l", "ulna.l", "LU6"),
        ("scaphoid.l", "lunate.l", "OP-SNUFFBOX"),
        ("femur.l", "femur.r", "GB31"),
    ],
)
def test_a_bone_named_after_its_neighbour_has_no_points(
    one: str,
    other: str,
    point: str,
    reasons: Callable[..., dict[Key, str]],
    atlas: Atlas,
    body_data: BodyData,
) -> None:
    found = reasons(with_names(atlas, one, other), body_data.placements)
    assert re.search("around have it|on the other side|is turned", found[point, "left"])
    assert len(found) < 150


def test_a_row_of_bones_named_after_their_neighbours_is_found(
    relations: Relations, atlas: Atlas
) -> None:
    bones = dict(atlas.bones)
    for number in range(1, 12):
        for side in (".l", ".r"):
            like = atlas.bones[f"rib_{number + 1}{side}"]
            bones[like.id] = replace(like, surface=atlas.bones[f"rib_{number}{side}"].surface)
    odd = BoneCheck(relations.stance, replace(atlas, bones=bones)).misplaced
    assert {f"rib_{number}.l" for number in range(2, 12)} <= set(odd)


@pytest.mark.parametrize(
    ("what", "by_mm", "point"),
    [
        (r"patella\.l", (0, 32, 0), "ST34"),
        (r"vertebra_l3$", (0, 0, -20), "BL24"),
        (r"rib_5\.l", (0, -32, 0), "OP-RIB5-SIDE"),
        (r"fibula\.l", (0, 30, 0), "GB34"),
        (rf"({LEG}).*\.l$", (30, 50, -20), "OP-TROCHANTER"),
    ],
)
def test_a_displaced_bone_has_no_points(
    what: str,
    by_mm: tuple[float, float, float],
    point: str,
    reasons: Callable[..., dict[Key, str]],
    atlas: Atlas,
    body_data: BodyData,
) -> None:
    found = reasons(with_bones(atlas, what, shifted(*by_mm)), body_data.placements)
    assert "from where the bones around have it" in found[point, "left"]


def test_a_bent_spine_has_no_points_beside_the_midline(relations: Relations, atlas: Atlas) -> None:
    odd = BoneCheck(
        relations.stance, with_bones(atlas, "vertebra_l[23]", shifted(15, 0, 0))
    ).misplaced
    assert odd["vertebra_l2"].endswith("15 mm beside the midline")


def test_placements_are_checked_along_the_surface_but_not_in_depth(
    reasons: Callable[..., dict[Key, str]], atlas: Atlas, body_data: BodyData
) -> None:
    placed = dict(body_data.placements)
    there = placed["ST36", "left"]
    placed["ST36", "left"] = replace(there, position=there.position - [0, 0.045, 0])
    flesh = placed["CV8", "midline"]
    placed["CV8", "midline"] = replace(flesh, position=flesh.position + 0.06 * flesh.normal)
    found = reasons(atlas, placed)
    assert set(found) == {("ST36", "left")}
    assert re.fullmatch(
        r"it would lie 4\d mm from where the bones around have it", found["ST36", "left"]
    )


@pytest.mark.parametrize(("what", "times"), [(r"scapula\.l", 1.35), (r"femur\.l", 0.7)])
def test_a_bone_of_wrong_size_has_no_points(
    what: str, times: float, relations: Relations, atlas: Atlas
) -> None:
    def grown(places: NDArray[np.float64]) -> NDArray[np.float64]:
        return (places - places.mean(axis=0)) * times + places.mean(axis=0)

    odd = BoneCheck(relations.stance, with_bones(atlas, what, grown)).misplaced
    assert set(odd) == {what.replace("\\", "")}


def test_uneven_rows_of_landmarks_have_no_points(
    relations: Relations, atlas: Atlas, landmarks: Landmarks, body_data: BodyData
) -> None:
    """Such as holes of the sacrum that were counted wrongly on a rough mesh."""
    key: Key = ("sacral_foramen_3", "left")
    there = landmarks.found[key]
    higher = replace(there, position=there.position + [0, 0.01, 0])
    uneven = replace(landmarks, found=landmarks.found | {key: higher})
    found = PlacementCheck(relations, body_data.catalogue.points, atlas, uneven).reasons(
        body_data.placements
    )
    assert {("BL31", "left"), ("BL27", "left"), ("BL34", "left")} <= set(found)
    assert ("BL31", "right") not in found
    assert found["BL31", "left"] == (
        "the places from the first posterior sacral foramen to the fourth posterior sacral "
        "foramen do not follow evenly"
    )


def test_a_body_with_at_most_one_known_bone_is_not_checked(
    reasons: Callable[..., dict[Key, str]], atlas: Atlas, body_data: BodyData
) -> None:
    assert reasons(replace(atlas, bones={}), body_data.placements) == {}
    alone = replace(atlas, bones={"femur.l": atlas.bones["femur.l"]})
    assert reasons(alone, body_data.placements) == {}


# The file


def test_the_file_matches_our_bones_and_points(
    relations: Relations, atlas: Atlas, body_data: BodyData
) -> None:
    """After a change of the body or of rules: `tools/measure_stance.py`."""
    standing = relations.stance
    assert set(standing.places) >= set(body_data.placements)
    for key, placement in body_data.placements.items():
        assert np.linalg.norm(placement.position - standing.places[key]) < 0.005, key
    for name in ("femur.l", "vertebra_t7", "capitate.r"):
        anchors = anchors_of(atlas.bones[name])
        assert anchors is not None
        assert np.abs(np.sort(anchors, axis=0) - np.sort(standing.anchors[name], axis=0)).max() < (
            0.001
        )

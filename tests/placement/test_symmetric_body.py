"""Symmetry of a body to half a millimetre."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from helpers import ball, joined
from osteopoint.anatomy.atlas import Atlas, Bone, Side
from osteopoint.anatomy.landmark_model import Landmark, Landmarks
from osteopoint.anatomy.skin import Skin
from osteopoint.anatomy.surface import Surface
from osteopoint.explorer.body_data import BodyData
from osteopoint.placement.model import Placement
from osteopoint.placement.symmetry import is_symmetric, mirror_image

Half = tuple[Atlas, Landmarks, Skin | None]
NAMED = {"knuckle"}


def mirrored(surface: Surface) -> Surface:
    flip = np.array([-1, 1, 1], dtype=np.float32)
    return Surface(surface.vertices * flip, surface.faces[:, ::-1], surface.normals * flip)


def bone(name: str, side: Side, surface: Surface) -> Bone:
    return Bone(name, name, name, 1, "hand", side, "bone", surface)


def knuckle(side: Side, x: float) -> Landmark:
    return Landmark("knuckle", "knuckle", side, f"stone.{side[0]}", np.array([x, 1.02, 0.0]))


@pytest.fixture
def body() -> Half:
    left = ball((0.1, 1.0, 0.0), (0.02, 0.03, 0.02))
    bones = [
        bone("stone.l", "left", left),
        bone("stone.r", "right", mirrored(left)),
        bone("post", "midline", ball((0.0, 1.0, 0.0), (0.02, 0.1, 0.02))),
    ]
    atlas = Atlas("toy", "Toy", "1", "", "", "", 1.5, Path(), {b.id: b for b in bones})
    marks = {("knuckle", s): knuckle(s, x) for s, x in SIDES}
    arm = ball((0.1, 1.0, 0.0), (0.05, 0.15, 0.05))
    return atlas, Landmarks(marks, {}, {}), Skin(joined(arm, mirrored(arm)), {})


SIDES: tuple[tuple[Side, float], ...] = (("left", 0.1), ("right", -0.1))


def with_vertex_moved(surface: Surface) -> Surface:
    moved = surface.vertices.copy()
    moved[len(moved) // 3, 2] += 0.002
    return replace(surface, vertices=moved)


def with_bone(body: Half, name: str, change: Callable[[Surface], Surface]) -> Half:
    atlas, landmarks, skin = body
    old = atlas.bones[name]
    bones = {**atlas.bones, name: replace(old, surface=change(old.surface))}
    return replace(atlas, bones=bones), landmarks, skin


def shifted(surface: Surface) -> Surface:
    return replace(surface, vertices=surface.vertices + np.array([0.002, 0, 0], dtype=np.float32))


def with_skin(body: Half, name: str, change: Callable[[Surface], Surface]) -> Half:
    assert body[2] is not None
    return body[0], body[1], Skin(change(body[2].surface), {})


def with_landmark_moved(body: Half, name: str, change: Callable[[Surface], Surface]) -> Half:
    found = {**body[1].found, (name, "right"): knuckle("right", -0.102)}
    return body[0], Landmarks(found, {}, {}), body[2]


def with_landmark_absent(body: Half, name: str, change: Callable[[Surface], Surface]) -> Half:
    found = {key: mark for key, mark in body[1].found.items() if key[1] == "left"}
    return body[0], Landmarks(found, {(name, "right"): "it is broken"}, {}), body[2]


def without_bone(body: Half, name: str, change: Callable[[Surface], Surface]) -> Half:
    bones = {key: bone for key, bone in body[0].bones.items() if key != name}
    return replace(body[0], bones=bones), body[1], body[2]


def test_a_mirrored_body_is_symmetric(body: Half) -> None:
    assert is_symmetric(*body, NAMED)
    assert is_symmetric(body[0], body[1], None, NAMED)


@pytest.mark.parametrize(
    ("harm", "name", "change"),
    [
        (with_bone, "stone.l", with_vertex_moved),
        (with_bone, "stone.r", shifted),
        (with_bone, "post", shifted),
        (with_skin, "", with_vertex_moved),
        (with_skin, "", shifted),
        (with_landmark_moved, "knuckle", shifted),
        (with_landmark_absent, "knuckle", shifted),
        (without_bone, "stone.l", shifted),
        (without_bone, "stone.r", shifted),
    ],
)
def test_two_millimetres_aside_is_not_symmetric(
    body: Half, harm: Callable[..., Half], name: str, change: Callable[[Surface], Surface]
) -> None:
    assert not is_symmetric(*harm(body, name, change), NAMED)


def test_landmarks_without_rules_are_ignored(body: Half) -> None:
    assert is_symmetric(*with_landmark_moved(body, "knuckle", shifted), {"elbow"})


def test_the_default_body_is_symmetric(body_data: BodyData) -> None:
    body = body_data.solver.body
    assert body.skin is body_data.skin
    assert is_symmetric(body.atlas, body.landmarks, body.skin, {"psis", "mastoid_tip"})


def test_mirror_image_of_a_placement() -> None:
    normal = np.array([0.6, 0.0, 0.8])
    left = Placement("LI4", "left", np.array([0.1, 1, 0.2]), normal, "hand.l", "skin", 7.0)
    right = mirror_image(left)
    assert (right.point, right.side, right.bone) == ("LI4", "right", "hand.r")
    assert right.position == pytest.approx([-0.1, 1, 0.2])
    assert right.normal == pytest.approx([-0.6, 0, 0.8])
    assert (right.surface, right.depth_mm) == ("skin", 7.0)
    assert mirror_image(replace(left, bone="sacrum")).bone == "sacrum"
    assert mirror_image(replace(left, bone="rib_3.r")).bone == "rib_3.l"

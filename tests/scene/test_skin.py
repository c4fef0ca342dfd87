"""Skin over the bones: glass hides nothing and has no speckle, solid skin hides what is inside."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from helpers import first_hand
from osteopoint.anatomy.skin import read_skin
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.layers import EffectiveSkin
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget
from osteopoint.scene.palette import DARK, LIGHT
from osteopoint.scene.renderer import Frame
from osteopoint.scene.view import SceneView

LEFT, ACUPOINT = PointTarget("OP-PSIS", "left"), PointTarget("LI4", "left")
ONE_SAMPLE = pytest.mark.usefixtures("one_sample")


@pytest.fixture
def view(make_view: Callable[[Explorer], SceneView], dressed: Explorer) -> SceneView:
    view = make_view(dressed)
    view.look_from("back")
    return view


def changed(before: Frame, after: Frame) -> np.ndarray:
    return np.abs(after.pixels.astype(int) - before.pixels.astype(int)).sum(axis=2) > 8


def seen(view: SceneView, target: PointTarget | LandmarkTarget) -> bool:
    markers = view.markers()
    index = markers.index(target)
    assert index is not None
    return bool(markers.seen[index])


def test_glass_comes_with_an_acupoint_and_goes_with_it(view: SceneView, dressed: Explorer):
    bare = view.refine()
    dressed.select(ACUPOINT)
    glass = view.refine()
    assert changed(bare, glass).mean() > 0.1
    dressed.select(None)
    assert not changed(bare, view.refine()).any()


def test_glass_lets_the_bones_through_and_is_densest_at_its_rim(view: SceneView, dressed: Explorer):
    bare = view.refine().pixels.astype(int)
    dressed.set_skin_mode("glass")
    glass = view.refine().pixels.astype(int)
    away = np.abs(glass - bare).sum(axis=2)[300]
    skin = np.flatnonzero(away > 8)
    assert away[skin[2:8]].mean() > 3 * away[400], "the rim against the spine in the middle"


def test_the_order_of_the_triangles_does_not_show(view: SceneView, dressed: Explorer):
    view.look_from("front")  # one part of this skin stands before the other
    dressed.set_skin_mode("glass")
    first = view.refine()
    assert dressed.body_data is not None
    skin = dressed.body_data.skin
    assert skin is not None
    backwards = replace(skin.surface, faces=np.ascontiguousarray(skin.surface.faces[::-1]))
    dressed.set_body_data(replace(dressed.body_data, skin=replace(skin, surface=backwards)))
    assert np.abs(view.refine().pixels.astype(int) - first.pixels.astype(int)).max() <= 3


@ONE_SAMPLE
@pytest.mark.parametrize("look", ["glass", "solid"])
def test_the_light_mesh_is_drawn_while_the_camera_moves_and_the_full_one_at_rest(
    view: SceneView, dressed: Explorer, look: EffectiveSkin
):
    dressed.set_skin_mode(look)
    full = view.refine()
    assert dressed.body_data is not None
    skin = dressed.body_data.skin
    assert skin is not None
    small = replace(skin.surface, vertices=skin.surface.vertices * np.float32(0.5))
    dressed.set_body_data(replace(dressed.body_data, skin=replace(skin, light=small)))
    assert not changed(full, view.refine()).any()
    view.pose = replace(view.pose, azimuth_deg=150.0)
    moving = view.frame()
    assert changed(moving, view.refine()).mean() > 0.1


def test_a_point_on_bone_shows_through_glass_and_one_on_skin_only_from_its_side(
    view: SceneView, dressed: Explorer
):
    assert dressed.body_data is not None
    place = dressed.placement(LEFT)
    outside = replace(place, position=np.array([0.3, 1.0, -0.289]), surface="skin")
    placements = {**dressed.body_data.placements, ("LI4", "left"): replace(outside, point="LI4")}
    dressed.set_body_data(replace(dressed.body_data, placements=placements))
    dressed.show("acupoints", True)
    dressed.set_skin_mode("glass")
    view.refine()
    assert seen(view, LEFT)
    assert seen(view, ACUPOINT)
    view.look_from("front")
    view.refine()
    assert not seen(view, ACUPOINT), "no bone, but the whole body stands before it"


@ONE_SAMPLE
def test_through_glass_a_bone_is_picked_and_through_solid_skin_none(
    view: SceneView, dressed: Explorer
):
    dressed.show("osteopoints", False)
    dressed.show("acupoints", False)
    view.fly_to(BoneTarget("sacrum"))
    view.refine()
    assert view.pick(400.0, 300.0) == BoneTarget("sacrum")
    dressed.set_skin_mode("glass")
    view.refine()
    assert view.pick(400.0, 300.0) == BoneTarget("sacrum")
    dressed.set_skin_mode("solid")
    view.refine()
    assert view.pick(400.0, 300.0) is None


@ONE_SAMPLE
def test_on_solid_skin_a_point_lies_where_a_finger_would_press(view: SceneView, dressed: Explorer):
    dressed.set_skin_mode("solid")
    view.refine()
    assert not seen(view, LEFT), "this skin stands too far off"
    assert dressed.body_data is not None
    skin = dressed.body_data.skin
    assert skin is not None
    tight = replace(skin.surface, vertices=skin.surface.vertices * np.float32([1, 1, 0.34]))
    dressed.set_body_data(replace(dressed.body_data, skin=replace(skin, surface=tight)))
    view.refine()
    assert seen(view, LEFT)
    markers = view.markers()
    index = markers.index(LEFT)
    assert index is not None
    assert view.pick(*markers.pixels[index]) == LEFT


@ONE_SAMPLE
def test_the_finger_stands_on_solid_skin(view: SceneView, dressed: Explorer):
    assert dressed.body_data is not None
    skin = dressed.body_data.skin
    assert skin is not None
    tight = replace(skin.surface, vertices=skin.surface.vertices * np.float32([1, 1, 0.34]))
    dressed.set_body_data(replace(dressed.body_data, skin=replace(skin, surface=tight)))
    dressed.select(LEFT)
    sizes = []
    for look in ("off", "solid"):
        dressed.set_skin_mode(look)
        view.fly_to_work()
        view.refine()
        cutout = first_hand(view)
        sizes.append(np.count_nonzero(cutout.pixels[..., 3]))
    assert sizes[1] > 0.8 * sizes[0], "nothing of it is under the skin"


@ONE_SAMPLE
def test_skin_alone_is_drawn_without_bones(view: SceneView, dressed: Explorer):
    dressed.show("bones", False)
    empty = view.refine()
    dressed.set_skin_mode("solid")
    assert changed(empty, view.refine()).mean() > 0.1


@ONE_SAMPLE
def test_skin_goes_when_it_is_known_no_more(view: SceneView, dressed: Explorer):
    bare = view.refine()
    dressed.set_skin_mode("glass")
    assert changed(bare, view.refine()).any()
    assert dressed.body_data is not None
    dressed.set_body_data(replace(dressed.body_data, skin=None))
    assert not changed(bare, view.refine()).any()


@ONE_SAMPLE
def test_skin_takes_the_colours_of_light_and_dark(view: SceneView, dressed: Explorer):
    dressed.show("bones", False)
    dressed.set_skin_mode("solid")
    middles = []
    for palette in (DARK, LIGHT):
        view.set_palette(palette)
        middles.append(view.refine().pixels[300, 400, :3].astype(int))
    assert (middles[0] < middles[1]).all()


@ONE_SAMPLE
def test_pointing_at_bones_in_glass_draws_only_when_a_bone_lights_up(
    view: SceneView, dressed: Explorer
):
    dressed.set_skin_mode("glass")
    first = view.refine()
    dressed.hover(LEFT)
    assert view.refine() is first
    dressed.hover(BoneTarget("sacrum"))
    assert changed(first, view.refine()).any()


@ONE_SAMPLE
def test_the_chosen_landmark_is_marked_on_solid_skin_over_it(
    make_view: Callable[[Explorer], SceneView], dressed: Explorer
):
    assert dressed.body_data is not None
    dressed.set_body_data(replace(dressed.body_data, skin=read_skin(dressed.atlas.folder)))
    view = make_view(dressed)
    dressed.select(LandmarkTarget("psis", "left"))
    dressed.set_skin_mode("solid")
    view.look_from("back")
    view.refine()
    assert seen(view, LandmarkTarget("psis", "left"))

"""Hands on the body: there, at true size, the right one, with what the technique asks for."""

from dataclasses import replace

import numpy as np
import pytest

from helpers import ASSETS, first_hand
from osteopoint.catalogue.practice import read_practice
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import PointTarget
from osteopoint.placement.tracks import Track
from osteopoint.scene.camera import metres_per_pixel
from osteopoint.scene.hands_at_work import hold_at
from osteopoint.scene.view import SceneView
from osteopoint.storage.settings import SKIN_TONES

TECHNIQUES = read_practice(ASSETS).techniques
SHOWN = [t.id for t in TECHNIQUES.values() if t.timed and t.over != "none"]
HEIGHT_M = 1.67

pytestmark = pytest.mark.usefixtures("one_sample")


def track(
    place: tuple[float, float, float], normal: tuple[float, float, float], side: str
) -> Track:
    return Track(np.array([place]), np.array([normal]), side)  # type: ignore[arg-type]


@pytest.mark.parametrize("technique", SHOWN)
def test_every_technique_has_its_hands_on_the_body_at_true_size(
    view: SceneView, explorer: Explorer, technique: str
):
    explorer.guidance.watch_technique(technique)
    view.refine()
    geometry = view.guide()
    assert geometry is not None
    player = explorer.player
    assert player.technique is not None
    assert len(geometry.tracks) == max(player.technique.hands, 1)
    player.pause_at(6.0)
    assert player.latest is not None
    size_m = metres_per_pixel(view.pose, view.size[1])
    for hand, (key, shift) in enumerate(geometry.shapes(player.latest).hands):
        cutout = view.hand(hand, key)
        assert cutout is not None
        drawn = np.argwhere(cutout.pixels[..., 3] > 0)
        whole = np.linalg.norm(np.ptp(drawn, axis=0)) * size_m
        inside = cutout.left > 1 and cutout.top > 1
        if inside and whole < 0.9 * min(view.size) * size_m:  # not cut off at the picture's edge
            assert 0.12 < whole < 0.75, "a hand, and of its arm what the body leaves free"
        spot = geometry.pixels(np.zeros((1, 2)), float(geometry.keys[hand][key]))[0]
        if hand == 0:
            x, y = spot - [cutout.left, cutout.top]
            near = np.linalg.norm(drawn - [y, x], axis=1).min() * size_m
            assert near < 0.03, "it touches where it works"
        assert np.isfinite(shift).all()


def test_from_very_near_the_hand_stays_though_its_arm_reaches_past_the_camera(
    view: SceneView, explorer: Explorer
):
    explorer.guidance.watch_technique("osteomassage")
    view.set_pose(replace(view.pose, distance_m=0.1))
    view.refine()
    cutout = first_hand(view)
    height, width = cutout.pixels.shape[:2]
    assert width * height <= 4 * view.size[0] * view.size[1]


def test_an_arm_leaves_the_picture_however_the_hand_moves(view: SceneView, explorer: Explorer):
    explorer.guidance.watch_technique("osteomassage")
    view.refine()
    cutout = first_hand(view)
    moved_px = 0.03 / metres_per_pixel(view.pose, view.size[1])
    assert min(cutout.left, cutout.top) < -moved_px, "it comes from the upper left"


def test_the_hand_takes_another_tone_when_the_body_does(view: SceneView, explorer: Explorer):
    explorer.guidance.watch_technique("osteomassage")
    means = []
    for tone in SKIN_TONES:
        explorer.set_settings(replace(explorer.settings, skin_tone=tone))
        view.refine()
        cutout = first_hand(view)
        means.append(cutout.pixels[cutout.pixels[..., 3] == 255].mean())
    assert means[0] + 30 < means[1] == means[2], "brown hands on light skin, light ones on brown"


def test_a_hand_that_glides_is_drawn_anew_along_its_path(view: SceneView, explorer: Explorer):
    explorer.guidance.watch_technique("stroking")
    view.refine()
    geometry = view.guide()
    assert geometry is not None
    assert len(geometry.keys[0]) > 8
    seen = set()
    for seconds in np.linspace(0.0, 6.0, 40):
        explorer.player.pause_at(float(seconds))
        assert explorer.player.latest is not None
        key, shift = geometry.shapes(explorer.player.latest).hands[0]
        seen.add(key)
        size_mm = 1000.0 * metres_per_pixel(view.pose, view.size[1])
        assert np.linalg.norm(shift) * size_mm < 25.0
    assert len(seen) > 6


def test_under_both_thumbs_the_skin_goes_along(view: SceneView, explorer: Explorer):
    explorer.guidance.watch_technique("thumb_kneading")
    view.refine()
    geometry = view.guide()
    assert geometry is not None
    explorer.player.pause_at(6.0)
    assert explorer.player.latest is not None
    shapes = geometry.shapes(explorer.player.latest)
    left, right = shapes.patches
    size_mm = 1000.0 * metres_per_pixel(view.pose, view.size[1])
    for hand, (lines, hand_now) in enumerate(
        zip((left, right), explorer.player.latest.hands, strict=True)
    ):
        middle = geometry.pixels(np.zeros((1, 2)), hand_now.along, hand)[0]
        moved = (lines[0].mean(axis=0) - middle) * size_mm
        assert abs(moved[0]) == pytest.approx(abs(hand_now.x_mm), abs=0.4)
        assert lines[4].mean(axis=0) == pytest.approx(middle, abs=0.8), "the rim stays"


def test_preparing_draws_each_hand_once(view: SceneView, explorer: Explorer):
    explorer.guidance.watch_technique("neck_kneading")
    view.refine()
    count = 0
    while view.prepare_hands():
        count += 1
        assert count < 100
    geometry = view.guide()
    assert geometry is not None
    assert count == sum(len(keys) for keys in geometry.keys)


def test_a_moment_draws_no_body(view: SceneView, explorer: Explorer):
    explorer.guidance.watch_technique("rubbing")
    view.refine()
    before = view.drawn
    for seconds in range(20):
        explorer.player.pause_at(float(seconds))
        assert explorer.player.latest is not None
        geometry = view.guide()
        assert geometry is not None
        for hand, (key, _) in enumerate(geometry.shapes(explorer.player.latest).hands):
            view.hand(hand, key)
    assert view.drawn == before


def test_your_left_side_is_worked_by_a_left_hand_and_an_arm_by_the_other():
    back = track((0.04, 0.9, -0.1), (0.0, 0.0, -1.0), "left")
    assert hold_at(back, 0.0, "thumb", "", HEIGHT_M).side == "left"
    assert hold_at(back, 0.0, "thumb", "", HEIGHT_M, on_arm=True).side == "right"
    assert hold_at(back, 0.0, "palm", "along", HEIGHT_M, second=True).side == "right"
    middle = track((0.0, 1.2, 0.1), (0.0, 0.0, 1.0), "midline")
    assert hold_at(middle, 0.0, "forefinger", "", HEIGHT_M).side == "right"


def test_arms_hang_below_a_head_and_come_from_above_to_a_foot():
    head = track((0.06, 1.6, 0.08), (0.3, 0.0, 0.9), "left")
    assert hold_at(head, 0.0, "forefinger", "", HEIGHT_M).forward[1] > 0.0
    foot = track((0.1, 0.05, 0.1), (0.0, 0.7, 0.7), "left")
    assert hold_at(foot, 0.0, "forefinger", "", HEIGHT_M).forward[1] < 0.0


def test_fingers_point_along_the_path_or_inward():
    up = Track(
        np.array([[0.07, 1.0, -0.1], [0.07, 1.1, -0.1]]),
        np.array([[0.0, 0.0, -1.0]] * 2),
        "left",
    )
    assert hold_at(up, 0.5, "palm", "along", HEIGHT_M).forward == pytest.approx([0.0, 1.0, 0.0])
    inward = hold_at(up, 0.5, "palm", "inward", HEIGHT_M)
    assert inward.forward[0] < 0.0
    assert inward.back_m > 0.03, "else the palm would lie over the spine"


def test_a_step_that_touches_nothing_shows_no_hand(view: SceneView, explorer: Explorer):
    explorer.guidance.watch_technique("breathing")
    view.refine()
    assert view.guide() is None
    assert not view.prepare_hands()


def test_zones_are_hatched_during_slow_motion_and_not_before(view: SceneView, explorer: Explorer):
    explorer.select(PointTarget("OP-PSIS", "left"), fly_to=True)
    view.refine()
    assert not len(view.hatching())
    explorer.guidance.watch()
    view.refine()
    lines = view.hatching()
    assert len(lines) > 20
    assert np.isfinite(lines).all()

"""The scene without a window: what is drawn, when, and what lies under a pixel."""

import numpy as np
import pytest
from vtkmodules.util.numpy_support import vtk_to_numpy

from osteopoint.anatomy.atlas import Side
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget
from osteopoint.scene.body import BodyMesh
from osteopoint.scene.camera import orbited
from osteopoint.scene.palette import DARK, LIGHT
from osteopoint.scene.view import SceneView

LEFT, RIGHT = PointTarget("OP-PSIS", "left"), PointTarget("OP-PSIS", "right")
ONE_SAMPLE = pytest.mark.usefixtures("one_sample")


def marker(view: SceneView, target: PointTarget) -> tuple[np.ndarray, bool]:
    markers = view.markers()
    index = markers.index(target)
    assert index is not None
    return markers.pixels[index], bool(markers.seen[index])


def test_the_skeleton_fills_the_height_of_the_picture(view: SceneView):
    view.look_from("front")
    frame = view.refine()
    background = frame.pixels[:, :1, :3].astype(int)
    body = (np.abs(frame.pixels[..., :3].astype(int) - background).sum(axis=2) > 40).any(axis=1)
    rows = np.flatnonzero(body)
    assert 0.85 < (rows.max() - rows.min()) / frame.size[1] < 1.0


@ONE_SAMPLE
def test_nothing_is_drawn_again_unless_something_has_changed(view: SceneView):
    first = view.frame()
    assert view.frame() is first
    fine = view.refine()
    assert fine is not first
    assert view.refine() is fine
    view.explorer.hover(LEFT)
    assert view.refine() is fine, "a point lies over the picture"
    view.explorer.hover(BoneTarget("sacrum"))
    assert view.refine() is not fine, "a bone changes its colour"


def test_the_dimples_are_seen_from_the_back_and_not_from_the_front(view: SceneView):
    view.look_from("back")
    view.refine()
    left, left_seen = marker(view, LEFT)
    right, right_seen = marker(view, RIGHT)
    assert left_seen
    assert right_seen
    assert left[0] < right[0], "from the back the body's left is on the left"
    assert left[1] == pytest.approx(right[1], abs=2.0)
    view.look_from("front")
    view.refine()
    assert not marker(view, LEFT)[1]


def test_a_pixel_on_a_marker_is_the_point_and_beside_it_the_bone(
    view: SceneView, explorer: Explorer
):
    explorer.show("acupoints", False)
    view.fly_to(LEFT)
    view.refine()
    (x, y), _ = marker(view, LEFT)
    assert view.pick(x, y) == LEFT
    assert view.pick(x + 5.0, y) == LEFT
    assert view.pick(x - 40.0, y) == BoneTarget("hip_bone.l")
    assert view.pick(798.0, 1.0) is None


def test_hidden_points_are_picked_only_when_they_shine_through(view: SceneView, explorer: Explorer):
    explorer.show("acupoints", False)
    view.look_from("front")
    view.refine()
    (x, y), seen = marker(view, LEFT)
    assert not seen
    assert view.pick(x, y) != LEFT
    explorer.show("show_occluded", True)
    view.refine()
    assert view.pick(x, y) == LEFT


def test_a_hidden_layer_is_neither_drawn_nor_picked(view: SceneView, explorer: Explorer):
    view.look_from("back")
    view.refine()
    explorer.show("bones", False)
    explorer.show("osteopoints", False)
    explorer.show("acupoints", False)
    frame = view.refine()
    assert view.markers().index(LEFT) is None
    assert np.ptp(frame.pixels[300, :, :3].astype(int), axis=0).max() < 5, "only background"
    assert view.pick(400.0, 300.0) is None


def test_the_selected_bone_is_lit(view: SceneView, explorer: Explorer):
    view.look_from("back")
    before = view.refine().pixels.astype(int)
    explorer.select(BoneTarget("femur.l"))
    after = view.refine().pixels.astype(int)
    changed = np.abs(after - before).sum(axis=2) > 20
    columns = np.flatnonzero(changed.any(axis=0))
    assert changed.sum() > 200
    assert columns.max() < 400, "the body's left femur is on the left from the back"


def test_baked_light_darkens_holes_and_leaves_open_bone(explorer: Explorer):
    bones = explorer.atlas.bones
    body = BodyMesh(bones, {"sacrum": bones["sacrum"].surface})
    body.paint(DARK, {})
    colours = vtk_to_numpy(body.data.GetPointData().GetScalars())
    assert tuple(colours.max(axis=0)) == DARK.bone
    assert colours[:, 0].min() < DARK.bone[0] * 0.6
    body.close()


@ONE_SAMPLE
def test_a_travel_ends_where_the_point_is_in_the_middle(view: SceneView, explorer: Explorer, clock):
    view.reduced_motion = False
    view._clock = clock
    explorer.select(LEFT, fly_to=True)
    assert view.flying
    clock.now += 10.0
    view.step()
    assert not view.flying
    view.refine()
    (x, y), seen = marker(view, LEFT)
    assert (x, y) == pytest.approx((400.0, 300.0), abs=3.0)
    assert seen


@ONE_SAMPLE
def test_the_finger_lies_on_the_point_and_moves_at_true_scale(view: SceneView, explorer: Explorer):
    from osteopoint.practice.guide import moment, plan_of
    from osteopoint.scene.camera import metres_per_pixel

    explorer.select(LEFT)
    view.fly_to_work()
    view.refine()
    geometry = view.guide()
    assert geometry is not None
    finger = view.hand(0, 0)
    assert finger is not None
    height, width = finger.pixels.shape[:2]
    (x, y), _ = marker(view, LEFT)
    assert finger.left - 8 < x < finger.left + width + 8
    assert finger.top - 8 < y < finger.top + height + 8
    technique = explorer.player.technique
    assert technique is not None
    plan = plan_of(technique.settings[0])
    spots = np.array(
        [geometry.shapes(moment(technique, plan, t)).centre for t in np.linspace(0, 2 / 3, 60)]
    )
    across_mm = np.ptp(spots[:, 0]) * metres_per_pixel(view.pose, 600) * 1000.0
    assert across_mm == pytest.approx(4.0, abs=0.1)


@ONE_SAMPLE
def test_the_skin_goes_along_with_the_fingertip_and_stays_at_the_rim(
    view: SceneView, explorer: Explorer
):
    from osteopoint.practice.guide import moment, plan_of

    explorer.select(LEFT)
    view.fly_to_work()
    view.refine()
    geometry = view.guide()
    assert geometry is not None
    technique = explorer.player.technique
    assert technique is not None
    plan = plan_of(technique.settings[0])
    a = geometry.shapes(moment(technique, plan, 0.0))
    b = geometry.shapes(moment(technique, plan, 1.0 / 3.0))
    assert b.lines[4] == pytest.approx(a.lines[4]), "the rim stays"
    moved = b.lines[0] - a.lines[0]
    assert moved == pytest.approx(np.tile(b.centre - a.centre, (len(moved), 1)), abs=0.3)


def test_colours_and_sizes_can_change_at_any_time(view: SceneView):
    dark = view.refine().pixels.copy()
    view.set_palette(LIGHT)
    assert view.refine().pixels[0, 0, :3].mean() > dark[0, 0, :3].mean() + 40
    for width, height in ((1, 1), (50, 700), (1300, 200)):
        view.resize(width, height, 2.0)
        assert view.refine().size == (width, height)


@ONE_SAMPLE
def test_the_light_body_is_drawn_only_while_moving(view: SceneView):
    view.refine()
    view.set_pose(orbited(view.pose, 30.0, 0.0))
    assert not view.frame().fine
    assert view.needs_refining
    assert view.refine().fine


@ONE_SAMPLE
def test_landmarks_are_marked_when_their_layer_is_on(view: SceneView, explorer: Explorer):
    view.look_from("back")
    view.refine()
    spine = LandmarkTarget("c7_spinous_tip", "midline")
    assert view.markers().index(spine) is None
    explorer.show("landmarks", True)
    index = view.markers().index(spine)
    assert index is not None
    assert view.markers().seen[index]
    explorer.show("acupoints", False)
    explorer.show("osteopoints", False)  # one lies at the very same place
    index = view.markers().index(spine)
    assert index is not None
    assert view.pick(*view.markers().pixels[index]) == spine


@ONE_SAMPLE
def test_a_point_goes_before_the_landmark_that_it_lies_at(view: SceneView, explorer: Explorer):
    explorer.show("landmarks", True)
    view.fly_to(LEFT)
    view.refine()
    assert view.pick(*marker(view, LEFT)[0]) == LEFT


@ONE_SAMPLE
def test_a_selected_landmark_is_marked_and_looked_at_whatever_the_layers(
    view: SceneView, explorer: Explorer
):
    spine = LandmarkTarget("c7_spinous_tip", "midline")
    explorer.select(spine, fly_to=True)
    view.refine()
    index = view.markers().index(spine)
    assert index is not None
    assert view.markers().seen[index]
    assert view.markers().pixels[index] == pytest.approx((400.0, 300.0), abs=2.0)
    explorer.select(None)
    assert view.markers().index(spine) is None


@ONE_SAMPLE
@pytest.mark.parametrize(
    ("name", "side", "behind"),
    [
        ("mastoid_tip", "left", "the shoulder"),
        ("medial_epicondyle", "right", "the trunk"),
        ("medial_malleolus_prominence", "left", "the other foot"),
        ("suprasternal_notch", "midline", "the neck"),
    ],
)
def test_a_landmark_is_looked_at_from_where_no_other_bone_hides_it(
    view: SceneView, explorer: Explorer, name: str, side: Side, behind: str
):
    mark = LandmarkTarget(name, side)
    explorer.select(mark, fly_to=True)
    view.refine()
    index = view.markers().index(mark)
    assert index is not None
    assert view.markers().seen[index], f"not behind {behind}"

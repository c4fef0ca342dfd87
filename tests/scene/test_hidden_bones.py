"""Hidden bones are not drawn, picked or marked; faded ones are seen through."""

from collections.abc import Iterator

import numpy as np
import pytest

from osteopoint.anatomy.surface import Surface
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, PointTarget
from osteopoint.scene.view import SceneView

SKULL = "frontal_bone"


@pytest.fixture
def view(explorer: Explorer, light: dict[str, Surface], one_sample: None) -> Iterator[SceneView]:
    view = SceneView(explorer, light)
    view.reduced_motion = True
    view.resize(300, 400, 1.0)
    view.look_from("front")
    yield view
    view.close()


def picked(view: SceneView, bone: str) -> str | None:
    """The bone that is met straight in from the front at the middle of a bone."""
    view.refine()
    centre = view.explorer.atlas.bone(bone).surface.centre + np.array([0.0, 0.0, 2.0])
    return view._bodies.pick(centre, np.array([0.0, 0.0, -1.0]))


def test_a_hidden_bone_is_not_drawn_and_what_is_behind_it_is_picked(view: SceneView):
    before = view.refine().pixels
    first = picked(view, "body_of_sternum")
    assert first is not None
    view.explorer.bones.hide([first])
    assert (view.refine().pixels != before).any()
    assert picked(view, "body_of_sternum") != first
    view.explorer.history.undo()
    assert (view.refine().pixels == before).all()


def test_a_faded_bone_is_drawn_and_does_not_hide_what_is_behind(view: SceneView):
    before = view.refine().pixels.astype(int)
    view.explorer.bones.hide(["femur.l"])
    hidden = view.refine().pixels.astype(int)
    view.explorer.bones.show_all()
    view.explorer.bones.fade(["femur.l"])
    faded = view.refine().pixels.astype(int)
    assert np.abs(faded - hidden).sum() > 0, "it is still seen"
    assert np.abs(faded - hidden).sum() < np.abs(before - hidden).sum(), "but faintly"
    assert picked(view, "femur.l") != "femur.l"


def test_points_of_hidden_bones_have_no_marker_but_the_selected_one(view: SceneView):
    explorer, left = view.explorer, PointTarget("OP-PSIS", "left")
    view.refine()
    assert view.markers().index(left) is not None
    explorer.bones.hide(["hip_bone.l"])
    view.refine()
    assert view.markers().index(left) is None
    explorer.select(left)
    assert view.markers().index(left) is not None


def test_a_marked_bone_is_lit(view: SceneView):
    before = view.refine().pixels
    view.explorer.bones.mark("femur.r")
    assert (view.refine().pixels != before).any()
    assert view.explorer.selected is None or view.explorer.selected != BoneTarget("femur.r")

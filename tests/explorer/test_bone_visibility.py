"""Bones are hidden, isolated and faded; every change can be undone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from osteopoint.anatomy.atlas import Atlas
from osteopoint.explorer.body_queries import BodyQueries
from osteopoint.explorer.bone_visibility import Bones
from osteopoint.explorer.events import BonesChanged, Events, StatusMessage
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget
from osteopoint.explorer.undo import History

FEMUR = "femur.l"


def test_a_hidden_bone_comes_back_with_undo_and_goes_again_with_redo(explorer: Explorer):
    said: list[str] = []
    explorer.events.subscribe(StatusMessage, lambda event: said.append(event.text))
    explorer.bones.hide([FEMUR])
    assert explorer.bones.shown.hidden == {FEMUR}
    assert explorer.history.undo_name == "hide Femur, left"
    explorer.history.undo()
    assert not explorer.bones.shown.changed
    explorer.history.redo()
    assert explorer.bones.shown.hidden == {FEMUR}
    explorer.history.redo()
    assert said == [
        "Undone: hide Femur, left.", "Redone: hide Femur, left.", "There is nothing to redo.",
    ]  # fmt: skip


def test_isolating_hides_all_others_and_show_all_brings_them_back(explorer: Explorer):
    pelvis = explorer.bones.of_region("pelvis")
    explorer.bones.isolate(pelvis)
    assert explorer.bones.shown.hidden == set(explorer.atlas.bones) - pelvis
    explorer.bones.show_all()
    assert not explorer.bones.shown.changed
    assert explorer.history.undo_name == "show all bones"


def test_fading_twice_shows_again(explorer: Explorer):
    explorer.bones.fade([FEMUR])
    assert explorer.bones.shown.faded == {FEMUR}
    explorer.bones.fade([FEMUR])
    assert not explorer.bones.shown.changed


def test_the_bone_of_a_target_is_its_own_or_the_one_under_it(explorer: Explorer):
    of = explorer.bones.of_target
    assert of(BoneTarget(FEMUR)) == {FEMUR}
    assert of(PointTarget("OP-PSIS", "left")) == {"hip_bone.l"}
    assert len(of(LandmarkTarget("mastoid_tip", "left"))) == 1
    for nothing in (None, BoneTarget("moon"), PointTarget("OP-PSIS", "midline")):
        assert of(nothing) == frozenset()


def test_marked_bones_are_changed_with_the_selection_and_a_new_selection_unmarks(
    explorer: Explorer,
):
    explorer.select(BoneTarget(FEMUR))
    explorer.bones.mark("tibia.l")
    assert explorer.bones.chosen(explorer.selected) == {FEMUR, "tibia.l"}
    explorer.bones.mark("tibia.l")
    assert explorer.bones.chosen(explorer.selected) == {FEMUR}
    explorer.bones.mark("tibia.l")
    explorer.select(None)
    assert explorer.bones.marked == frozenset()


def test_another_body_shows_all_its_bones_and_forgets_what_could_be_undone(explorer: Explorer):
    explorer.bones.hide([FEMUR])
    assert explorer.body_data is not None
    explorer.change_body(explorer.atlas, explorer.body_data, {})
    assert not explorer.bones.shown.changed
    assert explorer.history.undo_name == ""


def test_a_change_that_changes_nothing_is_not_remembered(explorer: Explorer):
    heard: list[object] = []
    explorer.events.subscribe(BonesChanged, heard.append)
    explorer.bones.show_all()
    explorer.bones.hide([])
    explorer.bones.show([FEMUR])
    assert heard == []
    assert explorer.history.undo_name == ""


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("hide", "isolate", "fade", "show")),
        st.sets(st.sampled_from(("femur.l", "femur.r", "tibia.l", "sacrum")), min_size=1),
    ),
    max_size=12,
)


@given(steps=STEPS)
@settings(max_examples=60, deadline=None)
def test_undoing_all_shows_all_and_redoing_all_leads_back(atlas: Atlas, steps):
    history = History()
    bones = Bones(BodyQueries(atlas), Events(), history)
    for name, some in steps:
        getattr(bones, name)(some)
        assert not bones.shown.hidden & bones.shown.faded
    end = bones.shown
    while history.undo():
        pass
    assert not bones.shown.changed
    while history.redo():
        pass
    assert bones.shown == end

"""Another body takes the place of the one shown."""

from dataclasses import replace

import numpy as np
import pytest

from helpers import practise
from osteopoint.anatomy.atlas import Atlas
from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.credits import picture_credit
from osteopoint.explorer.events import AtlasChanged, BodyDataLoaded, SelectionChanged, StatusMessage
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget
from osteopoint.placement.model import Unplaced

LEFT = PointTarget("OP-PSIS", "left")


@pytest.fixture
def other(atlas: Atlas) -> Atlas:
    """A body of somebody else's without a sacrum."""
    bones = {bone_id: bone for bone_id, bone in atlas.bones.items() if bone_id != "sacrum"}
    return replace(
        atlas, id="other", name="Another body", licence="CC BY 4.0", credit="Bones: A. N. Other",
        bones=bones,
    )  # fmt: skip


@pytest.fixture
def known(body_data: BodyData) -> BodyData:
    """What is known of it: the left dimple could not be placed."""
    key = (LEFT.point, LEFT.side)
    placements = {k: p for k, p in body_data.placements.items() if k != key}
    unplaced = Unplaced(*key, reason="OP-PSIS needs the bone 'sacrum'.")
    return replace(body_data, placements=placements, unplaced=(unplaced,))


def change(explorer: Explorer, other: Atlas, known: BodyData) -> list[str]:
    """Change the body; return what was said."""
    said: list[StatusMessage] = []
    explorer.events.subscribe(StatusMessage, said.append)
    explorer.change_body(other, known, {})
    return [event.text for event in said]


def test_who_listens_finds_the_new_body_complete(explorer: Explorer, other: Atlas, known: BodyData):
    states = []
    for event in (AtlasChanged, BodyDataLoaded, SelectionChanged):
        explorer.events.subscribe(
            event, lambda e: states.append((type(e), explorer.atlas, explorer.body_data))
        )
    change(explorer, other, known)
    assert [kind for kind, *_ in states] == [AtlasChanged, BodyDataLoaded, SelectionChanged]
    assert all(seen == (other, known) for _, *rest in states for seen in [tuple(rest)])


@pytest.mark.parametrize(
    "target",
    [
        PointTarget("OP-PSIS", "right"),
        BoneTarget("femur.l"),
        LandmarkTarget("mastoid_tip", "right"),
        None,
    ],
)
def test_the_selection_stays_where_the_new_body_has_it(
    explorer: Explorer, other: Atlas, known: BodyData, target
):
    explorer.select(target)
    said = change(explorer, other, known)
    assert explorer.selected == target
    assert said == ["This is now Another body. 1 of its points could not be placed."]


@pytest.mark.parametrize(
    ("target", "reason"),
    [(LEFT, "needs the bone 'sacrum'"), (BoneTarget("sacrum"), "has no bone 'sacrum'")],
)
def test_a_selection_that_is_not_there_is_given_up_with_the_reason(
    explorer: Explorer, other: Atlas, known: BodyData, target, reason: str
):
    explorer.select(target)
    explorer.hover(target)
    (said,) = change(explorer, other, known)
    assert (explorer.selected, explorer.hovered) == (None, None)
    assert reason in said


def test_a_run_stops_and_stands_ready_at_its_beginning(
    explorer: Explorer, other: Atlas, known: BodyData, clock
):
    right = PointTarget("OP-PSIS", "right")
    explorer.select(right)
    practise(explorer)
    clock.now += 10
    change(explorer, other, known)
    assert not explorer.player.playing
    assert (explorer.player.target, explorer.player.elapsed_s) == (right, 0.0)


def test_a_sequence_is_not_begun_on_a_body_that_lacks_one_of_its_points(
    explorer: Explorer, other: Atlas, known: BodyData
):
    change(explorer, other, known)
    with pytest.raises(OsteopointError, match="needs the bone 'sacrum'"):
        explorer.guidance.begin_session("dimples")
    assert (explorer.player.target, explorer.selected) == (None, None)


def test_layers_and_the_wish_for_skin_stay(explorer: Explorer, other: Atlas, known: BodyData):
    explorer.show("acupoints", False)
    explorer.set_skin_mode("solid")
    change(explorer, other, known)
    assert (explorer.layers.acupoints, explorer.layers.skin) == (False, "solid")


def test_a_picture_names_whom_the_licence_asks_to_name(atlas: Atlas, other: Atlas):
    assert picture_credit(atlas) == ""
    assert picture_credit(other) == "Bones: A. N. Other"


def test_the_camera_sees_the_new_body_as_it_saw_the_old_one():
    from osteopoint.scene.camera import fitted, moved_to, orbited

    old = np.array([[-0.3, 0.0, -0.2], [0.3, 1.7, 0.2]])
    new = np.array([[-0.27, 0.1, -0.18], [0.27, 1.63, 0.18]])
    turned = orbited(fitted("back", old, 1.6), 30.0, 10.0)
    assert moved_to(turned, old, new).azimuth_deg == turned.azimuth_deg
    whole, fresh = moved_to(fitted("back", old, 1.6), old, new), fitted("back", new, 1.6)
    assert whole.focus == pytest.approx(fresh.focus)
    assert whole.distance_m == pytest.approx(fresh.distance_m, rel=0.01)

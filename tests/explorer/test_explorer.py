"""The state and its commands."""

from dataclasses import replace

import pytest

from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.events import (
    FlyToRequested,
    HoverChanged,
    LayersChanged,
    SelectionChanged,
    StatusMessage,
)
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, LandmarkTarget, PointTarget

LEFT = PointTarget("OP-PSIS", "left")


def heard(explorer: Explorer, event: type) -> list:
    events: list = []
    explorer.events.subscribe(event, events.append)
    return events


def test_a_change_is_told_once(explorer: Explorer):
    selections, hovers = heard(explorer, SelectionChanged), heard(explorer, HoverChanged)
    explorer.select(LEFT)
    explorer.select(LEFT)
    explorer.hover(BoneTarget("sacrum"))
    explorer.hover(BoneTarget("sacrum"))
    explorer.select(None)
    assert [event.target for event in selections] == [LEFT, None]
    assert [event.target for event in hovers] == [BoneTarget("sacrum")]


def test_selecting_a_point_gets_its_guide_ready(explorer: Explorer):
    explorer.select(LEFT)
    assert explorer.player.target == LEFT
    assert not explorer.player.playing


def test_the_camera_is_asked_to_come_along_only_on_request(explorer: Explorer):
    travels = heard(explorer, FlyToRequested)
    explorer.select(LEFT)
    assert travels == []
    explorer.select(LEFT, fly_to=True)
    assert [event.target for event in travels] == [LEFT]


def test_layers_are_switched_and_unknown_ones_named(explorer: Explorer):
    changes = heard(explorer, LayersChanged)
    explorer.show("osteopoints", False)
    explorer.show("osteopoints", False)
    assert (explorer.layers.osteopoints, len(changes)) == (False, 1)
    with pytest.raises(OsteopointError, match="'muscles'"):
        explorer.show("muscles", True)


def test_titles_say_the_side_as_the_owner_of_the_body_does(explorer: Explorer):
    assert explorer.title(LEFT) == "Posterior superior iliac spine, left"
    assert explorer.title(BoneTarget("sacrum")) == "Sacrum"


def test_an_id_finds_a_point_or_a_bone(explorer: Explorer):
    assert explorer.find("OP-PSIS") == LEFT
    assert explorer.find("OP-PSIS", "right") == PointTarget("OP-PSIS", "right")
    assert explorer.find("femur.l") == BoneTarget("femur.l")


@pytest.mark.parametrize(("name", "side"), [("nothing", None), ("OP-PSIS", "midline"), ("", None)])
def test_an_id_that_is_not_there_is_named(explorer: Explorer, name: str, side: str | None):
    with pytest.raises(OsteopointError, match="no"):
        explorer.find(name, side)


def test_an_unknown_view_is_named(explorer: Explorer):
    with pytest.raises(OsteopointError, match="'above'"):
        explorer.look_from("above")


def test_skin_comes_by_itself_with_an_acupoint(dressed: Explorer):
    looks = [dressed.skin]
    for target in (PointTarget("LI4", "left"), LEFT, None):
        dressed.select(target)
        looks.append(dressed.skin)
    assert looks == ["off", "glass", "off", "off"]


def test_skin_comes_by_itself_while_acupoints_are_shown(dressed: Explorer):
    dressed.show("acupoints", True)
    assert dressed.skin == "glass"
    dressed.show("acupoints", False)
    assert dressed.skin == "off"


def test_skin_comes_with_a_landmark_on_skin_and_not_with_one_on_bone(dressed: Explorer):
    dressed.select(LandmarkTarget("umbilicus", "midline"))
    assert dressed.skin == "glass"
    dressed.select(LandmarkTarget("mastoid_tip", "left"))
    assert dressed.skin == "off"


def test_a_wish_for_skin_holds_whatever_is_selected(dressed: Explorer):
    for wish in ("solid", "glass", "off"):
        dressed.set_skin_mode(wish)
        dressed.select(PointTarget("LI4", "left"))
        assert dressed.skin == wish
        dressed.select(None)
        assert dressed.skin == wish
    with pytest.raises(OsteopointError, match="'fur'"):
        dressed.set_skin_mode("fur")  # type: ignore[arg-type]


def test_only_a_tone_that_there_is_can_be_chosen(dressed: Explorer):
    with pytest.raises(OsteopointError, match="'green'"):
        dressed.set_skin_tone("green")  # type: ignore[arg-type]
    assert dressed.settings.skin_tone == "light"


def test_one_key_goes_through_the_ways_to_draw_skin_and_says_which(dressed: Explorer):
    said = heard(dressed, StatusMessage)
    for _ in range(4):
        dressed.next_skin()
    assert [event.text.split(": ")[1].split()[0] for event in said] == [
        "glass.", "solid.", "off.", "glass",
    ]  # fmt: skip
    assert dressed.layers.skin == "auto"


def test_borrowed_skin_is_named_as_borrowed(explorer: Explorer, body_data: BodyData):
    assert body_data.skin is not None
    explorer.set_body_data(replace(body_data, skin=replace(body_data.skin, lender="female")))
    said = heard(explorer, StatusMessage)
    explorer.set_skin_mode("solid")
    explorer.set_skin_mode("off")
    assert said[0].text == (
        "Skin: solid. The skin is borrowed from our female body and fitted to these bones."
    )
    assert said[1].text == "Skin: off."


def test_a_body_without_skin_says_so(explorer: Explorer, body_data: BodyData):
    explorer.set_body_data(replace(body_data, skin=None))
    said = heard(explorer, StatusMessage)
    explorer.set_skin_mode("solid")
    assert explorer.skin == "off"
    assert said[0].text == "This body has no skin."


def test_a_landmark_is_found_by_id_and_named_with_its_side(explorer: Explorer):
    mastoid = LandmarkTarget("mastoid_tip", "left")
    assert explorer.find("mastoid_tip") == mastoid
    assert explorer.title(mastoid) == "Tip of the mastoid process, left"
    assert explorer.landmark(mastoid).bone == "temporal_bone.l"


def test_a_landmark_that_is_absent_can_be_selected_and_says_why(
    explorer: Explorer, body_data: BodyData
):
    absent = {("mastoid_tip", "left"): "'mastoid_tip' (left) needs a skull"}
    found = {k: v for k, v in body_data.landmarks.found.items() if k not in absent}
    landmarks = replace(body_data.landmarks, found=found, absent=absent)
    explorer.set_body_data(replace(body_data, landmarks=landmarks))
    travels = heard(explorer, FlyToRequested)
    mastoid = LandmarkTarget("mastoid_tip", "left")
    explorer.select(mastoid, fly_to=True)
    assert explorer.selected == mastoid
    assert travels == []
    with pytest.raises(OsteopointError, match="needs a skull"):
        explorer.landmark(mastoid)

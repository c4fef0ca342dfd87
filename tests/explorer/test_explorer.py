"""The state and its commands."""

import pytest

from osteopoint.errors import OsteopointError
from osteopoint.explorer.events import HoverChanged, SelectionChanged, ShownChanged, TravelRequested
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, PointTarget

LEFT = PointTarget("OP-PSIS", "left")


def heard(explorer: Explorer, event: type) -> list:
    events: list = []
    explorer.events.listen(event, events.append)
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
    travels = heard(explorer, TravelRequested)
    explorer.select(LEFT)
    assert travels == []
    explorer.select(LEFT, travel=True)
    assert [event.target for event in travels] == [LEFT]


def test_layers_are_switched_and_unknown_ones_named(explorer: Explorer):
    changes = heard(explorer, ShownChanged)
    explorer.show("acupoints", False)
    explorer.show("acupoints", False)
    assert (explorer.shown.acupoints, len(changes)) == (False, 1)
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

"""What lies around the selection: the patch, the channel, the person's own lengths."""

from dataclasses import replace

import numpy as np
import pytest

from osteopoint.anatomy.atlas import Atlas
from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.events import ChannelTraced, OwnLengthsChanged
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import BoneTarget, PointTarget

ST36, ST37 = PointTarget("ST36", "left"), PointTarget("ST37", "left")
DIMPLE = PointTarget("OP-PSIS", "left")


def heard(explorer: Explorer, event: type) -> list:
    events: list = []
    explorer.events.subscribe(event, events.append)
    return events


def traced(explorer: Explorer) -> None:
    trace = explorer.untraced_channel()
    assert trace is not None
    explorer.point_context.take(trace())


# how sure


def test_the_patch_is_as_wide_as_the_study_found(explorer: Explorer):
    around = explorer.point_context
    error = around.location_error(ST36)
    assert error is not None
    assert error.points == ("ST36",)
    rim = around.patch(ST36)
    assert rim is not None
    away = np.linalg.norm(rim - explorer.placement(ST36).position, axis=1) * 1000
    assert away.max() <= error.radius_mm + 0.1
    assert away.min() > 0.6 * error.radius_mm, "a leg is round"
    assert around.patch(ST36) is rim, "looked for once"
    assert around.patch(PointTarget("ST36", "right")) is not rim


def test_of_what_no_study_tells_there_is_no_patch(explorer: Explorer, body_data: BodyData):
    explorer.set_body_data(replace(body_data, errors=[]))
    assert explorer.point_context.location_error(ST36) is None
    assert explorer.point_context.patch(ST36) is None


def test_on_borrowed_skin_a_point_is_less_sure(explorer: Explorer, body_data: BodyData):
    own = explorer.point_context.location_error(ST36)
    bone = explorer.point_context.location_error(DIMPLE)
    assert body_data.skin is not None
    explorer.set_body_data(replace(body_data, skin=replace(body_data.skin, lender="male")))
    wider = explorer.point_context.location_error(ST36)
    assert own is not None
    assert wider is not None
    assert body_data.skin_error is not None
    assert wider.radius_mm**2 == pytest.approx(own.radius_mm**2 + body_data.skin_error.radius_mm**2)
    assert wider.what.startswith(own.what)
    assert "borrowed" in wider.what
    assert explorer.point_context.location_error(DIMPLE) == bone, "bone is its own"


def test_an_unknown_point_is_named(explorer: Explorer):
    with pytest.raises(OsteopointError, match="'NOPE'"):
        explorer.point_context.patch(PointTarget("NOPE", "left"))


# channels


def test_a_channel_is_traced_when_it_is_to_be_shown_and_only_once(explorer: Explorer):
    around = explorer.point_context
    explorer.select(ST36)
    assert explorer.untraced_channel() is None, "its layer is off"
    explorer.show("channels", True)
    told = heard(explorer, ChannelTraced)
    traced(explorer)
    assert len(told) == 1
    lines = around.course(ST36)
    assert len(lines) == 2, "the stomach channel has two strands"
    assert explorer.untraced_channel() is None
    explorer.select(ST37)
    assert explorer.untraced_channel() is None, "it is on the same channel"
    assert around.course(ST37) is lines
    explorer.select(PointTarget("ST37", "right"))
    assert explorer.untraced_channel() is not None, "the right one is another"
    assert around.course(PointTarget("ST37", "right")) == []


@pytest.mark.parametrize("target", [None, BoneTarget("sacrum"), DIMPLE])
def test_what_lies_on_no_channel_has_none_to_trace(explorer: Explorer, target):
    explorer.show("channels", True)
    explorer.select(target)
    assert explorer.untraced_channel() is None


def test_an_extra_point_has_no_course(explorer: Explorer):
    extra = explorer.find("EX-HN5")
    assert isinstance(extra, PointTarget)
    explorer.show("channels", True)
    explorer.select(extra)
    assert explorer.untraced_channel() is None
    assert explorer.point_context.course(extra) == []


def test_with_another_body_the_course_and_the_patch_are_forgotten(
    explorer: Explorer, body_data: BodyData, atlas: Atlas
):
    around = explorer.point_context
    explorer.show("channels", True)
    explorer.select(ST36)
    traced(explorer)
    rim = around.patch(ST36)
    explorer.change_body(replace(atlas, id="other"), replace(body_data), {})
    assert around.course(ST36) == []
    assert explorer.untraced_channel() is not None
    assert around.patch(ST36) is not rim


def test_before_anything_is_known_nothing_is_traced(atlas: Atlas):
    bare = Explorer(atlas)
    bare.show("channels", True)
    assert bare.untraced_channel() is None
    assert bare.point_context.person().unit("stature") is None


# own lengths


def test_own_lengths_are_told_with_the_steps(explorer: Explorer):
    told = heard(explorer, OwnLengthsChanged)
    around = explorer.point_context
    steps = explorer.construction(DIMPLE)
    assert {around.said(step) for step in steps} == {""}
    around.measure({"psis": 0.092})
    around.measure({"psis": 0.092})
    assert len(told) == 1
    assert "About 4.6 cm to each side on you." in [around.said(step) for step in steps]
    around.measure({})
    assert len(told) == 2
    assert {around.said(step) for step in steps} == {""}


def test_own_lengths_stay_with_another_body(explorer: Explorer, body_data: BodyData, atlas: Atlas):
    explorer.point_context.measure({"psis": 0.092})
    explorer.change_body(replace(atlas, id="other"), replace(body_data), {})
    assert explorer.point_context.own_lengths == {"psis": 0.092}

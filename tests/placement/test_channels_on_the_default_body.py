"""The channels of the default body: through their points, on its skin."""

import numpy as np
import pytest

from osteopoint.anatomy.atlas import Atlas, Side
from osteopoint.catalogue.point_context import Channel
from osteopoint.explorer.body_data import BodyData
from osteopoint.geometry.lines import Line, length
from osteopoint.geometry.surfaces import nearest, triangles_of
from osteopoint.placement.channels import course
from osteopoint.placement.solve import Solver


@pytest.fixture(scope="module")
def courses(body_data: BodyData) -> dict[tuple[str, Side], list[Line]]:
    sides: dict[str, Side] = {
        c.name: "midline" if c.id in ("CV", "GV") else "left" for c in body_data.channels.values()
    }
    return {
        (c.id, sides[c.name]): course(c, sides[c.name], body_data.solver)
        for c in body_data.channels.values()
    }


def test_a_channel_runs_through_its_points_in_order(
    courses: dict[tuple[str, Side], list[Line]], body_data: BodyData
) -> None:
    strands = {channel.id: channel.strands for channel in body_data.channels.values()}
    for (channel, side), lines in courses.items():
        assert len(lines) == len(strands[channel])
        for line, strand in zip(lines, strands[channel], strict=True):
            reached = []
            for name in strand:
                place = body_data.placements[name, side].position
                away = np.linalg.norm(line - place, axis=1)
                assert away.min() < 0.001, name
                reached.append(int(away.argmin()))
            assert reached == sorted(reached), channel


def test_a_channel_lies_on_the_skin(
    courses: dict[tuple[str, Side], list[Line]], body_data: BodyData, atlas: Atlas
) -> None:
    assert body_data.skin is not None
    skin = triangles_of(body_data.skin.surface.vertices, body_data.skin.surface.faces)
    for (channel, _), lines in courses.items():
        middles = np.concatenate([(line[1:] + line[:-1]) / 2 for line in lines])
        off, between = (
            np.array([np.linalg.norm(nearest(p, skin).position - p) for p in places])
            for places in (np.concatenate(lines)[::5], middles[::2])
        )
        assert off.max() < 0.001, channel
        # From the chest to the arm a line leaps over the fold of the armpit, where skin meets skin.
        assert (between > 0.001).sum() <= 2, channel
        assert between.max() < 0.01, channel
        pieces = np.concatenate([np.diff(line, axis=0) for line in lines])
        assert np.linalg.norm(pieces, axis=1).max() < 0.02, "no leaps through the body"


def test_a_channel_on_the_midline_stays_there(
    courses: dict[tuple[str, Side], list[Line]],
) -> None:
    for channel in ("CV", "GV"):
        for line in courses[channel, "midline"]:
            assert np.abs(line[:, 0]).max() < 0.001


def test_a_channel_is_about_as_long_as_the_way_over_its_points(
    courses: dict[tuple[str, Side], list[Line]], body_data: BodyData
) -> None:
    for channel in body_data.channels.values():
        side: Side = "midline" if channel.id in ("CV", "GV") else "left"
        for line, strand in zip(courses[channel.id, side], channel.strands, strict=True):
            places = np.array([body_data.placements[name, side].position for name in strand])
            assert length(places) <= length(line) < 1.25 * length(places), channel.id


def test_a_point_without_a_place_is_passed_by(body_data: BodyData) -> None:
    solver = body_data.solver
    (whole,) = course(Channel("X", "X", (("LI4", "LI5", "LI6"),)), "left", solver)
    points = {name: solver._points[name] for name in ("LI4", "LI5")}
    lone = Solver(points, solver.body)
    (part,) = course(Channel("X", "X", (("LI4", "LI5", "LI6"), ("LI6",))), "left", lone)
    assert length(part) < length(whole)
    assert part[0] == pytest.approx(whole[0])
    assert course(Channel("X", "X", ((), ("LI4",))), "left", lone) == []

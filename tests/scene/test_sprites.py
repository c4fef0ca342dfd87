"""Markers are told apart by shape, ring and fill, on any ground."""

import itertools

import numpy as np
import pytest

from osteopoint.scene.palette import DARK, LIGHT
from osteopoint.scene.sprites import blend, marker_sprite

KINDS = list(
    itertools.product(("osteopoint", "acupoint", "landmark"), ("plain", "selected", "hidden"))
)


@pytest.mark.parametrize(("system", "state"), KINDS)
@pytest.mark.parametrize("ground", [(232, 223, 200), (20, 23, 27), (255, 255, 255)])
def test_a_marker_stands_out_on_bone_on_dark_and_on_light(system, state, ground):
    picture = np.full((60, 60, 4), (*ground, 255), np.uint8)
    blend(picture, marker_sprite(system, state, 14.0, DARK), 15, 15)
    difference = np.abs(picture[..., :3].astype(int) - np.array(ground)).sum(axis=2)
    assert difference.max() > 250
    assert (difference > 120).sum() > 25


def test_the_two_systems_differ_in_shape_without_colour():
    disc = marker_sprite("osteopoint", "plain", 16.0, LIGHT)[..., 3] > 128
    diamond = marker_sprite("acupoint", "plain", 16.0, LIGHT)[..., 3] > 128
    size = min(len(disc), len(diamond))
    a, b = (
        m[(len(m) - size) // 2 :][:size, (len(m) - size) // 2 :][:, :size] for m in (disc, diamond)
    )
    assert (a != b).mean() > 0.04


def test_the_selected_marker_has_a_second_ring():
    plain = marker_sprite("osteopoint", "plain", 14.0, DARK)
    selected = marker_sprite("osteopoint", "selected", 14.0, DARK)
    assert len(selected) > 1.5 * len(plain)


def test_a_marker_at_the_edge_is_cut_and_one_outside_changes_nothing():
    picture = np.zeros((20, 20, 4), np.uint8)
    sprite = marker_sprite("osteopoint", "plain", 14.0, DARK)
    blend(picture, sprite, -100, 5)
    assert not picture.any()
    blend(picture, sprite, -8, -8)
    assert picture[:6, :6].any()

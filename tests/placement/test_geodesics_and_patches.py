"""Geodesics and patches on a drum, where their lengths are known."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapes import RADIUS, drum

from osteopoint.geometry.frames import UP
from osteopoint.geometry.surfaces import SurfacePoint
from osteopoint.placement.geodesic import refine, shorten
from osteopoint.placement.model import Placement
from osteopoint.placement.patch import patch_outline
from osteopoint.placement.skin_probe import SkinProbe
from osteopoint.placement.skin_walk import SkinWalk
from osteopoint.placement.walk_surface import FreeSpace, path_through

TUBE = SkinWalk(SkinProbe(drum(), layered=False))


def at(angle: float, height: float) -> SurfacePoint:
    out = np.array([math.sin(angle), 0.0, math.cos(angle)])
    return TUBE.project(0.05 * out + height * UP, out)


def unrolled(places: np.ndarray) -> np.ndarray:
    """Return places on the drum as they lie when its skin is spread out flat."""
    around = np.unwrap(np.arctan2(places[:, 0], places[:, 2])) * RADIUS
    return np.column_stack([around, places[:, 1]])


@given(
    turn=st.floats(0.3, 2.6),
    begin=st.floats(-3.0, 3.0),
    low=st.floats(-0.12, 0.12),
    high=st.floats(-0.12, 0.12),
)
@settings(max_examples=12, deadline=None)
def test_a_shortened_tape_is_a_helix(turn: float, begin: float, low: float, high: float) -> None:
    start, end = at(begin, low), at(begin + turn, high)
    way = shorten(TUBE, TUBE.tape(start, end))
    assert way.places[0] == pytest.approx(start.position)
    assert way.places[-1] == pytest.approx(end.position)
    assert way.length == pytest.approx(math.hypot(RADIUS * turn, high - low), rel=0.005)
    away = np.hypot(way.places[:, 0], way.places[:, 2])
    assert away == pytest.approx(np.full(len(away), RADIUS), abs=5e-5)


def test_a_detour_is_shortened_to_the_geodesic() -> None:
    shares = np.linspace(0.0, 1.0, 25)
    points = [at(1.2 * s, -0.05 + 0.1 * s + 0.02 * math.sin(math.pi * s)) for s in shares]
    swung = path_through(points)
    way = shorten(TUBE, swung)
    assert way.length < swung.length
    assert way.length == pytest.approx(math.hypot(1.2 * RADIUS, 0.1), rel=0.002)
    flat = unrolled(way.places)
    ahead = (flat[-1] - flat[0]) / np.linalg.norm(flat[-1] - flat[0])
    aside = (flat - flat[0]) @ np.array([-ahead[1], ahead[0]])
    assert np.abs(aside).max() < 0.004


def test_refinement_adds_places_where_the_skin_is_curved() -> None:
    way = path_through([at(0, 0), at(0.4, 0), at(0.41, 0), at(0.41, 0.1)])
    fine = refine(TUBE, way)
    middles = (fine.places[1:] + fine.places[:-1]) / 2
    assert np.hypot(middles[:, 0], middles[:, 2]) == pytest.approx(RADIUS, abs=4e-4)
    assert fine.places[0] == pytest.approx(way.places[0])
    assert fine.places[-2:] == pytest.approx(way.places[-2:]), "straight up a drum needs none"


@given(angle=st.floats(-3.0, 3.0), radius=st.floats(0.005, 0.04))
@settings(max_examples=12, deadline=None)
def test_the_outline_has_a_constant_distance_along_the_skin(angle: float, radius: float) -> None:
    start = at(angle, 0.02)
    point = Placement("ST36", "left", start.position, start.normal, "tibia.l", "skin", 9.0)
    edge = patch_outline(point, TUBE, radius)
    assert edge[0] == pytest.approx(edge[-1])
    flat = unrolled(np.vstack([start.position, edge]))
    assert np.linalg.norm(flat[1:] - flat[0], axis=1) == pytest.approx(
        np.full(len(edge), radius), rel=0.005
    )


def test_the_outline_stays_on_the_skin_at_an_edge() -> None:
    start = at(0.0, 0.195)
    point = Placement("ST36", "left", start.position, start.normal, "tibia.l", "skin", 9.0)
    edge = patch_outline(point, TUBE, 0.02)
    assert np.isfinite(edge).all()
    assert edge[:, 1].max() <= 0.2001
    assert np.hypot(edge[:, 0], edge[:, 2]) == pytest.approx(np.full(len(edge), RADIUS), abs=2e-4)


def test_on_bone_the_outline_lies_in_the_tangent_plane() -> None:
    normal = np.array([0.6, 0.0, 0.8])
    point = Placement("OP-TOY", "left", np.array([0.1, 1, 0]), normal, "femur.l", "bone", 0.0)
    off = patch_outline(point, FreeSpace(), 0.012) - point.position
    assert off @ normal == pytest.approx(np.zeros(len(off)), abs=1e-12)
    assert np.linalg.norm(off, axis=1) == pytest.approx(np.full(len(off), 0.012))

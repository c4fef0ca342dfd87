"""Forbidden zones, and the tracks of hands."""

import numpy as np
import pytest

from helpers import ASSETS
from osteopoint.catalogue.paths import read_paths, read_zones
from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_data import BodyData
from osteopoint.explorer.explorer import Explorer
from osteopoint.geometry.surfaces import nearest, triangles_of
from osteopoint.placement.tracks import Track, approach, one_behind_the_other, track_along
from osteopoint.placement.zones import forbidden_at, hatching

PATHS = read_paths(ASSETS / "paths.json")
BOTH = ("left", "right")


@pytest.fixture(scope="module")
def tracks(body_data: BodyData) -> dict[tuple[str, str], Track]:
    return {
        (name, side): track_along(route, side, body_data.solver)
        for name, route in PATHS.items()
        for side in BOTH
    }


def test_every_path_lies_on_the_skin(body_data: BodyData, tracks):
    skin = body_data.skin
    assert skin is not None
    triangles = triangles_of(skin.surface.vertices, skin.surface.faces)
    for key, track in tracks.items():
        far = [np.linalg.norm(nearest(place, triangles)[0] - place) for place in track.places[::4]]
        assert max(far) < 0.001, key


def test_a_path_is_spaced_evenly_and_begins_and_ends_at_its_points(body_data: BodyData, tracks):
    for (name, side), track in tracks.items():
        steps = np.linalg.norm(np.diff(track.places, axis=0), axis=1)
        assert steps.max() < 0.0045
        for end, point in ((0, PATHS[name].via[0]), (-1, PATHS[name].via[-1])):
            at = body_data.placements[point, side].position
            assert np.linalg.norm(track.places[end] - at) < 0.001


def test_thumbs_beside_the_spine_stay_clear_of_it_and_go_upward(explorer: Explorer, tracks):
    zones = explorer.step_geometry.zones()
    for side in BOTH:
        for name in ("beside_spine", "small_of_back", "sacrum"):
            track = tracks[name, side]
            assert not zones["spine"].inside(track.places).any()
            assert np.all(np.diff(track.places[:, 1]) > -0.001)
            assert np.abs(track.places[:, 0]).min() > 0.014
    for name in ("neck_to_shoulder", "beside_neck"):
        assert tracks[name, "left"].places[0, 1] > tracks[name, "left"].places[-1, 1] + 0.05


def test_left_and_right_tracks_mirror_each_other(tracks):
    for name in PATHS:
        left, right = tracks[name, "left"], tracks[name, "right"]
        assert len(left.places) == len(right.places)
        assert left.places * [-1, 1, 1] == pytest.approx(right.places, abs=0.002)


def test_a_body_without_skin_has_no_paths(body_data: BodyData):
    class Bare:
        body = type("Body", (), {"skin": None})()

    with pytest.raises(OsteopointError, match="has no skin"):
        track_along(PATHS["beside_spine"], "left", Bare())  # type: ignore[arg-type]


def test_two_hands_on_one_path_keep_their_distance(tracks):
    first, second = one_behind_the_other(tracks["thigh_front", "left"])
    assert np.linalg.norm(first.places[0] - second.places[0]) == pytest.approx(0.11, abs=0.02)
    assert len(first.places) == len(second.places)


def test_every_zone_is_on_the_body_and_hatched_inside(explorer: Explorer, body_data: BodyData):
    assert body_data.skin is not None
    for name, here in explorer.step_geometry.zones().items():
        lines = hatching(here, body_data.skin.surface)
        assert len(lines) > 5, name
        assert here.inside(lines.mean(axis=1)).all(), name
        reach = max(r for _, r in here.bands)
        assert here.inside(lines.reshape(-1, 3), 0.003).all(), (name, reach)


@pytest.mark.parametrize(
    ("zone", "point"),
    [
        ("spine", "GV4"), ("spine", "GV9"), ("neck_front", "ST9"), ("neck_front", "LI18"),
        ("throat", "CV22"), ("eyes", "ST1"), ("armpit", "HT1"), ("elbow_crease", "PC3"),
        ("groin", "SP12"), ("behind_knee", "BL40"), ("breastbone_tip", "CV15"),
        ("coccyx", "GV1"), ("breast", "ST17"), ("belly", "CV12"), ("kidneys", "BL52"),
    ],
)  # fmt: skip
def test_a_zone_covers_its_points(explorer: Explorer, body_data: BodyData, zone: str, point: str):
    side = body_data.catalogue.points[point].sides[0]
    place = body_data.placements[point, side].position[None]
    assert explorer.step_geometry.zones()[zone].inside(place).all()


@pytest.mark.parametrize("point", ["BL23", "GB20", "BL10", "OP-PSIS", "GB21", "EX-HN5", "LI4"])
def test_taught_points_are_in_no_zone(explorer: Explorer, body_data: BodyData, point: str):
    for side in BOTH:
        place = body_data.placements[point, side].position[None]
        technique = body_data.catalogue.points[point].technique
        assert forbidden_at(explorer.step_geometry.zones(), place, technique) is None


def test_only_tapping_is_forbidden_over_the_kidneys(explorer: Explorer, body_data: BodyData):
    place = body_data.placements["BL52", "left"].position[None]
    zones = explorer.step_geometry.zones()
    assert forbidden_at(zones, place, "acupressure") is None
    kidneys = forbidden_at(zones, place, "tapping")
    assert kidneys is not None
    assert kidneys.id == "kidneys"


def test_the_inner_edge_of_a_shoulder_blade_is_approached_from_behind(body_data: BodyData):
    placement = body_data.placements["OP-SCAPULA-INNER", "left"]
    assert placement.normal[0] < -0.5, "the bone's own edge faces the spine"
    assert approach(placement, body_data.solver.body)[2] < -0.8


def test_every_zone_has_a_reason_and_a_source():
    sources = {"S0", "S1", "S2", "S3", "S4", "SAFETY"}
    for zone in read_zones(ASSETS / "zones.json").values():
        assert len(zone.reason) > 10
        assert set(zone.sources) <= sources
        assert zone.sources

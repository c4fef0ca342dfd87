"""Skin reads as skin: redder at lips and fingertips, softly lit, and hands stand out from it."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from helpers import ASSETS, stand_in_skin
from osteopoint.anatomy.skin import Skin, read_skin
from osteopoint.errors import OsteopointError
from osteopoint.scene.palette import Colour
from osteopoint.scene.skin_flush import flush_of
from osteopoint.scene.skin_material import TONES, flushed, shaded
from osteopoint.storage.settings import SKIN_TONES

BOTH = (ASSETS / "meshes", ASSETS / "meshes" / "female")
# Places on skin as `landmarks.json` has them.
LIP, FOREHEAD_HAIRLINE, NAVEL, GROIN = 466, 796, 3664, 10019


def skin_of(folder: Path) -> Skin:
    skin = read_skin(folder)
    assert skin is not None
    return skin


def brightness(colour: Colour) -> float:
    """CIE lightness, 0 to 100."""
    linear = (np.array(colour) / 255.0) ** 2.2
    return float(116 * (linear @ [0.2126, 0.7152, 0.0722]) ** (1 / 3) - 16)


def test_the_file_keeps_its_schema():
    schema = json.loads((ASSETS / "schema" / "skin_flush.schema.json").read_text())
    jsonschema.validate(json.loads((ASSETS / "skin_flush.json").read_text()), schema)


@pytest.mark.parametrize("folder", BOTH)
def test_lips_are_redder_than_the_forehead_on_both_bodies(folder: Path):
    redder = flush_of(skin_of(folder))
    assert redder[LIP] > 0.4
    assert redder[NAVEL] > 0.1
    assert redder[[FOREHEAD_HAIRLINE, GROIN]].max() == 0.0
    assert redder.max() <= 1.0
    assert (redder > 0).mean() < 0.5


def test_vertices_added_between_lips_are_red_too():
    skin = skin_of(ASSETS / "meshes")
    surface = skin.surface
    a, b, _ = surface.faces[(surface.faces == LIP).any(axis=1)][0]
    middle = (surface.vertices[a] + surface.vertices[b]) / 2
    finer = replace(
        surface,
        vertices=np.vstack([surface.vertices, middle]),
        normals=np.vstack([surface.normals, surface.normals[a]]),
        light=None,
    )
    assert flush_of(replace(skin, surface=finer))[-1] > 0.3


def test_a_skin_of_another_mesh_is_even():
    assert not flush_of(stand_in_skin()).any()


def test_a_damaged_file_of_the_places_is_named(tmp_path: Path):
    (tmp_path / "skin_flush.json").write_text('{"topology": "x", "places": [{"vertices": 3}]}')
    with pytest.raises(OsteopointError, match=r"skin_flush\.json"):
        flush_of(stand_in_skin(), tmp_path)


def test_blood_and_shadow_leave_red_the_most():
    skin = np.array(TONES["light"].skin, np.float32)
    one = np.ones(1, np.float32)
    for colour in (flushed(skin, one)[0], shaded(skin, one / 2)[0]):
        left = colour / skin
        assert left[0] > left[1]
        assert left[0] > left[2]


@pytest.mark.parametrize("tone", SKIN_TONES)
def test_hands_stand_out_from_each_tone_and_look_like_skin(tone: str):
    colours = TONES[tone]
    assert abs(brightness(colours.skin) - brightness(colours.hand)) > 15
    for red, green, blue in (colours.skin, colours.hand, colours.nail):
        assert red > green > blue


def test_each_tone_is_darker_than_the_one_before():
    steps = [brightness(TONES[tone].skin) for tone in SKIN_TONES]
    assert (np.diff(steps) < -10).all()

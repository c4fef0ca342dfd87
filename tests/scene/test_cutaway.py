"""The opened bone: its layers are seen, and the same bone gives the same picture."""

import numpy as np
import pytest

from helpers import ball, joined
from osteopoint.anatomy.atlas import Atlas
from osteopoint.errors import OsteopointError
from osteopoint.scene import cutaway as parts
from osteopoint.scene.cutaway import Cutaway, cutaway
from osteopoint.scene.palette import DARK, LIGHT

SIZE = (480, 300)


@pytest.fixture(scope="module")
def opened(atlas: Atlas) -> Cutaway:
    return cutaway(atlas.bone("femur.l").surface, SIZE, LIGHT)


def like(pixels: np.ndarray, colour: tuple[int, int, int]) -> int:
    """How many pixels have the hue of a colour, whatever light falls on them."""
    seen = pixels[..., :3].astype(float)
    bright = np.linalg.norm(seen, axis=-1)
    wanted = np.array(colour) / np.linalg.norm(colour)
    same = (seen @ wanted) / np.maximum(bright, 1.0) > 0.995
    return int((same & (bright > 90)).sum())


def test_the_picture_has_the_size_that_was_asked_for(opened: Cutaway):
    assert opened.pixels.shape == (300, 480, 4)
    assert opened.pixels.dtype == np.uint8
    assert (opened.pixels[..., 3] == 255).all()


@pytest.mark.parametrize(
    ("layer", "least"),
    [("OUTER", 2000), ("INNER", 1500), ("COMPACT", 4000), ("MARROW", 800), ("VESSEL", 100)]
    + [("NERVE", 80)],
)
def test_every_layer_is_seen(opened: Cutaway, layer: str, least: int):
    assert like(opened.pixels, getattr(parts, layer)) > least


def test_the_joint_end_is_bare_cartilage(opened: Cutaway):
    x, y = (round(value) for value in opened.anchors["cartilage"])
    near = opened.pixels[y - 4 : y + 5, x - 4 : x + 5]
    assert like(near, parts.OUTER) == 0
    assert (near[..., 2] > near[..., 0]).mean() > 0.8  # bluish, as only cartilage is
    assert like(opened.pixels[:, : x + 20], parts.OUTER) == 0


def test_each_name_points_at_its_layer(opened: Cutaway):
    for name, colour in (("outer", parts.OUTER), ("inner", parts.INNER), ("marrow", parts.MARROW)):
        x, y = (round(value) for value in opened.anchors[name])
        near = opened.pixels[y - 4 : y + 5, x - 4 : x + 5]
        assert like(near, colour) > 20, name
    order = [
        opened.anchors[name][0] for name in ("cartilage", "outer", "inner", "compact", "marrow")
    ]
    assert order == sorted(order)


def test_the_same_bone_gives_the_same_picture(atlas: Atlas, opened: Cutaway):
    again = cutaway(atlas.bone("femur.l").surface, SIZE, LIGHT)
    assert np.array_equal(again.pixels, opened.pixels)
    assert again.anchors == opened.anchors


@pytest.mark.usefixtures("one_sample")
def test_it_lies_within_the_picture_on_the_palettes_ground(atlas: Atlas):
    dark = cutaway(atlas.bone("femur.l").surface, SIZE, DARK)
    edge = np.concatenate([dark.pixels[0], dark.pixels[-1], dark.pixels[:, 0], dark.pixels[:, -1]])
    assert (edge[:, :3] == DARK.background).all()
    assert all(0 < x < 480 and 0 < y < 300 for x, y in dark.anchors.values())


@pytest.mark.usefixtures("one_sample")
def test_another_bones_other_side_opens_too(atlas: Atlas):
    right = cutaway(atlas.bone("femur.r").surface, SIZE, LIGHT)
    assert like(right.pixels, parts.OUTER) > 2000


def test_what_has_no_shaft_is_refused():
    low = ball((0.0, 0.0, 0.0), (0.02, 0.01, 0.02))
    high = ball((0.0, 1.0, 0.0), (0.02, 0.01, 0.02))
    with pytest.raises(OsteopointError, match="shaft"):
        cutaway(joined(low, high), SIZE, LIGHT)

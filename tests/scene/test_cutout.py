"""What is cut out of a picture: all that shows, in strips no wider than they need be."""

import numpy as np

from osteopoint.scene.cutout import cut_out


def diagonal(size: int = 200) -> np.ndarray:
    pixels = np.zeros((size, size, 4), np.uint8)
    for i in range(20, size - 30):
        pixels[i, i : i + 10] = (10, 20, 30, 255)
    return pixels


def test_the_strips_put_together_are_the_picture():
    pixels = diagonal()
    cutout = cut_out(pixels, -50, 7)
    assert cutout is not None
    assert (cutout.left, cutout.top) == (20 - 50, 20 + 7)
    assert np.array_equal(cutout.pixels, pixels[20:170, 20:179])


def test_an_arm_across_the_picture_costs_little_more_than_itself():
    cutout = cut_out(diagonal(), 0, 0)
    assert cutout is not None
    assert sum(strip.pixels.size for strip in cutout.strips) < 0.5 * cutout.pixels.size


def test_rows_without_anything_are_left_out():
    pixels = np.zeros((300, 10, 4), np.uint8)
    pixels[[0, 299], 4] = 255
    cutout = cut_out(pixels, 0, 0)
    assert cutout is not None
    assert len(cutout.strips) == 2
    assert cutout.pixels.shape == (300, 1, 4)


def test_of_nothing_there_is_no_cutout():
    assert cut_out(np.zeros((4, 4, 4), np.uint8), 0, 0) is None

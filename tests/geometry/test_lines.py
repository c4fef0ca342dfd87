"""Places on lines, and lengths."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osteopoint.geometry.lines import along, length, partway, path

CORNER = path(np.zeros(3), np.array([3.0, 0, 0]), np.array([3.0, 4.0, 0]))


def test_partway() -> None:
    assert partway(np.zeros(3), np.array([3.0, 0, 0]), 1 / 3) == pytest.approx([1, 0, 0])


def test_length_of_a_path() -> None:
    assert length(CORNER) == pytest.approx(7)
    assert length(CORNER[:1]) == 0


@given(st.floats(-1, 9))
def test_along_stays_on_the_path(distance: float) -> None:
    place = along(CORNER, distance)
    walked = place[0] + place[1]
    assert walked == pytest.approx(min(max(distance, 0), 7))


def test_along_an_empty_line_raises() -> None:
    with pytest.raises(ValueError, match="without places"):
        along(path(), 1.0)

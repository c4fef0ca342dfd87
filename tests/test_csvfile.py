"""Tables that a spreadsheet shows and does not run."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osteopoint.csvfile import safe_cell, write_rows


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1", "\r=1"]
)
def test_a_text_that_begins_like_a_formula_is_a_text(text: str):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["-0.01234", "+5", "-1e-7", -3.5, None, "", "PC6", "a=b", 7])
def test_numbers_and_other_texts_stay_as_they_are(cell: object):
    assert safe_cell(cell) == cell


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00")), min_size=1))
def test_every_text_comes_back_and_none_is_a_formula(row: list[str]):
    stream = io.StringIO(newline="")
    write_rows(stream, ["a"] * len(row), [row])
    stream.seek(0)
    _, read = csv.reader(stream)
    for before, after in zip(row, read, strict=True):
        assert after in (before, f"'{before}")
        assert not after.startswith(("=", "@"))

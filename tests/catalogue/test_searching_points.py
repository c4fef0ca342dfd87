"""Finding a point by whatever a person types."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osteopoint.catalogue.model import Catalogue
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.catalogue.search import edit_distance, folded, search

CATALOGUE = read_catalogue(Path(__file__).resolve().parents[2] / "assets")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("BL23", "BL23"),
        ("bl 23", "BL23"),
        ("b-23", "BL23"),
        ("UB 23", "BL23"),
        ("V23", "BL23"),
        ("Bladder 23", "BL23"),
        ("du 20", "GV20"),
        ("shenshu", "BL23"),
        ("Shèn Shū", "BL23"),
        ("肾俞", "BL23"),
        ("合谷", "LI4"),
        ("腎俞", "BL23"),
        ("hegu", "LI4"),
        ("op-psis", "OP-PSIS"),
        ("psis", "OP-PSIS"),
        ("dimple", "OP-PSIS"),
        ("Dimples", "OP-PSIS"),
        ("dimpel", "OP-PSIS"),
        ("posterior superior iliac spine", "OP-PSIS"),
        ("spina iliaca posterior", "OP-PSIS"),
        ("sitting bone", "OP-ISCHIUM"),
        ("siting bone", "OP-ISCHIUM"),
        ("mastiod", "OP-MASTOID"),
        ("funny bone", "SI8"),
        ("heel", "OP-HEEL"),
    ],
)
def test_the_first_hit_is_the_one_that_was_meant(typed: str, first: str) -> None:
    hits = search(CATALOGUE, typed, 5)
    assert hits
    assert hits[0].point.id == first


@pytest.mark.parametrize("typed", ["", "  ", "-", "qqqqqqq", "23 23 23"])
def test_nothing_is_found_for_nothing(typed: str) -> None:
    assert search(CATALOGUE, typed) == []


def test_the_limit_is_kept_and_the_order_is_by_score() -> None:
    hits = search(CATALOGUE, "knee", 4)
    assert len(hits) == 4
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_every_point_finds_itself_by_id_and_by_name() -> None:
    for point in CATALOGUE.points.values():
        assert search(CATALOGUE, point.id, 1)[0].point is point
        assert point in [hit.point for hit in search(CATALOGUE, point.name, 5)]


@given(st.text(max_size=30))
def test_no_text_is_a_traceback(text: str) -> None:
    assert len(search(CATALOGUE, text, 3)) <= 3


def test_an_empty_catalogue_finds_nothing() -> None:
    assert search(Catalogue({}, {}), "dimple") == []


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_edit_distance_is_a_distance(a: str, b: str) -> None:
    assert edit_distance(a, b) == edit_distance(b, a)
    assert (edit_distance(a, b) == 0) == (a == b)
    assert abs(len(a) - len(b)) <= edit_distance(a, b) <= max(len(a), len(b))


def test_a_swap_of_neighbours_is_one_slip() -> None:
    assert edit_distance("dimpel", "dimple") == 1


def test_folding_drops_tones_case_and_marks() -> None:
    assert folded("  Zú-Sān Lǐ! ") == "zu san li"


def test_searching_is_faster_than_typing() -> None:
    search(CATALOGUE, "warm")
    start = time.process_time()
    for typed in ("dimple", "BL23", "dimpel", "funy bone"):
        search(CATALOGUE, typed)
    assert (time.process_time() - start) / 4 < 0.05  # 5 ms on the machine it was written on

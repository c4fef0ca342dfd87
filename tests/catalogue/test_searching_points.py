"""Search for points."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osteopoint.catalogue.model import Catalogue, Point
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.catalogue.search import prepare, search
from osteopoint.catalogue.spelling import edit_distance, folded, letter_mask, max_errors

CATALOGUE = read_catalogue(Path(__file__).resolve().parents[2] / "assets")
POINTS = list(CATALOGUE.points.values())


def ids(typed: str, limit: int = 20) -> list[str]:
    return [hit.point.id for hit in search(CATALOGUE, typed, limit)]


def first_places(points: list[Point]) -> list[Point]:
    return [point for point in points if CATALOGUE.first_of(point.code) == point.id]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        # codes, as the world writes them
        ("BL23", "BL23"),
        ("bl 23", "BL23"),
        ("b-23", "BL23"),
        ("BL-023", "BL23"),
        ("UB 23", "BL23"),
        ("V23", "BL23"),
        ("Bladder 23", "BL23"),
        ("Urinary Bladder 23", "BL23"),
        ("bladder meridian 23", "BL23"),
        ("膀胱23", "BL23"),
        ("膀胱 ２３", "BL23"),
        ("膀胱经23", "BL23"),
        ("膀胱經23", "BL23"),
        ("足太阳23", "BL23"),
        ("足太陽膀胱經 23", "BL23"),
        ("腎經3", "KI3"),
        ("du 20", "GV20"),
        ("督脈20", "GV20"),
        ("Ren-17", "CV17"),
        ("S36", "ST36"),
        ("L7", "LU7"),
        ("C9", "HT9"),
        ("E36", "ST36"),
        ("P6", "PC6"),
        ("HC6", "PC6"),
        ("SJ5", "TE5"),
        ("3E5", "TE5"),
        ("Liv3", "LR3"),
        ("F3", "LR3"),
        ("G30", "GB30"),
        ("EX-HN3", "EX-HN3"),
        ("EXHN3", "EX-HN3"),
        ("ex hn 3", "EX-HN3"),
        ("HN3", "EX-HN3"),
        ("EX-B2", "EX-B2.T1"),
        ("ex-b2.t5", "EX-B2.T5"),
        ("op-psis", "OP-PSIS"),
        ("psis", "OP-PSIS"),
        # pinyin
        ("shenshu", "BL23"),
        ("shen shu", "BL23"),
        ("Shèn Shū", "BL23"),
        ("Shènshū", "BL23"),
        ("hegu", "LI4"),
        ("zusanl", "ST36"),
        # characters, in both forms
        ("肾俞", "BL23"),
        ("腎俞", "BL23"),
        ("腎俞穴", "BL23"),
        ("合谷", "LI4"),
        ("三陰交", "SP6"),
        ("三阴交", "SP6"),
        # English, Latin
        ("Kidney Shu", "BL23"),
        ("posterior superior iliac spine", "OP-PSIS"),
        ("spina iliaca posterior", "OP-PSIS"),
        # everyday words
        ("dimple", "OP-PSIS"),
        ("Dimples", "OP-PSIS"),
        ("venus dimples", "OP-PSIS"),
        ("sitting bone", "OP-ISCHIUM"),
        ("funny bone", "SI8"),
        ("heel", "OP-HEEL"),
        ("third eye", "EX-HN3"),
        # slips
        ("dimpel", "OP-PSIS"),
        ("siting bone", "OP-ISCHIUM"),
        ("mastiod", "OP-MASTOID"),
        ("funy bone", "SI8"),
        ("shensu", "BL23"),
        ("sanyinjaio", "SP6"),
        ("posterior superor iliac", "OP-PSIS"),
        # a code with its name
        ("BL-23 Shenshu", "BL23"),
        ("UB 23 kidney shu", "BL23"),
    ],
)
def test_the_first_hit(typed: str, first: str) -> None:
    assert ids(typed, 5)[:1] == [first]


@pytest.mark.parametrize("typed", ["knee cap", "kneecap", "Knee-Cap", "knee ca"])
def test_spaces_between_words_are_ignored(typed: str) -> None:
    texts = [" ".join((*hit.point.common, hit.point.name)) for hit in search(CATALOGUE, typed, 3)]
    assert texts
    assert all("knee" in text.casefold() for text in texts)


@pytest.mark.parametrize("typed", ["", "  ", "-", "穴穴穴", "qqqqqqq", "23 23 23", "BL99", "BL0"])
def test_an_empty_text_finds_nothing(typed: str) -> None:
    assert ids(typed) == []


def test_hits_are_limited_and_sorted_by_score() -> None:
    hits = search(CATALOGUE, "knee", 4)
    assert len(hits) == 4
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_channel_is_found_whole_in_the_order_of_its_numbers() -> None:
    numbers = [f"BL{number}" for number in range(1, 68)]
    for typed in ("BL", "UB", "足太阳", "bladder channel"):
        assert ids(typed, 67) == numbers
    assert ids("BL2")[:4] == ["BL2", "BL20", "BL21", "BL22"]
    assert ids("UB 2")[:4] == ["BL2", "BL20", "BL21", "BL22"]


def test_a_group_is_found_by_its_name() -> None:
    members = [point.id for point in POINTS if "back-shu" in point.groups]
    for typed in ("back-shu", "back shu point"):
        assert ids(typed)[: len(members)] == members


def test_a_set_of_places_is_one_hit() -> None:
    assert [place for place in ids("paravertebral") if place.startswith("EX-B2")] == ["EX-B2.T1"]
    assert ids("夹脊") == ["EX-B2.T1"]
    assert ids("beside T5")[:1] == ["EX-B2.T5"], "a text that names one place means that one"


def test_every_code_finds_its_point_first() -> None:
    for point in POINTS:
        assert ids(point.id, 1) == [point.id]
        assert ids(point.id.lower().replace("-", ""), 1) == [point.id]
        assert ids(point.id.replace("-", " "), 1) == [point.id]


def test_every_point_is_found_by_each_of_its_names() -> None:
    named = {point.id: names_of(point) for point in first_places(POINTS)}
    for point in first_places(POINTS):
        names = (point.name, point.pinyin, folded(point.pinyin), point.characters, point.latin)
        for text in (*names, point.traditional, *point.common):
            if text:
                same = sum(plain(text) in others for others in named.values())
                assert point.id in ids(text, max(3, same)), text


def names_of(point: Point) -> set[str]:
    """Return a point's names: of those that share one nobody can say which is meant."""
    names = (point.id, point.name, point.pinyin, point.characters, point.traditional, point.latin)
    return {plain(text) for text in (*names, *point.common, point.id.removeprefix("OP-"))}


def plain(text: str) -> str:
    return folded(text).replace(" ", "")


@pytest.mark.parametrize("vertebra", ["C7", "T7", "L4", "L5"])
def test_a_vertebra_comes_before_an_old_spelling_of_a_code(vertebra: str) -> None:
    assert search(CATALOGUE, vertebra)[0].point.id == f"OP-{vertebra}-SPINE"


def test_a_typing_error_in_the_name_of_a_place_of_a_set() -> None:
    assert [hit.point.id for hit in search(CATALOGUE, "hp bone outer of the two")] == [
        "EX-LE1.outer"
    ]


@given(st.sampled_from(POINTS), st.data())
def test_one_typing_error_in_a_long_name(point: Point, data: st.DataObject) -> None:
    name = folded(point.name)
    if len(name.replace(" ", "")) < 7 or not name.replace(" ", "").isalpha():
        return
    at = data.draw(st.integers(1, len(name) - 2))
    slip = data.draw(st.sampled_from(["drop", "double", "swap"]))
    changed = {
        "drop": name[:at] + name[at + 1 :],
        "double": name[:at] + name[at] + name[at:],
        "swap": name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    }[slip]
    found = [hit.point.code for hit in search(CATALOGUE, changed, 8)]
    assert point.code in found, changed


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    assert len(search(CATALOGUE, text, 3)) <= 3


@given(st.text("abehiklnostu 俞肾膀胱23-", max_size=16))
def test_no_text_of_usual_letters_raises(text: str) -> None:
    hits = search(CATALOGUE, text, 30)
    assert len({hit.point.code for hit in hits}) == len(hits)


def test_an_empty_catalogue_finds_nothing() -> None:
    assert search(Catalogue({}, {}), "dimple") == []


def test_the_index_is_built_once_per_catalogue() -> None:
    assert prepare(CATALOGUE) is prepare(CATALOGUE)
    one = Catalogue({"BL23": CATALOGUE.points["BL23"]}, {})
    assert [hit.point.id for hit in search(one, "dimple")] == []
    assert prepare(CATALOGUE).points == tuple(POINTS)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_edit_distance_is_a_distance(a: str, b: str) -> None:
    slips = edit_distance(a, b)
    assert slips == edit_distance(b, a)
    assert (slips == 0) == (a == b)
    assert abs(len(a) - len(b)) <= slips <= max(len(a), len(b))
    assert (letter_mask(a) & ~letter_mask(b)).bit_count() <= slips, "no near word is passed over"


def test_a_swap_of_neighbours_is_one_error() -> None:
    assert edit_distance("dimpel", "dimple") == 1


def test_longer_words_tolerate_more_errors() -> None:
    assert [max_errors(n) for n in range(2, 9)] == [0, 0, 1, 1, 1, 2, 2]


def test_folding_drops_tones_case_and_marks() -> None:
    assert folded("  Zú-Sān Lǐ! ") == "zu san li"

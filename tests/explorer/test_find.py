"""One search finds points, bones, landmarks, sessions and lessons; everyday words lead there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import ASSETS
from osteopoint.catalogue.everyday_words import matching, read_everyday_words
from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.find import Found, find

ENTRIES = read_everyday_words(ASSETS)


def found(explorer: Explorer, text: str) -> Found:
    return find(explorer, explorer.guidance.protocols(), text)


@pytest.mark.parametrize(
    ("text", "point", "session", "lesson"),
    [
        ("sore back", "OP-PSIS", "P1b", "back"),
        ("back pain", "OP-PSIS", "P1b", "back"),
        ("lower back", "OP-PSIS", "P1b", "back"),
        ("my lower back is sore", "OP-PSIS", "P1b", "back"),
        ("Rückenschmerzen", "OP-PSIS", "P1", "back"),
        ("headache", "GB20", "P3", "acupressure"),
        ("stiff neck", "OP-C7-SPINE", "P2", "neck_self"),
        ("carpals", "OP-LUNATE", "", ""),
        ("tailbone", "OP-COCCYX", "", ""),
        ("shin", "OP-SHIN", "", ""),
        ("sit bones", "OP-ISCHIUM", "", "sitting"),
        ("lymph", "", "", "bone_alive"),
    ],
)
def test_everyday_words_lead_where_people_expect(
    explorer: Explorer, text: str, point: str, session: str, lesson: str
):
    there = found(explorer, text)
    assert not point or point in [each.point.id for each in there.points[:7]]
    assert not session or session in [each.id for each in there.sessions]
    assert not lesson or lesson in [name for name, _ in there.lessons]


def test_carpals_are_the_eight_bones_of_the_wrist_and_no_metacarpal(explorer: Explorer):
    there = found(explorer, "carpals")
    assert len(there.bones) == 8
    assert not any("metacarpal" in each.point.name.casefold() for each in there.points)


def test_a_code_that_was_typed_comes_first(explorer: Explorer):
    assert found(explorer, "BL23").points[0].point.id == "BL23"
    assert found(explorer, "shenshu").points[0].point.id == "BL23"


def test_before_the_points_are_read_bones_are_found(explorer: Explorer):
    bare = Explorer(explorer.atlas)
    there = found(bare, "femur")
    assert there.bones == ["femur.l", "femur.r"]
    assert there.points == []


def test_the_words_lead_only_to_what_there_is(explorer: Explorer):
    data = explorer.body_data
    assert data is not None
    assert data.library is not None
    for entry in ENTRIES:
        assert set(entry.points) <= {p.code for p in data.catalogue.points.values()} | set(
            data.catalogue.points
        )
        assert set(entry.bones) <= set(explorer.atlas.bones)
        assert set(entry.sessions) <= set(data.practice.protocols)
        assert set(entry.lessons) <= set(data.library.lessons)


def test_no_word_stands_in_two_entries():
    words = [word for entry in ENTRIES for word in entry.words]
    assert len(words) == len(set(words))


def test_of_words_inside_a_sentence_the_longest_counts_first():
    first = matching(ENTRIES, "what to do for my lower back")[0]
    assert "lower back" in first.words


@given(text=st.text(max_size=40))
def test_any_text_is_answered(text: str):
    assert isinstance(matching(ENTRIES, text), list)

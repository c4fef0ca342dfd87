"""Lessons, claims and the setup as data, and what happens when the data is wrong."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers import ASSETS
from osteopoint.catalogue.lessons import GRADE_WORDS, Library, read_library
from osteopoint.errors import OsteopointError


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library(ASSETS)


def damage(assets: Path, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    document = json.loads((assets / name).read_text(encoding="utf-8"))
    change(document)
    (assets / name).write_text(json.dumps(document), encoding="utf-8")


def test_every_claim_has_author_grade_and_evidence(library: Library):
    for claim in library.claims.values():
        assert claim.who
        assert claim.evidence
        assert claim.evidence_sources
        assert claim.grade in GRADE_WORDS
        assert set(claim.who) | set(claim.evidence_sources) <= set(library.sources)


def test_claims_not_taught_have_a_reason(library: Library):
    for claim in library.claims.values():
        assert bool(claim.why) == (claim.show != "card")
        assert claim.grade != "X" or claim.show != "card"


def test_every_drawing_is_our_own_plain_svg_without_references():
    drawings = sorted((ASSETS / "pictures").glob("*.svg"))
    assert len(drawings) == 10
    for drawing in drawings:
        text = drawing.read_text(encoding="utf-8")
        assert "<title>" in text
        for unwanted in ("href", "<image", "<filter", "<style", "<script", "url("):
            assert unwanted not in text, (drawing.name, unwanted)
        assert {part.split('"')[0] for part in text.split('font-family="')[1:]} <= {"sans-serif"}


def test_every_drawing_is_shown_somewhere(library: Library):
    named = {s.picture for lesson in library.lessons.values() for s in lesson.sections}
    named |= {posture.picture for posture in library.setup.postures}
    assert named - {""} == {path.stem for path in (ASSETS / "pictures").glob("*.svg")}


def test_the_setup_has_questions_for_a_professional(library: Library):
    assert all(text.endswith("?") for text in library.setup.professional_questions)
    assert len(library.setup.postures) == 5


def test_the_error_for_an_unknown_lesson_lists_all(library: Library):
    with pytest.raises(OsteopointError, match="no lesson 'x'; there is osteomassage"):
        library.lesson("x")


@pytest.mark.parametrize("name", ["lessons.json", "claims.json", "setup.json", "sources.json"])
def test_a_missing_or_damaged_file_is_named(assets_copy: Path, name: str):
    (assets_copy / name).write_text("{", encoding="utf-8")
    with pytest.raises(OsteopointError, match=name):
        read_library(assets_copy)
    (assets_copy / name).write_text('{"version": 1}', encoding="utf-8")
    with pytest.raises(OsteopointError, match=rf"{name}.*missing"):
        read_library(assets_copy)
    (assets_copy / name).unlink()
    with pytest.raises(OsteopointError, match=name):
        read_library(assets_copy)


def _section(document: dict[str, Any]) -> dict[str, Any]:
    return document["lessons"][0]["sections"][0]


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("lessons.json", lambda d: _section(d).update(claims=["nothing"]), "claim: 'nothing'"),
        ("lessons.json", lambda d: _section(d).update(picture="nothing"), "drawing 'nothing'"),
        ("lessons.json", lambda d: _section(d).update(paragraphs="one"), "'paragraphs'"),
        ("lessons.json", lambda d: d["lessons"][0].update(kind="film"), "lesson, read"),
        ("lessons.json", lambda d: d.update(lessons=[]), "no lessons"),
        ("lessons.json", lambda d: d.update(lessons=[7]), "wrong"),
        ("claims.json", lambda d: d["claims"][0].update(grade="Z"), "A, B, C, X"),
        ("claims.json", lambda d: d["claims"][0].update(grade="X"), "graded X"),
        ("claims.json", lambda d: d["claims"][0].update(who=[]), "who says so"),
        ("claims.json", lambda d: d["claims"][0].update(who=["NOBODY"]), "source: 'NOBODY'"),
        ("claims.json", lambda d: d["claims"][0].update(evidence=""), "what is known"),
        ("setup.json", lambda d: d["postures"][0].update(picture="none"), "drawing 'none'"),
        ("setup.json", lambda d: d["items"][0].pop("why"), "'why' is missing"),
    ],
)
def test_an_error_in_a_file_is_one_sentence(assets_copy: Path, name: str, change, told: str):
    damage(assets_copy, name, change)
    with pytest.raises(OsteopointError) as error:
        read_library(assets_copy)
    assert name in str(error.value)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_no_text_in_a_drawing_promises_anything():
    words = json.loads((ASSETS / "banned_words.json").read_text(encoding="utf-8"))["words"]
    for drawing in (ASSETS / "pictures").glob("*.svg"):
        text = drawing.read_text(encoding="utf-8")
        for word in words:
            assert not re.search(word["pattern"], text, re.IGNORECASE), (drawing.name, word["word"])

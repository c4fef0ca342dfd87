"""Lessons, the claims in them, and the set-up of a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import read_as

Row = dict[str, Any]
Grade = Literal["A", "B", "C", "X"]
Show = Literal["card", "history", "never"]
Kind = Literal["lesson", "read"]

GRADE_WORDS: dict[Grade, str] = {
    "A": "good trials",
    "B": "some trials, of low certainty",
    "C": "tradition, or plausible only",
    "X": "not shown",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim and its evidence.

    Attributes
    ----------
    says : text of the claim
    who : ids of the sources that make the claim
    grade : grade of the evidence, see `GRADE_WORDS`
    evidence : summary of the evidence, with its own sources
    show : ``card`` as taught; ``history`` in a section on history, not taught; or ``never``
    why : reason why it is not taught; empty if it is
    """

    id: str
    says: str
    who: tuple[str, ...]
    grade: Grade
    evidence: str
    evidence_sources: tuple[str, ...]
    show: Show
    why: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a lesson; `picture` is the name of a drawing, or empty."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    bullets: tuple[str, ...]
    picture: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A short text; its kind is ``read`` if its content cannot be practised with the guide."""

    id: str
    title: str
    kind: Kind
    summary: str
    sections: tuple[Section, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do before or after a session, and the reason."""

    id: str
    text: str
    why: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Posture:
    """A way to sit, stand or lie, with its drawing."""

    id: str
    name: str
    text: str
    picture: str


@dataclass(frozen=True, slots=True)
class Setup:
    """Preparation, postures, aftercare, and questions for a professional."""

    items: tuple[Item, ...]
    postures: tuple[Posture, ...]
    after: tuple[Item, ...]
    professional_questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """Lessons, claims and set-up; `sources` holds the titles of sources by id."""

    lessons: Mapping[str, Lesson]
    claims: Mapping[str, Claim]
    setup: Setup
    sources: Mapping[str, str]

    def lesson(self, lesson_id: str) -> Lesson:
        """Return a lesson.

        Raises
        ------
        OsteopointError
            If it is unknown; the message lists all lessons.
        """
        if lesson_id not in self.lessons:
            known = ", ".join(self.lessons)
            raise OsteopointError(f"There is no lesson '{lesson_id}'; there is {known}.")
        return self.lessons[lesson_id]


def read_library(assets: Path) -> Library:
    """Read `lessons.json`, `claims.json`, `setup.json` and the titles in `sources.json`.

    Raises
    ------
    OsteopointError
        If a file is missing or damaged, or names an unknown claim, source or drawing.
    """
    sources = read_as(assets / "sources.json", _sources)
    claims = read_as(assets / "claims.json", lambda document: _claims(document, sources))
    pictures = assets / "pictures"
    lessons = read_as(
        assets / "lessons.json", lambda document: _lessons(document, claims, sources, pictures)
    )
    setup = read_as(assets / "setup.json", lambda document: _setup(document, sources, pictures))
    return Library(lessons, claims, setup, sources)


def _sources(document: Row) -> dict[str, str]:
    return {_text(row, "id"): _text(row, "title") for row in document["sources"]}


def _claims(document: Row, sources: Mapping[str, str]) -> dict[str, Claim]:
    claims: dict[str, Claim] = {}
    for row in document["claims"]:
        claim = Claim(
            _text(row, "id"),
            _text(row, "says"),
            _named(row, "who", sources),
            _one_of(row, "grade", get_args(Grade)),
            _text(row, "evidence"),
            _named(row, "evidence_sources", sources),
            _one_of(row, "show", get_args(Show)),
            _text(row, "why"),
        )
        if not (claim.who and claim.evidence and claim.evidence_sources):
            raise ValueError(f"the claim '{claim.id}' does not say who says so or what is known")
        if claim.show == "card" and claim.grade == "X":
            raise ValueError(f"the claim '{claim.id}' is graded X and yet shown as taught")
        claims[claim.id] = claim
    return claims


def _lessons(
    document: Row, claims: Mapping[str, Claim], sources: Mapping[str, str], pictures: Path
) -> dict[str, Lesson]:
    lessons: dict[str, Lesson] = {}
    for row in document["lessons"]:
        sections = []
        for part in row["sections"]:
            names = _texts(part, "claims")
            unknown = [name for name in names if name not in claims]
            if unknown:
                raise ValueError(f"the lesson '{row['id']}' names no known claim: '{unknown[0]}'")
            sections.append(
                Section(
                    _text(part, "id"),
                    _text(part, "title"),
                    _texts(part, "paragraphs"),
                    _texts(part, "bullets"),
                    _picture(part, pictures),
                    tuple(claims[name] for name in names),
                )
            )
        lesson = Lesson(
            _text(row, "id"),
            _text(row, "title"),
            _one_of(row, "kind", get_args(Kind)),
            _text(row, "summary"),
            tuple(sections),
            _named(row, "sources", sources),
        )
        lessons[lesson.id] = lesson
    if not lessons:
        raise ValueError("it lists no lessons")
    return lessons


def _setup(document: Row, sources: Mapping[str, str], pictures: Path) -> Setup:
    items, after = (
        tuple(
            Item(
                _text(row, "id"),
                _text(row, "text"),
                _text(row, "why"),
                _named(row, "sources", sources),
            )
            for row in document[key]
        )
        for key in ("items", "after")
    )
    postures = tuple(
        Posture(_text(row, "id"), _text(row, "name"), _text(row, "text"), _picture(row, pictures))
        for row in document["postures"]
    )
    return Setup(items, postures, after, _texts(document, "professional_questions"))


def _text(row: Row, key: str) -> str:
    value = row[key]
    if not isinstance(value, str):
        raise TypeError(f"'{key}' is no text")
    return value


def _texts(row: Row, key: str) -> tuple[str, ...]:
    value = row[key]
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise TypeError(f"'{key}' is no list of texts")
    return tuple(value)


def _named(row: Row, key: str, sources: Mapping[str, str]) -> tuple[str, ...]:
    names = _texts(row, key)
    for name in names:
        if name not in sources:
            raise ValueError(f"'{row['id']}' names no known source: '{name}'")
    return names


def _one_of(row: Row, key: str, allowed: tuple[Any, ...]) -> Any:
    if row[key] not in allowed:
        raise ValueError(f"'{key}' of '{row['id']}' is none of {', '.join(allowed)}")
    return row[key]


def _picture(row: Row, pictures: Path) -> str:
    name = _text(row, "picture")
    # Compared with existing drawings, so that a name from a file is never used as a path.
    if name and name not in {drawing.stem for drawing in pictures.glob("*.svg")}:
        raise ValueError(f"there is no drawing '{name}' in {pictures}")
    return name

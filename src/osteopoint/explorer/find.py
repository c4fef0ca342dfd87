"""One search for everything: points, bones, landmarks, sessions and lessons, in groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from osteopoint.catalogue.everyday_words import EverydayWords, matching
from osteopoint.catalogue.spelling import folded
from osteopoint.explorer.body_queries import BodyQueries

if TYPE_CHECKING:
    from osteopoint.catalogue.lessons import Library
    from osteopoint.catalogue.model import Point
    from osteopoint.catalogue.protocols import Protocol

MAX_HITS = 80


@dataclass(frozen=True, slots=True)
class FoundPoint:
    """A point, and the text that matched; empty if an everyday word led to it."""

    point: Point
    matched: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a text finds, each list best first.

    Attributes
    ----------
    complaint : whether the text names a complaint
    bones, landmarks : ids
    lessons : id and title of the section that matched; the title is empty for a whole lesson
    """

    complaint: bool
    points: list[FoundPoint]
    bones: list[str]
    landmarks: list[str]
    sessions: list[Protocol]
    lessons: list[tuple[str, str]]


def find(body: BodyQueries, protocols: Iterable[Protocol], text: str) -> Found:
    """Return everything that a text finds; what everyday words lead to comes first."""
    wanted = folded(text)
    data = body.body_data
    meant = matching(data.everyday, text) if data is not None else []
    named = [bone.id for bone in body.atlas.bones.values() if _has(wanted, bone.title, bone.latin)]
    there = set(body.atlas.bones)
    bones = [bone for bone in _ids(meant, "bones") if bone in there]
    if data is None:
        return Found(False, [], _once([*bones, *named])[:MAX_HITS], [], [], [])
    landmarks = [query.id for query in data.queries.values() if _has(wanted, query.name)]
    every = list(protocols)
    lead = [each for name in _ids(meant, "sessions") for each in every if each.id == name]
    sessions = [*lead, *(each for each in every if _has(wanted, each.name, each.summary))]
    return Found(
        any(entry.complaint for entry in meant),
        list(_points(body, meant, text)),
        _once([*bones, *named])[:MAX_HITS],
        landmarks[:MAX_HITS],
        list({each.id: each for each in sessions}.values()),
        _lessons(data.library, meant, wanted),
    )


def _points(body: BodyQueries, meant: list[EverydayWords], text: str) -> Iterator[FoundPoint]:
    from osteopoint.catalogue.search import search  # the first picture needs no search

    data = body.body_data
    assert data is not None
    seen: set[str] = set()
    catalogue = data.catalogue
    hits = search(catalogue, text, MAX_HITS)
    exact = [hit for hit in hits if hit.score >= 100.0]  # a code that was typed comes first
    led = [catalogue.points[catalogue.first_of(name)] for name in _ids(meant, "points")
           if catalogue.first_of(name) in catalogue.points]  # fmt: skip
    found = [FoundPoint(hit.point, hit.matched) for hit in exact]
    found += [FoundPoint(point) for point in led]
    found += [FoundPoint(hit.point, hit.matched) for hit in hits]
    for each in found:
        if each.point.id not in seen:
            seen.add(each.point.id)
            yield each


def _lessons(
    library: Library | None, meant: list[EverydayWords], wanted: str
) -> list[tuple[str, str]]:
    if library is None:
        return []
    found = {name: "" for name in _ids(meant, "lessons") if name in library.lessons}
    for lesson in library.lessons.values():
        if _has(wanted, lesson.title):
            found.setdefault(lesson.id, "")
    if len(wanted) > 2:
        for lesson in library.lessons.values():
            for section in lesson.sections:
                claims = (claim.says for claim in section.claims if claim.show != "never")
                if _has(wanted, section.title, *section.paragraphs, *section.bullets, *claims):
                    found.setdefault(lesson.id, section.title)
    return list(found.items())


def _ids(meant: Iterable[EverydayWords], kind: str) -> list[str]:
    return _once(name for entry in meant for name in getattr(entry, kind))


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _has(wanted: str, *texts: str) -> bool:
    return any(wanted in folded(text) for text in texts)

"""The steps that move along the body."""

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np

from osteopoint.anatomy.directions import direction, in_words
from osteopoint.geometry.frames import UP, Vector
from osteopoint.geometry.lines import Line, length, marks_of, path
from osteopoint.geometry.nearby import Foot
from osteopoint.placement.body import Site
from osteopoint.placement.model import StepTaken
from osteopoint.placement.step import Plain, Standing, Words, begun, done, said
from osteopoint.placement.terrain import Way, joined

FINGER = "finger"  # the measure of finger-breadths
_ONTO_MIDLINE = np.array([0.0, 1.0, 1.0])


@dataclass(frozen=True, slots=True)
class At(Plain):
    """Begin at a landmark or another point, on the skin straight out from it if so said."""

    place: str
    seen_from: Words = ""
    key: ClassVar[str] = "at"

    def take(self, site: Site, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        foot = site.stand(self.place, self.seen_from)
        off = abs(float(foot.position[0]))
        where = "on the midline" if off < 0.003 else f"{said(off)} from the midline"
        return done(f"Start at {site.name(self.place)}, {where}.", path(), foot, self.places())


@dataclass(frozen=True, slots=True)
class Between(Plain):
    """Along a tape from one place to another: a share of it, or so many of its cun."""

    start: str
    end: str
    fraction: float = 0.5
    cun: float = -1.0
    measure: str = ""
    via: tuple[str, ...] = ()
    seen_from: Words = ""
    key: ClassVar[str] = "between"

    def take(self, site: Site, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        stops = [site.stand(place, self.seen_from) for place in (self.start, *self.via, self.end)]
        way = _tape(site, stops)
        line, whole = way.places, way.length
        names = f"from {site.name(self.start)} to {site.name(self.end)}"
        if self.cun >= 0.0:
            cun = site.body.measure(self.measure).cun
            going, spacing = whole * self.cun / cun, whole / cun
            sentence = (
                f"The way {names} is {cun:g} cun, {said(whole)} here; "
                f"go {self.cun:g} cun of it, {said(going)}."
            )
        else:
            going, spacing = whole * self.fraction, 0.0
            share = "half-way" if self.fraction == 0.5 else f"{self.fraction:.0%} of the way"
            sentence = f"Go {share} ({said(going)} of {said(whole)}) {names}."
        foot, count = site.terrain.part(way, going), max(self.cun, 0.0)
        return done(sentence, line, foot, self.places(), spacing, self.measure, count)


@dataclass(frozen=True, slots=True)
class Level(Plain):
    """The midline level with a place, then so many cun out from it."""

    place: str
    lateral_cun: float
    measure: str
    on: str = "posterior"
    key: ClassVar[str] = "level"

    def take(self, site: Site, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        mark = site.position(self.place) * _ONTO_MIDLINE
        foot = site.terrain.stand(mark, direction(self.on, "midline"))
        line: Line = path()
        cun = 0.0
        if self.lateral_cun:
            cun = site.cun(self.measure)
            out = direction("lateral", site.side)
            line, foot = _walked(site.terrain.walk(foot, out, self.lateral_cun * cun))
        sentence = (
            f"Level with {site.name(self.place)}, go {self.lateral_cun:g} cun out from the "
            f"midline, {said(self.lateral_cun * cun)} here "
            f"({site.body.cun_in_words(self.measure, site.side)})."
        )
        return done(sentence, line, foot, self.places(), cun, self.measure, self.lateral_cun)


@dataclass(frozen=True, slots=True)
class Cun(Plain):
    """So many cun in a direction, or towards a place."""

    count: float
    measure: str
    direction: Words = ""
    to: str = ""
    key: ClassVar[str] = "cun"

    def take(self, site: Site, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        cun = site.cun(self.measure)
        line, foot, way = _walk(site, begun(here), self.direction, self.to, self.count * cun)
        sentence = (
            f"Go {self.count:g} cun {way}, {said(self.count * cun)} here "
            f"({site.body.cun_in_words(self.measure, site.side)})."
        )
        return done(sentence, line, foot, self.places(), cun, self.measure, self.count)


@dataclass(frozen=True, slots=True)
class Fingers(Plain):
    """So many finger-breadths in a direction, or towards a place."""

    count: float
    direction: Words = ""
    to: str = ""
    key: ClassVar[str] = "fingers"

    def take(self, site: Site, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        finger = site.body.finger()
        line, foot, way = _walk(site, begun(here), self.direction, self.to, self.count * finger)
        breadth = "finger-breadth" if self.count == 1 else "finger-breadths"
        sentence = (
            f"Go {self.count:g} {breadth} {way}, {said(self.count * finger)} here "
            f"(one is {finger * 1000:.0f} mm, by the body's height)."
        )
        return done(sentence, line, foot, self.places(), finger, FINGER, self.count)


@dataclass(frozen=True, slots=True)
class Towards(Plain):
    """Part of the way from here to a place."""

    place: str
    fraction: float
    key: ClassVar[str] = "towards"

    def take(self, site: Site, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        stops = [begun(here).foot, site.stand(self.place)]
        way = _tape(site, stops)
        going = way.length * self.fraction
        sentence = (
            f"Go {self.fraction:.0%} of the way to {site.name(self.place)}, {said(going)} here."
        )
        return done(sentence, way.places, site.terrain.part(way, going), self.places())


@dataclass(frozen=True, slots=True)
class Height(Plain):
    """Straight up or down until level with a place."""

    place: str
    key: ClassVar[str] = "height"

    def take(self, site: Site, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        start, level = begun(here), float(site.position(self.place)[1])
        line, foot = _walked(site.terrain.until(start.foot, UP, UP, level))
        way = "up" if level >= start.position[1] else "down"
        sentence = f"Go straight {way} {said(length(line))}, level with {site.name(self.place)}."
        return done(sentence, line, foot, self.places())


@dataclass(frozen=True, slots=True)
class Column(Plain):
    """Straight sideways until as far from the midline as a place."""

    place: str
    key: ClassVar[str] = "column"

    def take(self, site: Site, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        start, out = begun(here), direction("lateral", site.side)
        goal = abs(float(site.position(self.place)[0]))
        line, foot = _walked(site.terrain.until(start.foot, out, out, goal))
        way = "out" if goal >= float(start.position @ out) else "in"
        sentence = f"Go straight {way} {said(length(line))}, in line with {site.name(self.place)}."
        return done(sentence, line, foot, self.places())


def _walk(
    site: Site, here: Standing, words: Words, to: str, distance: float
) -> tuple[Line, Foot, str]:
    """Walk in a direction or towards a place; the way in words comes along."""
    if not to:
        way = site.terrain.walk(here.foot, direction(words, site.side), distance)
        return way.places, way.end, in_words(words)
    way = _tape(site, [here.foot, site.stand(to)])
    if way.length < distance:
        raise ValueError(f"{site.name(to)} is only {said(way.length)} away")
    foot = site.terrain.part(way, distance)
    return _cut(way.places, distance, foot.position), foot, f"towards {site.name(to)}"


def _tape(site: Site, stops: list[Foot]) -> Way:
    return joined([site.terrain.tape(a, b) for a, b in pairwise(stops)])


def _walked(way: Way) -> tuple[Line, Foot]:
    return way.places, way.end


def _cut(line: Line, distance: float, end: Vector) -> Line:
    return np.concatenate([line[marks_of(line) < distance], end[None]])

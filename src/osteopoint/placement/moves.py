"""The steps that move along the body."""

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np

from osteopoint.anatomy.directions import direction, in_words
from osteopoint.geometry.frames import ONTO_MIDLINE, UP, Vector
from osteopoint.geometry.lines import Line, beginning, length, marks_of, path
from osteopoint.geometry.nearby import SurfacePoint
from osteopoint.placement.body import Site
from osteopoint.placement.measures import STATURE
from osteopoint.placement.model import StepTaken
from osteopoint.placement.step import Plain, StepState, Words, begun, done, said
from osteopoint.placement.terrain import Way, joined

FINGER = "finger"  # the measure of finger-breadths


@dataclass(frozen=True, slots=True)
class At(Plain):
    """Begin at a landmark or another point, on the skin straight out from it if so said."""

    place: str
    seen_from: Words = ""
    key: ClassVar[str] = "at"

    def take(self, site: Site, here: StepState | None) -> tuple[StepTaken, StepState]:
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

    def take(self, site: Site, here: StepState | None) -> tuple[StepTaken, StepState]:
        """Go there; see `Step.take`."""
        stops = [site.stand(place, self.seen_from) for place in (self.start, *self.via, self.end)]
        way = _tape(site, stops)
        line, whole = way.places, way.length
        names = f"from {site.name(self.start)} to {site.name(self.end)}"
        if self.cun >= 0.0:
            measure = site.body.measure(self.measure)
            cun, spacing = measure.cun, whole / measure.cun
            going = whole * self.cun / cun
            if measure.axis == "height":
                going = _rise(way, self.cun / cun * float(np.ptp(line[[0, -1], 1])))
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

    def take(self, site: Site, here: StepState | None) -> tuple[StepTaken, StepState]:
        """Go there; see `Step.take`."""
        mark = site.position(self.place) * ONTO_MIDLINE
        foot = site.terrain.stand(mark, direction(self.on, "midline"))
        line: Line = path()
        cun = 0.0
        if self.lateral_cun:
            cun = site.cun(self.measure)
            out = direction("lateral", site.side)
            line, foot = _walked(_sideways(site, foot, out, self.lateral_cun, self.measure))
        sentence = (
            f"Level with {site.name(self.place)}, go {self.lateral_cun:g} cun out from the "
            f"midline, {said(self.lateral_cun * cun)} here "
            f"({site.body.cun_in_words(self.measure, site.side)})."
        )
        return _counted(sentence, line, foot, self.places(), self.measure, self.lateral_cun)


@dataclass(frozen=True, slots=True)
class Cun(Plain):
    """So many cun in a direction, or towards a place."""

    count: float
    measure: str
    direction: Words = ""
    to: str = ""
    key: ClassVar[str] = "cun"

    def take(self, site: Site, here: StepState | None) -> tuple[StepTaken, StepState]:
        """Go there; see `Step.take`."""
        cun, start = site.cun(self.measure), begun(here)
        axis = "" if self.measure == STATURE else site.body.measure(self.measure).axis
        distance = self.count * cun
        words = in_words(self.direction) if self.direction else ""
        if self.direction in ("lateral", "medial"):
            out = direction(self.direction, site.side)
            line, foot = _walked(
                _sideways(site, start.surface_point, out, self.count, self.measure)
            )
        elif axis == "height" and self.direction in ("superior", "inferior"):
            goal = float(start.position[1]) + distance * float(
                direction(self.direction, site.side)[1]
            )
            line, foot = _walked(site.terrain.until(start.surface_point, UP, UP, goal))
        else:
            line, foot, words = _walk(
                site, start, self.direction, self.to, distance, upright=axis == "height"
            )
        sentence = (
            f"Go {self.count:g} cun {words}, {said(distance)} here "
            f"({site.body.cun_in_words(self.measure, site.side)})."
        )
        return _counted(sentence, line, foot, self.places(), self.measure, self.count)


@dataclass(frozen=True, slots=True)
class Fingers(Plain):
    """So many finger-breadths in a direction, or towards a place."""

    count: float
    direction: Words = ""
    to: str = ""
    key: ClassVar[str] = "fingers"

    def take(self, site: Site, here: StepState | None) -> tuple[StepTaken, StepState]:
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

    def take(self, site: Site, here: StepState | None) -> tuple[StepTaken, StepState]:
        """Go there; see `Step.take`."""
        stops = [begun(here).surface_point, site.stand(self.place)]
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

    def take(self, site: Site, here: StepState | None) -> tuple[StepTaken, StepState]:
        """Go there; see `Step.take`."""
        start, level = begun(here), float(site.position(self.place)[1])
        line, foot = _walked(site.terrain.until(start.surface_point, UP, UP, level))
        way = "up" if level >= start.position[1] else "down"
        sentence = f"Go straight {way} {said(length(line))}, level with {site.name(self.place)}."
        return done(sentence, line, foot, self.places())


@dataclass(frozen=True, slots=True)
class Column(Plain):
    """Straight sideways until as far from the midline as a place."""

    place: str
    key: ClassVar[str] = "column"

    def take(self, site: Site, here: StepState | None) -> tuple[StepTaken, StepState]:
        """Go there; see `Step.take`."""
        start, out = begun(here), direction("lateral", site.side)
        goal = abs(float(site.position(self.place)[0]))
        line, foot = _walked(site.terrain.until(start.surface_point, out, out, goal))
        way = "out" if goal >= float(start.position @ out) else "in"
        sentence = f"Go straight {way} {said(length(line))}, in line with {site.name(self.place)}."
        return done(sentence, line, foot, self.places())


def _counted(
    sentence: str,
    line: Line,
    end: SurfacePoint,
    places: tuple[str, ...],
    measure: str,
    count: float,
) -> tuple[StepTaken, StepState]:
    """Return a step that goes so many cun, marked evenly along the line."""
    spacing = length(line) / count if count else 0.0
    return done(sentence, line, end, places, spacing, measure, count)


def _walk(
    site: Site, here: StepState, words: Words, to: str, distance: float, *, upright: bool = False
) -> tuple[Line, SurfacePoint, str]:
    """Walk in a direction or towards a place; the way in words comes along.

    Parameters
    ----------
    upright : whether the distance towards a place is how much higher or lower one comes
    """
    if not to:
        way = site.terrain.walk(here.surface_point, direction(words, site.side), distance)
        return way.places, way.end, in_words(words)
    way = _tape(site, [here.surface_point, site.stand(to)])
    if way.length < distance:
        raise ValueError(f"{site.name(to)} is only {said(way.length)} away")
    going = _rise(way, distance) if upright else distance
    foot = site.terrain.part(way, going)
    return beginning(way.places, going, foot.position), foot, f"towards {site.name(to)}"


def _rise(way: Way, rise: float) -> float:
    """Return how far along a way one is that much higher, or lower, than at its start.

    Cun that are measured upright on a standing body count upright, however the skin slopes.
    """
    climbed = np.abs(way.places[:, 1] - way.places[0, 1])
    highest = np.maximum.accumulate(climbed)
    if highest[-1] < rise - 1e-9:
        raise ValueError(f"the way rises or falls by {said(float(highest[-1]))} only")
    return float(np.interp(rise, highest, marks_of(way.places)))


def _sideways(site: Site, start: SurfacePoint, way: Vector, count: float, measure: str) -> Way:
    """Walk so many cun level, towards or away from the midline.

    Cun that are measured straight across the body count straight across: so points of one
    distance from the midline lie on a line that runs straight down. Where the body is not
    that wide, and for all other cun, the distance is along the skin.
    """
    distance = count * site.cun(measure)
    if measure != STATURE and site.body.measure(measure).axis == "span":
        try:
            goal = float(start.position @ way) + distance
            return site.terrain.until(start, way, way, goal)
        except ValueError:
            pass
    return site.terrain.walk(start, way, distance)


def _tape(site: Site, stops: list[SurfacePoint]) -> Way:
    return joined([site.terrain.tape(a, b) for a, b in pairwise(stops)])


def _walked(way: Way) -> tuple[Line, SurfacePoint]:
    return way.places, way.end

"""The steps that move along the body, and those that only measure."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from osteopoint.anatomy.atlas import Side
from osteopoint.anatomy.directions import direction, in_words
from osteopoint.geometry.frames import Vector, unit
from osteopoint.geometry.lines import partway, path
from osteopoint.placement.body import Body
from osteopoint.placement.model import StepTaken
from osteopoint.placement.step import Plain, Standing, Words, begun, done, mm


@dataclass(frozen=True, slots=True)
class At(Plain):
    """Begin at a landmark."""

    landmark: str
    key: ClassVar[str] = "at"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        place = body.position(self.landmark, side)
        off = abs(float(place[0]))
        where = "on the midline" if off < 0.003 else f"{off * 1000:.0f} mm from the midline"
        return done(
            f"Start at the {body.name(self.landmark)}, {where}.", None, place, self.landmarks()
        )


@dataclass(frozen=True, slots=True)
class Between(Plain):
    """Part of the way from one landmark to another."""

    start: str
    end: str
    fraction: float = 0.5
    key: ClassVar[str] = "between"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        a, b = body.position(self.start, side), body.position(self.end, side)
        whole = float(np.linalg.norm(b - a))
        share = "half-way" if self.fraction == 0.5 else f"{self.fraction:.0%} of the way"
        sentence = (
            f"Go {share} ({mm(whole * self.fraction)} of {mm(whole)}) from the "
            f"{body.name(self.start)} to the {body.name(self.end)}."
        )
        end = partway(a, b, self.fraction)
        step = StepTaken(sentence, end, path(a, b), self.landmarks())
        return step, Standing(end)


@dataclass(frozen=True, slots=True)
class Level(Plain):
    """Level with a landmark, so many cun out from the midline."""

    landmark: str
    lateral_cun: float
    measure: str
    key: ClassVar[str] = "level"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        mark = body.position(self.landmark, side)
        out = self.lateral_cun * body.cun(self.measure, side)
        start = mark * np.array([0.0, 1.0, 1.0])
        end = start + out * direction("lateral", side) if out else start
        sentence = (
            f"Level with the {body.name(self.landmark)}, go {self.lateral_cun:g} cun out from "
            f"the midline, {mm(out)} here ({body.cun_in_words(self.measure, side)})."
        )
        return done(sentence, start, end, self.landmarks())


def _heading(body: Body, side: Side, start: Vector, words: Words, to: str) -> tuple[Vector, str]:
    if to:
        return unit(body.position(to, side) - start), f"towards the {body.name(to)}"
    return direction(words, side), in_words(words)


@dataclass(frozen=True, slots=True)
class Cun(Plain):
    """So many cun in a direction, or towards a landmark."""

    count: float
    measure: str
    direction: Words = ""
    to: str = ""
    key: ClassVar[str] = "cun"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        start = begun(here)
        heading, words = _heading(body, side, start, self.direction, self.to)
        reach = self.count * body.cun(self.measure, side)
        sentence = (
            f"Go {self.count:g} cun {words}, {mm(reach)} here "
            f"({body.cun_in_words(self.measure, side)})."
        )
        return done(sentence, start, start + reach * heading, self.landmarks())


@dataclass(frozen=True, slots=True)
class Fingers(Plain):
    """So many finger-breadths in a direction, or towards a landmark."""

    count: float
    direction: Words = ""
    to: str = ""
    key: ClassVar[str] = "fingers"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        start = begun(here)
        heading, words = _heading(body, side, start, self.direction, self.to)
        reach = self.count * body.finger()
        breadth = "finger-breadth" if self.count == 1 else "finger-breadths"
        sentence = (
            f"Go {self.count:g} {breadth} {words}, {mm(reach)} here "
            f"(one is {body.finger() * 1000:.0f} mm, by the body's height)."
        )
        return done(sentence, start, start + reach * heading, self.landmarks())


@dataclass(frozen=True, slots=True)
class Towards(Plain):
    """Part of the way from here to a landmark."""

    landmark: str
    fraction: float
    key: ClassVar[str] = "towards"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        start = begun(here)
        goal = body.position(self.landmark, side)
        end = partway(start, goal, self.fraction)
        sentence = (
            f"Go {self.fraction:.0%} of the way to the {body.name(self.landmark)}, "
            f"{mm(float(np.linalg.norm(end - start)))} here."
        )
        return done(sentence, start, end, self.landmarks())


@dataclass(frozen=True, slots=True)
class Height(Plain):
    """Straight up or down to the height of a landmark."""

    landmark: str
    key: ClassVar[str] = "height"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        start = begun(here)
        level = float(body.position(self.landmark, side)[1])
        end = np.array([start[0], level, start[2]])
        way = "up" if level >= start[1] else "down"
        sentence = (
            f"Go straight {way} {mm(abs(level - float(start[1])))}, level with the "
            f"{body.name(self.landmark)}."
        )
        return done(sentence, start, end, self.landmarks())


@dataclass(frozen=True, slots=True)
class Compare(Plain):
    """Stay, and set the distance from the midline beside what the source says."""

    midline_mm: float
    key: ClassVar[str] = "compare"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        end = begun(here)
        off = abs(float(end[0])) * 1000
        sentence = (
            f"The source says about {self.midline_mm:.0f} mm from the midline; "
            f"on this skeleton it is {off:.1f} mm."
        )
        ruler = path(end * np.array([0.0, 1.0, 1.0]), end)
        return StepTaken(sentence, end, ruler, ()), here or Standing(end)


@dataclass(frozen=True, slots=True)
class Below(Plain):
    """Stay, and say how far below a landmark this is."""

    landmark: str
    key: ClassVar[str] = "below"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        end = begun(here)
        mark = body.position(self.landmark, side)
        drop = float(mark[1] - end[1])
        way = "below" if drop >= 0 else "above"
        sentence = f"It lies {mm(abs(drop))} {way} the {body.name(self.landmark)}."
        ruler = path(mark, np.array([mark[0], end[1], mark[2]]))
        return StepTaken(sentence, end, ruler, self.landmarks()), here or Standing(end)

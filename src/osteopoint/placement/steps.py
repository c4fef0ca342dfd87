"""The steps of a rule: each moves to a place, says itself in words and draws its line.

Vocabulary (the key ``step`` of a row in `points.json`; the others are its fields):

``at``       begin at a landmark
``between``  part of the way from one landmark to another
``level``    level with a landmark, so many cun out from the midline
``cun``      so many cun in a direction or towards a landmark
``fingers``  so many finger-breadths, likewise
``towards``  part of the way from here to a landmark
``height``   straight up or down to the height of a landmark
``onto``     onto a bone: straight in from a direction, or the nearest place
``compare``  stay, and set the distance from the midline beside what the source says
``below``    stay, and say how far below a landmark this is
"""

from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar, Protocol

import numpy as np

from osteopoint.anatomy.atlas import Bone, Side
from osteopoint.anatomy.directions import direction, in_words
from osteopoint.geometry.frames import Vector, unit
from osteopoint.geometry.lines import partway, path
from osteopoint.geometry.surfaces import Touch, first_hit, nearest, normal_at
from osteopoint.placement.body import Body
from osteopoint.placement.model import StepTaken

Words = str | dict[str, float]
_FAR = 0.4
_REACH = 0.06


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where a construction stands; with bone and outward normal once it is on one."""

    position: Vector
    bone: str = ""
    normal: Vector | None = None


class Step(Protocol):
    """One step of a rule."""

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go from here to the next place; a ValueError says why that is not possible."""
        ...

    def landmarks(self) -> tuple[str, ...]:
        """Return the ids of the landmarks that the step looks at."""
        ...

    def measures(self) -> tuple[str, ...]:
        """Return the ids of the cun measures that the step uses."""
        ...


def mm(metres: float) -> str:
    """Return a length as a sentence has it: millimetres, or centimetres from 10 cm on."""
    return f"{metres * 100:.1f} cm" if abs(metres) >= 0.1 else f"{metres * 1000:.0f} mm"


def _begun(here: Standing | None) -> Vector:
    if here is None:
        raise ValueError("it needs a place to start from, such as a step 'at'")
    return here.position


def _done(
    sentence: str, start: Vector | None, end: Vector, landmarks: tuple[str, ...]
) -> tuple[StepTaken, Standing]:
    line = path() if start is None else path(start, end)
    return StepTaken(sentence, end, line, landmarks), Standing(end)


@dataclass(frozen=True, slots=True)
class _Plain:
    def landmarks(self) -> tuple[str, ...]:
        named = (getattr(self, f.name) for f in fields(self) if f.name in _LANDMARK_FIELDS)
        return tuple(name for name in named if name)

    def measures(self) -> tuple[str, ...]:
        return tuple(getattr(self, f.name) for f in fields(self) if f.name == "measure")


_LANDMARK_FIELDS = frozenset({"landmark", "start", "end", "to"})


@dataclass(frozen=True, slots=True)
class At(_Plain):
    """Begin at a landmark."""

    landmark: str
    key: ClassVar[str] = "at"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        place = body.position(self.landmark, side)
        off = abs(float(place[0]))
        where = "on the midline" if off < 0.003 else f"{off * 1000:.0f} mm from the midline"
        return _done(
            f"Start at the {body.name(self.landmark)}, {where}.", None, place, self.landmarks()
        )


@dataclass(frozen=True, slots=True)
class Between(_Plain):
    """Part of the way from one landmark to another."""

    start: str
    end: str
    fraction: float = 0.5
    key: ClassVar[str] = "between"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
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
class Level(_Plain):
    """Level with a landmark, so many cun out from the midline."""

    landmark: str
    lateral_cun: float
    measure: str
    key: ClassVar[str] = "level"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        mark = body.position(self.landmark, side)
        out = self.lateral_cun * body.cun(self.measure, side)
        start = mark * np.array([0.0, 1.0, 1.0])
        end = start + out * direction("lateral", side) if out else start
        sentence = (
            f"Level with the {body.name(self.landmark)}, go {self.lateral_cun:g} cun out from "
            f"the midline, {mm(out)} here ({body.cun_in_words(self.measure, side)})."
        )
        return _done(sentence, start, end, self.landmarks())


def _heading(
    body: Body, side: Side, start: Vector, words: Words, to: str
) -> tuple[Vector, str]:
    if to:
        return unit(body.position(to, side) - start), f"towards the {body.name(to)}"
    return direction(words, side), in_words(words)


@dataclass(frozen=True, slots=True)
class Cun(_Plain):
    """So many cun in a direction, or towards a landmark."""

    count: float
    measure: str
    direction: Words = ""
    to: str = ""
    key: ClassVar[str] = "cun"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        start = _begun(here)
        heading, words = _heading(body, side, start, self.direction, self.to)
        reach = self.count * body.cun(self.measure, side)
        sentence = (
            f"Go {self.count:g} cun {words}, {mm(reach)} here "
            f"({body.cun_in_words(self.measure, side)})."
        )
        return _done(sentence, start, start + reach * heading, self.landmarks())


@dataclass(frozen=True, slots=True)
class Fingers(_Plain):
    """So many finger-breadths in a direction, or towards a landmark."""

    count: float
    direction: Words = ""
    to: str = ""
    key: ClassVar[str] = "fingers"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        start = _begun(here)
        heading, words = _heading(body, side, start, self.direction, self.to)
        reach = self.count * body.finger()
        breadth = "finger-breadth" if self.count == 1 else "finger-breadths"
        sentence = (
            f"Go {self.count:g} {breadth} {words}, {mm(reach)} here "
            f"(one is {body.finger() * 1000:.0f} mm, by the body's height)."
        )
        return _done(sentence, start, start + reach * heading, self.landmarks())


@dataclass(frozen=True, slots=True)
class Towards(_Plain):
    """Part of the way from here to a landmark."""

    landmark: str
    fraction: float
    key: ClassVar[str] = "towards"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        start = _begun(here)
        goal = body.position(self.landmark, side)
        end = partway(start, goal, self.fraction)
        sentence = (
            f"Go {self.fraction:.0%} of the way to the {body.name(self.landmark)}, "
            f"{mm(float(np.linalg.norm(end - start)))} here."
        )
        return _done(sentence, start, end, self.landmarks())


@dataclass(frozen=True, slots=True)
class Height(_Plain):
    """Straight up or down to the height of a landmark."""

    landmark: str
    key: ClassVar[str] = "height"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        start = _begun(here)
        level = float(body.position(self.landmark, side)[1])
        end = np.array([start[0], level, start[2]])
        way = "up" if level >= start[1] else "down"
        sentence = (
            f"Go straight {way} {mm(abs(level - float(start[1])))}, level with the "
            f"{body.name(self.landmark)}."
        )
        return _done(sentence, start, end, self.landmarks())


@dataclass(frozen=True, slots=True)
class Onto(_Plain):
    """Onto a bone: straight in from a direction, or to the nearest place on it.

    `bones` are ids without the side's suffix or names of wholes. Where the straight way
    meets none of them, the nearest place is taken, and said.
    """

    bones: tuple[str, ...]
    coming_from: Words = ""
    key: ClassVar[str] = "onto"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        start = _begun(here)
        candidates = [bone for name in self.bones for bone in body.bones(name, side)]
        bone, touch, straight = self._meet(body, side, start, candidates)
        apart = float(np.linalg.norm(touch.position - start))
        if apart > _REACH:
            raise ValueError(f"the nearest bone, {bone.id}, is {mm(apart)} away")
        normal = normal_at(touch, bone.surface.normals, bone.surface.faces)
        title = bone.title[:1].lower() + bone.title[1:]
        if apart < 0.0005:
            sentence = f"This lies on the {title}."
        elif straight:
            sentence = f"Straight {_inward(self.coming_from)}, {mm(apart)} on, lies the {title}."
        elif self.coming_from:
            sentence = (
                f"No bone lies straight beneath; the nearest is the {title}, {mm(apart)} off."
            )
        else:
            sentence = f"The nearest place on bone is {mm(apart)} off, on the {title}."
        end = touch.position
        return StepTaken(sentence, end, path(start, end), ()), Standing(end, bone.id, normal)

    def _meet(
        self, body: Body, side: Side, start: Vector, bones: list[Bone]
    ) -> tuple[Bone, Touch, bool]:
        if self.coming_from:
            outward = direction(self.coming_from, side)
            origin = start + _FAR * outward
            hits = [(bone, first_hit(origin, -outward, body.triangles(bone))) for bone in bones]
            met = [
                (bone, hit)
                for bone, hit in hits
                if hit is not None and np.linalg.norm(hit.position - start) <= _REACH
            ]
            if met:
                bone, hit = max(met, key=lambda pair: float(pair[1].position @ outward))
                return bone, hit, True
        touches = [(bone, nearest(start, body.triangles(bone))) for bone in bones]
        bone, touch = min(
            touches, key=lambda pair: float(np.linalg.norm(pair[1].position - start))
        )
        return bone, touch, False


@dataclass(frozen=True, slots=True)
class Compare(_Plain):
    """Stay, and set the distance from the midline beside what the source says."""

    midline_mm: float
    key: ClassVar[str] = "compare"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        end = _begun(here)
        off = abs(float(end[0])) * 1000
        sentence = (
            f"The source says about {self.midline_mm:.0f} mm from the midline; "
            f"on this skeleton it is {off:.1f} mm."
        )
        ruler = path(end * np.array([0.0, 1.0, 1.0]), end)
        return StepTaken(sentence, end, ruler, ()), here or Standing(end)


@dataclass(frozen=True, slots=True)
class Below(_Plain):
    """Stay, and say how far below a landmark this is."""

    landmark: str
    key: ClassVar[str] = "below"

    def take(self, body: Body, side: Side, here: Standing | None) -> tuple[StepTaken, Standing]:
        end = _begun(here)
        mark = body.position(self.landmark, side)
        drop = float(mark[1] - end[1])
        way = "below" if drop >= 0 else "above"
        sentence = f"It lies {mm(abs(drop))} {way} the {body.name(self.landmark)}."
        ruler = path(mark, np.array([mark[0], end[1], mark[2]]))
        return StepTaken(sentence, end, ruler, self.landmarks()), here or Standing(end)


def _inward(coming_from: Words) -> str:
    opposite = {
        "superior": "inferior",
        "inferior": "superior",
        "anterior": "posterior",
        "posterior": "anterior",
        "medial": "lateral",
        "lateral": "medial",
    }
    blend = {coming_from: 1.0} if isinstance(coming_from, str) else coming_from
    return in_words({opposite.get(word, word): weight for word, weight in blend.items()})


_KINDS: dict[str, type[Any]] = {
    kind.key: kind for kind in (At, Between, Level, Cun, Fingers, Towards, Height, Onto, Compare, Below)
}


def step_from(row: dict[str, Any]) -> Step:
    """Return the step that a row of a rule describes.

    Raises
    ------
    ValueError
        If the step is unknown, lacks a field, or has one that it does not know.
    """
    kind = _KINDS.get(str(row.get("step", "")))
    if kind is None:
        known = ", ".join(_KINDS)
        raise ValueError(f"'{row.get('step', '')}' is no step; known are {known}")
    given = {_field(kind, key): value for key, value in row.items() if key != "step"}
    names = {f.name for f in fields(kind)}
    for name in given.keys() - names:
        raise ValueError(f"the step '{kind.key}' has no field '{name}'")
    for f in fields(kind):
        if f.default is MISSING and f.name not in given:
            raise ValueError(f"the step '{kind.key}' lacks its field '{f.name}'")
    step: Step = kind(**{name: _typed(name, value) for name, value in given.items()})
    return step


def _field(kind: type[Any], key: str) -> str:
    names = {f.name for f in fields(kind)}
    if key == "from":
        return "start" if "start" in names else "coming_from"
    if key == "to" and "end" in names:
        return "end"
    return key


_NUMBERS = frozenset({"fraction", "lateral_cun", "count", "midline_mm"})
_WORDS = frozenset({"direction", "coming_from"})


def _typed(name: str, value: Any) -> Any:
    if name in _NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
            raise ValueError(f"'{name}' must be a number")
        return float(value)
    if name == "bones":
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ValueError("'bones' must be a list of bone ids")
        return tuple(value)
    if name in _WORDS and isinstance(value, dict):
        direction(value, "left")
        return value
    if not isinstance(value, str):
        raise ValueError(f"'{name}' must be a word")
    if name in _WORDS and value:
        direction(value, "left")
    return value

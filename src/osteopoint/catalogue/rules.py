"""Rules of points as typed steps: the data only, without how a step is carried out.

A rule is a list of steps. Each step is a row of `points.json`; its key ``step`` names the kind,
the other keys are the fields. A *place* is the id of a landmark or of another point.

``at``       begin at a place, on the skin straight out from it in a direction if one is given
``between``  along a tape from one place to another: a share of it, or so many of its cun
``level``    the midline of the back or front level with a place, then so many cun out from it
``cun``      so many cun in a direction or towards a place
``fingers``  so many finger-breadths in a direction or towards a place
``towards``  part of the way from here to a place
``height``   straight up or down until level with a place
``column``   straight sideways until as far from the midline as a place
``onto``     onto a bone: straight in from a direction, or the nearest place on it
``compare``  stay, and compare the distance from the midline with what the source says
``below``    stay, and state how far below a landmark this is

The rule of an acupoint runs along the skin and ends on it. The rule of an osteopoint runs
straight and ends with ``onto``. The module `catalogue.rule_parsing` reads the rows, the module
`placement.steps` carries the steps out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

Words = str | Mapping[str, float]  # a direction: a word, or several with a weight each


class Step:
    """One step of a rule.

    Attributes
    ----------
    kind : the name of the step in `points.json`
    """

    __slots__ = ()
    kind: ClassVar[str] = ""

    def places(self) -> tuple[str, ...]:
        """Return the ids of the landmarks and points that the step names."""
        return ()

    def measures(self) -> tuple[str, ...]:
        """Return the ids of the cun measures that the step uses."""
        return ()


Rule = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class At(Step):
    """Begin at a place, on the skin straight out from it in a direction if one is given."""

    kind = "at"
    place: str
    seen_from: Words = ""

    def places(self) -> tuple[str, ...]:
        """See `Step.places`."""
        return _not_empty(self.place)


@dataclass(frozen=True, slots=True)
class Between(Step):
    """Along a tape from one place to another: a share of it, or so many of its cun.

    Attributes
    ----------
    fraction : share of the tape; not used if `cun` is given
    cun : None, or how many cun of the tape, of which `measure` says how many it has
    via : places that the tape passes, in order
    """

    kind = "between"
    start: str = field(metadata={"key": "from"})
    end: str = field(metadata={"key": "to"})
    fraction: float = 0.5
    cun: float | None = None
    measure: str = ""
    via: tuple[str, ...] = ()
    seen_from: Words = ""

    def places(self) -> tuple[str, ...]:
        """See `Step.places`."""
        return _not_empty(self.start, self.end, *self.via)

    def measures(self) -> tuple[str, ...]:
        """See `Step.measures`."""
        return _not_empty(self.measure)


@dataclass(frozen=True, slots=True)
class Level(Step):
    """The midline level with a place, then so many cun out from it.

    Attributes
    ----------
    on : ``anterior`` or ``posterior``, the front or the back of the body
    """

    kind = "level"
    place: str
    lateral_cun: float
    measure: str
    on: Words = "posterior"

    def places(self) -> tuple[str, ...]:
        """See `Step.places`."""
        return _not_empty(self.place)

    def measures(self) -> tuple[str, ...]:
        """See `Step.measures`."""
        return _not_empty(self.measure)


@dataclass(frozen=True, slots=True)
class Cun(Step):
    """So many cun in a direction, or towards a place."""

    kind = "cun"
    count: float
    measure: str
    direction: Words = ""
    to: str = ""

    def places(self) -> tuple[str, ...]:
        """See `Step.places`."""
        return _not_empty(self.to)

    def measures(self) -> tuple[str, ...]:
        """See `Step.measures`."""
        return _not_empty(self.measure)


@dataclass(frozen=True, slots=True)
class Fingers(Step):
    """So many finger-breadths in a direction, or towards a place."""

    kind = "fingers"
    count: float
    direction: Words = ""
    to: str = ""

    def places(self) -> tuple[str, ...]:
        """See `Step.places`."""
        return _not_empty(self.to)


@dataclass(frozen=True, slots=True)
class Towards(Step):
    """Part of the way from here to a place."""

    kind = "towards"
    place: str
    fraction: float

    def places(self) -> tuple[str, ...]:
        """See `Step.places`."""
        return _not_empty(self.place)


@dataclass(frozen=True, slots=True)
class Height(Step):
    """Straight up or down until level with a place."""

    kind = "height"
    place: str

    def places(self) -> tuple[str, ...]:
        """See `Step.places`."""
        return _not_empty(self.place)


@dataclass(frozen=True, slots=True)
class Column(Step):
    """Straight sideways until as far from the midline as a place."""

    kind = "column"
    place: str

    def places(self) -> tuple[str, ...]:
        """See `Step.places`."""
        return _not_empty(self.place)


@dataclass(frozen=True, slots=True)
class Onto(Step):
    """Onto a bone: straight in from a direction, or to the nearest place on it.

    Attributes
    ----------
    bones : ids without the suffix of the side, or names of wholes
    coming_from : side from which the bone is approached; empty for the nearest place
    """

    kind = "onto"
    bones: tuple[str, ...]
    coming_from: Words = field(default="", metadata={"key": "from"})


@dataclass(frozen=True, slots=True)
class Compare(Step):
    """A step that does not move; it compares the distance from the midline with the source."""

    kind = "compare"
    midline_mm: float


@dataclass(frozen=True, slots=True)
class Below(Step):
    """Stay, and state how far below a landmark this is."""

    kind = "below"
    place: str

    def places(self) -> tuple[str, ...]:
        """See `Step.places`."""
        return _not_empty(self.place)


@dataclass(frozen=True, slots=True)
class Unreadable(Step):
    """A row that could not be parsed; the point stays readable and cannot be placed.

    Attributes
    ----------
    reason : what is wrong with the row
    named : the value of the row's key ``step``
    mentioned : ids of places in the row, so that circular rules are found in spite of it
    """

    reason: str
    named: str = ""
    mentioned: tuple[str, ...] = ()

    def places(self) -> tuple[str, ...]:
        """See `Step.places`."""
        return self.mentioned


def places_in(rule: Iterable[Step]) -> set[str]:
    """Return the ids of the landmarks and points that a rule names."""
    return {place for step in rule for place in step.places()}


def _not_empty(*names: str) -> tuple[str, ...]:
    return tuple(name for name in names if name)

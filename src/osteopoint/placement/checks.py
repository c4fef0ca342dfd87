"""Check of the rules of a catalogue: steps, landmarks, measures, circles, endings."""

from collections.abc import Iterator, Mapping

from osteopoint.anatomy.landmark_model import Queries
from osteopoint.catalogue.model import Catalogue, Point
from osteopoint.catalogue.rules import (
    At,
    Cun,
    Fingers,
    Level,
    Onto,
    Step,
    Unreadable,
    Words,
    places_in,
)
from osteopoint.errors import quoted
from osteopoint.placement.body import is_point
from osteopoint.placement.measures import MIDLINE, STATURE, Measure


def check_rules(
    catalogue: Catalogue, queries: Queries, measures: Mapping[str, Measure]
) -> list[str]:
    """Return one sentence for every step that cannot be solved on any body."""
    found: list[str] = []
    for point in catalogue.points.values():
        found.extend(
            f"points.json: {point.id}, {quoted(violation)}."
            for violation in _rule(point, catalogue, queries, measures)
        )
    found.extend(f"points.json: {violation}." for violation in _circular_rules(catalogue.points))
    ends = ((measure.id, end) for measure in measures.values() for end in measure.places)
    found.extend(
        f"measures.json: {name}: the landmark '{end}' is unknown."
        for name, end in ends
        if end not in queries.by_id
    )
    return found


def _rule(
    point: Point, catalogue: Catalogue, queries: Queries, measures: Mapping[str, Measure]
) -> Iterator[str]:
    for number, step in enumerate(point.rule, start=1):
        for violation in _step(point, step, catalogue, queries, measures):
            yield f"step {number}: {violation}"
    on_bone = any(_is_onto(step) for step in point.rule)
    if on_bone != (point.system == "osteopoint"):
        violation = "an acupoint ends on the skin" if on_bone else "its rule does not end on a bone"
        yield f"step {len(point.rule)}: {violation}"


def _circular_rules(points: Mapping[str, Point]) -> Iterator[str]:
    """Yield a sentence for each circle of points whose rules refer to each other."""
    seen: set[str] = set()
    for first in points:
        if first in seen:
            continue
        way, onward = dict.fromkeys([first]), [_points_in(points[first])]
        while onward:
            name = next(onward[-1], None)
            if name is None:
                onward.pop()
                seen.add(way.popitem()[0])
            elif name in way:
                names = [*way, name]
                circle = names[names.index(name) :]
                yield f"{name}, step {_step_that_names(points[name], circle[1])}: " + (
                    f"the rule leads back to itself: {' on '.join(circle)}"
                )
            elif name in points and name not in seen:
                way[name] = None
                onward.append(_points_in(points[name]))


def _points_in(point: Point) -> Iterator[str]:
    return iter(sorted(place for place in places_in(point.rule) if is_point(place)))


def _step_that_names(point: Point, place: str) -> int:
    """Return the number of the first step that names a place."""
    steps = enumerate(point.rule, start=1)
    return next(number for number, step in steps if place in step.places())


def _step(
    point: Point,
    step: Step,
    catalogue: Catalogue,
    queries: Queries,
    measures: Mapping[str, Measure],
) -> Iterator[str]:
    if isinstance(step, Unreadable):
        yield step.reason
        return
    for place in step.places():
        if is_point(place) and place not in catalogue.points:
            yield f"there is no point '{place}'"
        elif not is_point(place) and place not in queries.by_id:
            yield f"the landmark '{place}' is unknown"
    for measure in step.measures():
        if measure != STATURE and measure not in measures:
            yield f"the cun measure '{measure}' is unknown"
    if point.side == MIDLINE and _sideways(step):
        yield "a point on the midline has no medial or lateral"
    if point.side == "bilateral" and len(point.rule) <= 2 and isinstance(step, At):
        query = queries.by_id.get(step.place)
        if query is not None and not query.bilateral:
            yield f"a paired point cannot lie at the midline landmark '{query.id}'"


def _is_onto(step: Step) -> bool:
    return isinstance(step, Onto) or (isinstance(step, Unreadable) and step.named == Onto.kind)


def _sideways(step: Step) -> bool:
    """Return whether a step goes away from the midline or towards it."""
    match step:
        case Level():
            return bool(step.lateral_cun)
        case Cun() | Fingers():
            return _has_side(step.direction)
        case Onto():
            return _has_side(step.coming_from)
    return False


def _has_side(words: Words) -> bool:
    return bool({"medial", "lateral"} & ({words} if isinstance(words, str) else words.keys()))

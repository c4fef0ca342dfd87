"""Steps that move along the body."""

from itertools import pairwise

import numpy as np

from osteopoint.catalogue.rules import (
    At,
    Between,
    Column,
    Cun,
    Fingers,
    Height,
    Level,
    Towards,
    Words,
)
from osteopoint.geometry.directions import direction, in_words
from osteopoint.geometry.frames import ONTO_MIDLINE, UP, Vector
from osteopoint.geometry.lines import Line, beginning, length, marks_of, path
from osteopoint.geometry.surfaces import SurfacePoint
from osteopoint.placement.body import Site
from osteopoint.placement.measures import FINGER, STATURE
from osteopoint.placement.step_state import (
    StepResult,
    StepState,
    format_length,
    require_start,
    step_result,
)
from osteopoint.placement.walk_surface import SurfacePath, joined

_ON_MIDLINE_M = 0.003


def begin_at(step: At, site: Site, here: StepState | None) -> StepResult:
    """Begin at a landmark or another point, on the skin straight out from it if so given."""
    end = site.project(step.place, step.seen_from)
    off = abs(float(end.position[0]))
    where = "on the midline" if off < _ON_MIDLINE_M else f"{format_length(off)} from the midline"
    sentence = f"Start at {site.name(step.place)}, {where}."
    return step_result(sentence, path(), end, step.places())


def go_between(step: Between, site: Site, here: StepState | None) -> StepResult:
    """Go along a tape from one place to another: a share of it, or so many of its cun."""
    stops = [site.project(place, step.seen_from) for place in (step.start, *step.via, step.end)]
    way = _tape(site, stops)
    line, whole = way.places, way.length
    names = f"from {site.name(step.start)} to {site.name(step.end)}"
    if step.cun is not None:
        measure = site.body.measure(step.measure)
        cun, spacing = measure.cun, whole / measure.cun
        distance = whole * step.cun / cun
        if measure.axis == "height":
            distance = _distance_of_rise(way, step.cun / cun * float(np.ptp(line[[0, -1], 1])))
        sentence = (
            f"The way {names} is {cun:g} cun, {format_length(whole)} here; "
            f"go {step.cun:g} cun of it, {format_length(distance)}."
        )
    else:
        distance, spacing = whole * step.fraction, 0.0
        share = "half-way" if step.fraction == 0.5 else f"{step.fraction:.0%} of the way"
        lengths = f"({format_length(distance)} of {format_length(whole)})"
        sentence = f"Go {share} {lengths} {names}."
    end, count = site.walk_surface.point_at(way, distance), step.cun or 0.0
    return step_result(sentence, line, end, step.places(), spacing, step.measure, count)


def go_level(step: Level, site: Site, here: StepState | None) -> StepResult:
    """Go to the midline level with a place, then so many cun out from it."""
    middle = site.position(step.place) * ONTO_MIDLINE
    end = site.walk_surface.project(middle, direction(step.on, "midline"))
    line: Line = path()
    cun = 0.0
    if step.lateral_cun:
        cun = site.cun(step.measure)
        out = direction("lateral", site.side)
        line, end = _line_and_end(_sideways(site, end, out, step.lateral_cun, step.measure))
    sentence = (
        f"Level with {site.name(step.place)}, go {step.lateral_cun:g} cun out from the "
        f"midline, {format_length(step.lateral_cun * cun)} here "
        f"({site.body.cun_in_words(step.measure, site.side)})."
    )
    return _cun_result(sentence, line, end, step.places(), step.measure, step.lateral_cun)


def go_cun(step: Cun, site: Site, here: StepState | None) -> StepResult:
    """Go so many cun in a direction, or towards a place."""
    cun, start = site.cun(step.measure), require_start(here)
    axis = "" if step.measure == STATURE else site.body.measure(step.measure).axis
    distance = step.count * cun
    words = in_words(step.direction) if step.direction else ""
    if step.direction in ("lateral", "medial"):
        out = direction(step.direction, site.side)
        line, end = _line_and_end(
            _sideways(site, start.surface_point, out, step.count, step.measure)
        )
    elif axis == "height" and step.direction in ("superior", "inferior"):
        rise = distance * float(direction(step.direction, site.side)[1])
        goal = float(start.position[1]) + rise
        line, end = _line_and_end(site.walk_surface.walk_to(start.surface_point, UP, UP, goal))
    else:
        line, end, words = _walk(
            site, start, step.direction, step.to, distance, upright=axis == "height"
        )
    sentence = (
        f"Go {step.count:g} cun {words}, {format_length(distance)} here "
        f"({site.body.cun_in_words(step.measure, site.side)})."
    )
    return _cun_result(sentence, line, end, step.places(), step.measure, step.count)


def go_fingers(step: Fingers, site: Site, here: StepState | None) -> StepResult:
    """Go so many finger-breadths in a direction, or towards a place."""
    finger = site.body.finger()
    distance = step.count * finger
    line, end, way = _walk(site, require_start(here), step.direction, step.to, distance)
    breadth = "finger-breadth" if step.count == 1 else "finger-breadths"
    sentence = (
        f"Go {step.count:g} {breadth} {way}, {format_length(distance)} here "
        f"(one is {finger * 1000:.0f} mm, by the body's height)."
    )
    return step_result(sentence, line, end, step.places(), finger, FINGER, step.count)


def go_towards(step: Towards, site: Site, here: StepState | None) -> StepResult:
    """Go part of the way from here to a place."""
    stops = [require_start(here).surface_point, site.project(step.place)]
    way = _tape(site, stops)
    distance = way.length * step.fraction
    sentence = (
        f"Go {step.fraction:.0%} of the way to {site.name(step.place)}, "
        f"{format_length(distance)} here."
    )
    return step_result(
        sentence, way.places, site.walk_surface.point_at(way, distance), step.places()
    )


def go_to_height(step: Height, site: Site, here: StepState | None) -> StepResult:
    """Go straight up or down until level with a place."""
    start, level = require_start(here), float(site.position(step.place)[1])
    line, end = _line_and_end(site.walk_surface.walk_to(start.surface_point, UP, UP, level))
    way = "up" if level >= start.position[1] else "down"
    distance = format_length(length(line))
    sentence = f"Go straight {way} {distance}, level with {site.name(step.place)}."
    return step_result(sentence, line, end, step.places())


def go_to_column(step: Column, site: Site, here: StepState | None) -> StepResult:
    """Go straight sideways until as far from the midline as a place."""
    start, out = require_start(here), direction("lateral", site.side)
    goal = abs(float(site.position(step.place)[0]))
    line, end = _line_and_end(site.walk_surface.walk_to(start.surface_point, out, out, goal))
    way = "out" if goal >= float(start.position @ out) else "in"
    distance = format_length(length(line))
    sentence = f"Go straight {way} {distance}, in line with {site.name(step.place)}."
    return step_result(sentence, line, end, step.places())


def _cun_result(
    sentence: str,
    line: Line,
    end: SurfacePoint,
    places: tuple[str, ...],
    measure: str,
    count: float,
) -> StepResult:
    """Return the result of a step of so many cun, with evenly spaced marks along the line."""
    spacing = length(line) / count if count else 0.0
    return step_result(sentence, line, end, places, spacing, measure, count)


def _walk(
    site: Site, here: StepState, words: Words, to: str, distance: float, *, upright: bool = False
) -> tuple[Line, SurfacePoint, str]:
    """Walk in a direction or towards a place.

    Parameters
    ----------
    upright : whether the distance towards a place is a difference in height

    Returns
    -------
    The line, its end, and the direction in words.
    """
    if not to:
        way = site.walk_surface.walk(here.surface_point, direction(words, site.side), distance)
        return way.places, way.end, in_words(words)
    way = _tape(site, [here.surface_point, site.project(to)])
    if way.length < distance:
        raise ValueError(f"{site.name(to)} is only {format_length(way.length)} away")
    along = _distance_of_rise(way, distance) if upright else distance
    end = site.walk_surface.point_at(way, along)
    return beginning(way.places, along, end.position), end, f"towards {site.name(to)}"


def _distance_of_rise(way: SurfacePath, rise: float) -> float:
    """Return the distance along a way at which it is that much higher or lower than its start.

    Cun that are measured upright on a standing body count upright, however the skin slopes.
    """
    climbed = np.abs(way.places[:, 1] - way.places[0, 1])
    highest = np.maximum.accumulate(climbed)
    if highest[-1] < rise - 1e-9:
        raise ValueError(f"the way rises or falls by {format_length(float(highest[-1]))} only")
    return float(np.interp(rise, highest, marks_of(way.places)))


def _sideways(
    site: Site, start: SurfacePoint, way: Vector, count: float, measure: str
) -> SurfacePath:
    """Walk so many cun level, towards or away from the midline.

    Cun that are measured straight across the body count straight across, so points at one
    distance from the midline lie on one vertical line. If the body is not that wide, and for
    all other cun, the distance is measured along the skin.
    """
    distance = count * site.cun(measure)
    if measure != STATURE and site.body.measure(measure).axis == "span":
        try:
            goal = float(start.position @ way) + distance
            return site.walk_surface.walk_to(start, way, way, goal)
        except ValueError:
            pass
    return site.walk_surface.walk(start, way, distance)


def _tape(site: Site, stops: list[SurfacePoint]) -> SurfacePath:
    return joined([site.walk_surface.tape(a, b) for a, b in pairwise(stops)])


def _line_and_end(way: SurfacePath) -> tuple[Line, SurfacePoint]:
    return way.places, way.end

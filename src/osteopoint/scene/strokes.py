"""Lines over the body: channels, rulers of a construction, outlines of location errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from osteopoint.explorer.explorer import Explorer
from osteopoint.explorer.targets import PointTarget
from osteopoint.geometry.lines import along, beginning, length, marks_of

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.placement.model import StepTaken

Kind = Literal["channel", "ruler", "laid", "patch"]
WIDTH_PX: dict[Kind, float] = {"channel": 2.2, "ruler": 2.6, "laid": 1.6}
ARROW_EVERY_PX, ARROW_PX = 46.0, 9.0
_MAX_TICKS, _MAX_ARROWS = 80, 400


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """A line on or over the body.

    Attributes
    ----------
    places : (n, 3) metres
    ticks : (k, 3) metres, the marks of a ruler
    on_skin : whether skin in front of it hides it
    """

    kind: Kind
    places: NDArray[np.float64]
    ticks: NDArray[np.float64]
    on_skin: bool


@dataclass(frozen=True, slots=True, eq=False)
class DrawnStroke:
    """A line projected into a picture.

    Attributes
    ----------
    pixels : (n, 2) from the upper left corner
    seen : (n,) whether the body hides none of it there
    ticks : (k, 4) ends of the marks of a ruler that are seen
    """

    kind: Kind
    pixels: NDArray[np.float64]
    seen: NDArray[np.bool_]
    ticks: NDArray[np.float64]


def strokes_of(explorer: Explorer, *, still: bool) -> Iterator[Stroke]:
    """Return the lines that the state requires, the lowest first.

    Parameters
    ----------
    still : whether rulers appear at once, without animation
    """
    shown, target = explorer.demonstration, explorer.selected
    if explorer.body_data is None or not isinstance(target, PointTarget):
        return
    on_skin = explorer.body_data.skin is not None and explorer.point(target).system == "acupoint"
    if explorer.layers.location_error and (not shown.running or shown.finished):
        edge = explorer.point_context.patch(target)
        if edge is not None:
            yield Stroke("patch", edge, np.zeros((0, 3)), on_skin)
    if explorer.layers.channels and not shown.running:
        for line in explorer.point_context.course(target):
            yield Stroke("channel", line, np.zeros((0, 3)), on_skin)
    for i, step in enumerate(shown.steps[: shown.number]):
        latest = i == shown.number - 1
        share = 1.0 if still or not latest else shown.share
        if len(step.path) > 1:
            yield _ruler(step, share, "ruler" if latest else "laid", on_skin)


def _ruler(step: StepTaken, share: float, kind: Kind, on_skin: bool) -> Stroke:
    whole = length(step.path)
    laid = share * whole
    places = beginning(step.path, laid, along(step.path, laid))
    ticks = np.zeros((0, 3))
    if step.spacing > 0.0:
        count = min(int(laid / step.spacing + 1e-6), _MAX_TICKS)
        ticks = np.array([along(step.path, i * step.spacing) for i in range(count + 1)])
    return Stroke(kind, places, ticks, on_skin)


def draw(
    stroke: Stroke, pixels: NDArray[np.float64], seen: NDArray[np.bool_], tick_px: float
) -> DrawnStroke:
    """Return a stroke projected into a picture.

    Parameters
    ----------
    pixels, seen : (n + k, 2) and (n + k,) of its places and then of its ticks
    tick_px : length of a ruler's mark
    """
    count = len(stroke.places)
    line, marks = pixels[:count], pixels[count:][seen[count:]]
    return DrawnStroke(stroke.kind, line, seen[:count], _across(marks, line, tick_px))


def _across(
    marks: NDArray[np.float64], line: NDArray[np.float64], tick_px: float
) -> NDArray[np.float64]:
    """Return the ends of short marks across a line, (k, 4)."""
    if not len(marks) or len(line) < 2:
        return np.zeros((0, 4))
    middles, ways = (line[1:] + line[:-1]) / 2.0, np.diff(line, axis=0)
    apart = np.linalg.norm(marks[:, None] - middles[None], axis=2)
    way = ways[apart.argmin(axis=1)]
    way = way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
    aside = np.column_stack([-way[:, 1], way[:, 0]]) * tick_px / 2.0
    return np.concatenate([marks - aside, marks + aside], axis=1)


def arrows(
    pixels: NDArray[np.float64], seen: NDArray[np.bool_], every_px: float, size_px: float
) -> list[NDArray[np.float64]]:
    """Return arrow heads along a line, (3, 2) each, where it is seen."""
    if len(pixels) < 2 or np.isnan(pixels).any():
        return []
    marks = marks_of(pixels)
    steps = np.diff(marks)
    every_px = max(every_px, float(marks[-1]) / _MAX_ARROWS)  # close by, a line is very long
    heads = []
    for at in np.arange(every_px / 2.0, marks[-1], every_px):
        i = min(int(np.searchsorted(marks, at)) - 1, len(steps) - 1)
        if steps[i] < 1e-6 or not (seen[i] and seen[i + 1]):
            continue
        way = (pixels[i + 1] - pixels[i]) / steps[i]
        tip = pixels[i] + way * (at - marks[i])
        aside = np.array([-way[1], way[0]]) * size_px * 0.55
        back = tip - way * size_px
        heads.append(np.array([tip, back + aside, back - aside]))
    return heads

"""From a point's rule to its place on a body."""

from pathlib import Path

from osteopoint.anatomy.atlas import Atlas, Side
from osteopoint.anatomy.landmarks import Landmarks
from osteopoint.catalogue.model import Catalogue, Point
from osteopoint.placement.body import Body, read_measures
from osteopoint.placement.model import Placement, StepTaken, Unplaced
from osteopoint.placement.step import Standing
from osteopoint.placement.steps import step_from


def sides_of(point: Point) -> tuple[Side, ...]:
    """Return the sides on which a point exists."""
    return ("left", "right") if point.side == "bilateral" else ("midline",)


def solve_point(point: Point, side: Side, body: Body) -> Placement | Unplaced:
    """Solve a point's rule on one side of a body; never raises for what the rule says."""
    here: Standing | None = None
    taken: list[StepTaken] = []
    try:
        for row in point.rule:
            step, here = step_from(row).take(body, side, here)
            taken.append(step)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        reason = error.args[0] if error.args else type(error).__name__
        sentence = f"points.json: {point.id}, step {len(taken) + 1}: {str(reason).rstrip('.')}."
        return Unplaced(point.id, side, sentence)
    if here is None or here.normal is None:
        reason = f"points.json: {point.id}: its rule does not end on a bone."
        return Unplaced(point.id, side, reason)
    return Placement(
        point=point.id,
        side=side,
        position=here.position,
        normal=here.normal,
        bone=here.bone,
        surface="bone",
        depth_mm=0.0,
        steps=tuple(taken),
    )


def solve_all(
    catalogue: Catalogue, atlas: Atlas, landmarks: Landmarks, assets: Path
) -> list[Placement | Unplaced]:
    """Solve every point of a catalogue on all its sides, left before right.

    Raises
    ------
    OsteopointError
        If the file of cun measures is missing or malformed.
    """
    body = Body(atlas, landmarks, read_measures(assets / "measures.json"))
    return [
        solve_point(point, side, body)
        for point in catalogue.points.values()
        for side in sides_of(point)
    ]

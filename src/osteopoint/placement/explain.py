"""Text of a placement, step by step, with this body's own lengths."""

from collections.abc import Sequence

from osteopoint.anatomy.atlas import Atlas
from osteopoint.catalogue.model import Catalogue, Point
from osteopoint.placement.model import Placement, StepTaken
from osteopoint.placement.step_state import format_length

_STATUS = {
    "standard": "The place follows the standard that is named below.",
    "seed": "The place is the one that the source text names.",
    "derived": "The place is our own reading of the bone's anatomy.",
}


def explain(
    placement: Placement,
    steps: Sequence[StepTaken],
    point: Point,
    atlas: Atlas,
    catalogue: Catalogue,
    own: Sequence[str] = (),
) -> list[str]:
    """Return lines of text: the point, each step, the final position, notes and sources.

    Parameters
    ----------
    own : the length of each step on the user, one sentence per step; may be empty
    """
    code = "" if point.system == "osteopoint" else f" {point.pinyin} {point.characters}"
    side = "" if placement.side == "midline" else f", your {placement.side}"
    lines = [f"{point.id}{code}: {point.name}{side}, on {atlas.name}"]
    also = [*own, *[""] * len(steps)]
    for number, (step, more) in enumerate(zip(steps, also, strict=False), start=1):
        lines.append(f"{number}. {step.sentence} {more}".rstrip())
    lines.append(where(placement, atlas))
    lines.append(_STATUS[point.location_status])
    lines.extend(point.notes)
    named = [catalogue.sources[s].title for s in point.sources if s in catalogue.sources]
    lines.extend(f"Source: {title}" for title in named)
    return lines


def where(placement: Placement, atlas: Atlas) -> str:
    """Return a sentence with the position of a placement on its body."""
    x, height = float(placement.position[0]), float(placement.position[1])
    off = abs(x) * 1000
    if off < 3:
        beside = "on the midline"
    else:
        beside = f"{off:.1f} mm to your {'left' if x > 0 else 'right'} of the midline"
    bone = atlas.bone(placement.bone).title
    ends = f"It ends on bone ({bone})"
    if placement.surface == "skin":
        ends = f"It ends on the skin, {placement.depth_mm:.0f} mm over bone ({bone})"
    return f"{ends}, {beside}, {format_length(height)} above the sole."

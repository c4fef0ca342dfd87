"""The step ``onto``, which ends a construction on a bone."""

from osteopoint.catalogue.rules import Onto, Words
from osteopoint.geometry.directions import direction, in_words
from osteopoint.geometry.frames import norm
from osteopoint.geometry.lines import path
from osteopoint.placement.body import Site
from osteopoint.placement.bone_finder import BonePoint
from osteopoint.placement.model import StepTaken
from osteopoint.placement.step_state import StepResult, StepState, format_length, require_start

_MAX_DISTANCE_M = 0.06


def go_onto_bone(step: Onto, site: Site, here: StepState | None) -> StepResult:
    """Go onto a bone: straight in from a direction, or to the nearest place on it.

    If the straight line meets none of the bones, take the nearest place and say so.

    Raises
    ------
    ValueError
        If the bone is farther away than 6 cm.
    """
    start = require_start(here).position
    candidates = [bone for name in step.bones for bone in site.body.bones(name, site.side)]
    finder = site.body.finder_among(candidates)
    on: BonePoint | None = None
    if step.coming_from:
        outward = direction(step.coming_from, site.side)
        begin = start + _MAX_DISTANCE_M * outward
        on = finder.straight_in(begin[None], outward[None], 2 * _MAX_DISTANCE_M)[0]
    straight = on is not None
    if on is None:
        on = finder.nearest(start[None])[0]
    apart = norm(on.position - start)
    if apart > _MAX_DISTANCE_M:
        raise ValueError(f"the nearest bone, {on.bone}, is {format_length(apart)} away")
    title = site.body.atlas.bone(on.bone).title
    title = title[:1].lower() + title[1:]
    distance = format_length(apart)
    if apart < 0.0005:
        sentence = f"This lies on the {title}."
    elif straight:
        sentence = f"Straight {_inward(step.coming_from)}, {distance} on, lies the {title}."
    elif step.coming_from:
        sentence = f"No bone lies straight beneath; the nearest is the {title}, {distance} off."
    else:
        sentence = f"The nearest place on bone is {distance} off, on the {title}."
    taken = StepTaken(sentence, on.position, path(start, on.position), ())
    return taken, StepState(on.position, on.normal, on.bone)


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

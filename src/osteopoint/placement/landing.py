"""The step that ends a construction: onto a bone."""

from dataclasses import dataclass
from typing import ClassVar

from osteopoint.anatomy.directions import direction, in_words
from osteopoint.geometry.frames import norm
from osteopoint.geometry.lines import path
from osteopoint.placement.beneath import OnBone
from osteopoint.placement.body import Site
from osteopoint.placement.model import StepTaken
from osteopoint.placement.step import Plain, StepState, Words, begun, said

_REACH = 0.06


@dataclass(frozen=True, slots=True)
class Onto(Plain):
    """Onto a bone: straight in from a direction, or to the nearest place on it.

    `bones` are ids without the side's suffix or names of wholes. Where the straight way
    meets none of them, the nearest place is taken, and said.
    """

    bones: tuple[str, ...]
    coming_from: Words = ""
    key: ClassVar[str] = "onto"

    def take(self, site: Site, here: StepState | None) -> tuple[StepTaken, StepState]:
        """Go there; see `Step.take`."""
        start = begun(here).position
        candidates = [bone for name in self.bones for bone in site.body.bones(name, site.side)]
        among = site.body.among(candidates)
        on: OnBone | None = None
        if self.coming_from:
            outward = direction(self.coming_from, site.side)
            begin = start + _REACH * outward
            on = among.straight_in(begin[None], outward[None], 2 * _REACH)[0]
        straight = on is not None
        if on is None:
            on = among.nearest(start[None])[0]
        apart = norm(on.position - start)
        if apart > _REACH:
            raise ValueError(f"the nearest bone, {on.bone}, is {said(apart)} away")
        title = site.body.atlas.bone(on.bone).title
        title = title[:1].lower() + title[1:]
        if apart < 0.0005:
            sentence = f"This lies on the {title}."
        elif straight:
            sentence = f"Straight {_inward(self.coming_from)}, {said(apart)} on, lies the {title}."
        elif self.coming_from:
            sentence = (
                f"No bone lies straight beneath; the nearest is the {title}, {said(apart)} off."
            )
        else:
            sentence = f"The nearest place on bone is {said(apart)} off, on the {title}."
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

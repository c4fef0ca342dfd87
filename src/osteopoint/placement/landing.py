"""The step that ends a construction: onto a bone."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from osteopoint.anatomy.atlas import Bone
from osteopoint.anatomy.directions import direction, in_words
from osteopoint.geometry.frames import Vector
from osteopoint.geometry.lines import path
from osteopoint.geometry.surfaces import Touch, first_hit, nearest, normal_at
from osteopoint.placement.body import Site
from osteopoint.placement.model import StepTaken
from osteopoint.placement.step import Plain, Standing, Words, begun, said

_FAR = 0.4
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

    def take(self, site: Site, here: Standing | None) -> tuple[StepTaken, Standing]:
        """Go there; see `Step.take`."""
        start = begun(here).position
        candidates = [bone for name in self.bones for bone in site.body.bones(name, site.side)]
        bone, touch, straight = self._meet(site, start, candidates)
        apart = float(np.linalg.norm(touch.position - start))
        if apart > _REACH:
            raise ValueError(f"the nearest bone, {bone.id}, is {said(apart)} away")
        normal = normal_at(touch, bone.surface.normals, bone.surface.faces)
        title = bone.title[:1].lower() + bone.title[1:]
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
        end = touch.position
        taken = StepTaken(sentence, end, path(start, end), ())
        return taken, Standing(end, normal, bone.id)

    def _meet(self, site: Site, start: Vector, bones: list[Bone]) -> tuple[Bone, Touch, bool]:
        if self.coming_from:
            outward = direction(self.coming_from, site.side)
            origin = start + _FAR * outward
            hits = [
                (bone, first_hit(origin, -outward, site.body.triangles(bone))) for bone in bones
            ]
            met = [
                (bone, hit)
                for bone, hit in hits
                if hit is not None and np.linalg.norm(hit.position - start) <= _REACH
            ]
            if met:
                bone, hit = max(met, key=lambda pair: float(pair[1].position @ outward))
                return bone, hit, True
        touches = [(bone, nearest(start, site.body.triangles(bone))) for bone in bones]
        bone, touch = min(touches, key=lambda pair: float(np.linalg.norm(pair[1].position - start)))
        return bone, touch, False


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

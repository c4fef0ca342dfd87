"""The filter: which points are listed and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from osteopoint.catalogue.bones import bones_of

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.catalogue.model import Point
    from osteopoint.explorer.body_data import BodyData


@dataclass(frozen=True, slots=True)
class Filter:
    """What a point must match; an empty field matches everything.

    Attributes
    ----------
    side : ``left``, ``right`` or ``midline``
    reach : ``self``, ``tool`` or ``partner``
    channel : its name, such as ``Bladder``
    bone : as `bones_of` names it
    caution_free : whether the point must have no caution at all; a filter does not weigh
        cautions
    """

    region: str = ""
    side: str = ""
    reach: str = ""
    channel: str = ""
    bone: str = ""
    caution_free: bool = False

    @property
    def narrows(self) -> bool:
        """Whether any field is set."""
        return self != Filter()

    def fits(self, point: Point, side: str) -> bool:
        """Return whether a point matches on a side."""
        return (
            self.side in ("", side)
            and self.region in ("", point.region)
            and self.reach in ("", point.reach)
            and self.channel in ("", point.channel)
            and (not self.bone or self.bone in bones_of(point.bone))
            and not (self.caution_free and point.cautions)
        )


def count_fitting(body_data: BodyData, wanted: Filter) -> tuple[int, int]:
    """Return how many placed points match the filter on some side, and how many are placed.

    A set of places counts once.
    """
    points = body_data.catalogue.points
    placed = {points[name].code for name, _ in body_data.placements}
    fitting = {
        points[name].code for name, side in body_data.placements if wanted.fits(points[name], side)
    }
    return len(fitting), len(placed)

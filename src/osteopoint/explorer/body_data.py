"""All that is known of a body beside its bones: points, placements, techniques, skin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from osteopoint.anatomy.atlas import SIDES, Side

if TYPE_CHECKING:  # the first picture needs none of these
    from osteopoint.anatomy.landmark_model import Landmarks, Query
    from osteopoint.anatomy.skin import Skin
    from osteopoint.catalogue.everyday_words import EverydayWords
    from osteopoint.catalogue.lessons import Library
    from osteopoint.catalogue.model import Catalogue
    from osteopoint.catalogue.point_context import Channel, LocationError, OwnLength
    from osteopoint.catalogue.practice import Practice
    from osteopoint.placement.model import Placement, Unplaced
    from osteopoint.placement.solve import Solver


@dataclass(frozen=True, slots=True)
class BodyData:
    """Catalogue, practice and the placements of all points on one atlas.

    Attributes
    ----------
    solver : returns the construction of a placement
    unplaced : the points that this body gives no place for, with the reason
    queries : how each landmark is found, by landmark id
    skin : of the body, or None if it has none
    load_warnings : what could not be read, one sentence each
    channels : by the name that points use
    errors : how far apart people put points, from studies
    skin_error : distance of points on a borrowed skin from those on the body's own skin
    own_lengths : lengths that the user may measure
    everyday : everyday words, and where they lead
    library : the lessons; None if they could not be read
    """

    catalogue: Catalogue
    practice: Practice
    landmarks: Landmarks
    placements: dict[tuple[str, Side], Placement]
    solver: Solver
    unplaced: tuple[Unplaced, ...] = field(default=())
    queries: dict[str, Query] = field(default_factory=dict)
    skin: Skin | None = None
    load_warnings: tuple[str, ...] = ()
    channels: dict[str, Channel] = field(default_factory=dict)
    errors: list[LocationError] = field(default_factory=list)
    own_lengths: list[OwnLength] = field(default_factory=list)
    skin_error: LocationError | None = None
    everyday: list[EverydayWords] = field(default_factory=list)
    library: Library | None = None

    @property
    def about_skin(self) -> str:
        """What the user should know of the skin, such as that it is borrowed; may be empty."""
        return "" if self.skin is None else self.skin.about

    @property
    def partial(self) -> bool:
        """Whether points could not be placed because bones are missing."""
        return any(each.lacks for each in self.unplaced)

    def placed_sides(self, point_id: str) -> tuple[Side, ...]:
        """Return the sides on which a point is placed, left first."""
        return tuple(side for side in SIDES if (point_id, side) in self.placements)

"""Everything that is read once at start: points, where they lie, what to do there."""

from dataclasses import dataclass, field
from pathlib import Path

from osteopoint.anatomy.atlas import Atlas, Side
from osteopoint.anatomy.landmarks import Landmarks, load_landmarks
from osteopoint.catalogue.model import Catalogue
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.catalogue.techniques import Practice, read_practice
from osteopoint.placement.model import Placement, Unplaced
from osteopoint.placement.solve import solve_all


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Catalogue, practice and the placements of all points on one atlas.

    `unplaced` holds the points that this body gives no place for, with the reason.
    """

    catalogue: Catalogue
    practice: Practice
    landmarks: Landmarks
    placements: dict[tuple[str, Side], Placement]
    unplaced: tuple[Unplaced, ...] = field(default=())

    def placed_sides(self, point_id: str) -> tuple[Side, ...]:
        """Return the sides on which a point could be placed, left first."""
        sides: tuple[Side, ...] = ("left", "right", "midline")
        return tuple(side for side in sides if (point_id, side) in self.placements)


def load_knowledge(assets: Path, atlas: Atlas) -> Knowledge:
    """Read the catalogue and the techniques, and place every point on the atlas.

    Raises
    ------
    OsteopointError
        If a file is missing or damaged. A point that cannot be placed is no error:
        it is listed with its reason.
    """
    catalogue = read_catalogue(assets)
    practice = read_practice(assets)
    landmarks = load_landmarks(assets, atlas)
    placements: dict[tuple[str, Side], Placement] = {}
    unplaced: list[Unplaced] = []
    for result in solve_all(catalogue, atlas, landmarks, assets):
        if isinstance(result, Placement):
            placements[result.point, result.side] = result
        else:
            unplaced.append(result)
    return Knowledge(catalogue, practice, landmarks, placements, tuple(unplaced))

"""Reading the catalogue and the techniques, and placing every point on an atlas.

A module of its own, because the first picture does not need it and it takes a while to import.
"""

from pathlib import Path

from osteopoint.anatomy.atlas import Atlas, Side
from osteopoint.anatomy.landmarks import load_landmarks
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.catalogue.techniques import read_practice
from osteopoint.explorer.knowledge import Knowledge
from osteopoint.placement.model import Placement, Unplaced
from osteopoint.placement.solve import solve_all


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

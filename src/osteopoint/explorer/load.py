"""Loading a body: its atlas, and the body data with every point placed.

A module of its own, because it takes long to import and the first picture does not need it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from osteopoint.anatomy.atlas import Atlas, Side, read_atlas, read_light_surfaces
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import fingerprint as meshes_fingerprint
from osteopoint.anatomy.landmark_store import landmarks_fingerprint, load_landmarks
from osteopoint.anatomy.skin import Skin
from osteopoint.anatomy.skin_store import skin_of
from osteopoint.anatomy.surface import Surface
from osteopoint.catalogue.everyday_words import read_everyday_words
from osteopoint.catalogue.lessons import Library, read_library
from osteopoint.catalogue.model import Catalogue
from osteopoint.catalogue.point_context import (
    read_channels,
    read_location_errors,
    read_own_lengths,
    read_skin_error,
)
from osteopoint.catalogue.practice import read_practice
from osteopoint.catalogue.reading import read_catalogue
from osteopoint.catalogue.search import prepare
from osteopoint.errors import OsteopointError
from osteopoint.explorer.body_data import BodyData
from osteopoint.placement.body import Body
from osteopoint.placement.cache import fingerprint, load_cached, save_cached
from osteopoint.placement.consistency import Consistency
from osteopoint.placement.measures import read_measures
from osteopoint.placement.model import Placement, Unplaced
from osteopoint.placement.relations import read_relations
from osteopoint.placement.solve import Solver


@dataclass(frozen=True, slots=True, eq=False)
class LoadedBody:
    """A body with its body data.

    Attributes
    ----------
    light : coarser surfaces of its bones, by bone id
    """

    atlas: Atlas
    light: Mapping[str, Surface]
    body_data: BodyData


def load_body(assets: Path, folder: Path) -> LoadedBody:
    """Read an atlas and its body data.

    Raises
    ------
    OsteopointError
        If a file is missing or damaged.
    """
    atlas = read_atlas(folder)
    body = LoadedBody(atlas, read_light_surfaces(atlas), load_body_data(assets, atlas))
    prepare(body.body_data.catalogue)  # on this thread, not at the first letter typed
    return body


def load_body_data(assets: Path, atlas: Atlas) -> BodyData:
    """Read the catalogue, the techniques and the skin, and place every point on the atlas.

    Raises
    ------
    OsteopointError
        If a file is missing or damaged. A point that cannot be placed is listed with its reason
        instead; damaged skin or lessons are load warnings.
    """
    catalogue = read_catalogue(assets)
    practice = read_practice(assets)
    landmarks = load_landmarks(assets, atlas)
    skin: Skin | None = None
    library: Library | None = None
    warnings: list[str] = []
    try:
        skin = skin_of(assets, atlas)
    except OsteopointError as error:
        warnings.append(str(error))
    try:
        library = read_library(assets)
    except OsteopointError as error:
        warnings.append(str(error))
    every = read_queries(assets / "landmarks.json")
    queries = {name: query for name, query in every.by_id.items() if not query.helper}
    measures = read_measures(assets / "measures.json")
    solver = Solver(catalogue.points, Body(atlas, landmarks, measures, skin))
    placements: dict[tuple[str, Side], Placement] = {}
    unplaced: list[Unplaced] = []
    body_mark = f"{meshes_fingerprint(atlas)}-{landmarks_fingerprint(landmarks)}"
    for result in _solved(solver, assets, catalogue, fingerprint(assets, body_mark, every.mark)):
        if isinstance(result, Placement):
            placements[result.point, result.side] = result
        else:
            unplaced.append(result)
    return BodyData(
        catalogue,
        practice,
        landmarks.only(queries),
        placements,
        solver,
        tuple(unplaced),
        queries,
        skin,
        tuple(warnings),
        {channel.name: channel for channel in read_channels(assets).values()},
        read_location_errors(assets),
        read_own_lengths(assets),
        read_skin_error(assets),
        read_everyday_words(assets),
        library,
    )


def _solved(
    solver: Solver, assets: Path, catalogue: Catalogue, mark: str
) -> list[Placement | Unplaced]:
    """Return the cached placements; without a cache, solve, check and cache them."""
    atlas, landmarks = solver.body.atlas, solver.body.landmarks
    answers = load_cached(atlas, mark)
    if answers is None:
        relations = read_relations(assets / "relations.json")
        consistency = Consistency(relations, catalogue.points, atlas, landmarks)
        answers = consistency.filter(solver.solve_all())
        save_cached(answers, atlas, mark)
    return answers

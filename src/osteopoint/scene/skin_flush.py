"""Where skin is redder than elsewhere: lips, cheeks, fingertips, knees; see `skin_flush.json`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.skin import Skin
from osteopoint.assets import assets_dir
from osteopoint.jsonfile import read_as


@dataclass(frozen=True, slots=True)
class Flush:
    """A reddish place.

    Attributes
    ----------
    vertices : indices of skin vertices at its centres
    radius_m : distance at which it has faded out
    share : redness at the centre, 0 to 1
    """

    vertices: tuple[int, ...]
    radius_m: float
    share: float


def flush_of(skin: Skin, assets: Path | None = None) -> NDArray[np.float32]:
    """Return the redness of each vertex of a skin, (n,) from 0 to 1.

    A skin of another topology has none.

    Raises
    ------
    OsteopointError
        If the file of the places is missing or damaged.
    """
    places = skin.surface.vertices
    redder = np.zeros(len(places), np.float32)
    topology, flushes = read_as((assets or assets_dir()) / "skin_flush.json", _take)
    if skin.topology != topology:
        return redder
    there = np.zeros(len(places), dtype=bool)  # a borrowed skin has vertices that are in no face
    there[skin.surface.faces] = True
    for flush in flushes:
        _redden(redder, places, there, flush)
    return redder


def _redden(
    redder: NDArray[np.float32],
    places: NDArray[np.float32],
    there: NDArray[np.bool_],
    flush: Flush,
) -> None:
    """Add one flush around its vertices, in place."""
    middles = places[[v for v in flush.vertices if v < len(places) and there[v]]]
    if not len(middles):
        return
    # Both sides of the body are in one flush: their box is wide, but a lip's is not high.
    low, high = middles.min(axis=0) - flush.radius_m, middles.max(axis=0) + flush.radius_m
    near = np.flatnonzero(((places > low) & (places < high)).all(axis=1))
    away = np.full(len(near), np.inf, np.float32)
    for middle in middles:
        np.minimum(away, np.linalg.norm(places[near] - middle, axis=1), out=away)
    left = np.clip(1.0 - away / flush.radius_m, 0.0, 1.0)
    # Level in its middle and at its rim, so that no edge shows.
    redder[near] = np.maximum(redder[near], flush.share * left * left * (3.0 - 2.0 * left))


def _take(document: dict[str, Any]) -> tuple[str, list[Flush]]:
    rows = [
        Flush(tuple(map(int, row["vertices"])), float(row["radius_mm"]) / 1000, float(row["share"]))
        for row in document["places"]
    ]
    return str(document["topology"]), rows

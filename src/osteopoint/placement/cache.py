"""Cache of placements in the user folder, so that a start need not solve the rules."""

import json
import os
import zlib
from pathlib import Path

import numpy as np

from osteopoint.anatomy.atlas import Atlas
from osteopoint.anatomy.registry import plain_id
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import WRONG_KIND, read_json
from osteopoint.placement.model import Placement, Unplaced
from osteopoint.storage.atomic import write_user_file
from osteopoint.storage.paths import user_dir

METHOD = 7  # increase it when the same rules give other positions


def fingerprint(assets: Path, meshes: str, queries: str) -> str:
    """Return a fingerprint of everything that placements depend on.

    Parameters
    ----------
    meshes, queries : fingerprints of the body's meshes and of the landmark queries
    """
    mark = 0
    for name in ("points.json", "measures.json", "relations.json", "stance.json"):
        mark = zlib.crc32((assets / name).read_bytes(), mark)
    return f"{METHOD}-{mark:08x}-{meshes}-{queries}"


def load_cached(atlas: Atlas, mark: str) -> list[Placement | Unplaced] | None:
    """Return the cached answers of a body, or None if the fingerprint does not match."""
    try:
        stored = read_json(_path(atlas))
        if stored["mark"] != mark:
            return None
        numbers = np.array(stored["numbers"], dtype=np.float64).reshape(-1, 7)
        found: list[Placement | Unplaced] = [
            Placement(point, side, row[:3], row[3:6], bone, surface, float(row[6]))
            for (point, side, bone, surface), row in zip(stored["places"], numbers, strict=True)
        ]
        gone = [Unplaced(p, side, why, tuple(lacks)) for p, side, why, lacks in stored["unplaced"]]
        return found + gone
    except (OsteopointError, *WRONG_KIND):
        return None  # a damaged cache is solved again


def save_cached(answers: list[Placement | Unplaced], atlas: Atlas, mark: str) -> None:
    """Save the answers of a body; ignore write errors."""
    placed = [answer for answer in answers if isinstance(answer, Placement)]
    numbers = [[round(float(x), 7) for x in (*p.position, *p.normal, p.depth_mm)] for p in placed]
    content = {
        "mark": mark,
        "places": [[p.point, p.side, p.bone, p.surface] for p in placed],
        "numbers": numbers,
        "unplaced": [
            [u.point, u.side, u.reason, u.lacks] for u in answers if isinstance(u, Unplaced)
        ],
    }
    try:
        write_user_file(_path(atlas), json.dumps(content, separators=(",", ":")))
    except OSError:
        return


def _path(atlas: Atlas) -> Path:
    # Two bodies with the same id in different folders need different files. The id is sanitised
    # because an imported atlas may contain any text.
    place = zlib.crc32(os.fsencode(atlas.folder.resolve()))
    return user_dir() / "placements" / f"{plain_id(atlas.id)[:60]}-{place:08x}.json"

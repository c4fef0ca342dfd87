"""Landmarks as they are stored with an atlas, so that a start need not solve them."""

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from osteopoint.anatomy.atlas import SIDES, Atlas
from osteopoint.anatomy.glb import MOST_BYTES
from osteopoint.anatomy.landmarks import (
    Landmark,
    Landmarks,
    Queries,
    read_queries,
    solve_landmarks,
)
from osteopoint.anatomy.skin import read_skin
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import WRONG_KIND, read_json

_FARTHEST_M = 10.0
_DECIMALS = 5  # of metres, as places are stored


def mark_of(atlas: Atlas) -> str:
    """Return a short mark that changes when a bone, a vertex or the skin of the atlas changes."""
    mark = _mark_of_file(atlas.folder / "skin.glb")
    for bone_id in sorted(atlas.bones):
        mark = zlib.crc32(bone_id.encode(), mark)
        mark = zlib.crc32(np.ascontiguousarray(atlas.bones[bone_id].surface.vertices).data, mark)
    return f"{mark:08x}"


def _mark_of_file(path: Path) -> int:
    """Return the mark of a file's content, read in pieces; 0 if there is none, or none so large."""
    mark = 0
    if path.is_file() and path.stat().st_size <= MOST_BYTES:  # else whoever reads it says so
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                mark = zlib.crc32(piece, mark)
    return mark


def places_mark(landmarks: Landmarks) -> str:
    """Return a short mark that changes when a landmark lies elsewhere, or is not there any more."""
    mark = 0
    for key in sorted(landmarks.found):
        mark = zlib.crc32(repr(key).encode(), mark)
        place = np.round(landmarks.found[key].position, _DECIMALS) + 0.0
        mark = zlib.crc32(place.tobytes(), mark)
    return f"{mark:08x}"


def load_landmarks(assets: Path, atlas: Atlas) -> Landmarks:
    """Return the landmarks stored with the atlas, or solve them where those do not fit.

    Raises
    ------
    OsteopointError
        If the file of queries is missing or malformed.
    """
    queries = read_queries(assets / "landmarks.json")
    path = atlas.folder / "landmarks.json"
    if path.is_file():
        try:
            stored = read_json(path)
            if stored["queries"] == queries.mark and stored["meshes"] == mark_of(atlas):
                return _from_rows(stored, queries)
        except (OsteopointError, *WRONG_KIND):
            pass  # an unusable store is only a slower start
    return find_landmarks(assets, atlas, queries)


def find_landmarks(assets: Path, atlas: Atlas, queries: Queries) -> Landmarks:
    """Solve the landmarks of an atlas with its skin, whatever is stored with it.

    Raises
    ------
    OsteopointError
        If its skin is damaged.
    """
    own = atlas.folder.resolve() == (assets / "meshes").resolve()
    pattern = None if own else _pattern(assets, queries)
    return solve_landmarks(atlas, queries, read_skin(atlas.folder), pattern)


def _pattern(assets: Path, queries: Queries) -> Landmarks | None:
    """Return the default body's landmarks as they are stored; None if the store is unusable."""
    try:
        return _from_rows(read_json(assets / "meshes" / "landmarks.json"), queries)
    except (OsteopointError, *WRONG_KIND):
        return None


def _from_rows(stored: dict[str, Any], queries: Queries) -> Landmarks:
    landmarks = Landmarks({}, {}, queries.wholes)
    for row in stored["landmarks"]:
        place = np.array(row["position"], dtype=np.float64).reshape(3)
        if not (np.abs(place) < _FARTHEST_M).all() or row["side"] not in SIDES:
            raise ValueError("a place that is none")
        name = queries.by_id[row["id"]].name
        landmark = Landmark(row["id"], name, row["side"], row["bone"], place)
        landmarks.found[landmark.id, landmark.side] = landmark
    for row in stored["absent"]:
        landmarks.absent[row["id"], row["side"]] = str(row["reason"])
    return landmarks


def store(landmarks: Landmarks, atlas: Atlas, queries: Queries) -> str:
    """Return the text of an atlas's `landmarks.json`, places to a hundredth of a millimetre."""
    rows = [
        {
            "id": mark.id,
            "side": mark.side,
            "bone": mark.bone,
            "position": [round(float(x), _DECIMALS) + 0.0 for x in mark.position],
        }
        for mark in landmarks.found.values()
    ]
    absent = [{"id": i, "side": s, "reason": why} for (i, s), why in landmarks.absent.items()]
    lines = ",\n".join("  " + json.dumps(row) for row in rows)
    gone = ",\n".join("  " + json.dumps(row) for row in absent)
    head = f'"version": 1, "queries": "{queries.mark}", "meshes": "{mark_of(atlas)}"'
    return f'{{{head},\n "landmarks": [\n{lines}\n ],\n "absent": [\n{gone}\n ]}}\n'

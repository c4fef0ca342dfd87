"""Storage of landmarks with an atlas, so that a start need not solve the queries."""

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from osteopoint.anatomy.atlas import SIDES, Atlas
from osteopoint.anatomy.landmark_model import Landmark, Landmarks, Queries
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmarks import solve_landmarks
from osteopoint.anatomy.skin_store import bones_fingerprint, skin_fingerprint, skin_of
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError
from osteopoint.jsonfile import WRONG_KIND, read_json

_MAX_DISTANCE_M = 10.0
_DECIMALS = 5  # of stored positions, in metres


def fingerprint(atlas: Atlas) -> str:
    """Return a fingerprint of the bones, vertices and skin of an atlas."""
    return f"{bones_fingerprint(atlas, skin_fingerprint(assets_dir(), atlas)):08x}"


def landmarks_fingerprint(landmarks: Landmarks) -> str:
    """Return a fingerprint of the found landmarks and their positions."""
    mark = 0
    for key in sorted(landmarks.found):
        mark = zlib.crc32(repr(key).encode(), mark)
        place = np.round(landmarks.found[key].position, _DECIMALS) + 0.0
        mark = zlib.crc32(place.tobytes(), mark)
    return f"{mark:08x}"


def load_landmarks(assets: Path, atlas: Atlas) -> Landmarks:
    """Return the landmarks stored with the atlas, or solve them if the stored ones are outdated.

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
            if stored["queries"] == queries.mark and stored["meshes"] == fingerprint(atlas):
                return _from_rows(stored, queries)
        except (OsteopointError, *WRONG_KIND):
            pass  # a damaged file is solved again
    return find_landmarks(assets, atlas, queries)


def find_landmarks(assets: Path, atlas: Atlas, queries: Queries) -> Landmarks:
    """Solve the landmarks of an atlas with its skin; ignore stored ones.

    Raises
    ------
    OsteopointError
        If its skin is damaged.
    """
    own = atlas.folder.resolve() == (assets / "meshes").resolve()
    pattern = None if own else _pattern(assets, queries)
    return solve_landmarks(atlas, queries, skin_of(assets, atlas), pattern)


def _pattern(assets: Path, queries: Queries) -> Landmarks | None:
    """Return the stored landmarks of the default body, or None if the file is unusable."""
    try:
        return _from_rows(read_json(assets / "meshes" / "landmarks.json"), queries)
    except (OsteopointError, *WRONG_KIND):
        return None


def _from_rows(stored: dict[str, Any], queries: Queries) -> Landmarks:
    landmarks = Landmarks({}, {}, queries.wholes)
    for row in stored["landmarks"]:
        place = np.array(row["position"], dtype=np.float64).reshape(3)
        if not (np.abs(place) < _MAX_DISTANCE_M).all() or row["side"] not in SIDES:
            raise ValueError("a place that is none")
        name = queries.by_id[row["id"]].name
        landmark = Landmark(row["id"], name, row["side"], row["bone"], place)
        landmarks.found[landmark.id, landmark.side] = landmark
    for row in stored["absent"]:
        landmarks.absent[row["id"], row["side"]] = str(row["reason"])
        if row.get("lacks"):
            landmarks.lacks[row["id"], row["side"]] = tuple(map(str, row["lacks"]))
    return landmarks


def store(landmarks: Landmarks, atlas: Atlas, queries: Queries) -> str:
    """Return the text of `landmarks.json`, with positions to a hundredth of a millimetre."""
    rows = [
        {
            "id": mark.id,
            "side": mark.side,
            "bone": mark.bone,
            "position": [round(float(x), _DECIMALS) + 0.0 for x in mark.position],
        }
        for mark in landmarks.found.values()
    ]
    absent = [
        {"id": key[0], "side": key[1], "reason": why, "lacks": list(landmarks.lacks.get(key, ()))}
        for key, why in landmarks.absent.items()
    ]
    lines = ",\n".join("  " + json.dumps(row) for row in rows)
    absent_lines = ",\n".join("  " + json.dumps(row) for row in absent)
    head = f'"version": 1, "queries": "{queries.mark}", "meshes": "{fingerprint(atlas)}"'
    return f'{{{head},\n "landmarks": [\n{lines}\n ],\n "absent": [\n{absent_lines}\n ]}}\n'

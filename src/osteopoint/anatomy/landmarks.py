"""Landmarks: named places on bones, found by query on whatever atlas is loaded."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from osteopoint.anatomy.atlas import SUFFIX, Atlas, Bone, Side
from osteopoint.anatomy.queries import Spreads, answer, begin
from osteopoint.errors import OsteopointError
from osteopoint.geometry.frames import Vector
from osteopoint.jsonfile import read_json

METHOD = 3  # raise it when a query of the same words comes to find another place
_PAIRED: tuple[Side, ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Query:
    """A landmark as the file describes it.

    Attributes
    ----------
    bone : id without the side's suffix, or the name of a whole of several bones
    note : said where the landmark stands in for something that this body does not show
    """

    id: str
    name: str
    bilateral: bool
    bone: str
    steps: list[dict[str, Any]]
    note: str = ""

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides on which the landmark exists."""
        return _PAIRED if self.bilateral else ("midline",)


@dataclass(frozen=True, slots=True)
class Queries:
    """All queries of a file, the wholes that bones may be parts of, and a mark of the text."""

    path: Path
    by_id: dict[str, Query]
    wholes: dict[str, tuple[str, ...]]
    mark: str


@dataclass(frozen=True, slots=True, eq=False)
class Landmark:
    """A landmark's place on one body, metres."""

    id: str
    name: str
    side: Side
    bone: str
    position: Vector


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """All landmarks of one body.

    Attributes
    ----------
    absent : why some could not be found, by id and side
    wholes : names that stand for several bones, such as the cranium, with their parts
    """

    found: dict[tuple[str, Side], Landmark]
    absent: dict[tuple[str, Side], str]
    wholes: dict[str, tuple[str, ...]]

    def position(self, landmark: str, side: Side) -> Vector:
        """Return where a landmark lies, seen from a side of the body.

        A midline landmark is the same from either side; asked for from the midline,
        a paired landmark is the middle between left and right.

        Raises
        ------
        KeyError
            If this body has no such landmark; the message is the reason.
        """
        for key in ((landmark, side), (landmark, "midline")):
            if key in self.found:
                return self.found[key].position
        if side == "midline" and (landmark, "left") in self.found:
            pair = [self.position(landmark, each) for each in _PAIRED]
            return np.asarray(np.mean(pair, axis=0))
        for each in (side, "midline", "left"):
            if (landmark, each) in self.absent:
                raise KeyError(self.absent[landmark, each])
        raise KeyError(f"there is no landmark '{landmark}'")

    def name(self, landmark: str) -> str:
        """Return the landmark's name as it reads in a sentence."""
        for side in ("midline", "left", "right"):
            if (landmark, side) in self.found:
                return self.found[landmark, side].name
        return landmark.replace("_", " ")


def read_queries(path: Path) -> Queries:
    """Read the file of landmark queries.

    Raises
    ------
    OsteopointError
        If the file is missing or a row of it is malformed.
    """
    content = read_json(path)
    by_id: dict[str, Query] = {}
    try:
        for row in content["landmarks"]:
            query = Query(
                str(row["id"]),
                str(row.get("name", str(row["id"]).replace("_", " "))),
                row["side"] == "bilateral",
                str(row["bone"]),
                list(row["query"]),
                str(row.get("note", "")),
            )
            if query.id in by_id:
                raise OsteopointError(f"The file {path} has the landmark '{query.id}' twice.")
            by_id[query.id] = query
        wholes = {str(k): tuple(v) for k, v in content.get("wholes", {}).items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        where = f"landmark {len(by_id) + 1}"
        raise OsteopointError(f"In {path}, {where} lacks or spoils {error}.") from error
    return Queries(path, by_id, wholes, f"{METHOD}-{zlib.crc32(path.read_bytes()):08x}")


def bones_named(
    atlas: Atlas, name: str, side: Side, wholes: Mapping[str, tuple[str, ...]]
) -> list[Bone]:
    """Return the bone of that name on that side, or the parts that make it up; maybe none."""
    for bone_id in (name + SUFFIX[side], name):
        if bone_id in atlas.bones:
            return [atlas.bones[bone_id]]
    parts = wholes.get(name, ())
    found = (atlas.bones.get(part + suffix) for part in parts for suffix in ("", ".l", ".r"))
    return [bone for bone in found if bone is not None]


def solve_landmarks(atlas: Atlas, queries: Queries) -> Landmarks:
    """Find every landmark on the atlas; what cannot be found is listed with its reason."""
    landmarks = Landmarks({}, {}, queries.wholes)
    spreads = Spreads()
    for query in queries.by_id.values():
        for side in query.sides:
            _solve(query, side, atlas, queries, landmarks, spreads, ())
    return landmarks


def _solve(
    query: Query,
    side: Side,
    atlas: Atlas,
    queries: Queries,
    landmarks: Landmarks,
    spreads: Spreads,
    asked: tuple[str, ...],
) -> None:
    key = (query.id, side)
    if key in landmarks.found or key in landmarks.absent:
        return

    def locate(other: str) -> Vector:
        if other in asked or other == query.id:
            raise ValueError(f"its query leads back to '{other}'")
        needed = queries.by_id.get(other)
        if needed is None:
            raise ValueError(f"its query names the unknown landmark '{other}'")
        for each in needed.sides if side == "midline" or not needed.bilateral else (side,):
            _solve(needed, each, atlas, queries, landmarks, spreads, (*asked, query.id))
        return landmarks.position(other, side)

    where = f"'{query.id}' ({side})"
    bones = bones_named(atlas, query.bone, side, queries.wholes)
    if not bones:
        landmarks.absent[key] = f"{where} needs the bone '{query.bone}', which {atlas.id} lacks"
        return
    try:
        place = answer(begin(bones, side, query.bilateral, spreads), query.steps, locate)
    except (ValueError, KeyError, TypeError) as error:
        reason = error.args[0] if error.args else error
        landmarks.absent[key] = f"{where} cannot be found: {reason}"
        return
    owner = min(bones, key=lambda bone: _distance(bone, place)) if len(bones) > 1 else bones[0]
    landmarks.found[key] = Landmark(query.id, query.name, side, owner.id, place)


def _distance(bone: Bone, place: Vector) -> float:
    return float(np.linalg.norm(bone.surface.vertices - place, axis=1).min())


def mark_of(atlas: Atlas) -> str:
    """Return a short mark that changes when a bone or a vertex of the atlas changes."""
    mark = 0
    for bone_id in sorted(atlas.bones):
        mark = zlib.crc32(bone_id.encode(), mark)
        mark = zlib.crc32(np.ascontiguousarray(atlas.bones[bone_id].surface.vertices).data, mark)
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
        except (OsteopointError, KeyError, TypeError, ValueError):
            pass  # an unusable store is only a slower start
    return solve_landmarks(atlas, queries)


def _from_rows(stored: dict[str, Any], queries: Queries) -> Landmarks:
    landmarks = Landmarks({}, {}, queries.wholes)
    for row in stored["landmarks"]:
        place = np.array(row["position"], dtype=np.float64)
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
            "position": [round(float(x), 5) + 0.0 for x in mark.position],
        }
        for mark in landmarks.found.values()
    ]
    absent = [{"id": i, "side": s, "reason": why} for (i, s), why in landmarks.absent.items()]
    lines = ",\n".join("  " + json.dumps(row) for row in rows)
    gone = ",\n".join("  " + json.dumps(row) for row in absent)
    head = f'"version": 1, "queries": "{queries.mark}", "meshes": "{mark_of(atlas)}"'
    return f'{{{head},\n "landmarks": [\n{lines}\n ],\n "absent": [\n{gone}\n ]}}\n'

"""Landmarks: named places on bones, found by query on whatever atlas is loaded."""

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from osteopoint.anatomy.atlas import SUFFIX, Atlas, Bone, Side
from osteopoint.anatomy.missing_bones import SKIN_THERE, MissingBonesError
from osteopoint.anatomy.queries import Spreads, answer, begin
from osteopoint.anatomy.skin import NODE as SKIN
from osteopoint.anatomy.skin import Skin
from osteopoint.anatomy.skin_landmarks import carried, skin_as_bone
from osteopoint.errors import OsteopointError, quoted
from osteopoint.geometry.frames import Vector
from osteopoint.geometry.surfaces import Triangles, triangles_of
from osteopoint.jsonfile import read_json

METHOD = 7  # raise it when a query of the same words comes to find another place
_WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)
# What a step may raise that has something else in it than it should.
_MALFORMED = (*_WRONG, ArithmeticError, AssertionError, RecursionError)
_MOST_STEPS = 50
_PAIRED: tuple[Side, ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Query:
    """A landmark as the file describes it.

    Attributes
    ----------
    bone : id without the side's suffix, or the name of a whole of several bones
    needs : of a whole, the parts without which its answer would be another place; each a bone,
        or several one of which is enough
    note : said where the landmark stands in for something that this body does not show
    helper : whether it only helps to find others, and no one is shown it
    vertices : of a landmark on skin, node and vertex on each side in the mesh of fixed topology
    """

    id: str
    name: str
    bilateral: bool
    bone: str
    steps: list[dict[str, Any]]
    note: str = ""
    vertices: dict[str, tuple[str, int]] = field(default_factory=dict)
    helper: bool = False
    needs: tuple[tuple[str, ...], ...] = ()

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides on which the landmark exists."""
        return _PAIRED if self.bilateral else ("midline",)


@dataclass(frozen=True, slots=True)
class Queries:
    """All queries of a file.

    Attributes
    ----------
    wholes : what bones may be parts of
    mark : changes with the text
    topology : the mesh whose vertices the landmarks on skin are
    """

    path: Path
    by_id: dict[str, Query]
    wholes: dict[str, tuple[str, ...]]
    mark: str
    topology: str


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
    lacks : the bones that are missing, where that is why one is absent
    """

    found: dict[tuple[str, Side], Landmark]
    absent: dict[tuple[str, Side], str]
    wholes: dict[str, tuple[str, ...]]
    lacks: dict[tuple[str, Side], tuple[str, ...]] = field(default_factory=dict)

    def position(self, landmark: str, side: Side) -> Vector:
        """Return where a landmark lies, seen from a side of the body.

        A midline landmark is the same from either side; asked for from the midline,
        a paired landmark is the middle between left and right.

        Raises
        ------
        MissingBonesError
            If it is absent because bones are missing.
        KeyError
            If this body has no such landmark for another reason, which is the message.
        """
        for key in ((landmark, side), (landmark, "midline")):
            if key in self.found:
                return self.found[key].position
        if side == "midline" and any((landmark, each) in self.found for each in _PAIRED):
            pair = [self.position(landmark, each) for each in _PAIRED]
            return np.asarray(np.mean(pair, axis=0))
        for each in (side, "midline", "left", "right"):
            key = (landmark, each)
            if key in self.lacks:
                raise MissingBonesError(*self.lacks[key])
            if key in self.absent:
                raise KeyError(self.absent[key])
        raise KeyError(f"there is no landmark '{landmark}'")

    def only(self, names: Collection[str]) -> "Landmarks":
        """Return these landmarks alone, found and absent ones."""
        found = {key: mark for key, mark in self.found.items() if key[0] in names}
        absent = {key: reason for key, reason in self.absent.items() if key[0] in names}
        lacks = {key: bones for key, bones in self.lacks.items() if key[0] in names}
        return Landmarks(found, absent, self.wholes, lacks)

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
    rows = content.get("landmarks")
    if not isinstance(rows, list):
        raise OsteopointError(f"The file {path} lists no landmarks.")
    by_id: dict[str, Query] = {}
    for number, row in enumerate(rows, start=1):
        try:
            query = _query(row)
        except _WRONG as error:
            said = quoted(error)
            raise OsteopointError(
                f"In {path}, landmark {number} lacks or spoils {said}."
            ) from error
        if query.id in by_id:
            name = quoted(query.id, 80)
            raise OsteopointError(f"The file {path} has the landmark '{name}' twice.")
        by_id[query.id] = query
    try:
        wholes = {name: _texts(parts) for name, parts in content.get("wholes", {}).items()}
        topology = _text(content.get("topology", ""))
    except _WRONG as error:
        raise OsteopointError(f"In {path} 'wholes' or 'topology' is of a wrong kind.") from error
    mark = f"{METHOD}-{zlib.crc32(path.read_bytes()):08x}"
    return Queries(path, by_id, wholes, mark, topology)


def _query(row: dict[str, Any]) -> Query:
    steps = row["query"]
    if len(steps) > _MOST_STEPS or not all(isinstance(step, dict) for step in steps):
        raise ValueError("'query', which is no list of some steps")
    if row["side"] not in ("bilateral", "midline"):
        raise ValueError(f"the side '{row['side']}'")
    vertices = {
        _text(side): (_text(vertex[0]), int(vertex[1]))
        for step in steps
        for side, vertex in step.get("vertex", {}).items()
    }
    name = _text(row["id"])
    query = Query(
        name,
        _text(row.get("name", name.replace("_", " "))),
        row["side"] == "bilateral",
        _text(row["bone"]),
        [step for step in steps if "vertex" not in step],
        _text(row.get("note", "")),
        vertices,
        bool(row.get("helper", False)),
        tuple((_text(p),) if isinstance(p, str) else _texts(p) for p in row.get("needs", ())),
    )
    if vertices and not set(query.sides) <= set(vertices):
        raise ValueError("'vertex', which lacks a side")
    return query


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r}, which is no text")
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise ValueError("a list")
    return tuple(_text(value) for value in values)


def bones_named(
    atlas: Atlas, name: str, side: Side, wholes: Mapping[str, tuple[str, ...]]
) -> list[Bone]:
    """Return the bone of that name on that side, or the parts that make it up; maybe none.

    Seen from the midline, a whole has the parts of both sides.
    """
    for bone_id in (name + SUFFIX[side], name):
        if bone_id in atlas.bones:
            return [atlas.bones[bone_id]]
    suffixes = ("", ".l", ".r") if side == "midline" else ("", SUFFIX[side])
    parts = (part + suffix for part in wholes.get(name, ()) for suffix in suffixes)
    return [atlas.bones[part] for part in parts if part in atlas.bones]


def _missing(atlas: Atlas, query: Query, side: Side) -> tuple[str, ...]:
    """Return which parts of a whole a query needs and the atlas lacks."""
    if any(query.bone + suffix in atlas.bones for suffix in ("", SUFFIX[side])):
        return ()  # the whole came as one bone
    sides = _PAIRED if side == "midline" else (side,)

    def there(part: str) -> bool:
        return part in atlas.bones or all(part + SUFFIX[each] in atlas.bones for each in sides)

    return tuple(parts[0] for parts in query.needs if not any(map(there, parts)))


def solve_landmarks(
    atlas: Atlas,
    queries: Queries,
    skin: Skin | None = None,
    pattern: Landmarks | None = None,
    spreads: Spreads | None = None,
) -> Landmarks:
    """Find every landmark on the atlas; what cannot be found is listed with its reason.

    Parameters
    ----------
    skin : the atlas's skin if it has one
    pattern : the landmarks of the default body, from which places on skin are carried over
    spreads : of the same bones, where somebody solves them more than once
    """
    solver = _Solver(atlas, queries, skin, pattern, spreads or Spreads())
    # Places on skin last: bones around them carry them over.
    for query in sorted(queries.by_id.values(), key=lambda query: query.bone == SKIN):
        for side in query.sides:
            solver.solve(query, side, ())
    return solver.landmarks


class _Solver:
    """One run over one atlas; places are found as others ask for them."""

    def __init__(
        self,
        atlas: Atlas,
        queries: Queries,
        skin: Skin | None,
        pattern: Landmarks | None,
        spreads: Spreads,
    ) -> None:
        self._atlas, self._queries = atlas, queries
        self._skin, self._pattern = skin, pattern
        self._spreads = spreads
        self._skin_triangles: Triangles | None = None
        if skin is not None:
            self._skin_triangles = triangles_of(skin.surface.vertices, skin.surface.faces)
        self.landmarks = Landmarks({}, {}, queries.wholes)

    def solve(self, query: Query, side: Side, asked: tuple[str, ...]) -> None:
        """Find one landmark, or note why it is absent; `asked` are those waiting for it."""
        key = (query.id, side)
        if key in self.landmarks.found or key in self.landmarks.absent:
            return
        where = f"'{query.id}' ({side})"
        try:
            place, owner = self._place(query, side, asked)
        except MissingBonesError as error:
            self.landmarks.absent[key] = f"{where} cannot be found: {error.args[0]}"
            self.landmarks.lacks[key] = error.bones
            return
        except (ValueError, TypeError) as error:
            self.landmarks.absent[key] = f"{where} cannot be found: {quoted(error)}"
            return
        self.landmarks.found[key] = Landmark(query.id, query.name, side, owner, place)

    def _place(self, query: Query, side: Side, asked: tuple[str, ...]) -> tuple[Vector, str]:
        if query.bone == SKIN:
            return self._on_skin(query, side, asked), SKIN
        bones = bones_named(self._atlas, query.bone, side, self._queries.wholes)
        missing = _missing(self._atlas, query, side) if bones else (query.bone,)
        if missing:
            raise MissingBonesError(*missing)
        place = self._answer(query, side, bones, asked)
        alone = len(bones) == 1
        return place, (bones[0] if alone else min(bones, key=lambda b: _distance(b, place))).id

    def _on_skin(self, query: Query, side: Side, asked: tuple[str, ...]) -> Vector:
        skin, topology = self._skin, self._queries.topology
        if skin is not None and skin.topology == topology and query.vertices:
            return _vertex(skin, *query.vertices[side])
        # Another body's skin may have holes and layers: what ours shows is carried over to it.
        if self._pattern is not None and (skin is None or skin.topology != topology):
            key, here = (query.id, side), self.landmarks.found
            return carried(key, self._pattern.found, here, self._skin_triangles)
        if skin is not None and query.steps:
            return self._answer(query, side, [skin_as_bone(skin)], asked)
        raise MissingBonesError(SKIN)

    def _answer(
        self, query: Query, side: Side, bones: list[Bone], asked: tuple[str, ...]
    ) -> Vector:
        def locate(other: str) -> Vector:
            return self._locate(other, side, (*asked, query.id))

        search = begin(bones, side, query.bilateral, self._spreads)
        try:
            with np.errstate(all="ignore"):  # what comes of absurd numbers is refused here
                place = answer(search, query.steps, locate)
        except MissingBonesError:
            raise
        except _MALFORMED as error:
            raise ValueError(str(error.args[0]) if error.args else type(error).__name__) from None
        if not np.isfinite(place).all():
            raise ValueError("its place is not a number")
        return place

    def _locate(self, other: str, side: Side, asked: tuple[str, ...]) -> Vector:
        if other in asked:
            raise ValueError(f"its query leads back to '{other}'")
        needed = self._queries.by_id.get(other)
        if needed is None:
            raise ValueError(f"its query names the unknown landmark '{other}'")
        for each in needed.sides if side == "midline" or not needed.bilateral else (side,):
            self.solve(needed, each, asked)
        try:
            return self.landmarks.position(other, side)
        except MissingBonesError:
            raise
        except KeyError as error:
            raise ValueError(error.args[0]) from None


def _vertex(skin: Skin, node: str, number: int) -> Vector:
    surface = skin.surface if node == SKIN else skin.eyes.get(node)
    if surface is None or not 0 <= number < len(surface.vertices):
        if skin.lender:
            raise MissingBonesError(SKIN_THERE)
        raise ValueError(f"the skin has no vertex {number} of '{node}'")
    # A borrowed skin has places without skin.
    if skin.lender and not (surface.faces == number).any():
        raise MissingBonesError(SKIN_THERE)
    return np.asarray(surface.vertices[number], dtype=np.float64)


def _distance(bone: Bone, place: Vector) -> float:
    return float(np.linalg.norm(bone.surface.vertices - place, axis=1).min())

"""Solver of the landmark queries on one atlas."""

from collections.abc import Mapping

import numpy as np

from osteopoint.anatomy.atlas import SUFFIX, Atlas, Bone, Side
from osteopoint.anatomy.landmark_model import PAIRED, Landmark, Landmarks, Queries, Query
from osteopoint.anatomy.missing_bones import SKIN_THERE, MissingBonesError
from osteopoint.anatomy.queries import run_query
from osteopoint.anatomy.query_search import SurfaceSamples, start_search
from osteopoint.anatomy.skin import NODE as SKIN
from osteopoint.anatomy.skin import Skin
from osteopoint.anatomy.skin_landmarks import skin_as_bone, transfer_landmark
from osteopoint.errors import quoted
from osteopoint.geometry.frames import Vector
from osteopoint.geometry.surfaces import Triangles, triangles_of

# Errors that a step with absurd values can raise.
_MALFORMED = (
    KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, ArithmeticError,
    AssertionError, RecursionError,
)  # fmt: skip


def bones_named(
    atlas: Atlas, name: str, side: Side, wholes: Mapping[str, tuple[str, ...]]
) -> list[Bone]:
    """Return the bone of a name on a side, or the parts of a whole; may be empty.

    For the midline, a whole has the parts of both sides.
    """
    for bone_id in (name + SUFFIX[side], name):
        if bone_id in atlas.bones:
            return [atlas.bones[bone_id]]
    suffixes = ("", ".l", ".r") if side == "midline" else ("", SUFFIX[side])
    parts = (part + suffix for part in wholes.get(name, ()) for suffix in suffixes)
    return [atlas.bones[part] for part in parts if part in atlas.bones]


def _missing(atlas: Atlas, query: Query, side: Side) -> tuple[str, ...]:
    """Return the parts of a whole that a query needs and the atlas lacks."""
    if any(query.bone + suffix in atlas.bones for suffix in ("", SUFFIX[side])):
        return ()  # the whole is one bone in this atlas
    sides = PAIRED if side == "midline" else (side,)

    def there(part: str) -> bool:
        return part in atlas.bones or all(part + SUFFIX[each] in atlas.bones for each in sides)

    return tuple(parts[0] for parts in query.needs if not any(map(there, parts)))


def solve_landmarks(
    atlas: Atlas,
    queries: Queries,
    skin: Skin | None = None,
    pattern: Landmarks | None = None,
    samples: SurfaceSamples | None = None,
) -> Landmarks:
    """Find every landmark on the atlas; absent ones are listed with their reason.

    Parameters
    ----------
    skin : skin of the atlas, or None
    pattern : landmarks of the default body, from which landmarks on skin are transferred
    samples : cache of samples of the same bones, to share among several calls
    """
    solver = _Solver(atlas, queries, skin, pattern, samples or SurfaceSamples())
    # Landmarks on skin last, because they are transferred by landmarks on bone.
    for query in sorted(queries.by_id.values(), key=lambda query: query.bone == SKIN):
        for side in query.sides:
            solver.solve(query, side, ())
    return solver.landmarks


class _Solver:
    """One run over one atlas; landmarks are solved recursively on demand."""

    def __init__(
        self,
        atlas: Atlas,
        queries: Queries,
        skin: Skin | None,
        pattern: Landmarks | None,
        samples: SurfaceSamples,
    ) -> None:
        self._atlas, self._queries = atlas, queries
        self._skin, self._pattern = skin, pattern
        self._samples = samples
        self._skin_triangles: Triangles | None = None
        if skin is not None:
            self._skin_triangles = triangles_of(skin.surface.vertices, skin.surface.faces)
        self.landmarks = Landmarks({}, {}, queries.wholes)

    def solve(self, query: Query, side: Side, asked: tuple[str, ...]) -> None:
        """Solve one landmark or record why it is absent; `asked` are the ids that depend on it."""
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
        # Foreign skins may have holes and layers, so landmarks are transferred from ours.
        if self._pattern is not None and (skin is None or skin.topology != topology):
            key, here = (query.id, side), self.landmarks.found
            return transfer_landmark(key, self._pattern.found, here, self._skin_triangles)
        if skin is not None and query.steps:
            return self._answer(query, side, [skin_as_bone(skin)], asked)
        raise MissingBonesError(SKIN)

    def _answer(
        self, query: Query, side: Side, bones: list[Bone], asked: tuple[str, ...]
    ) -> Vector:
        def locate(other: str) -> Vector:
            return self._locate(other, side, (*asked, query.id))

        search = start_search(bones, side, query.bilateral, self._samples)
        try:
            with np.errstate(all="ignore"):  # results of absurd numbers are rejected below
                place = run_query(search, query.steps, locate)
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
    # A borrowed skin has vertices without faces.
    if skin.lender and not (surface.faces == number).any():
        raise MissingBonesError(SKIN_THERE)
    return np.asarray(surface.vertices[number], dtype=np.float64)


def _distance(bone: Bone, place: Vector) -> float:
    return float(np.linalg.norm(bone.surface.vertices - place, axis=1).min())

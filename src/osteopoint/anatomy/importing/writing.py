"""Writing an atlas folder: beside its place first, moved there when it is whole and checked."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from osteopoint.anatomy.atlas import Bone, read_atlas
from osteopoint.anatomy.checks import Problem, check_atlas
from osteopoint.anatomy.glb_writing import write_glb
from osteopoint.anatomy.importing.errors import Cancelled
from osteopoint.anatomy.importing.progress import Progress
from osteopoint.anatomy.importing.reducing import (
    LIGHT_MIN_FACES,
    LIGHT_SHARE,
    LIGHT_TOTAL,
    reduced,
)
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import find_landmarks, store
from osteopoint.anatomy.own_folder import MADE_BY, check_target
from osteopoint.anatomy.surface import Surface, vertex_normals
from osteopoint.anatomy.unfinished import put, work_for
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError, quoted

# Rules whose breach leaves an atlas that works; the places that need the bone are absent.
_BEARABLE = frozenset({"both sides"})
_ALONE = "there is no "
# So many are told of one by one; of more, so many are named in one sentence.
_MAX_ALONE, _LISTED = 8, 5


@dataclass(frozen=True, slots=True)
class About:
    """What `atlas.json` says.

    Attributes
    ----------
    stature_m : how tall the body is, or would be if it were whole
    part : whether it is part of a body only
    """

    id: str
    name: str
    licence: str
    credit: str
    stature_m: float
    source: str
    part: bool = False


def write_atlas(
    out: Path,
    about: About,
    parts: list[Bone],
    skin: Surface | None,
    progress: Progress,
    cancelled: Callable[[], bool],
    left_out: list[str],
) -> list[str]:
    """Write, check and solve the atlas in a folder beside `out`, then put it in its place.

    Returns
    -------
    what `atlas check` says of it that does not keep it from being used, such as a bone
    that is there on one side only

    Raises
    ------
    OsteopointError
        If the disk cannot be written to, `out` is something else than an atlas folder, or
        what came out breaks a rule of a good atlas.
    Cancelled
        If the person wished so. In either case `out` is as it was.
    """
    target = check_target(out, None)
    try:
        with work_for(target) as new:
            # Before the landmarks, which are sought on what lies like a body only.
            problems = _filled(new, about, parts, skin, progress, cancelled, left_out)
            grave = [problem for problem in problems if problem.rule not in _BEARABLE]
            if grave:
                more = f" And {len(grave) - 1} more." if len(grave) > 1 else ""
                said = quoted(str(grave[0]).replace(str(new), str(out)))
                raise OsteopointError(f"What was imported is no good atlas: {said}{more}")
            if cancelled():
                raise Cancelled()
            _find_landmarks(new, progress)
            if cancelled():
                raise Cancelled()
            put(new, target)
        return _told(problems)
    except OSError as error:
        where = error.filename or out
        raise OsteopointError(f"Cannot write {where}: {error.strerror or error}.") from error


def _filled(
    folder: Path,
    about: About,
    parts: list[Bone],
    skin: Surface | None,
    progress: Progress,
    cancelled: Callable[[], bool],
    left_out: list[str],
) -> list[Problem]:
    """Write the files without the parts that break a rule; return the problems that are left."""
    _fill(folder, about, parts, skin, progress, cancelled)
    problems = check_atlas(folder)
    by_id = {part.id: part for part in parts}
    spoilt: dict[str, str] = {}
    for problem in problems:
        name = problem.where.partition(": ")[2]
        if problem.rule not in _BEARABLE and name in by_id:
            spoilt.setdefault(name, problem.message)
    if not spoilt or len(spoilt) == len(parts):
        return problems
    for name, message in spoilt.items():
        parts.remove(by_id[name])
        left_out.append(f"{by_id[name].title} is left out: {quoted(message, 200)}.")
    _fill(folder, about, parts, skin, progress, cancelled)
    return check_atlas(folder)


def _told(problems: list[Problem]) -> list[str]:
    """Return what is to be borne, in a few sentences however many bones it is about."""
    alone = [problem for problem in problems if problem.message.startswith(_ALONE)]
    others = [problem for problem in problems if problem not in alone]
    said = [str(problem) for problem in (*(alone if len(alone) <= _MAX_ALONE else []), *others)]
    if len(alone) > _MAX_ALONE:
        missing = [problem.message.removeprefix(_ALONE) for problem in alone]
        said.insert(
            0,
            f"{len(alone):,} bones are there on one side only; missing are "
            f"{', '.join(missing[:_LISTED])} and {len(alone) - _LISTED:,} more.",
        )
    return said


def _fill(
    folder: Path,
    about: About,
    parts: list[Bone],
    skin: Surface | None,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> None:
    progress(0.0, "Writing the bones")
    says: dict[str, object] = {"format": 1, "id": about.id, "name": about.name, "version": "1"}
    says |= {"licence": about.licence, "credit": about.credit, "sex": "unspecified"}
    says |= {"stature_m": round(about.stature_m, 3), "source": about.source} | MADE_BY
    if about.part:
        says["part"] = True
    (folder / "atlas.json").write_text(
        json.dumps(says, indent=2, ensure_ascii=False) + "\n", "utf-8"
    )
    keys = ("id", "name", "latin", "fma", "region", "side", "kind")
    rows = [{key: getattr(part, key) for key in keys} | {"node": part.id} for part in parts]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "bones.json").write_text(f'{{"bones": [\n{lines}\n]}}\n', "utf-8")
    write_glb(folder / "skeleton.glb", {p.id: p.surface for p in parts}, about.credit)
    if sum(len(part.surface.faces) for part in parts) > LIGHT_TOTAL:
        progress(0.1, "Making a light body to turn")
        write_glb(folder / "skeleton_light.glb", _light(parts, cancelled), about.credit)
    if skin is not None:
        write_glb(folder / "skin.glb", {"skin": skin}, about.credit)


def _find_landmarks(folder: Path, progress: Progress) -> None:
    progress(0.4, "Finding the landmarks")
    queries = read_queries(assets_dir() / "landmarks.json")
    atlas = read_atlas(folder)
    landmarks = find_landmarks(assets_dir(), atlas, queries)
    (folder / "landmarks.json").write_text(store(landmarks, atlas, queries), "utf-8")


def _light(parts: list[Bone], cancelled: Callable[[], bool]) -> dict[str, Surface]:
    total = sum(len(part.surface.faces) for part in parts)
    share = min(LIGHT_SHARE, LIGHT_TOTAL / total)
    light = {}
    for part in parts:
        if cancelled():
            raise Cancelled()
        vertices, faces = part.surface.vertices.astype(np.float64), part.surface.faces
        most = max(LIGHT_MIN_FACES, int(len(faces) * share))
        points, triangles = reduced(vertices, faces.astype(np.int64), most)
        v, f = points.astype(np.float32), triangles.astype(np.int32)
        light[part.id] = Surface(v, f, vertex_normals(v, f))
    return light

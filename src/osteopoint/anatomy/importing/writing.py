"""Writer of imported atlases: writes the folder, checks it, finds its landmarks."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from osteopoint.anatomy.atlas import Bone, read_atlas
from osteopoint.anatomy.atlas_problems import Problem
from osteopoint.anatomy.checks import check_atlas
from osteopoint.anatomy.glb_writing import write_glb
from osteopoint.anatomy.importing.errors import Cancelled
from osteopoint.anatomy.importing.mesh_reduction import (
    LIGHT_MIN_FACES,
    LIGHT_SHARE,
    LIGHT_TOTAL,
    reduced,
)
from osteopoint.anatomy.importing.progress import Progress
from osteopoint.anatomy.landmark_queries import read_queries
from osteopoint.anatomy.landmark_store import find_landmarks, store
from osteopoint.anatomy.staging import install, staging_folder
from osteopoint.anatomy.surface import Surface, vertex_normals
from osteopoint.anatomy.target_folder import MADE_BY, check_target
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError, quoted

# Rules whose violation leaves an atlas usable; only places that need the bone are absent.
_TOLERATED = frozenset({"both sides"})
_ALONE = "there is no "
# Up to _MAX_ALONE missing counterparts get a sentence each; of more, _LISTED are named in one.
_MAX_ALONE, _LISTED = 8, 5


@dataclass(frozen=True, slots=True)
class About:
    """Content of `atlas.json`.

    Attributes
    ----------
    stature_m : height of the body, or its height if it were complete
    part : whether it is a part of a body only
    """

    id: str
    name: str
    licence: str
    credit: str
    stature_m: float
    source: str
    part: bool = False


@dataclass(slots=True)
class AtlasDraft:
    """Everything that an atlas folder is written from, and the callbacks of the import.

    Attributes
    ----------
    parts : bones to write; those that violate a rule are removed
    skin : None if the body has none
    progress : called with the share done and what is being done
    cancelled : returns whether the user has cancelled the import
    left_out : receives one sentence for each removed part
    """

    about: About
    parts: list[Bone]
    skin: Surface | None
    progress: Progress
    cancelled: Callable[[], bool]
    left_out: list[str] = field(default_factory=list)

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` if the user has cancelled the import."""
        if self.cancelled():
            raise Cancelled()


def write_atlas(out: Path, draft: AtlasDraft) -> list[str]:
    """Write, check and solve the atlas in a folder beside `out`, then move it into place.

    Returns
    -------
    Problems that `atlas check` reports and that leave the atlas usable, such as a bone that
    exists on one side only.

    Raises
    ------
    OsteopointError
        If the disk cannot be written to, `out` is something else than an atlas folder, or the
        result violates a rule.
    Cancelled
        If the user cancelled. In either case `out` is unchanged.
    """
    target = check_target(out, None)
    try:
        with staging_folder(target) as new:
            # Checked before the landmarks, which can only be found on something like a body.
            problems = _write_without_bad_parts(new, draft)
            grave = [problem for problem in problems if problem.rule not in _TOLERATED]
            if grave:
                more = f" And {len(grave) - 1} more." if len(grave) > 1 else ""
                message = quoted(str(grave[0]).replace(str(new), str(out)))
                raise OsteopointError(f"What was imported is no good atlas: {message}{more}")
            draft.raise_if_cancelled()
            _find_landmarks(new, draft.progress)
            draft.raise_if_cancelled()
            install(new, target)
        return _sentences(problems)
    except OSError as error:
        where = error.filename or out
        raise OsteopointError(f"Cannot write {where}: {error.strerror or error}.") from error


def _write_without_bad_parts(folder: Path, draft: AtlasDraft) -> list[Problem]:
    """Write the files without the parts that fail a check; return the remaining problems."""
    _write_files(folder, draft)
    problems = check_atlas(folder)
    by_id = {part.id: part for part in draft.parts}
    bad: dict[str, str] = {}
    for problem in problems:
        name = problem.where.partition(": ")[2]
        if problem.rule not in _TOLERATED and name in by_id:
            bad.setdefault(name, problem.message)
    if not bad or len(bad) == len(draft.parts):
        return problems
    for name, message in bad.items():
        draft.parts.remove(by_id[name])
        draft.left_out.append(f"{by_id[name].title} is left out: {quoted(message, 200)}.")
    _write_files(folder, draft)
    return check_atlas(folder)


def _sentences(problems: list[Problem]) -> list[str]:
    """Return the tolerated problems in a few sentences, however many bones they concern."""
    alone = [problem for problem in problems if problem.message.startswith(_ALONE)]
    others = [problem for problem in problems if problem not in alone]
    shown = [*(alone if len(alone) <= _MAX_ALONE else []), *others]
    sentences = [str(problem) for problem in shown]
    if len(alone) > _MAX_ALONE:
        missing = [problem.message.removeprefix(_ALONE) for problem in alone]
        sentences.insert(
            0,
            f"{len(alone):,} bones are there on one side only; missing are "
            f"{', '.join(missing[:_LISTED])} and {len(alone) - _LISTED:,} more.",
        )
    return sentences


def _write_files(folder: Path, draft: AtlasDraft) -> None:
    about, parts, progress = draft.about, draft.parts, draft.progress
    progress(0.0, "Writing the bones")
    content: dict[str, object] = {"format": 1, "id": about.id, "name": about.name, "version": "1"}
    content |= {"licence": about.licence, "credit": about.credit, "sex": "unspecified"}
    content |= {"stature_m": round(about.stature_m, 3), "source": about.source} | MADE_BY
    if about.part:
        content["part"] = True
    (folder / "atlas.json").write_text(
        json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8"
    )
    keys = ("id", "name", "latin", "fma", "region", "side", "kind")
    rows = [{key: getattr(part, key) for key in keys} | {"node": part.id} for part in parts]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "bones.json").write_text(f'{{"bones": [\n{lines}\n]}}\n', "utf-8")
    write_glb(folder / "skeleton.glb", {p.id: p.surface for p in parts}, about.credit)
    if sum(len(part.surface.faces) for part in parts) > LIGHT_TOTAL:
        progress(0.1, "Making a light body to turn")
        write_glb(folder / "skeleton_light.glb", _light(draft), about.credit)
    if draft.skin is not None:
        write_glb(folder / "skin.glb", {"skin": draft.skin}, about.credit)


def _find_landmarks(folder: Path, progress: Progress) -> None:
    progress(0.4, "Finding the landmarks")
    queries = read_queries(assets_dir() / "landmarks.json")
    atlas = read_atlas(folder)
    landmarks = find_landmarks(assets_dir(), atlas, queries)
    (folder / "landmarks.json").write_text(store(landmarks, atlas, queries), "utf-8")


def _light(draft: AtlasDraft) -> dict[str, Surface]:
    """Return coarser surfaces of the parts, by id, for turning a large body smoothly."""
    total = sum(len(part.surface.faces) for part in draft.parts)
    share = min(LIGHT_SHARE, LIGHT_TOTAL / total)
    light = {}
    for part in draft.parts:
        draft.raise_if_cancelled()
        vertices, faces = part.surface.vertices.astype(np.float64), part.surface.faces
        most = max(LIGHT_MIN_FACES, int(len(faces) * share))
        points, triangles = reduced(vertices, faces.astype(np.int64), most)
        v, f = points.astype(np.float32), triangles.astype(np.int32)
        light[part.id] = Surface(v, f, vertex_normals(v, f))
    return light

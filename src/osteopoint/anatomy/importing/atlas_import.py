"""Making an atlas folder from an archive, a folder or a file that someone else made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from osteopoint.anatomy.atlas import Bone
from osteopoint.anatomy.importing.alignment import (
    Alignment,
    Found,
    Ours,
    read_ours,
    sides_to_try,
    stand,
)
from osteopoint.anatomy.importing.errors import Cancelled, NamesError
from osteopoint.anatomy.importing.names import SKIN, Names
from osteopoint.anatomy.importing.naming import Meaning, Unknown, meaning_of
from osteopoint.anatomy.importing.opening import open_source
from osteopoint.anatomy.importing.parts import finished_parts
from osteopoint.anatomy.importing.progress import Progress
from osteopoint.anatomy.importing.reading import READ, read_found
from osteopoint.anatomy.importing.skin import skin_surface
from osteopoint.anatomy.importing.source import Source
from osteopoint.anatomy.importing.wholes import settle_wholes
from osteopoint.anatomy.importing.wording import such_as
from osteopoint.anatomy.importing.writing import About, AtlasDraft, write_atlas
from osteopoint.anatomy.own_folder import check_target
from osteopoint.anatomy.registry import plain_id
from osteopoint.anatomy.skin import NO_OWN_SKIN
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError, quoted

__all__ = ["Cancelled", "Report", "import_atlas"]

UNKNOWN_LICENCE = "not stated by the source"
# Of the whole time, where making the bones ends.
_MADE = 0.8


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an import.

    Attributes
    ----------
    bones, parts : how many bones, and how many parts of any kind
    notes : how it stood, what was mended or changed
    left_out : what was not taken, and why, one sentence each
    unknown : names that were not understood
    assumed : what was taken for granted of its size, in whole sentences; empty where nothing was
    points : how many points it can carry, how many not, and why, as far as somebody looked
    """

    folder: Path
    name: str
    bones: int
    parts: int
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    assumed: str = ""
    points: list[str] = field(default_factory=list)


def import_atlas(
    source: Path,
    out: Path,
    progress: Progress = lambda share, what: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    name: str = "",
    licence: str = "",
    credit: str = "",
    height_m: float | None = None,
    told: Mapping[str, str] | None = None,
) -> Report:
    """Read `source` and write the atlas folder `out`, whole or not at all.

    Parameters
    ----------
    source : a zip archive, a GLB, glTF or OBJ file, or a folder of mesh files
    out : the new folder; an atlas that lies there already is replaced only at the very end
    progress : called with the share done, 0 to 1, and what is being done
    cancelled : asked between steps
    name, licence, credit : said instead of what the source says about itself
    height_m : how tall the body is, where its unit cannot be found
    told : which bone a name means, by id, where the names alone do not say it; ``-`` for none

    Raises
    ------
    OsteopointError
        With a sentence that names the file, if it cannot be imported; `NamesError` if that is
        because of names that were not understood.
    Cancelled
        If the person wished so; `out` is as it was.
    """
    target = check_target(out, source)
    names = Names(assets_dir())
    progress(0.0, f"Looking into {quoted(source.name, 80)}")
    opened = open_source(source)
    left_out = list(opened.left_out)
    try:
        meaning = meaning_of(opened.pieces, names, dict(told or {}))
        found = read_found(opened, meaning, names, progress, cancelled, left_out)
    finally:
        opened.close()
    ours = read_ours(assets_dir(), names)
    alignment = _standing(found, meaning, ours, height_m, left_out, names.side(source.stem))
    frame, notes = alignment.frame, alignment.notes
    heights = {key: float(np.ptp(shape[:, 1])) for key, shape in ours.shapes.items()}
    size = alignment.unit.size
    settle_wholes(found, names, frame, lambda whole: heights[whole] * size, ours.sizes, left_out)
    bones = [each for each in found if each[1].kind != SKIN]
    skins = [mesh for _, means, mesh in found if means.kind == SKIN]
    del found  # or all meshes would be held twice
    parts = finished_parts(
        bones, names, frame, notes, left_out,
        lambda share, what: progress(READ + (_MADE - READ) * share, what), cancelled,
        ours.sizes, size,
    )  # fmt: skip
    skin = skin_surface(skins, frame, parts, left_out)
    if skin is None:
        notes.append(NO_OWN_SKIN)
    about = _about(opened, source, out, name, licence, credit, parts, alignment, ours)
    if cancelled():
        raise Cancelled()
    draft = AtlasDraft(
        about, parts, skin,
        lambda share, what: progress(_MADE + (1 - _MADE) * share, what), cancelled, left_out,
    )  # fmt: skip
    notes += write_atlas(target, draft)
    progress(1.0, "Done")
    count = sum(part.kind == "bone" for part in parts)
    assumed = alignment.unit.assumed
    return Report(out, about.name, count, len(parts), notes, left_out, meaning.unknown, assumed)


def _standing(
    found: list[Found],
    meaning: Meaning,
    ours: Ours,
    height_m: float | None,
    left_out: list[str],
    said: object,
) -> Alignment:
    """Return how the source stands; where that fails, say as well which names were no help."""
    tries = sides_to_try(found, said)  # type: ignore[arg-type]
    for number, side in enumerate(tries, start=1):
        try:
            return stand(found, ours, height_m, left_out, side)
        except OsteopointError as error:
            if number == len(tries):
                unknown = such_as(meaning.unknown)
                raise NamesError(f"{error}{unknown}", meaning.unknown) from error
    raise AssertionError("there is always one to try")


def _about(
    opened: Source,
    source: Path,
    out: Path,
    name: str,
    licence: str,
    credit: str,
    parts: list[Bone],
    alignment: Alignment,
    ours: Ours,
) -> About:
    heights = np.array([part.surface.bounds[:, 1] for part in parts])
    licence = licence or opened.licence or UNKNOWN_LICENCE
    file = quoted(source.name, 120)
    said = credit or opened.credit
    if not said:
        said = f"Imported from {file}; its licence is {licence}"
    stature = float(heights.max() - heights.min())
    if not alignment.whole:
        stature = alignment.unit.size * ours.sizes.stature_m
    name = quoted(name or source.stem, 120)
    return About(
        plain_id(out.name), name, quoted(licence), quoted(said, 1000), stature, file,
        not alignment.whole,
    )  # fmt: skip

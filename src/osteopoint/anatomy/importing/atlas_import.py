"""Import of an archive, a folder or a file into an atlas folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from osteopoint.anatomy.atlas import Bone
from osteopoint.anatomy.importing.alignment import (
    Alignment,
    Found,
    ReferenceSkeleton,
    align,
    read_reference,
    sides_to_try,
)
from osteopoint.anatomy.importing.errors import Cancelled, NamesError
from osteopoint.anatomy.importing.messages import such_as
from osteopoint.anatomy.importing.names import SKIN, Names
from osteopoint.anatomy.importing.naming import Meaning, Unknown, meaning_of
from osteopoint.anatomy.importing.open_source import open_source
from osteopoint.anatomy.importing.parts import finished_parts
from osteopoint.anatomy.importing.progress import Progress
from osteopoint.anatomy.importing.reading import READ, read_found
from osteopoint.anatomy.importing.skin import skin_surface
from osteopoint.anatomy.importing.source import Source
from osteopoint.anatomy.importing.wholes import resolve_wholes
from osteopoint.anatomy.importing.writing import About, AtlasDraft, write_atlas
from osteopoint.anatomy.registry import plain_id
from osteopoint.anatomy.skin import NO_OWN_SKIN
from osteopoint.anatomy.target_folder import check_target
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError, quoted

__all__ = ["Cancelled", "Report", "import_atlas"]

UNKNOWN_LICENCE = "not stated by the source"
# Share of the progress at which the bones are finished.
_MADE = 0.8


@dataclass(frozen=True, slots=True)
class Report:
    """Result of an import.

    Attributes
    ----------
    bones, parts : number of bones, and of parts of any kind
    notes : orientation of the source, repairs and changes, one sentence each
    left_out : parts left out, with the reason, one sentence each
    unknown : names that were not recognised
    assumed : assumptions about the size, in whole sentences; empty without assumptions
    points : how many points can be placed, how many not, and why; empty if not checked
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
    bone_choices: Mapping[str, str] | None = None,
) -> Report:
    """Read `source` and write the atlas folder `out` atomically.

    Parameters
    ----------
    source : a zip archive, a GLB, glTF or OBJ file, or a folder of mesh files
    out : the new folder; an existing atlas is replaced only at the very end
    progress : called with the share done, 0 to 1, and the current task
    cancelled : called between steps; returns whether the user has cancelled
    name, licence, credit : replace what the source says about itself
    height_m : height of the body, if its unit cannot be determined
    bone_choices : ids of bones by name in the source, for names that are not recognised;
        ``-`` for no bone

    Raises
    ------
    OsteopointError
        If it cannot be imported; the message names the file. `NamesError` if too few names
        were recognised.
    Cancelled
        If the user cancelled; `out` is unchanged.
    """
    target = check_target(out, source)
    names = Names(assets_dir())
    progress(0.0, f"Looking into {quoted(source.name, 80)}")
    opened = open_source(source)
    left_out = list(opened.left_out)
    try:
        meaning = meaning_of(opened.pieces, names, dict(bone_choices or {}))
        found = read_found(opened, meaning, names, progress, cancelled, left_out)
    finally:
        opened.close()
    reference = read_reference(assets_dir(), names)
    alignment = _alignment(found, meaning, reference, height_m, left_out, names.side(source.stem))
    frame, notes = alignment.frame, alignment.notes
    heights = {key: float(np.ptp(shape[:, 1])) for key, shape in reference.shapes.items()}
    size = alignment.unit.size
    resolve_wholes(
        found, names, frame, lambda whole: heights[whole] * size, reference.sizes, left_out
    )
    bones = [each for each in found if each[1].kind != SKIN]
    skins = [mesh for _, means, mesh in found if means.kind == SKIN]
    del found  # frees the meshes, which would be held twice otherwise
    parts = finished_parts(
        bones, names, frame, notes, left_out,
        lambda share, what: progress(READ + (_MADE - READ) * share, what), cancelled,
        reference.sizes, size,
    )  # fmt: skip
    skin = skin_surface(skins, frame, parts, left_out)
    if skin is None:
        notes.append(NO_OWN_SKIN)
    about = _about(opened, source, out, name, licence, credit, parts, alignment, reference)
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


def _alignment(
    found: list[Found],
    meaning: Meaning,
    reference: ReferenceSkeleton,
    height_m: float | None,
    left_out: list[str],
    named_side: object,
) -> Alignment:
    """Return the alignment of the source; if it fails, add the unrecognised names to the error."""
    tries = sides_to_try(found, named_side)  # type: ignore[arg-type]
    for number, side in enumerate(tries, start=1):
        try:
            return align(found, reference, height_m, left_out, side)
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
    reference: ReferenceSkeleton,
) -> About:
    heights = np.array([part.surface.bounds[:, 1] for part in parts])
    licence = licence or opened.licence or UNKNOWN_LICENCE
    file = quoted(source.name, 120)
    credit_line = credit or opened.credit
    if not credit_line:
        credit_line = f"Imported from {file}; its licence is {licence}"
    stature = float(heights.max() - heights.min())
    if not alignment.whole:
        stature = alignment.unit.size * reference.sizes.stature_m
    name = quoted(name or source.stem, 120)
    return About(
        plain_id(out.name), name, quoted(licence), quoted(credit_line, 1000), stature, file,
        not alignment.whole,
    )  # fmt: skip

"""Making an atlas folder from an archive, a folder or a GLB that someone else made."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import SUFFIX, Bone, read_atlas
from osteopoint.anatomy.importing.budget import Budget
from osteopoint.anatomy.importing.errors import Cancelled
from osteopoint.anatomy.importing.frame import Frame, find_frame
from osteopoint.anatomy.importing.names import SKIN, Names, Recognised
from osteopoint.anatomy.importing.parts import finished_parts, skin_surface
from osteopoint.anatomy.importing.progress import Progress
from osteopoint.anatomy.importing.source import Mesh, Piece, Source, open_source
from osteopoint.anatomy.importing.writing import About, write_atlas
from osteopoint.anatomy.own_folder import check_target
from osteopoint.anatomy.shelf import plain_id
from osteopoint.anatomy.skin import NO_OWN_SKIN
from osteopoint.assets import assets_dir
from osteopoint.errors import OsteopointError, quoted

__all__ = ["Cancelled", "Report", "import_atlas"]

Middles = dict[str, NDArray[np.float64]]
UNKNOWN_LICENCE = "not stated by the source"
# Of the whole time, where reading ends and making the bones ends.
_READ, _MADE = 0.45, 0.8
# Around the hips; many, so that what one mesh of a bone differs from another weighs little.
_HIPS = (
    "hip_bone.l", "hip_bone.r", "femur.l", "femur.r", "sacrum",
    "vertebra_l1", "vertebra_l2", "vertebra_l3", "vertebra_l4", "vertebra_l5",
)  # fmt: skip
# A body may stand so far off our axes, and its bones so high over the floor, for its sole.
_OFF_M, _SOLE_M = 0.005, 0.03


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an import.

    Attributes
    ----------
    bones, parts : how many bones, and how many parts of any kind
    notes : how it stood, what was mended or changed
    left_out : what was not taken, and why, one sentence each
    """

    folder: Path
    name: str
    bones: int
    parts: int
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    piece: Piece
    means: Recognised
    mesh: Mesh


def import_atlas(
    source: Path,
    out: Path,
    progress: Progress = lambda share, what: None,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    name: str = "",
    licence: str = "",
    credit: str = "",
) -> Report:
    """Read `source` and write the atlas folder `out`, whole or not at all.

    Parameters
    ----------
    source : a zip archive, a GLB, or a folder of OBJ, STL, PLY or GLB files
    out : the new folder; an atlas that lies there already is replaced only at the very end
    progress : called with the share done, 0 to 1, and what is being done
    cancelled : asked between steps
    name, licence, credit : said instead of what the source says about itself

    Raises
    ------
    OsteopointError
        With a sentence that names the file, if it cannot be imported.
    Cancelled
        If the person wished so; `out` is as it was.
    """
    target = check_target(out, source)
    names = Names(assets_dir())
    progress(0.0, f"Looking into {quoted(source.name, 80)}")
    opened = open_source(source)
    left_out: list[str] = []
    try:
        found = _read(opened, names, progress, cancelled, left_out)
    finally:
        opened.close()
    theirs, ours = _middles(found), _our_middles()
    frame, notes = _settled(find_frame(theirs, ours), found, theirs, ours)
    bones = [(f.piece, f.means, f.mesh) for f in found if f.means.kind != SKIN]
    skins = [f.mesh for f in found if f.means.kind == SKIN]
    del found  # or all meshes would be held twice
    parts = finished_parts(
        bones, names, frame, notes, left_out,
        lambda share, what: progress(_READ + (_MADE - _READ) * share, what), cancelled,
    )  # fmt: skip
    skin = skin_surface(skins, frame, parts, left_out)
    if skin is None:
        notes.append(NO_OWN_SKIN)
    about = _about(opened, source, out, name, licence, credit, parts)
    if cancelled():
        raise Cancelled()
    notes += write_atlas(
        target, about, parts, skin,
        lambda share, what: progress(_MADE + (1 - _MADE) * share, what), cancelled,
    )  # fmt: skip
    progress(1.0, "Done")
    count = sum(part.kind == "bone" for part in parts)
    return Report(out, about.name, count, len(parts), notes, left_out)


def _read(
    opened: Source,
    names: Names,
    progress: Progress,
    cancelled: Callable[[], bool],
    left_out: list[str],
) -> list[_Found]:
    meant = [(piece, names.recognise(piece.name, piece.fma)) for piece in opened.pieces]
    wanted = [(piece, means) for piece, means in meant if means is not None]
    if not wanted:
        raise OsteopointError(
            f"In {quoted(opened.path)} nothing has the name of a bone "
            f"(of {len(opened.pieces)} parts)."
        )
    if len(wanted) < len(meant):
        left_out.append(f"{len(meant) - len(wanted)} parts that are no bone, cartilage or tooth.")
    budget = Budget()
    wanted = budget.openable(wanted, left_out)
    total, done = max(sum(piece.size for piece, _ in wanted), 1), 0
    found = []
    for piece, means in wanted:
        if cancelled():
            raise Cancelled()
        progress(_READ * done / total, f"Reading {quoted(piece.name, 80)}")
        try:
            found.append(_Found(piece, means, budget.taken(piece)))
        except OsteopointError as error:
            left_out.append(str(error))
        done += piece.size
    if not found:
        raise OsteopointError(f"Nothing in {quoted(opened.path)} could be read. {left_out[-1]}")
    return found


def _middle(mesh: Mesh) -> NDArray[np.float64]:
    used = mesh.vertices[mesh.faces.reshape(-1)]
    return np.asarray((used.min(axis=0) + used.max(axis=0)) / 2)


def _middles(found: list[_Found]) -> Middles:
    return {
        f.means.entry.id + SUFFIX[f.means.side]: _middle(f.mesh)
        for f in found
        if f.means.entry is not None and f.means.side is not None
    }


def _our_middles() -> Middles:
    atlas = read_atlas(assets_dir() / "meshes")
    return {bone.id: bone.surface.centre for bone in atlas.bones.values()}


def _settled(
    frame: Frame, found: list[_Found], theirs: Middles, ours: Middles
) -> tuple[Frame, list[str]]:
    """Move the midline to x = 0, the floor to y = 0 and the hips to where ours are in z."""
    notes = [f"How it stands was found from its bones: {frame}."]
    known = [f.mesh for f in found if f.means.entry is not None]
    floor = min(float(frame.place(m.vertices[m.faces.reshape(-1)])[:, 1].min()) for m in known)
    places = {name: frame.place(middle) for name, middle in theirs.items()}
    central = [place[0] for name, place in places.items() if not name.endswith((".l", ".r"))]
    aside = float(np.median(central)) if central else 0.0
    hips = [name for name in _HIPS if name in places] or list(places)
    forward = float(np.mean([places[name][2] - ours[name][2] for name in hips]))
    move = np.zeros(3)
    if abs(aside) > _OFF_M:
        move[0] = -aside
        notes.append(f"Moved by {-aside * 1000:.0f} mm sideways: its midline is ours.")
    if not -_OFF_M <= floor <= _SOLE_M:
        move[1] = -floor
        notes.append(f"Moved by {-floor * 1000:.0f} mm in height: it stands on the floor.")
    move[2] = -forward
    if abs(forward) > _OFF_M:
        notes.append(f"Moved by {-forward * 1000:.0f} mm to the front: its hips are at ours.")
    return Frame(frame.turn, frame.scale, frame.unit, move), notes


def _about(
    opened: Source, source: Path, out: Path, name: str, licence: str, credit: str, parts: list[Bone]
) -> About:
    heights = np.array([part.surface.bounds[:, 1] for part in parts])
    licence = licence or opened.licence or UNKNOWN_LICENCE
    file = quoted(source.name, 120)
    said = credit or opened.credit
    if not said:
        said = f"Imported from {file}; its licence is {licence}"
    stature = float(heights.max() - heights.min())
    name = quoted(name or source.stem, 120)
    return About(plain_id(out.name), name, quoted(licence), quoted(said, 1000), stature, file)

"""Alignment of a foreign skeleton with ours: unit, rotation and position."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import SUFFIX, Side, read_atlas
from osteopoint.anatomy.importing.frame import Frame, find_turn
from osteopoint.anatomy.importing.names import Names, Recognised
from osteopoint.anatomy.importing.plausibility import out_of_place, too_large
from osteopoint.anatomy.importing.sizes import Sizes, longest, read_sizes, stem
from osteopoint.anatomy.importing.source import Mesh, Piece
from osteopoint.anatomy.importing.units import Unit, find_unit
from osteopoint.errors import OsteopointError

Found = tuple[Piece, Recognised, Mesh]
Vector = NDArray[np.float64]
# Bones around the hips; many, so that differences between single meshes matter little.
_HIPS = (
    "hip_bone.l", "hip_bone.r", "femur.l", "femur.r", "sacrum",
    "vertebra_l1", "vertebra_l2", "vertebra_l3", "vertebra_l4", "vertebra_l5",
)  # fmt: skip
# Tolerance of the position, and largest height of the bones above the floor (the sole).
_OFF_M, _SOLE_M = 0.005, 0.03
# A body is complete if it has a bone of the head and one of the feet.
_HEAD = frozenset({"cranium", "skull", "frontal_bone", "parietal_bone", "occipital_bone"})
_FEET = frozenset({"calcaneus", "talus", "metatarsal_1", "metatarsal_5", "navicular", "cuboid"})
_MIN_CENTRAL = 3


@dataclass(frozen=True, slots=True)
class ReferenceSkeleton:
    """The default skeleton, as the reference for imports.

    Attributes
    ----------
    middles : centre of the bounding box of each bone and whole, by id, metres
    shapes : vertices of each bone and whole, by id
    """

    middles: dict[str, Vector]
    shapes: dict[str, Vector]
    sizes: Sizes


@dataclass(slots=True)
class Alignment:
    """Alignment of a source.

    Attributes
    ----------
    whole : whether it is a complete body; a part has no height of its own
    notes : findings for the user
    """

    frame: Frame
    unit: Unit
    whole: bool
    notes: list[str] = field(default_factory=list)


def read_reference(assets: Path, names: Names) -> ReferenceSkeleton:
    """Read the default skeleton and the statistics of bone lengths.

    Raises
    ------
    OsteopointError
        If a file is missing or damaged.
    """
    shapes = {
        bone.id: bone.surface.vertices.astype(np.float64)
        for bone in read_atlas(assets / "meshes").bones.values()
    }
    stems = {name: stem(name) for name in shapes}
    for entry in [entry for entry in names.entries.values() if entry.parts]:
        for ending in (".l", ".r") if entry.paired else ("",):
            ids = [n for n in stems if stems[n] in entry.parts and n.endswith(ending)]
            if parts := [shapes[name] for name in ids]:
                shapes[entry.id + ending] = np.concatenate(parts)
    middles = {name: _middle_of(vertices) for name, vertices in shapes.items()}
    return ReferenceSkeleton(middles, shapes, read_sizes(assets))


def align(
    found: list[Found],
    reference: ReferenceSkeleton,
    height_m: float | None,
    left_out: list[str],
    side: Side | None = None,
) -> Alignment:
    """Return the alignment of the source; remove implausible parts.

    Parameters
    ----------
    found : what was read; parts that cannot be the bone they are named for are removed
    height_m : height of the body as given by the user, or None
    side : side of paired bones whose names lack it, such as those of a single hand

    Raises
    ------
    OsteopointError
        If the alignment cannot be determined.
    """
    meshes = _by_bone(found, side)
    whole = bool(_HEAD & {stem(n) for n in meshes}) and bool(_FEET & {stem(n) for n in meshes})
    theirs = {name: _middle_of(vertices) for name, vertices in meshes.items()}
    turn, by_places = find_turn(theirs, reference.middles, whole, (meshes, reference.shapes))
    lengths = {name: longest(vertices) for name, vertices in meshes.items()}
    usual = reference.sizes.scale(lengths)
    if usual is None:
        raise OsteopointError("No bone was recognised whose length would tell the unit.")
    # For a complete body the positions of all bones are more precise than their lengths.
    if whole and abs(np.log(by_places / usual)) < np.log(reference.sizes.adults[1]):
        usual = by_places
    unit = find_unit(usual, _extent(meshes), reference.sizes, height_m)
    frame = Frame(turn, unit.scale, unit.name, np.zeros(3))
    _remove_implausible(found, frame, unit, reference, left_out)
    meshes = _by_bone(found, side)
    if height_m is not None and whole:
        unit = _as_tall_as(height_m, unit, frame, meshes, reference)
        frame = Frame(turn, unit.scale, unit.name, np.zeros(3))
    result = Alignment(frame, unit, whole)
    result.notes.append(f"How it stands was found from its bones: {frame}.")
    _move_into_place(result, meshes, reference)
    return result


def sides_to_try(found: list[Found], named_side: Side | None) -> list[Side | None]:
    """Return the possible sides of paired bones; [None] if their names have the side.

    Parameters
    ----------
    named_side : side in the name of the source, or None
    """
    paired = [means for _, means, _ in found if means.entry is not None and means.entry.paired]
    silent = [means.entry.id for means in paired if means.entry and means.side is None]
    if not silent or len(silent) < len(paired) or len(set(silent)) < len(silent):
        return [None]
    return [named_side] if named_side in ("left", "right") else ["left", "right"]


def _by_bone(found: list[Found], side: Side | None) -> dict[str, Vector]:
    """Return the vertices of bones with known name and side, by id."""
    meshes: dict[str, list[Vector]] = {}
    for _, means, mesh in found:
        own = means.side or side
        if means.entry is not None and own is not None:
            vertices = mesh.vertices[np.unique(mesh.faces)]
            meshes.setdefault(means.entry.id + SUFFIX[own], []).append(vertices)
    return {name: np.concatenate(parts) for name, parts in meshes.items()}


def _middle_of(vertices: Vector) -> Vector:
    return np.asarray((vertices.min(axis=0) + vertices.max(axis=0)) / 2)


def _extent(meshes: Mapping[str, Vector]) -> float:
    low = np.min([vertices.min(axis=0) for vertices in meshes.values()], axis=0)
    high = np.max([vertices.max(axis=0) for vertices in meshes.values()], axis=0)
    return float((high - low).max())


def _remove_implausible(
    found: list[Found], frame: Frame, unit: Unit, reference: ReferenceSkeleton, left_out: list[str]
) -> None:
    """Remove parts from `found` that are too large or in an impossible position."""
    reasons: dict[int, str] = {}
    middles: dict[str, list[Vector]] = {}
    at: dict[str, list[int]] = {}
    for number, (_, means, mesh) in enumerate(found):
        if means.entry is None or means.side is None:
            continue
        name = means.entry.id + SUFFIX[means.side]
        vertices = frame.place(mesh.vertices[np.unique(mesh.faces)])
        reason = too_large(name, longest(vertices), unit.size, reference.sizes)
        if reason:
            reasons[number] = reason
        else:
            middles.setdefault(name, []).append(_middle_of(vertices))
            at.setdefault(name, []).append(number)
    means_at = {name: np.mean(places, axis=0) for name, places in middles.items()}
    astray = out_of_place(means_at, reference.middles, unit.size, reference.sizes)
    reasons |= {number: astray[name] for name in astray for number in at[name]}
    for number in sorted(reasons, reverse=True):
        piece, means, _ = found.pop(number)
        called = "" if means.entry is None else means.entry.name.lower()
        left_out.append(f"{piece.file} is not taken for the {called}: {reasons[number]}.")


def _as_tall_as(
    height_m: float,
    unit: Unit,
    frame: Frame,
    meshes: Mapping[str, Vector],
    reference: ReferenceSkeleton,
) -> Unit:
    """Return the unit in which a whole body has exactly the given height."""
    heights = [frame.place(vertices)[:, 1] for vertices in meshes.values()]
    tall = max(float(h.max()) for h in heights) - min(float(h.min()) for h in heights)
    return Unit(unit.name, unit.scale * height_m / max(tall, 1e-9), unit.size)


def _move_into_place(
    alignment: Alignment, meshes: Mapping[str, Vector], reference: ReferenceSkeleton
) -> None:
    """Set the translation of a body, or of a part of one, to its place on the reference."""
    frame, size = alignment.frame, alignment.unit.size
    placed = {name: frame.place(vertices) for name, vertices in meshes.items()}
    middles = {name: _middle_of(vertices) for name, vertices in placed.items()}
    shared = [name for name in middles if name in reference.middles]
    off = np.array([middles[name] - reference.middles[name] * size for name in shared])
    central = [place[0] for name, place in middles.items() if not name.endswith((".l", ".r"))]
    move = -np.median(off, axis=0)
    if alignment.whole or len(central) >= _MIN_CENTRAL:
        aside = float(np.median(central)) if central else 0.0
        move[0] = -aside if abs(aside) > _OFF_M else 0.0
    hips = [name for name in _HIPS if name in shared] or shared
    if alignment.whole:
        forward = np.mean([middles[name][2] - reference.middles[name][2] for name in hips])
        move[2] = -float(forward)
        floor = min(float(vertices[:, 1].min()) for vertices in placed.values())
        move[1] = 0.0 if -_OFF_M <= floor <= _SOLE_M else -floor
    alignment.frame = Frame(frame.turn, frame.scale, frame.unit, move)
    alignment.notes += _move_notes(move, alignment)


def _move_notes(move: Vector, alignment: Alignment) -> list[str]:
    sides, height, front = (f"{1000 * float(each):.0f} mm" for each in move)
    if not alignment.whole:
        return [
            "It is a part of a body: its unit was found from the lengths of its bones, and it was "
            f"put where that part is on a body {alignment.unit.size:.0%} as large as ours."
        ]
    notes = []
    if abs(move[0]) > _OFF_M:
        notes.append(f"Moved by {sides} sideways: its midline is ours.")
    if move[1]:
        notes.append(f"Moved by {height} in height: it stands on the floor.")
    if abs(move[2]) > _OFF_M:
        notes.append(f"Moved by {front} to the front: its hips are at ours.")
    return notes

"""Conversion of recognised meshes to parts: placement, sides, repair, merging, reduction."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from osteopoint.anatomy.atlas import SUFFIX, Bone, Side
from osteopoint.anatomy.importing.errors import Cancelled, counted, named
from osteopoint.anatomy.importing.frame import Frame
from osteopoint.anatomy.importing.mesh_reduction import HUGE, MAX_FACES, grid_for, reduced
from osteopoint.anatomy.importing.mesh_repair import Faces, Vertices, closed, welded
from osteopoint.anatomy.importing.names import Names, Recognised
from osteopoint.anatomy.importing.plausibility import too_small
from osteopoint.anatomy.importing.progress import Progress
from osteopoint.anatomy.importing.sizes import Sizes, longest, stem
from osteopoint.anatomy.importing.skin import MAX_DISTANCE_M, WELD_M, plain_surface
from osteopoint.anatomy.importing.source import Mesh, Piece, together
from osteopoint.anatomy.surface import Surface, is_closed, volume
from osteopoint.errors import OsteopointError, quoted

# Largest distance of a midline part from the midline.
_MIDLINE_M = 0.02
_MAX_LENGTH_M = 1.5
# Largest ratio of surface to that of the bounding box. Our ethmoid, the most folded bone, has 1.4;
# a tangle has tens.
_MAX_FOLDED = 8.0
# Least volume, a hundredth of a cubic millimetre; ear bones have a thousand times that.
_LEAST_M3 = 1e-11
# Largest number of meshes of one part, because each is compared with all others.
_MAX_OF_A_PART = 100
# Target for the triangles of all parts together, because landmarks are searched on samples of them.
_TARGET_FACES = 2_000_000
# Largest number of triangles of all parts, below the limit of our own reader.
_MAX_FACES_IN_ALL = 2_500_000
# Two meshes of one bone whose boxes overlap by more than this share are duplicates.
_TWICE = 0.5


@dataclass(frozen=True, slots=True)
class _Placed:
    piece: Piece
    means: Recognised
    side: Side
    vertices: Vertices
    faces: Faces


def finished_parts(
    found: list[tuple[Piece, Recognised, Mesh]],
    names: Names,
    frame: Frame,
    notes: list[str],
    left_out: list[str],
    progress: Progress,
    cancelled: Callable[[], bool],
    sizes: Sizes,
    size: float,
) -> list[Bone]:
    """Return the parts; add changes to `notes`, and unusable parts to `left_out`.

    Parameters
    ----------
    found : emptied, so that no mesh is held twice
    sizes : statistics of bone lengths
    size : size of the body, as a share of the person of `sizes`

    Raises
    ------
    OsteopointError
        If most paired bones lie on the wrong side, or nothing is left.
    """
    placed, wrong = _place_on_sides(found, frame, notes, left_out)
    if len(wrong) > len(placed):
        raise OsteopointError(
            f"{len(wrong)} parts lie on the other side than they are named for: {wrong[0]}"
        )
    left_out += wrong
    joined = _group_parts(placed, left_out)
    parts: list[Bone] = []
    mended = 0
    faces_in_all = sum(len(each.faces) for pieces in joined.values() for each in pieces)
    most = min(MAX_FACES, int(MAX_FACES * _TARGET_FACES / max(faces_in_all, 1)) + 1_000)
    count, kept = len(joined), 0
    # Known bones come first, so that others are left out if there is too much.
    for number, part_id in enumerate(
        sorted(joined, key=lambda i: joined[i][0].means.entry is None)
    ):
        pieces = joined.pop(part_id)
        if cancelled():
            raise Cancelled()
        progress(number / count, f"Making {named(pieces[0].piece.name)}")
        vertices, faces, changed = _merged(pieces)
        reason = _reason_against(vertices, faces)
        if not reason and (small := too_small(part_id, longest(vertices), size, sizes)):
            reason = f"is not taken for the {names.entries[stem(part_id)].name.lower()}: {small}"
        if reason:
            left_out.append(f"{pieces[0].piece.file} {reason}.")
            continue
        mended += changed
        if len(faces) > most:
            before = len(faces)
            vertices, faces = reduced(vertices, faces, most)
            if len(faces) > 2 * MAX_FACES:
                left_out.append(f"{pieces[0].piece.file} has {len(faces):,} triangles in a tangle.")
                continue
            notes.append(
                f"{named(pieces[0].piece.name)}: {len(faces):,} of {before:,} triangles kept."
            )
        surface = plain_surface(vertices, faces)
        if not is_closed(surface) or volume(surface) < _LEAST_M3:
            left_out.append(f"{pieces[0].piece.file} encloses no space, and could not be mended.")
            continue
        kept += len(faces)
        if kept > _MAX_FACES_IN_ALL:
            left_out.append(f"{pieces[0].piece.file} is too much for one body.")
            continue
        parts.append(_part(part_id, pieces[0], names, surface))
    if not parts:
        raise OsteopointError("No part could be taken: " + " ".join(left_out[:3]))
    if mended:
        verb = "was" if mended == 1 else "were"
        notes.append(
            f"{counted(mended, 'surface')} {verb} mended: holes covered, doubled faces dropped."
        )
    return _regions(_one_fma_each(parts))


def _place_on_sides(
    found: list[tuple[Piece, Recognised, Mesh]],
    frame: Frame,
    notes: list[str],
    left_out: list[str],
) -> tuple[list[_Placed], list[str]]:
    """Place every mesh, and compare its position with the side in its name."""
    placed, wrong = [], []
    found.reverse()
    while found:
        piece, means, mesh = found.pop()
        standing = frame.place(mesh.vertices)
        if np.abs(standing).max() > MAX_DISTANCE_M:
            far = f"{np.abs(standing).max():.3g} m"
            left_out.append(f"{piece.file} has a vertex {far} from the others' middle.")
            continue
        grid = grid_for(standing, mesh.faces, WELD_M)
        vertices, faces = welded(standing, mesh.faces, grid)
        if len(faces) < len(mesh.faces) and len(mesh.faces) > HUGE:
            notes.append(
                f"{named(piece.name)}: {len(mesh.faces):,} triangles drawn together on a grid."
            )
        if not len(faces):
            left_out.append(f"{piece.file} has only triangles without area.")
            continue
        x = float((vertices[:, 0].min() + vertices[:, 0].max()) / 2)
        lies: Side = "left" if x > 0 else "right"
        if means.side is None and means.entry is None and abs(x) <= _MIDLINE_M:
            lies = "midline"
        if means.entry is not None and means.entry.paired and means.side is None:
            reach = vertices[:, 0].min(), vertices[:, 0].max()
            if reach[0] < -_MIDLINE_M and reach[1] > _MIDLINE_M:
                left_out.append(
                    f"{piece.file} goes over both sides, where a {means.entry.name.lower()} is on "
                    "one; both must be meshes of their own."
                )
                continue
        side = means.side or lies
        beyond = abs(x) > _MIDLINE_M if side == "midline" else side != lies
        if beyond:
            where = f"{abs(x) * 1000:.0f} mm to the {lies}"
            called = "one of the midline" if side == "midline" else f"a {side} one"
            wrong.append(f"{piece.file} ({named(piece.name)}) is {called} but lies {where}.")
        else:
            placed.append(_Placed(piece, means, side, vertices, faces))
    return placed, wrong


def _group_parts(placed: list[_Placed], left_out: list[str]) -> dict[str, list[_Placed]]:
    """Group the meshes of each part; drop duplicates in the same position."""
    groups: dict[str, list[_Placed]] = defaultdict(list)
    for each in placed:
        group = groups[_id(each)]
        if len(group) >= _MAX_OF_A_PART:
            left_out.append(f"{each.piece.file} is one too many of {_MAX_OF_A_PART} in one part.")
            continue
        twin = next((other for other in group if _overlap(each, other) > _TWICE), None)
        if twin is None:
            group.append(each)
        else:
            left_out.append(f"{each.piece.file} is {named(twin.piece.name)} a second time.")
    return dict(groups)


def _id(each: _Placed) -> str:
    if each.means.entry is not None:
        return each.means.entry.id + SUFFIX[each.side]
    plain = re.sub(r"[._]([lr])$", "", (each.means.called or each.piece.name).strip().lower())
    words = [w for w in re.findall(r"[a-z0-9]+", plain) if w not in ("left", "right", "l", "r")]
    called = "_".join(words)
    if not called[:1].isalpha():
        called = f"part_{called}" if called else "part"
    return called + SUFFIX[each.side]


def _overlap(one: _Placed, other: _Placed) -> float:
    """Return the overlap of two bounding boxes, as a share of the smaller one."""
    low = np.maximum(one.vertices.min(0), other.vertices.min(0))
    high = np.minimum(one.vertices.max(0), other.vertices.max(0))
    common = float(np.prod(np.clip(high - low, 0, None)))
    boxes = [float(np.prod(np.ptp(each.vertices, axis=0))) for each in (one, other)]
    return common / max(min(boxes), 1e-18)


def _merged(pieces: list[_Placed]) -> tuple[Vertices, Faces, bool]:
    """Return one closed surface of all pieces, and whether any was repaired."""
    each = [closed(piece.vertices, piece.faces) for piece in pieces]
    changed = any(
        len(faces) != len(piece.faces) or len(vertices) != len(piece.vertices)
        for piece, (vertices, faces) in zip(pieces, each, strict=True)
    )
    whole = together([vertices for vertices, _ in each], [faces for _, faces in each])
    return whole.vertices, whole.faces, changed


def _reason_against(vertices: Vertices, faces: Faces) -> str:
    """Return why a closed surface cannot be a bone; empty if it can."""
    if not len(faces):
        return "has no closed surface"
    size = np.ptp(vertices, axis=0)
    if size.max() > _MAX_LENGTH_M:
        return f"is {size.max():.3g} m long, which no bone is"
    a, b, c = np.moveaxis(vertices[faces], 1, 0)
    area = float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()) / 2
    box = 2 * float(size[0] * size[1] + size[1] * size[2] + size[2] * size[0])
    return "is a tangle of triangles" if area > _MAX_FOLDED * box else ""


def _part(part_id: str, each: _Placed, names: Names, surface: Surface) -> Bone:
    entry, side = each.means.entry, each.side
    if entry is not None:
        fma = names.fma.get((entry.id, side), each.piece.fma)
        return Bone(part_id, entry.name, entry.latin, fma, entry.region, side, entry.kind, surface)
    name = re.sub(r"[._][lrLR]$", "", quoted(each.means.called or each.piece.name))
    name = " ".join(re.sub(r"\b(left|right)\b", "", name, flags=re.IGNORECASE).split())
    name = name[:1].upper() + name[1:]
    return Bone(part_id, name, name, each.piece.fma, "", side, each.means.kind, surface)


def _one_fma_each(parts: list[Bone]) -> list[Bone]:
    seen: set[int | None] = set()
    result = []
    for part in parts:
        result.append(replace(part, fma=None) if part.fma in seen else part)
        seen.add(part.fma)
    return result


def _regions(parts: list[Bone]) -> list[Bone]:
    """Set the region of unknown parts to that of the nearest known part."""
    known = [part for part in parts if part.region]
    if not known:
        return parts
    centres = np.array([part.surface.centre for part in known])

    def nearest(part: Bone) -> str:
        apart = np.linalg.norm(centres - part.surface.centre, axis=1)
        return known[int(apart.argmin())].region

    return [part if part.region else replace(part, region=nearest(part)) for part in parts]

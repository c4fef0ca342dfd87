"""Wholes, several bones in one mesh such as the sternum: used if their parts are absent."""

from collections.abc import Callable

import numpy as np

from osteopoint.anatomy.importing.frame import Frame
from osteopoint.anatomy.importing.names import Names, Recognised
from osteopoint.anatomy.importing.sizes import Sizes
from osteopoint.anatomy.importing.source import Mesh, Piece

Found = tuple[Piece, Recognised, Mesh]
_SKULL, _CRANIUM, _JAW = "skull", "cranium", "mandible"


def resolve_wholes(
    found: list[Found],
    names: Names,
    frame: Frame,
    usual_height: Callable[[str], float],
    sizes: Sizes,
    left_out: list[str],
) -> None:
    """Drop wholes that mostly exist in parts, and skulls that include the jaw.

    Parameters
    ----------
    found : modified in place
    usual_height : returns the height of a whole by id for a body of this size, metres
    """
    there = {means.entry.id for _, means, _ in found if means.entry is not None}
    for number in reversed(range(len(found))):
        piece, means, mesh = found[number]
        if means.entry is None or not means.entry.parts:
            continue
        if means.entry.id == _SKULL and not _has_jaw(mesh, frame, usual_height, there):
            entry = names.entries[_CRANIUM]
            found[number] = (piece, Recognised(entry, "midline", entry.kind), mesh)
        lengths = {part: sizes.longest_m.get(part, 0.0) for part in means.entry.parts}
        doubled = sum(length for part, length in lengths.items() if part in there)
        if doubled > sum(lengths.values()) / 2:
            left_out.append(f"{piece.file} is left out: its parts are there as bones of their own.")
            del found[number]


def _has_jaw(
    mesh: Mesh, frame: Frame, usual_height: Callable[[str], float], there: set[str]
) -> bool:
    """Return whether a skull in one mesh is as high as one with its lower jaw."""
    if _JAW in there:
        return False
    height = float(np.ptp(frame.place(mesh.vertices)[:, 1]))
    with_jaw, without = usual_height(_SKULL), usual_height(_CRANIUM)
    return height > (with_jaw + without) / 2

"""Detection of holes in a bone, such as the foramina of the sacrum, on a depth map."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from osteopoint.geometry.frames import Vector, tangent_frame

_CELL_M = 0.002
_MIN_CELLS = 2
# Depth of cells without bone below the deepest bone.
_BENEATH_M = 0.05

Map = NDArray[np.float64]
Cell = tuple[int, int]


def find_openings(
    points: NDArray[np.float64], outward: Vector, deep: float, width: float
) -> list[Vector]:
    """Return the centre of each hole in a bone, at the height of its edge, (3,) metres each.

    The depth map is seen against `outward` and holds the outermost sample in each cell of 2 mm.
    Morphological closing (Serra, Image Analysis and Mathematical Morphology, 1982) fills what is
    narrower than `width`. A region that is filled by more than `deep`, with bone all around, is
    a hole.

    Parameters
    ----------
    points : (n, 3) samples of the bone, metres, denser than the cells
    outward : unit vector
    deep, width : least depth and largest width, metres
    """
    across, up = tangent_frame(outward)
    border = int(np.ceil(width / _CELL_M)) + 1
    flat = np.stack([points @ across, points @ up], axis=1) / _CELL_M
    corner = np.floor(flat.min(axis=0)).astype(int) - border
    cells = np.floor(flat).astype(int) - corner
    shape = cells.max(axis=0) + border + 1
    reach = np.full(shape, -np.inf)
    np.maximum.at(reach, tuple(cells.T), points @ outward)
    bone = np.isfinite(reach)
    lowest = float(reach[bone].min()) - _BENEATH_M
    reach[~bone] = lowest
    outside = _outside(bone)
    closed = _closed(reach, round(width / _CELL_M / 2))
    found = []
    for group in _groups((closed - reach > deep) & ~outside):
        if len(group) < _MIN_CELLS or any(outside[cell] for cell in _around(group)):
            continue
        # Cells at the edge that are just deep enough get a small weight.
        beyond = [float(closed[cell] - reach[cell]) / deep - 1 for cell in group]
        weights = np.minimum(beyond, 0.5)
        middle = (np.average(group, axis=0, weights=weights) + corner + 0.5) * _CELL_M
        level = float(np.median([closed[cell] for cell in group]))
        place = middle[0] * across + middle[1] * up + level * outward
        found.append(place)
    return found


def _closed(reach: Map, radius: int) -> Map:
    return -_dilated(-_dilated(reach, radius), radius)


def _dilated(reach: Map, radius: int) -> Map:
    """Return the maximum in the square around each cell."""
    for axis in (0, 1):
        padding = [(radius, radius) if i == axis else (0, 0) for i in (0, 1)]
        padded = np.pad(reach, padding, mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * radius + 1, axis=axis)
        reach = windows.max(axis=-1)
    return reach


def _outside(bone: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the cells without bone that are connected to the border of the map."""
    outside = np.zeros_like(bone)
    for group in _groups(~bone):
        if any(0 in cell or cell[0] == bone.shape[0] - 1 for cell in group):
            outside[tuple(np.array(group).T)] = True
    return outside


def _groups(chosen: NDArray[np.bool_]) -> list[list[Cell]]:
    left = {(int(i), int(j)) for i, j in np.argwhere(chosen)}
    groups = []
    while left:
        queue, group = deque([left.pop()]), []
        while queue:
            i, j = queue.popleft()
            group.append((i, j))
            for cell in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
                if cell in left:
                    left.remove(cell)
                    queue.append(cell)
        groups.append(group)
    return groups


def _around(group: list[Cell]) -> set[Cell]:
    beside = {(i + a, j + b) for i, j in group for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1))}
    return beside - set(group)

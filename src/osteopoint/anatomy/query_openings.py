"""The query step ``opening``: the middle of a hole in a bone."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from osteopoint.anatomy.openings import find_openings
from osteopoint.anatomy.query_search import Search
from osteopoint.geometry.directions import direction
from osteopoint.geometry.frames import Vector

_ROW_M = 0.006  # openings that differ less in height form one row
_MAX_OPENING_M = 0.1


def opening_near(search: Search, step: Mapping[str, Any]) -> Vector:
    """Return the middle of an opening, or the place so far if the bone shows none.

    Parameters
    ----------
    step : the step ``opening`` with its modifiers

    Raises
    ------
    ValueError
        If the width is not allowed.
    """
    place = search.place
    assert place is not None
    outward = direction(step["opening"], search.side)
    deep, width = (float(step[key]) / 1000 for key in ("deep_mm", "width_mm"))
    if not 0 < width <= _MAX_OPENING_M:
        raise ValueError(f"its opening is {step['width_mm']} mm wide")
    if "number" in step:
        rows = _rows(search, outward, deep, width)
        return rows[int(step["number"]) - 1] if len(rows) >= int(step["count"]) else place
    holes = find_openings(search.points, outward, deep, width)
    near = min(holes, key=lambda middle: float(np.linalg.norm(middle - place)), default=place)
    return near if np.linalg.norm(near - place) <= float(step["radius_mm"]) / 1000 else place


def _rows(search: Search, outward: Vector, deep: float, width: float) -> list[Vector]:
    """Return the openings of this half from below.

    If one is closed on this half, it is mirrored from the other half. Coarse meshes lose single
    openings, and counting one side alone would shift the numbers of the rest.
    """
    lateral, sign = np.abs(search.points[:, 0]), 1.0 if search.side == "left" else -1.0
    found: list[tuple[Vector, bool]] = []
    for own in (True, False):
        x = search.everything[:, 0] * (sign if own else -sign)
        half = search.everything[(x >= lateral.min()) & (x <= lateral.max())]
        mirror = np.array([1.0 if own else -1.0, 1.0, 1.0])
        found += [(hole * mirror, own) for hole in find_openings(half, outward, deep, width)]
    found.sort(key=lambda each: float(each[0][1]))
    rows: list[list[tuple[Vector, bool]]] = []
    for each in found:
        if rows and each[0][1] - rows[-1][-1][0][1] < _ROW_M:
            rows[-1].append(each)
        else:
            rows.append([each])
    return [max(row, key=lambda each: each[1])[0] for row in rows]

"""The shaft of a long bone as outlines, and sleeves around it.

Only the outlines of cross sections are taken from the mesh: for each height a centre, and a radius
for each angle. A sleeve is such an outline, wider or narrower, between two heights for each
angle. So no boolean operation on a mesh is needed, which fails easily.
"""

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.surface import Surface, vertex_normals
from osteopoint.errors import OsteopointError

Floats = NDArray[np.float64]
# Where a surface lies: share of the bone's radius, and metres more.
Reach = tuple[float, float]

TURNS = 480
_SECTIONS = 90


def lying(surface: Surface) -> Surface:
    """Return an upright bone turned so that its shaft is along x, its lowest end at 0."""
    low, high = surface.bounds[:, 1]
    x, y, z = (
        float(step) for step in _middle(surface, low, high, 0.4) - _middle(surface, low, high, 0.22)
    )
    slant = np.arctan2(x, np.hypot(y, z))
    cos, sin = np.cos(slant), np.sin(slant)
    turn = np.array([[sin, -cos, 0], [cos, sin, 0], [0, 0, 1]], dtype=np.float32)
    vertices = surface.vertices @ turn
    vertices[:, 0] -= vertices[:, 0].min()
    return Surface(vertices, surface.faces, surface.normals @ turn, surface.light)


def _middle(surface: Surface, low: float, high: float, share: float) -> Floats:
    """Return the middle of what lies about a share of the height."""
    heights = (surface.vertices[:, 1] - low) / (high - low)
    near = surface.vertices[np.abs(heights - share) < 0.03]
    if not len(near):
        raise OsteopointError("This bone cannot be opened: it has no shaft.")
    return np.asarray(near.mean(axis=0), dtype=np.float64)


class Shaft:
    """The outlines of a bone that lies along x, between two heights in metres."""

    def __init__(self, bone: Surface, low: float, high: float) -> None:
        self._at = np.linspace(low, high, _SECTIONS)
        rings = [_outline(bone, x) for x in self._at]
        self._centres = _smoothed(np.array([centre for centre, _ in rings]))
        radii = _smoothed(np.array([radii for _, radii in rings]))
        for step in range(1, 7):
            radii = (np.roll(radii, step, 1) + 2 * radii + np.roll(radii, -step, 1)) / 4
        self._radii = radii

    def places(self, x: Floats, turns: Floats, reach: Reach) -> Floats:
        """Return the places, (..., 3), at these heights and turns."""
        share, more = reach
        row = np.clip(np.interp(x, self._at, np.arange(_SECTIONS)), 0, _SECTIONS - 1.001)
        column = turns / (2 * np.pi) * TURNS
        low, left = row.astype(int), np.floor(column).astype(int)
        up, right = row - low, column - left
        centre = self._centres[low] * (1 - up)[..., None] + self._centres[low + 1] * up[..., None]
        radius = np.zeros(np.broadcast(x, turns).shape)
        for rows, weight_up in ((low, 1 - up), (low + 1, up)):
            for columns, weight_right in ((left, 1 - right), (left + 1, right)):
                radius += self._radii[rows, columns % TURNS] * weight_up * weight_right
        radius = radius * share + more
        y, z = centre[..., 0] + radius * np.sin(turns), centre[..., 1] + radius * np.cos(turns)
        return np.stack([np.broadcast_to(x, radius.shape), y, z], axis=-1)


def turns_around() -> Floats:
    """Return all turns, the first again at the end; 0 lies before the viewer."""
    return np.linspace(0.0, 2 * np.pi, TURNS + 1)


def sleeve(
    shaft: Shaft, start: Floats, end: Floats, outside: Reach, inside: Reach
) -> tuple[list[Surface], Floats]:
    """Return the outer face and the two rims of a sleeve, and the heights of the outer face.

    Parameters
    ----------
    start, end : (TURNS + 1,) metres along the bone, one for each of `turns_around`
    """
    turns = turns_around()
    along = np.linspace(0.0, 1.0, 110)[:, None]
    x = start * (1 - along) + end * along
    faces = [grid(shaft.places(x, np.broadcast_to(turns, x.shape), outside))]
    for at, rims in ((start, (inside, outside)), (end, (outside, inside))):
        steps = [
            (rims[0][0] * (1 - f) + rims[1][0] * f, rims[0][1] * (1 - f) + rims[1][1] * f)
            for f in np.linspace(0.0, 1.0, 9)
        ]
        faces.append(grid(np.stack([shaft.places(at, turns, reach) for reach in steps])))
    return faces, x


def grid(places: Floats) -> Surface:
    """Return rows of places, (rows, columns, 3), as a surface: rows × columns looks outward."""
    rows, columns = places.shape[:2]
    i, j = (part.ravel() for part in np.mgrid[: rows - 1, : columns - 1])
    a, right, below = i * columns + j, i * columns + j + 1, (i + 1) * columns + j
    faces = np.concatenate(
        [np.column_stack([a, below, right]), np.column_stack([right, below, below + 1])]
    ).astype(np.int32)
    vertices = places.reshape(-1, 3).astype(np.float32)
    return Surface(vertices, faces, vertex_normals(vertices, faces))


def _outline(bone: Surface, x: float) -> tuple[Floats, Floats]:
    """Return the centre, (2,), and the radius for each turn about it, of a cross section."""
    corners = bone.vertices[bone.faces].astype(np.float64)
    ends = []
    for a, b in ((0, 1), (1, 2), (2, 0)):
        p, q = corners[:, a], corners[:, b]
        crosses = (p[:, 0] < x) != (q[:, 0] < x)
        p, q = p[crosses], q[crosses]
        ends.append(p + (q - p) * ((x - p[:, :1]) / (q[:, :1] - p[:, :1])))
    found = np.concatenate(ends)[:, 1:]
    if len(found) < 8:
        raise OsteopointError("This bone cannot be opened: it has no shaft.")
    centre = (found.min(axis=0) + found.max(axis=0)) / 2
    away = found - centre
    wanted = np.arange(TURNS) / TURNS * 2 * np.pi
    turns = np.arctan2(away[:, 0], away[:, 1])
    order = np.argsort(turns)
    radii = np.linalg.norm(away, axis=1)[order]
    return centre, np.interp(wanted, turns[order], radii, period=2 * np.pi)


def _smoothed(rows: Floats) -> Floats:
    """Return the means of neighbours along the shaft."""
    for _ in range(3):
        padded = np.concatenate([rows[:1], rows, rows[-1:]])
        rows = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    return rows

"""Forbidden zones on one body: tests for places inside them, and their hatching."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Side
from osteopoint.anatomy.surface import Surface
from osteopoint.catalogue.paths import Zone
from osteopoint.geometry.frames import Vector
from osteopoint.geometry.lines import Line

# Returns the position of a point or landmark on a side, or None.
Place = Callable[[str, Side], Vector | None]
_HATCH_M = 0.007
_PIECE_M = 0.003
_AROUND_M = 0.03  # margin, because a triangle can overlap a zone with no corner inside
_HATCH_WAY = np.array([0.5, 0.7, 0.5])


@dataclass(frozen=True, slots=True, eq=False)
class ZoneHere:
    """A zone on one body.

    Attributes
    ----------
    bands : lines (n, 3) with the radius of the zone around each, metres
    """

    zone: Zone
    bands: tuple[tuple[Line, float], ...]

    def inside(self, places: NDArray[np.float64], more_m: float = 0.0) -> NDArray[np.bool_]:
        """Return which places, (n, 3), lie in the zone or within `more_m` of it, (n,)."""
        within = np.zeros(len(places), dtype=bool)
        for line, reach in self.bands:
            within |= _distance(places, line) < reach + more_m
        return within


def zones_on(zones: Iterable[Zone], place: Place) -> dict[str, ZoneHere]:
    """Return the zones on a body, by id; absent places are skipped."""
    found = {}
    for zone in zones:
        bands = []
        for band in zone.bands:
            lines: dict[bytes, Line] = {}
            for side in ("left", "right"):
                on_side: Side = side
                there = [p for name in band.along if (p := place(name, on_side)) is not None]
                if there:
                    line = np.array(there)
                    lines[line.tobytes()] = line
            bands += [(line, band.radius_mm / 1000.0) for line in lines.values()]
        found[zone.id] = ZoneHere(zone, tuple(bands))
    return found


def forbidden_at(
    zones: Mapping[str, ZoneHere], places: NDArray[np.float64], technique: str
) -> Zone | None:
    """Return the first zone that forbids a technique at any of the places, (n, 3), or None."""
    for here in zones.values():
        if here.zone.forbids(technique) and here.inside(places).any():
            return here.zone
    return None


def hatching(here: ZoneHere, surface: Surface) -> NDArray[np.float64]:
    """Return hatching lines on a surface inside a zone, (k, 2, 3): cuts of parallel planes."""
    vertices = surface.vertices.astype(np.float64)
    near = here.inside(vertices, _AROUND_M)
    faces = surface.faces[near[surface.faces].any(axis=1)]
    if not len(faces):
        return np.zeros((0, 2, 3))
    corners = vertices[faces]
    lines = _pieces(_cut(corners, _HATCH_WAY / np.linalg.norm(_HATCH_WAY)))
    return lines[here.inside(lines.mean(axis=1))]


def _pieces(lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return lines (k, 2, 3) split into pieces of at most 3 mm."""
    parts = []
    lengths = np.linalg.norm(lines[:, 1] - lines[:, 0], axis=1)
    count = np.maximum(np.ceil(lengths / _PIECE_M), 1.0).astype(int)
    for number in np.unique(count):
        some = lines[count == number]
        for k in range(number):
            step = (some[:, 1] - some[:, 0]) / number
            parts.append(np.stack([some[:, 0] + k * step, some[:, 0] + (k + 1) * step], axis=1))
    return np.concatenate(parts) if parts else np.zeros((0, 2, 3))


def _cut(corners: NDArray[np.float64], way: Vector) -> NDArray[np.float64]:
    """Return the cuts of planes perpendicular to `way` through triangles, (k, 2, 3)."""
    height = corners @ way / _HATCH_M
    low, high = height.min(axis=1), height.max(axis=1)
    lines = []
    for shift in range(int(np.ceil(high - low).max()) + 1):
        level = np.floor(low) + 1.0 + shift
        hit = np.flatnonzero(level < high)
        if not len(hit):
            continue
        ends = _ends(corners[hit], height[hit] - level[hit, None])
        lines.append(ends)
    return np.concatenate(lines) if lines else np.zeros((0, 2, 3))


def _ends(corners: NDArray[np.float64], over: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the two points on the edges of each triangle where `over` is zero."""
    ends = np.full((len(corners), 2, 3), np.nan)
    count = np.zeros(len(corners), dtype=int)
    for a, b in ((0, 1), (1, 2), (2, 0)):
        crosses = (over[:, a] < 0.0) != (over[:, b] < 0.0)
        rows = np.flatnonzero(crosses & (count < 2))
        share = over[rows, a] / (over[rows, a] - over[rows, b])
        ends[rows, count[rows]] = (
            corners[rows, a] + share[:, None] * (corners[rows, b] - corners[rows, a])
        )  # fmt: skip
        count[rows] += 1
    return np.asarray(ends[count == 2])


def _distance(places: NDArray[np.float64], line: Line) -> NDArray[np.float64]:
    """Return the distances of places, (n, 3), from a polyline, (n,)."""
    nearest = np.linalg.norm(places - line[0], axis=1)
    for a, b in pairwise(line):
        along = b - a
        at = np.clip((places - a) @ along / max(float(along @ along), 1e-12), 0.0, 1.0)
        nearest = np.minimum(nearest, np.linalg.norm(places - a - at[:, None] * along, axis=1))
    return np.asarray(nearest)

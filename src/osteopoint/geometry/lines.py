"""Polylines: positions on them and their lengths."""

import numpy as np
from numpy.typing import NDArray

from osteopoint.geometry.frames import Vector

Line = NDArray[np.float64]


def partway(start: Vector, end: Vector, fraction: float) -> Vector:
    """Return the position at `fraction` of the way from `start` to `end`."""
    return np.asarray(start + (end - start) * fraction, dtype=np.float64)


def length(line: Line) -> float:
    """Return the length of a polyline (n, 3), metres; 0 for fewer than two points."""
    if len(line) < 2:
        return 0.0
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def along(line: Line, distance: float) -> Vector:
    """Return the position at `distance` metres along a polyline, clamped to its ends.

    Raises
    ------
    ValueError
        If the line has no points.
    """
    if not len(line):
        raise ValueError("a line without places has no place along it")
    if len(line) == 1:
        return np.asarray(line[0], dtype=np.float64)
    marks = marks_of(line)
    return np.array([np.interp(distance, marks, line[:, axis]) for axis in range(3)])


def beginning(line: Line, distance: float, end: Vector) -> Line:
    """Return the part of a polyline up to `end`, which lies `distance` metres along it."""
    return np.concatenate([line[marks_of(line) < distance], end[None]])


def marks_of(line: Line) -> NDArray[np.float64]:
    """Return the distance of each point along a polyline (n, 2 or 3), (n,)."""
    pieces = np.linalg.norm(np.diff(line, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(pieces)])


def path(*places: Vector) -> Line:
    """Return a polyline (n, 3) through the given points."""
    return np.array(places, dtype=np.float64).reshape(-1, 3)

"""Lines in space: places on them, their lengths."""

import numpy as np
from numpy.typing import NDArray

from osteopoint.geometry.frames import Vector

Line = NDArray[np.float64]


def partway(start: Vector, end: Vector, fraction: float) -> Vector:
    """Return the place that lies `fraction` of the way from `start` to `end`."""
    return np.asarray(start + (end - start) * fraction, dtype=np.float64)


def length(line: Line) -> float:
    """Return the length of a polyline (n, 3), metres; 0 for fewer than two places."""
    if len(line) < 2:
        return 0.0
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def along(line: Line, distance: float) -> Vector:
    """Return the place on a polyline at `distance` metres from its start, held to its ends.

    Raises
    ------
    ValueError
        If the line has no places.
    """
    if not len(line):
        raise ValueError("a line without places has no place along it")
    if len(line) == 1:
        return np.asarray(line[0], dtype=np.float64)
    marks = marks_of(line)
    return np.array([np.interp(distance, marks, line[:, axis]) for axis in range(3)])


def beginning(line: Line, distance: float, end: Vector) -> Line:
    """Return a polyline up to `end`, which lies `distance` metres along it."""
    return np.concatenate([line[marks_of(line) < distance], end[None]])


def marks_of(line: Line) -> NDArray[np.float64]:
    """Return how far along a polyline (n, 2 or 3) each of its places lies, (n,)."""
    pieces = np.linalg.norm(np.diff(line, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(pieces)])


def path(*places: Vector) -> Line:
    """Return a polyline (n, 3) through the places, in their order."""
    return np.array(places, dtype=np.float64).reshape(-1, 3)

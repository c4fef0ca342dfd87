"""Smoothing of values on the vertices of a mesh over their neighbours."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]


class Neighbours(NamedTuple):
    """Adjacent vertices of n vertices, padded to the largest number of neighbours.

    Attributes
    ----------
    numbers : (n, most) indices of the neighbours; padded with the vertex's own index
    shares : (n, most) weights in the mean of the neighbours; 0 for padding
    """

    numbers: NDArray[np.intp]
    shares: Values


def neighbours(faces: NDArray[np.integer], count: int) -> Neighbours:
    """Return the neighbours of `count` vertices; a vertex in no face is its own neighbour."""
    pairs = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    keys = np.unique(np.concatenate([pairs @ [count, 1], pairs @ [1, count]]))
    start, end = np.divmod(keys, count)
    degrees = np.bincount(start, minlength=count)
    most = int(degrees.max(initial=1))
    numbers = np.repeat(np.arange(count)[:, None], most, axis=1)
    place = np.arange(len(start)) - np.repeat(np.cumsum(degrees) - degrees, degrees)
    numbers[start, place] = end
    shares = np.zeros((count, most), np.float32)
    shares[start, place] = 1.0 / degrees[start]
    shares[degrees == 0, 0] = 1.0
    return Neighbours(numbers.astype(np.intp), shares)


def neighbour_mean(values: Values, beside: Neighbours) -> Values:
    """Return the mean over the neighbours of each vertex; values (n, ...)."""
    mean = np.zeros_like(values)
    for numbers, shares in zip(beside.numbers.T, beside.shares.T, strict=True):
        mean += shares.reshape((-1,) + (1,) * (values.ndim - 1)) * values[numbers]
    return mean


def smoothed(values: NDArray[np.floating], beside: Neighbours, rounds: int) -> Values:
    """Return values (n, ...) after rounds that move each half-way to its neighbours' mean."""
    now = np.asarray(values, dtype=np.float32)
    for _ in range(rounds):
        now = np.float32(0.5) * (now + neighbour_mean(now, beside))
    return now


def smooth_from_below(least: NDArray[np.floating], beside: Neighbours, rounds: int) -> Values:
    """Return smoothed values (n,) that are nowhere less than `least`."""
    needed = np.asarray(least, dtype=np.float32)
    now = needed
    for _ in range(rounds):
        now = np.maximum(needed, neighbour_mean(now, beside))
    return now

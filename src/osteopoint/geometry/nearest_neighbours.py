"""Nearest neighbours within a distance, by a grid of cells."""

import numpy as np
from numpy.typing import NDArray

_AROUND = np.stack(np.meshgrid(*[np.arange(-1, 2)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
_MAX_DISTANCE = 1 << 20  # largest cell number along an axis
_BLOCK = 8_000  # places that are processed together, to bound the memory


def nearest_within(
    asked: NDArray[np.floating], places: NDArray[np.floating], reach: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the nearest neighbour of each query place that has one within a distance.

    Parameters
    ----------
    asked : (k, 3) query places
    places : (n, 3)
    reach : largest distance and size of a cell, metres

    Returns
    -------
    rows : (m,) indices of the query places that have a neighbour, ascending
    nearest : (m,) index of the nearest neighbour of each
    """
    none = np.zeros(0, np.intp)
    if not len(asked) or not len(places):
        return none, none
    # Query places outside the extended bounding box have no neighbour.
    low, high = places.min(axis=0) - reach, places.max(axis=0) + reach
    inside = np.flatnonzero(((asked >= low) & (asked <= high)).all(axis=1))
    keys = _key(_cell(places, low, reach))
    order = np.argsort(keys, kind="stable")
    rows, nearest = [], []
    for begin in range(0, len(inside), _BLOCK):
        block = inside[begin : begin + _BLOCK]
        here = np.asarray(asked[block], dtype=np.float64)
        row, other = _nearest_of(here, _cell(here, low, reach), places, keys[order], order, reach)
        rows.append(block[row])
        nearest.append(other)
    return np.concatenate([none, *rows]), np.concatenate([none, *nearest])


def _nearest_of(
    here: NDArray[np.float64],
    cells: NDArray[np.int64],
    places: NDArray[np.floating],
    keys: NDArray[np.int64],
    order: NDArray[np.intp],
    reach: float,
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the same for one block; `order` sorts the places by cell, `keys` are the cells."""
    none = np.zeros(0, np.intp)
    rows, others = [], []
    for step in _AROUND:
        wanted = _key(cells + step)
        first, last = np.searchsorted(keys, wanted), np.searchsorted(keys, wanted, side="right")
        counts = last - first
        total = int(counts.sum())
        if not total:
            continue
        rows.append(np.repeat(np.arange(len(here)), counts))
        ahead = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
        others.append(order[np.repeat(first, counts) + ahead])
    if not rows:
        return none, none
    row, other = np.concatenate(rows), np.concatenate(others)
    squared = ((here[row] - places[other]) ** 2).sum(axis=1)
    near = squared <= reach * reach
    row, other, squared = row[near], other[near], squared[near]
    sort = np.lexsort((squared, row))
    row, other = row[sort], other[sort]
    first_of = np.flatnonzero(np.diff(row, prepend=-1))
    return row[first_of], other[first_of]


def _cell(
    places: NDArray[np.floating], low: NDArray[np.floating], size: float
) -> NDArray[np.int64]:
    return np.clip(np.floor((places - low) / size), -_MAX_DISTANCE, _MAX_DISTANCE).astype(np.int64)


def _key(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray((cells + 2) @ np.array([1, 1 << 21, 1 << 42]))

"""Which rows of a table are the same, and which things hang together."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def same_rows(rows: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first of each different row, in order of content, and for each row which it is.

    As `np.unique` with ``axis=0``, in a third of its time.
    """
    order = np.lexsort(rows.T[::-1])
    inside = rows[order]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (inside[1:] != inside[:-1]).any(axis=1)
    which = np.empty(len(rows), dtype=np.int64)
    which[order] = np.cumsum(new) - 1
    return order[new], which


def groups(count: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each of `count` things the smallest thing that links connect it with.

    In each round every group joins its smallest neighbour, and all labels are followed to
    their ends; so a long chain takes few rounds, in whatever order it comes.
    """
    label: NDArray[np.int64] = np.arange(count)
    while len(one):
        a, b = label[one], label[other]
        apart = a != b
        one, other, a, b = one[apart], other[apart], a[apart], b[apart]
        np.minimum.at(label, np.maximum(a, b), np.minimum(a, b))
        while not ((further := label[label]) == label).all():
            label = further
    return label

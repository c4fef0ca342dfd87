"""A smooth, mirror-symmetric displacement that meets wishes as well as they allow.

A Gaussian process (Rasmussen & Williams 2006, chapter 2) with the Matérn kernel of order 3/2:
nothing moves unless a wish asks for it, and what a wish moves dies away over a given length.
Parts that lie side by side without being one (arm and chest, two fingers) have further
coordinates that keep them apart, so that one can move without the other.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.spatial.distance import cdist

from skin.source import Array

# The prior's standard deviation: how far a place is thought to move, metres.
PRIOR_M = 0.02
# Places moved at a time: their kernel has to fit into memory.
AT_ONCE = 4000


@dataclass(slots=True)
class Targets:
    """Wanted displacements d of some places: direction · d(place) = amount.

    Collected with `add`, each with the error that is allowed: one standard deviation, metres.
    """

    places: list[Array] = field(default_factory=list)
    directions: list[Array] = field(default_factory=list)
    amounts: list[Array] = field(default_factory=list)
    errors: list[Array] = field(default_factory=list)

    def add(self, places: Array, directions: Array, amounts: Array, errors: Array) -> None:
        """Add (n, k) places with their coordinates of parts, (n, 3) unit directions, (n,) both."""
        self.places.append(places)
        self.directions.append(directions)
        self.amounts.append(amounts)
        self.errors.append(errors)


def displacements(places: Array, targets: Targets, length: float, mirror: Array) -> Array:
    """Return by how much each place moves, (n, 3).

    Parameters
    ----------
    places : (n, k) x, y, z and the coordinates of parts
    length : over which a wish dies away, metres
    mirror : (k,) the sign of each coordinate on the other side
    """
    at, ways = np.vstack(targets.places), np.vstack(targets.directions)
    amounts, errors = np.concatenate(targets.amounts), np.concatenate(targets.errors)
    image, turned = at * mirror, ways * mirror[:3]
    covariance = _kernel(at, at, length) * (ways @ ways.T)
    covariance += _kernel(at, image, length) * (ways @ turned.T)
    covariance[np.diag_indices_from(covariance)] += errors**2
    pull = cho_solve(cho_factor(covariance, overwrite_a=True, check_finite=False), amounts)
    result = np.zeros((len(places), 3))
    for start in range(0, len(places), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        result[part] = (_kernel(places[part], at, length) * pull) @ ways
        result[part] += (_kernel(places[part], image, length) * pull) @ turned
    return result


def _kernel(a: Array, b: Array, length: float) -> Array:
    scaled = cdist(a, b) / length
    return np.asarray(PRIOR_M**2 * (1 + scaled) * np.exp(-scaled))

"""A smooth, symmetric displacement that meets targets as well as their errors allow.

It is a Gaussian process (Rasmussen & Williams 2006, chapter 2) with the Matérn kernel of order
3/2. Nothing moves without a target, and the effect of a target falls off over a given length.
Separate parts that are close to each other (arm and chest, two fingers) have further coordinates
that keep them apart, so that one can move without the other.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.spatial.distance import cdist

from skin.source import Array

# The prior's standard deviation of a displacement, metres.
PRIOR_M = 0.02
# Places computed at a time; their kernel has to fit into memory.
AT_ONCE = 4000


@dataclass(slots=True)
class Targets:
    """Target displacements d of some places: direction · d(place) = amount.

    Each target has an allowed error: one standard deviation, metres.
    """

    places: list[Array] = field(default_factory=list)
    directions: list[Array] = field(default_factory=list)
    amounts: list[Array] = field(default_factory=list)
    errors: list[Array] = field(default_factory=list)

    def add(self, places: Array, directions: Array, amounts: Array, errors: Array) -> None:
        """Add targets.

        Parameters
        ----------
        places : (n, k) positions with their coordinates of parts
        directions : (n, 3) unit vectors
        amounts, errors : (n,) metres
        """
        self.places.append(places)
        self.directions.append(directions)
        self.amounts.append(amounts)
        self.errors.append(errors)


def displacements(places: Array, targets: Targets, length: float, mirror: Array) -> Array:
    """Return the displacement of each place, (n, 3).

    Parameters
    ----------
    places : (n, k) x, y, z and the coordinates of parts
    length : over which the effect of a target falls off, metres
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

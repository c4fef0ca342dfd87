"""The sutures of the face as cutting surfaces, for the left half."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from atlas.field import Field, Points
from atlas.regions.skull_shapes import flipped, suture_sheet

BACK, FRONT, UP, LEFT = (0, 0, -1), (0, 0, 1), (0, 1, 0), (1, 0, 0)


@cache
def temporozygomatic() -> Field:
    """Return the oblique suture of the arch; positive in front."""
    return suture_sheet([(66, 4, 50), (66, -8, 36)], LEFT, FRONT, 0.5, 3.0)


@cache
def frontozygomatic() -> Field:
    """Return the suture at the orbit's outer rim; positive above."""
    return suture_sheet([(40, 28.5, 80), (48, 28, 70), (48, 30.5, 56)], (1, 0, 0.6), UP, 0.5, 2.8)


@cache
def sphenozygomatic() -> Field:
    """Return the suture in the orbit's outer wall; positive in front."""
    return suture_sheet(
        [(41.5, 30, 59), (38.8, 14, 55.5), (35, 0, 53.5)], (-1, 0, 0.3), FRONT, 0.2, 4.0
    )


@cache
def frontonasal() -> Field:
    """Return the suture of the frontal bone with nasal bone and maxilla; positive above."""
    return suture_sheet([(0, 29.6, 86), (6, 29.0, 86), (13, 26.5, 84)], (0, 0.3, 1), UP, 0.5, 2.6)


@cache
def zygomaticomaxillary() -> Field:
    """Return the suture of the cheekbone with the maxilla; positive towards the cheek."""
    sheet = suture_sheet([(32, 4, 78), (33.5, -3, 77), (38, -11, 73), (47.5, -23, 62)],
                  (-0.8, 0, 1), LEFT, 0.35, 3.6)  # fmt: skip

    def side(p: Points) -> NDArray[np.float64]:
        # Above the orbit's lower rim, its outer wall belongs to the cheekbone only.
        return sheet(p) + np.clip(p[:, 1] - 2.0, 0.0, 20.0)

    return side


@cache
def nasomaxillary() -> Field:
    """Return the suture at the nasal bone's side; positive towards the maxilla."""
    return suture_sheet([(4.6, 32, 86), (5.2, 24, 87), (6.6, 14, 90), (8.4, 2, 92)],
                 (0.5, 0, 1), LEFT, 0.25, 3.0)  # fmt: skip


@cache
def palatomaxillary() -> Field:
    """Return the transverse suture of the palate; positive in front."""
    return suture_sheet([(20, -25, 54.5), (8, -25, 54), (-2, -25, 55)], UP, FRONT, 0.4, 3.2)


def of_frontal() -> list[Field]:
    """Return the surfaces that bound the frontal bone from below, turned for `trimmed`."""

    def front(p: Points) -> NDArray[np.float64]:
        # Behind the nose's root the frontal bone extends down beside the ethmoid.
        here = (p[:, 2] > 74) & (np.abs(p[:, 0]) < 16)
        return np.where(here, -frontonasal()(p), -50.0)

    def rim(p: Points) -> NDArray[np.float64]:
        # Medial to the outer rim the suture descends: the orbit's roof continues above it.
        return -frontozygomatic()(p) - 0.6 * np.clip(38.0 - p[:, 0], 0.0, 60.0)

    return [rim, front]


def of_sphenoid() -> list[Field]:
    """Return the surface that bounds the sphenoid bone in front."""
    return [sphenozygomatic()]


def of_maxilla() -> list[Field]:
    """Return the surfaces that bound the upper jaw; the cheek's applies only at the cheek."""

    def cheek(p: Points) -> NDArray[np.float64]:
        return np.where((p[:, 2] > 60) & (p[:, 0] > 21), zygomaticomaxillary()(p), -50.0)

    return [cheek, frontonasal()]


def of_palatine() -> list[Field]:
    """Return the surface that bounds the palatine bone's horizontal plate in front."""

    def palate(p: Points) -> NDArray[np.float64]:
        return np.where(p[:, 1] < -20, palatomaxillary()(p), -50.0)

    return [palate]


def of_zygomatic() -> list[Field]:
    """Return the four surfaces that bound the cheekbone."""

    def arch(p: Points) -> NDArray[np.float64]:
        return np.where(p[:, 0] > 56, -temporozygomatic()(p), -50.0)

    def wall(p: Points) -> NDArray[np.float64]:
        return np.where((p[:, 1] > 1) & (p[:, 0] < 47), -sphenozygomatic()(p), -50.0)

    return [arch, frontozygomatic(), wall, flipped(zygomaticomaxillary())]

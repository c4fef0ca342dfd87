"""Model of landmarks: queries, and positions on one body."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from osteopoint.anatomy.atlas import Side
from osteopoint.anatomy.missing_bones import MissingBonesError
from osteopoint.geometry.frames import Vector

PAIRED: tuple[Side, ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Query:
    """Definition of a landmark.

    Attributes
    ----------
    bone : id without the side's suffix, or the name of a whole of several bones
    steps : rows of the query, see `queries`
    needs : for a whole, the parts that the query requires; each a bone, or alternatives of
        which one is enough
    note : text for a landmark that stands in for a feature which bodies do not show
    helper : whether it only serves to find others and is not shown
    vertices : for a landmark on skin, node and vertex by side in the mesh of fixed topology
    """

    id: str
    name: str
    bilateral: bool
    bone: str
    steps: list[dict[str, Any]]
    note: str = ""
    vertices: dict[str, tuple[str, int]] = field(default_factory=dict)
    helper: bool = False
    needs: tuple[tuple[str, ...], ...] = ()

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides on which the landmark exists."""
        return PAIRED if self.bilateral else ("midline",)


@dataclass(frozen=True, slots=True)
class Queries:
    """All queries of a file.

    Attributes
    ----------
    wholes : names of wholes, each with the bones that are its parts
    mark : fingerprint of the file
    topology : name of the mesh whose vertices define the landmarks on skin
    """

    path: Path
    by_id: dict[str, Query]
    wholes: dict[str, tuple[str, ...]]
    mark: str
    topology: str


@dataclass(frozen=True, slots=True, eq=False)
class Landmark:
    """Position of a landmark on one body, metres."""

    id: str
    name: str
    side: Side
    bone: str
    position: Vector


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """All landmarks of one body.

    Attributes
    ----------
    absent : reasons why landmarks could not be found, by id and side
    wholes : names of several bones, such as the cranium, with their parts
    lacks : missing bones, for landmarks that are absent because of them
    """

    found: dict[tuple[str, Side], Landmark]
    absent: dict[tuple[str, Side], str]
    wholes: dict[str, tuple[str, ...]]
    lacks: dict[tuple[str, Side], tuple[str, ...]] = field(default_factory=dict)

    def position(self, landmark: str, side: Side) -> Vector:
        """Return the position of a landmark for a side of the body, (3,) metres.

        A midline landmark is the same for both sides. For the midline, a paired landmark is
        the middle between left and right.

        Raises
        ------
        MissingBonesError
            If it is absent because bones are missing.
        KeyError
            If it is absent for another reason, which is the message.
        """
        for key in ((landmark, side), (landmark, "midline")):
            if key in self.found:
                return self.found[key].position
        if side == "midline" and any((landmark, each) in self.found for each in PAIRED):
            pair = [self.position(landmark, each) for each in PAIRED]
            return np.asarray(np.mean(pair, axis=0))
        for each in (side, "midline", "left", "right"):
            key = (landmark, each)
            if key in self.lacks:
                raise MissingBonesError(*self.lacks[key])
            if key in self.absent:
                raise KeyError(self.absent[key])
        raise KeyError(f"there is no landmark '{landmark}'")

    def only(self, names: Collection[str]) -> "Landmarks":
        """Return only the landmarks with these ids, found and absent ones."""
        found = {key: mark for key, mark in self.found.items() if key[0] in names}
        absent = {key: reason for key, reason in self.absent.items() if key[0] in names}
        lacks = {key: bones for key, bones in self.lacks.items() if key[0] in names}
        return Landmarks(found, absent, self.wholes, lacks)

    def name(self, landmark: str) -> str:
        """Return the landmark's name for use in a sentence."""
        for side in ("midline", "left", "right"):
            if (landmark, side) in self.found:
                return self.found[landmark, side].name
        return landmark.replace("_", " ")

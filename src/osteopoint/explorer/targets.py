"""Targets that can be selected: a bone, or a point or landmark on one side."""

from dataclasses import dataclass
from typing import TypeAlias

from osteopoint.anatomy.atlas import Side


@dataclass(frozen=True, slots=True)
class BoneTarget:
    """A bone of the atlas, by its id."""

    bone: str


@dataclass(frozen=True, slots=True)
class PointTarget:
    """A point of the catalogue on one side of the body."""

    point: str
    side: Side


@dataclass(frozen=True, slots=True)
class LandmarkTarget:
    """A landmark on one side of the body."""

    landmark: str
    side: Side


Target: TypeAlias = BoneTarget | PointTarget | LandmarkTarget

"""The plan of the vertebral column: dimensions of the levels, position of each body, joints.

`data/standing.json` gives the position and tilt of the sacrum's end plate. The column is stacked
on it, so it is made in its final position. `data/spine.csv` has a row for each level, mm and
degrees; typical values of a man of 1,734 mm (1,700 mm of bone):

tilt        : how far the body's top leans back
front, back : height of the body at its front and back wall
w_up … d_low: width and depth of the upper and lower end plate
disc        : height of the disc below, in the middle
canal_w, _d : vertebral foramen
jx, jy, jz  : the joint with the vertebra above: distance from the midline, above the upper
              end plate and behind the body's back wall
slope, turn : inclination of the superior facet, and how far it faces outward
jr          : radius of a facet that is curved like an upright cylinder whose axis is the
              joint's middle (lumbar); 0: flat
ja, jb      : half width and half height of the facet
"""

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from atlas.field import Points

DATA = Path(__file__).resolve().parents[1] / "data"

# The thickness of both cartilages between two facets.
JOINT_GAP = 1.3


@dataclass(frozen=True)
class Frame:
    """A vertebra's own frame: origin in the body's middle, y along the body, z to the front."""

    origin: Points
    axes: Points

    def outward(self, points: ArrayLike) -> Points:
        """Return points of the vertebra's frame in the body's."""
        return self.origin + np.asarray(points, float) @ self.axes

    def inward(self, points: ArrayLike) -> Points:
        """Return points of the body's frame in the vertebra's."""
        return (np.asarray(points, float) - self.origin) @ self.axes.T


@dataclass(frozen=True)
class Joint:
    """The left joint between two vertebrae, in the frame of one of them.

    Attributes
    ----------
    middle : on the joint's surface; of a curved joint: on the cylinder's axis
    normal : out of the lower vertebra's facet; of a curved joint: the axis
    across : along the facet's width
    radius : of a curved joint, else 0
    half : half width and height
    """

    middle: Points
    normal: Points
    across: Points
    radius: float
    half: tuple[float, float]


@cache
def table(name: str) -> dict[str, dict[str, float]]:
    """Return a data table by level; columns by name."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["level"]: {k: float(v) for k, v in row.items() if k != "level"}
            for row in csv.DictReader(lines)
        }


def row(level: str) -> dict[str, float]:
    """Return a level's general dimensions."""
    return table("spine")[level]


def dimensions(level: str, region: str) -> tuple[dict[str, float], dict[str, float], float]:
    """Return a level's row of `data/spine.csv`, its row of its region's table, and `back_wall`.

    Parameters
    ----------
    region : name of the region's table: `cervical`, `thoracic` or `lumbar`
    """
    return row(level), table(region)[level], back_wall(level)


@cache
def standing() -> dict[str, Any]:
    """Return the table of positions in the finished body, `data/standing.json`."""
    return dict(json.loads((DATA / "standing.json").read_text(encoding="utf-8")))


def levels() -> list[str]:
    """Return the levels from the axis to the sacrum."""
    return ["c2", *table("spine")]


def below(level: str) -> str:
    """Return the next level down."""
    return levels()[levels().index(level) + 1]


def wedge(level: str) -> float:
    """Return the angle between a body's end plates in degrees; positive: open to the front."""
    r = row(level)
    return float(np.degrees(np.arctan2(r["front"] - r["back"], (r["d_up"] + r["d_low"]) / 2)))


def axes(tilt: float) -> Points:
    """Return the axes of a frame whose top leans back by `tilt` degrees."""
    c, s = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


@cache
def frames() -> dict[str, Frame]:
    """Return every level's frame, stacked from the sacrum upwards; `c2`: its lower end plate."""
    plate = standing()["sacral_plate"]
    at, lower = np.array(plate["at"], float), float(plate["tilt"])
    found = {"s1": Frame(at, axes(lower))}
    for level in levels()[-2:0:-1]:
        r = row(level)
        own, half = r["tilt"], wedge(level) / 2
        at = at + r["disc"] * axes((lower + own - half) / 2)[1]
        tall = (r["front"] + r["back"]) / 2
        found[level] = Frame(at + tall / 2 * axes(own)[1], axes(own))
        at = at + tall * axes(own)[1]
        lower = own + half
    found["c2"] = Frame(at + AXIS_DISC * axes((lower + AXIS_TILT) / 2)[1], axes(AXIS_TILT))
    return found


# The axis leans back a little; the first disc lies below it.
AXIS_TILT, AXIS_DISC = 3.0, 4.2


def back_wall(level: str) -> float:
    """Return the z of a body's back wall in its frame, at mid-height."""
    r = row(level)
    return -(r["d_up"] + r["d_low"]) / 4


def joint_above(level: str) -> Joint:
    """Return the joint of a vertebra (or `s1`) with the one above, in its own frame."""
    r = row(level)
    tall = (r["front"] + r["back"]) / 4
    middle = np.array([r["jx"], tall + r["jy"], back_wall(level) - r["jz"]])
    slope, turn = np.radians([r["slope"], r["turn"]])
    if r["jr"]:
        normal, across = np.array([0.0, np.sin(slope), np.cos(slope)]), np.array([1.0, 0, 0])
    else:
        normal = np.array(
            [np.sin(turn) * np.sin(slope), np.cos(slope), -np.cos(turn) * np.sin(slope)]
        )
        across = np.array([np.cos(turn), 0.0, np.sin(turn)])
    return Joint(middle, normal, across, r["jr"], (r["ja"], r["jb"]))


def joint_below(level: str) -> Joint:
    """Return the joint of a vertebra with the one below, in the upper one's frame."""
    lower = below(level)
    joint, here, there = joint_above(lower), frames()[level], frames()[lower]
    turn = there.axes @ here.axes.T
    return Joint(
        here.inward(there.outward(joint.middle)), joint.normal @ turn, joint.across @ turn,
        joint.radius, joint.half,
    )  # fmt: skip

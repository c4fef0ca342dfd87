"""Reference posture of the rules: upright, arms hanging, palms to the front.

`assets/stance.json` holds the positions of the bones and points of our default body. They do
not place any point; they only exclude impossible positions on other bodies. The file is
written by `tools/measure_stance.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from osteopoint.anatomy.atlas import Side, opposite
from osteopoint.errors import OsteopointError
from osteopoint.geometry.frames import Vector
from osteopoint.jsonfile import WRONG_KIND, read_json

_IMAGE = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class Stance:
    """Posture of our body, and the allowed deviations of other bodies.

    Attributes
    ----------
    anchors : by bone, (1 or 3, 3) metres
    places : by point and side, (3,) metres
    turned_deg : part of the body → largest rotation around any of its bones
    swung_deg : part of the body → largest change of direction of its long bones
    astray_m : bone without its side, or region of bones → largest distance from the position
        that the surrounding bones give
    off_m : point, or region of points → additional distance allowed for a point
    """

    anchors: Mapping[str, NDArray[np.float64]]
    places: Mapping[tuple[str, Side], Vector]
    turned_deg: Mapping[str, float]
    swung_deg: Mapping[str, float]
    astray_m: Mapping[str, float]
    off_m: Mapping[str, float]


def read_stance(path: Path) -> Stance:
    """Read the reference posture.

    Raises
    ------
    OsteopointError
        If the file is missing, or something in it is of the wrong kind.
    """
    content = read_json(path)
    try:
        return _stance(content)
    except WRONG_KIND as error:
        raise OsteopointError(f"The file {path} lacks or spoils its bones and places.") from error


def _stance(content: dict[str, Any]) -> Stance:
    anchors: dict[str, NDArray[np.float64]] = {}
    for name, rows in content["bones_mm"].items():
        here = np.array(rows, dtype=np.float64).reshape(-1, 3) / 1000
        anchors[name] = here
        if opposite(name) != name:  # our body is symmetric
            anchors[opposite(name)] = here * _IMAGE
    places: dict[tuple[str, Side], Vector] = {}
    for point, row in content["points_mm"].items():
        place = np.array(row, dtype=np.float64).reshape(3) / 1000
        if place[0] == 0.0:  # the place of a paired point lies off the midline
            places[point, "midline"] = place
        else:
            left = place if place[0] > 0.0 else place * _IMAGE
            places[point, "left"], places[point, "right"] = left, left * _IMAGE
    return Stance(
        anchors,
        places,
        {str(part): float(each) for part, each in content["turned_deg"].items()},
        {str(part): float(each) for part, each in content["swung_deg"].items()},
        {str(bone): float(each) / 1000 for bone, each in content["astray_mm"].items()},
        {str(point): float(each) / 1000 for point, each in content["off_mm"].items()},
    )
